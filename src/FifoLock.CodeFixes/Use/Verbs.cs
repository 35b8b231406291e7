using FifoLocks.Generators.Analysis.Use;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FifoLocks.CodeFixes.Use;

/// <summary>Calls that ask for a lease, and the ones that do the same by blocking or by being awaited.</summary>
internal static class Verbs
{
    /// <summary>The task in <c>task.Result</c>, <c>task.Wait()</c> and <c>task.GetAwaiter().GetResult()</c>; null for anything else.</summary>
    public static ExpressionSyntax? Task(ExpressionSyntax blocked) => blocked switch
    {
        MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Result", Expression: var task } => task,
        InvocationExpressionSyntax { ArgumentList.Arguments.Count: 0, Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait", Expression: var task } } => task,
        InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax
            {
                Name.Identifier.ValueText: "GetResult",
                Expression: InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "GetAwaiter", Expression: var task } },
            },
        } => task,
        _ => null,
    };

    /// <summary>The call whose task it is, without what only makes another task of the task.</summary>
    public static InvocationExpressionSyntax? Call(ExpressionSyntax task)
    {
        while (true)
        {
            switch (task)
            {
                case ParenthesizedExpressionSyntax parenthesized:
                    task = parenthesized.Expression;
                    continue;
                case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AsTask" or "ConfigureAwait" or "Preserve", Expression: var inner } }:
                    task = inner;
                    continue;
                case ConditionalAccessExpressionSyntax access:
                    task = access.WhenNotNull;
                    continue;
                default:
                    return task as InvocationExpressionSyntax;
            }
        }
    }

    /// <summary>What to await: a task made of a value task only to block on it, or to dispose it, is one too many.</summary>
    public static ExpressionSyntax ToAwait(ExpressionSyntax task) =>
        task is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "AsTask", Expression: var inner } } ? Instead(task, inner) : task;

    /// <summary>The method that does the same by blocking, or by being awaited: of the name that goes with it, with the same parameters, but for the lease that is handed out.</summary>
    public static IMethodSymbol? Counterpart(IMethodSymbol method, bool toBlocking)
    {
        if (WaitChecks.Counterpart(method, toBlocking) is not { } name)
        {
            return null;
        }

        // Without the form in which it is called on a lease: its first parameter is one like the others.
        method = method.ReducedFrom ?? method;
        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.BaseType)
        {
            foreach (IMethodSymbol other in type.GetMembers(name).OfType<IMethodSymbol>())
            {
                if (Parameters(other).SequenceEqual(Parameters(method), StringComparer.Ordinal))
                {
                    return other;
                }
            }
        }

        return null;
    }

    /// <summary>The call whose task it is, under the name of one that blocks.</summary>
    public static ExpressionSyntax Blocking(ExpressionSyntax task, string name) => task is ConditionalAccessExpressionSyntax access
        ? access.WithWhenNotNull(Blocking(access.WhenNotNull, name))
        : Renamed((InvocationExpressionSyntax)Instead(task, Call(task)!).WithLeadingTrivia(task.GetLeadingTrivia()), name);

    /// <summary>The call under another name.</summary>
    public static InvocationExpressionSyntax Renamed(InvocationExpressionSyntax call, string name)
    {
        SimpleNameSyntax old = NameOf(call)!;
        return call.ReplaceNode(old, old.WithIdentifier(SyntaxFactory.Identifier(name).WithTriviaFrom(old.Identifier)));
    }

    /// <summary>The name in a call: <c>Enter&lt;Write&gt;</c> of <c>gate.Enter&lt;Write&gt;()</c>.</summary>
    public static SimpleNameSyntax? NameOf(InvocationExpressionSyntax call) => call.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        SimpleNameSyntax name => name,
        _ => null,
    };

    /// <summary>A part of an expression instead of all of it, with what is written around it; comments of what falls away stay behind it.</summary>
    public static ExpressionSyntax Instead(ExpressionSyntax all, ExpressionSyntax part)
    {
        List<SyntaxTrivia> dropped = [.. part.GetTrailingTrivia(), .. all.DescendantTokens().Where(token => token.SpanStart >= part.Span.End).SelectMany(static token => token.GetAllTrivia())];
        bool hasComments = dropped.Take(dropped.Count - all.GetTrailingTrivia().Count).Any(static each => !each.IsKind(SyntaxKind.WhitespaceTrivia) && !each.IsKind(SyntaxKind.EndOfLineTrivia));
        return part.WithTrailingTrivia(hasComments ? dropped : all.GetTrailingTrivia());
    }

    private static IEnumerable<string> Parameters(IMethodSymbol method) =>
        from parameter in method.OriginalDefinition.Parameters
        where parameter.RefKind != RefKind.Out
        select $"{parameter.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)} {parameter.Name}";
}
