using System.Collections.Immutable;
using System.Composition;
using FifoLocks.Generators.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FifoLocks.CodeFixes.Use;

/// <summary>
/// FIFO105: awaits in async code what a thread blocked for. <c>TryAcquire</c> returns the lease that <c>TryEnter</c> hands out in an out parameter, held or not, so it is asked in a statement of
/// its own.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitCounterpartFix)), Shared]
public sealed class AwaitCounterpartFix : PlaceFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.BlocksInAsync.Id];

    private protected override Edit? EditOf(SyntaxNode place, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellationToken)
    {
        if (place.FirstAncestorOrSelf<InvocationExpressionSyntax>() is not { } call
            || !Awaiting.IsPossible(call)
            || Values.Whole(call) is ConditionalAccessExpressionSyntax
            || model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method
            || Verbs.Counterpart(method, toBlocking: false) is not { } awaited)
        {
            return null;
        }

        string title = $"Await '{awaited.Name}'";
        return method.Parameters.FirstOrDefault(static each => each.RefKind == RefKind.Out) is { } lease
            ? new Edit(title, call, (root, call) => Try(root, (InvocationExpressionSyntax)call, awaited.Name))
            : new Edit(title, call, (root, call) => Values.Replace(root, (InvocationExpressionSyntax)call, Awaiting.Await(Verbs.Renamed((InvocationExpressionSyntax)call, awaited.Name))));
    }

    private static SyntaxNode? Try(SyntaxNode root, InvocationExpressionSyntax call, string awaited)
    {
        ArgumentSyntax lease = call.ArgumentList.Arguments.First(static each => each.RefKindKeyword.IsKind(SyntaxKind.OutKeyword));
        ExpressionSyntax whole = Values.Whole(call);
        if (Hoisting.StatementOf(whole) is not { } user || Named(lease.Expression) is not { } name)
        {
            return null;
        }

        AwaitExpressionSyntax value = Awaiting.Await(Verbs.Renamed(Arguments.Without(call, lease), awaited).WithoutTrivia());
        StatementSyntax taken = lease.Expression is DeclarationExpressionSyntax { Type: var type }
            ? SyntaxFactory.LocalDeclarationStatement(SyntaxFactory.VariableDeclaration(
                type.WithoutTrivia().WithTrailingTrivia(SyntaxFactory.Space),
                [SyntaxFactory.VariableDeclarator(((IdentifierNameSyntax)name).Identifier.WithTrailingTrivia(SyntaxFactory.Space), argumentList: null, SyntaxFactory.EqualsValueClause(EqualsSign, value))]))
            : SyntaxFactory.ExpressionStatement(
                SyntaxFactory.AssignmentExpression(SyntaxKind.SimpleAssignmentExpression, name.WithTrailingTrivia(SyntaxFactory.Space), EqualsSign, value));

        // Nobody asked whether it was granted.
        if (user is ExpressionStatementSyntax { Expression: var all } statement && (all == whole || Values.ThrowingAway(whole) == statement))
        {
            return Statements.Replace(root, user, taken.WithTriviaFrom(user));
        }

        ExpressionSyntax isHeld = SyntaxFactory.MemberAccessExpression(SyntaxKind.SimpleMemberAccessExpression, name, SyntaxFactory.IdentifierName("IsHeld"));
        return Statements.InsertBefore(root, taken, user, user.ReplaceNode(whole, isHeld.WithTriviaFrom(whole)));
    }

    private static SyntaxToken EqualsSign => SyntaxFactory.Token([], SyntaxKind.EqualsToken, [SyntaxFactory.Space]);

    /// <summary>The variable that the lease goes to; null where it goes nowhere.</summary>
    private static ExpressionSyntax? Named(ExpressionSyntax target) => target switch
    {
        DeclarationExpressionSyntax { Designation: SingleVariableDesignationSyntax { Identifier: var name } } => SyntaxFactory.IdentifierName(name.WithoutTrivia()),
        DeclarationExpressionSyntax or IdentifierNameSyntax { Identifier.ValueText: "_" } => null,
        _ => target.WithoutTrivia(),
    };
}
