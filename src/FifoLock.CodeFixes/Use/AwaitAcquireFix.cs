using System.Collections.Immutable;
using System.Composition;
using FifoLocks.Generators.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FifoLocks.CodeFixes.Use;

/// <summary>
/// FIFO103: awaits an acquire, and keeps the lease that comes of it in a <c>using</c> declaration where there is nothing to keep it yet. A method that returns a task, or handles an event,
/// becomes async for that; in one that does not, the thread waits for the lock instead.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AwaitAcquireFix)), Shared]
public sealed class AwaitAcquireFix : PlaceFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.NotAwaited.Id];

    private protected override Edit? EditOf(SyntaxNode place, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellationToken)
    {
        if (place is not ExpressionSyntax task
            || Verbs.Call(task) is not { } call
            || model.GetSymbolInfo(call, cancellationToken).Symbol is not IMethodSymbol method)
        {
            return null;
        }

        if (Awaiting.IsPossible(task))
        {
            return CanBeAwaited(task) ? new Edit($"Await '{method.Name}'", task, static (root, task) => Await(root, (ExpressionSyntax)task)) : null;
        }

        if (MakingAsync.CanBe(task, model, cancellationToken))
        {
            return CanBeAwaited(task)
                ? new Edit($"Make the method async, and await '{method.Name}'", task, static (root, task) => MakingAsync.Around(root, (ExpressionSyntax)task, Await))
                : null;
        }

        return (Awaiting.IsForbidden(task) || !MakingAsync.IsExpected(task, model, cancellationToken))
            && Verbs.Counterpart(method, toBlocking: true) is { ReturnsVoid: false, ReturnType.SpecialType: not SpecialType.System_Boolean } blocking
                ? new Edit($"Wait with '{blocking.Name}'", task, (root, task) => Keep(root, (ExpressionSyntax)task, Verbs.Blocking((ExpressionSyntax)task, blocking.Name)))
                : null;
    }

    /// <summary><c>gate?.Acquire()</c> may be no task at all.</summary>
    private static bool CanBeAwaited(ExpressionSyntax task) => Values.Whole(task) is not ConditionalAccessExpressionSyntax;

    private static SyntaxNode? Await(SyntaxNode root, ExpressionSyntax task) => Keep(root, task, Awaiting.Await(Verbs.ToAwait(task)));

    /// <summary>Puts the lease where the task was.</summary>
    private static SyntaxNode? Keep(SyntaxNode root, ExpressionSyntax task, ExpressionSyntax lease)
    {
        ExpressionSyntax whole = Values.Whole(task);
        if (Values.ThrowingAway(whole) is { } statement)
        {
            return Values.Keep(root, statement, whole == task ? lease : whole.ReplaceNode(task, lease));
        }

        return whole.Parent switch
        {
            UsingStatementSyntax => Values.Replace(root, task, lease),
            EqualsValueClauseSyntax { Parent: VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax { Variables.Count: 1 } declaration } variable } when !IsUsed(variable) =>
                root.ReplaceNode(declaration, declaration.ReplaceNode(task, lease) is var changed && changed.Type.IsVar ? changed : changed.WithType(Var(changed.Type))),
            _ => null,
        };
    }

    /// <summary>Whether somebody counts on the variable being a task.</summary>
    private static bool IsUsed(VariableDeclaratorSyntax variable) =>
        (variable.Ancestors().FirstOrDefault(static each => each is MemberDeclarationSyntax and not GlobalStatementSyntax) ?? variable.SyntaxTree.GetRoot())
            .DescendantNodes()
            .OfType<IdentifierNameSyntax>()
            .Any(each => each.Identifier.ValueText == variable.Identifier.ValueText);

    private static IdentifierNameSyntax Var(TypeSyntax type) => SyntaxFactory.IdentifierName("var").WithTriviaFrom(type);
}
