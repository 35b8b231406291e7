using System.Collections.Immutable;
using System.Composition;
using FifoLocks.Generators.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FifoLocks.CodeFixes.Use;

/// <summary>
/// FIFO107: removes a <c>Dispose</c> of a lease that was released before, or that a <c>using</c> releases right after it. Other uses of a released lease stand for something that was meant:
/// what, their author knows.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReleaseOnceFix)), Shared]
public sealed class ReleaseOnceFix : PlaceFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.UsedAfterRelease.Id];

    private protected override Edit? EditOf(SyntaxNode place, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellationToken)
    {
        if (place is not InvocationExpressionSyntax
            {
                Parent: ExpressionStatementSyntax { Parent: BlockSyntax or GlobalStatementSyntax } statement,
                Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Dispose", Expression: IdentifierNameSyntax { Identifier.ValueText: var lease } },
            })
        {
            return null;
        }

        // With the place of an earlier release comes the certainty that this one is too much. Without one it is the 'using' that comes later.
        return diagnostic.AdditionalLocations.Count > 0 || IsEndOfUsing(statement, lease)
            ? new Edit($"Remove the second release of '{lease}'", place, static (root, place) => Remove(root, (ExpressionStatementSyntax)place.Parent!))
            : null;
    }

    private static bool IsEndOfUsing(ExpressionStatementSyntax statement, string lease) =>
        statement.Parent is BlockSyntax block
        && block.Statements.Last() == statement
        && (block.Statements.OfType<LocalDeclarationStatementSyntax>().Any(each => each.UsingKeyword.IsKind(SyntaxKind.UsingKeyword) && Declares(each.Declaration, lease))
            || (block.Parent is UsingStatementSyntax scope
                && (scope.Expression is IdentifierNameSyntax { Identifier.ValueText: var used } ? used == lease : scope.Declaration is { } declaration && Declares(declaration, lease))));

    private static bool Declares(VariableDeclarationSyntax declaration, string name) => declaration.Variables.Any(each => each.Identifier.ValueText == name);

    private static SyntaxNode? Remove(SyntaxNode root, ExpressionStatementSyntax statement)
    {
        SyntaxRemoveOptions kept = SyntaxRemoveOptions.KeepUnbalancedDirectives
            | (HasComments(statement.GetLeadingTrivia()) ? SyntaxRemoveOptions.KeepLeadingTrivia : SyntaxRemoveOptions.KeepNoTrivia)
            | (HasComments(statement.GetTrailingTrivia()) ? SyntaxRemoveOptions.KeepTrailingTrivia : SyntaxRemoveOptions.KeepNoTrivia);

        // What stays of a line of its own must not push the next one to the right.
        var mark = new SyntaxAnnotation();
        SyntaxTriviaList leading = statement.GetLeadingTrivia();
        if (leading.Count > 0 && leading.Last().IsKind(SyntaxKind.WhitespaceTrivia))
        {
            leading = leading.RemoveAt(leading.Count - 1);
        }

        root = root.ReplaceNode(statement, statement.WithLeadingTrivia(leading).WithAdditionalAnnotations(mark));
        SyntaxNode marked = root.GetAnnotatedNodes(mark).Single();
        return root.RemoveNode(marked.Parent is GlobalStatementSyntax global ? global : marked, kept);
    }

    private static bool HasComments(SyntaxTriviaList trivia) => trivia.Any(static each => !each.IsKind(SyntaxKind.WhitespaceTrivia) && !each.IsKind(SyntaxKind.EndOfLineTrivia));
}
