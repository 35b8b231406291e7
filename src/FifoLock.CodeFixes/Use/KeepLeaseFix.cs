using System.Collections.Immutable;
using System.Composition;
using FifoLocks.Generators.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace FifoLocks.CodeFixes.Use;

/// <summary>
/// FIFO101: keeps a lease that is thrown away in a <c>using</c> declaration, so that the lock is held for the rest of the block. One that an <c>if</c> tries for is released at the end of
/// what the <c>if</c> does. Where there is no rest of a block to protect, as behind <c>=></c>, nobody can say what was meant.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(KeepLeaseFix)), Shared]
public sealed class KeepLeaseFix : PlaceFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.LeaseThrownAway.Id];

    private protected override Edit? EditOf(SyntaxNode place, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellationToken) => place switch
    {
        ArgumentSyntax => new Edit("Release the lease after what the 'if' does", place, static (root, argument) => KeepTried(root, (ArgumentSyntax)argument)),
        ExpressionSyntax => new Edit("Keep the lease in a 'using' declaration", place, static (root, value) => Keep(root, (ExpressionSyntax)value)),
        _ => null,
    };

    private static SyntaxNode? Keep(SyntaxNode root, ExpressionSyntax value)
    {
        ExpressionSyntax whole = Values.Whole(value);
        if (Values.ThrowingAway(whole) is { } statement)
        {
            return Values.Keep(root, statement, whole);
        }

        // The lease is asked something in passing: it gets a name one statement earlier.
        if (Hoisting.StatementOf(whole) is not { } user)
        {
            return null;
        }

        string name = Statements.FreeName(value);
        return Statements.InsertBefore(
            root,
            Values.Declaration(name, whole is ParenthesizedExpressionSyntax { Expression: var inner } ? inner : whole.WithoutTrivia()),
            user,
            user.ReplaceNode(whole, SyntaxFactory.IdentifierName(name).WithTriviaFrom(whole)));
    }

    private static SyntaxNode? KeepTried(SyntaxNode root, ArgumentSyntax argument)
    {
        if (argument.Expression is not (IdentifierNameSyntax or DeclarationExpressionSyntax)
            || argument.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call
            || ChoiceOf(call) is not { } choice)
        {
            return null;
        }

        string name = Statements.FreeName(argument);
        SingleVariableDesignationSyntax variable = SyntaxFactory.SingleVariableDesignation(SyntaxFactory.Identifier(name));
        DeclarationExpressionSyntax declared = argument.Expression is DeclarationExpressionSyntax written
            ? written.WithDesignation(variable.WithTriviaFrom(written.Designation))
            : SyntaxFactory.DeclarationExpression(SyntaxFactory.IdentifierName("var").WithTrailingTrivia(SyntaxFactory.Space), variable).WithTriviaFrom(argument.Expression);

        BlockSyntax body = choice.Statement as BlockSyntax ?? SyntaxFactory.Block(choice.Statement.WithLeadingTrivia(SyntaxFactory.ElasticLineFeed));
        UsingStatementSyntax scope = SyntaxFactory.UsingStatement(declaration: null, SyntaxFactory.IdentifierName(name), body.WithoutTrivia());
        return root.ReplaceNode(
            choice,
            choice
                .ReplaceNode(argument.Expression, declared)
                .WithStatement(SyntaxFactory.Block(scope).WithTriviaFrom(choice.Statement).WithAdditionalAnnotations(Formatter.Annotation)));
    }

    /// <summary>The <c>if</c> that does something where the call, and perhaps more, is true.</summary>
    private static IfStatementSyntax? ChoiceOf(ExpressionSyntax call)
    {
        SyntaxNode node = call;
        while (node.Parent is ParenthesizedExpressionSyntax or BinaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalAndExpression })
        {
            node = node.Parent;
        }

        return node.Parent is IfStatementSyntax choice && choice.Condition == node ? choice : null;
    }
}
