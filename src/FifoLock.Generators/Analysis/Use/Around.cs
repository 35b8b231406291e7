using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace FifoLocks.Generators.Analysis.Use;

/// <summary>Questions about what is around an operation.</summary>
internal static class Around
{
    /// <summary>The lambda, local function or method that the operation runs in.</summary>
    public static IMethodSymbol? Function(IOperation operation, ISymbol containing)
    {
        for (IOperation? current = operation; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case IAnonymousFunctionOperation lambda:
                    return lambda.Symbol;
                case ILocalFunctionOperation local:
                    return local.Symbol;
            }
        }

        return containing as IMethodSymbol;
    }

    /// <summary>
    /// Whether the call is expected to throw, as in <c>Assert.Throws&lt;...&gt;(() =&gt; gate.Enter(token))</c>: all that a lambda does, for a method that says so in its name. Then
    /// there is no lease to lose.
    /// </summary>
    public static bool ExpectsThrow(IOperation operation)
    {
        IOperation? current = operation;
        while (current is not null and not IAnonymousFunctionOperation)
        {
            current = current.Parent;
        }

        if (current is not IAnonymousFunctionOperation { Body: { } body } lambda || body.Operations.Count(static each => !each.IsImplicit || each is IExpressionStatementOperation) != 1)
        {
            return false;
        }

        IOperation? user = lambda.Parent;
        while (user is IDelegateCreationOperation or IConversionOperation or IArgumentOperation or IParenthesizedOperation)
        {
            user = user.Parent;
        }

        return user is IInvocationOperation { TargetMethod.Name: var name }
            && (name.IndexOf("Throw", StringComparison.Ordinal) >= 0 || name.StartsWith("Catch", StringComparison.Ordinal));
    }

    /// <summary>
    /// Whether somebody else is told the value, as in <c>Assert.That(gate.TryEnter(out _), Is.False)</c>: a question whether the lock is free, of which the answer is usually no. The one
    /// who acts on the answer himself, in an <c>if</c>, has a lease to release.
    /// </summary>
    public static bool IsToldToSomebody(IOperation value)
    {
        IOperation? current = value.Parent;
        while (current is IUnaryOperation or IBinaryOperation or IConversionOperation or IParenthesizedOperation)
        {
            current = current.Parent;
        }

        return current is IArgumentOperation or IReturnOperation or IInterpolationOperation or ITupleOperation or IArrayInitializerOperation;
    }

    /// <summary>The name in a call: <c>Enter&lt;Write&gt;</c> of <c>gate.Enter&lt;Write&gt;()</c>.</summary>
    public static SyntaxNode NameOf(IInvocationOperation call) => (call.Syntax as InvocationExpressionSyntax)?.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        { } name => name,
        null => call.Syntax,
    };
}
