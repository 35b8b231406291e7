using System.Collections.Immutable;
using System.Composition;
using FifoLocks.Generators.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FifoLocks.CodeFixes.Use;

/// <summary>
/// FIFO104: waits for a lock with the member that is made for threads that block, or awaits it where that is possible. The lease of <c>TryAcquire</c> comes from <c>TryEnter</c> in an out
/// parameter, so it needs a declaration to go to.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(BlockOnEnterFix)), Shared]
public sealed class BlockOnEnterFix : PlaceFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.BlocksOnTask.Id];

    private protected override Edit? EditOf(SyntaxNode place, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellationToken)
    {
        if (place is not ExpressionSyntax blocked
            || Verbs.Task(blocked) is not { } task
            || Verbs.Call(task) is not { } call
            || model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method
            || Values.IsLost(Values.Whole(blocked), model))
        {
            return null;
        }

        if (Awaiting.IsPossible(blocked) && Values.Whole(blocked) is not ConditionalAccessExpressionSyntax)
        {
            return new Edit(
                $"Await '{method.Name}'",
                blocked,
                static (root, blocked) => Put(root, (ExpressionSyntax)blocked, Awaiting.Await(Verbs.ToAwait(Verbs.Instead((ExpressionSyntax)blocked, Verbs.Task((ExpressionSyntax)blocked)!)))));
        }

        return Verbs.Counterpart(method, toBlocking: true) switch
        {
            null => null,
            { ReturnType.SpecialType: SpecialType.System_Boolean } blocking =>
                new Edit($"Wait with '{blocking.Name}'", blocked, (root, blocked) => Try(root, (ExpressionSyntax)blocked, blocking)),
            var blocking =>
                new Edit($"Wait with '{blocking.Name}'", blocked, (root, blocked) => Put(root, (ExpressionSyntax)blocked, Enter((ExpressionSyntax)blocked, blocking))),
        };
    }

    private static InvocationExpressionSyntax Enter(ExpressionSyntax blocked, IMethodSymbol blocking) =>
        (InvocationExpressionSyntax)Verbs.Blocking(Verbs.Instead(blocked, Verbs.Task(blocked)!), blocking.Name);

    /// <summary>Puts the lease where it was waited for; where it was not kept, it is.</summary>
    private static SyntaxNode? Put(SyntaxNode root, ExpressionSyntax blocked, ExpressionSyntax lease)
    {
        ExpressionSyntax whole = Values.Whole(blocked);
        return Values.ThrowingAway(whole) is { } statement
            ? Values.Keep(root, statement, whole == blocked ? lease : whole.ReplaceNode(blocked, lease))
            : Values.Replace(root, blocked, lease);
    }

    /// <summary><c>var lease = gate.TryAcquire(timeout).Result;</c> becomes <c>gate.TryEnter(timeout, out var lease);</c></summary>
    private static SyntaxNode? Try(SyntaxNode root, ExpressionSyntax blocked, IMethodSymbol blocking)
    {
        if (blocked.Parent is not EqualsValueClauseSyntax
            {
                Parent: VariableDeclaratorSyntax
                {
                    Parent: VariableDeclarationSyntax { Variables.Count: 1, Parent: LocalDeclarationStatementSyntax { UsingKeyword.RawKind: 0 } statement } declaration,
                } variable,
            })
        {
            return null;
        }

        InvocationExpressionSyntax call = Enter(blocked, blocking);
        ArgumentSyntax lease = SyntaxFactory.Argument(
            nameColon: null,
            SyntaxFactory.Token([], SyntaxKind.OutKeyword, [SyntaxFactory.Space]),
            SyntaxFactory.DeclarationExpression(
                declaration.Type.WithoutLeadingTrivia(),
                SyntaxFactory.SingleVariableDesignation(variable.Identifier.WithTrailingTrivia())));

        // It stands before the token, which may be left out.
        int place = blocking.Parameters.IndexOf(blocking.Parameters.First(static each => each.RefKind == RefKind.Out));
        SeparatedSyntaxList<ArgumentSyntax> arguments = call.ArgumentList.Arguments;
        call = arguments.Any(static each => each.NameColon is not null)
            ? call.WithArgumentList(Arguments.Add(call.ArgumentList, lease.WithNameColon(Arguments.Name(blocking.Parameters[place].Name))))
            : call.WithArgumentList(Arguments.Insert(call.ArgumentList, Math.Min(place, arguments.Count), lease));
        return root.ReplaceNode(
            statement,
            SyntaxFactory.ExpressionStatement(call.WithoutLeadingTrivia(), statement.SemicolonToken).WithLeadingTrivia(statement.GetLeadingTrivia()));
    }
}
