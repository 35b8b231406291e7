using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FifoLocks.CodeFixes.Use;

/// <summary>Statements in the list that they stand in: a block, or the top level of a program.</summary>
internal static class Statements
{
    /// <summary>
    /// Whether a declaration can stand in place of the statement, or before it, and hold until the end of the list. Not where the statement is all that an <c>if</c> does, not directly in a
    /// <c>switch</c>, and not among labels, as nobody may jump over a <c>using</c> declaration.
    /// </summary>
    public static bool CanDeclareAt(StatementSyntax statement) => statement.Parent switch
    {
        BlockSyntax block => !block.Statements.Any(SyntaxKind.LabeledStatement),
        GlobalStatementSyntax { Parent: CompilationUnitSyntax unit } => !unit.Members.OfType<GlobalStatementSyntax>().Any(static each => each.Statement is LabeledStatementSyntax),
        _ => false,
    };

    /// <summary>Puts other statements into the place of one.</summary>
    public static SyntaxNode Replace(SyntaxNode root, StatementSyntax statement, params StatementSyntax[] others) =>
        statement.Parent is GlobalStatementSyntax global
            ? root.ReplaceNode(global, others.Select(static each => SyntaxFactory.GlobalStatement(each)))
            : root.ReplaceNode(statement, others);

    /// <summary>Puts a statement before another one, on a line of its own where that one has one. Comments stay on top of both.</summary>
    /// <param name="root">What both are in.</param>
    /// <param name="first">The statement to insert.</param>
    /// <param name="place">The statement that is there.</param>
    /// <param name="then">What to put in its place.</param>
    public static SyntaxNode InsertBefore(SyntaxNode root, StatementSyntax first, StatementSyntax place, StatementSyntax then)
    {
        SyntaxTriviaList leading = place.GetLeadingTrivia();
        SyntaxTriviaList indentation = leading.Count > 0 && leading.Last().IsKind(SyntaxKind.WhitespaceTrivia) ? [leading.Last()] : [];
        return Replace(
            root,
            place,
            first.WithLeadingTrivia(leading).WithTrailingTrivia(StartsLine(place) ? LineEnd(root) : SyntaxFactory.Space),
            then.WithLeadingTrivia(indentation));
    }

    /// <summary>A name that nothing within reach has: <c>lease</c>, or that with a number.</summary>
    public static string FreeName(SyntaxNode place)
    {
        SyntaxNode scope = place.Ancestors().FirstOrDefault(static each => each is MemberDeclarationSyntax and not GlobalStatementSyntax) ?? place.SyntaxTree.GetRoot();
        var taken = new HashSet<string>(
            scope.DescendantTokens().Where(static token => token.IsKind(SyntaxKind.IdentifierToken)).Select(static token => token.ValueText),
            StringComparer.Ordinal);
        string name = "lease";
        for (int i = 2; taken.Contains(name); i++)
        {
            name = $"lease{i}";
        }

        return name;
    }

    private static bool StartsLine(SyntaxNode node) =>
        node.GetFirstToken() is var first
        && (first.LeadingTrivia.Any(SyntaxKind.EndOfLineTrivia)
            || first.GetPreviousToken() is var before && (before.IsKind(SyntaxKind.None) || before.TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia)));

    /// <summary>As the file ends its lines.</summary>
    private static SyntaxTrivia LineEnd(SyntaxNode root) =>
        root.DescendantTrivia().FirstOrDefault(static each => each.IsKind(SyntaxKind.EndOfLineTrivia)) is var first && first.IsKind(SyntaxKind.EndOfLineTrivia)
            ? first
            : SyntaxFactory.LineFeed;
}
