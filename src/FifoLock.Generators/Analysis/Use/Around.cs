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
    /// Whether the call is expected to throw, as in <c>Assert.Throws&lt;...&gt;(() =&gt; gate.Enter(token))</c>: all that a lambda does, for a method that says so. Then there is no lease
    /// to lose. One that is given an exception comes after it.
    /// </summary>
    public static bool ExpectsThrow(IOperation operation)
    {
        IOperation? current = operation;
        while (current is not null and not IAnonymousFunctionOperation)
        {
            current = current.Parent;
        }

        if (current is not IAnonymousFunctionOperation lambda || lambda.Body.Operations.Count(IsStatement) != 1 || lambda.Symbol.Parameters.Any(static parameter => IsException(parameter.Type)))
        {
            return false;
        }

        IOperation? user = lambda.Parent;
        while (user is IDelegateCreationOperation or IConversionOperation or IArgumentOperation or IParenthesizedOperation)
        {
            user = user.Parent;
        }

        return user is IInvocationOperation call && (SaysThrow(call.TargetMethod) || call.Arguments.Any(static argument => SaysThrows(argument.Value)));
    }

    /// <summary>Written by somebody; that of a lambda without braces is implicit, and so is the return after it that says nothing.</summary>
    private static bool IsStatement(IOperation operation) =>
        !operation.IsImplicit || operation is IExpressionStatementOperation or IReturnOperation { ReturnedValue: not null };

    /// <summary>In its name, or in an exception that it is told to expect or gives back: <c>Assert.Throws</c>, <c>Caught&lt;IOException&gt;</c>, <c>Record.Exception</c>.</summary>
    private static bool SaysThrow(IMethodSymbol method) =>
        method.Name.IndexOf("NotThrow", StringComparison.Ordinal) < 0
        && (method.Name.IndexOf("Throw", StringComparison.Ordinal) >= 0
            || method.Name.StartsWith("Catch", StringComparison.Ordinal)
            || method.TypeArguments.Any(IsException)
            || IsException(method.ReturnType)
            || (method.ReturnType is INamedTypeSymbol { TypeArguments: [var result] } && IsException(result)));

    /// <summary>In a constraint beside the lambda: <c>Assert.That(() =&gt; ..., Throws.InvalidOperationException)</c>.</summary>
    private static bool SaysThrows(IOperation constraint) => constraint.DescendantsAndSelf().Any(static part => part switch
    {
        IPropertyReferenceOperation property => property.Property is { IsStatic: true, Name: not "Nothing", ContainingType.Name: "Throws" },
        IInvocationOperation call => call.TargetMethod is { IsStatic: true, ContainingType.Name: "Throws" },
        _ => false,
    });

    private static bool IsException(ITypeSymbol type)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (current is { Name: "Exception", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether somebody else is told the value, as in <c>Assert.That(gate.TryEnter(out _), Is.False)</c>: a question whether the lock is free, of which the answer is usually no. The one
    /// who acts on the answer himself, in an <c>if</c>, has a lease to release.
    /// </summary>
    public static bool IsToldToSomebody(IOperation value)
    {
        IOperation inner = value;
        IOperation? current = value.Parent;
        while (current is IUnaryOperation or IBinaryOperation or IConversionOperation or IParenthesizedOperation
            || (current is IConditionalOperation { Type: not null } choice && choice.Condition != inner))
        {
            inner = current;
            current = current.Parent;
        }

        return current is IArgumentOperation or IReturnOperation or IInterpolationOperation or ITupleOperation or IArrayInitializerOperation;
    }

    /// <summary>Whether the call is one that may wait, told not to: <c>TimeSpan.Zero</c>.</summary>
    public static bool NeverWaits(IInvocationOperation call) => call.Arguments.Any(static argument =>
        argument.Value is IFieldReferenceOperation { Field: { Name: "Zero", ContainingType: { Name: "TimeSpan", ContainingNamespace.Name: "System" } } });

    /// <summary>The name in a call: <c>Enter&lt;Write&gt;</c> of <c>gate.Enter&lt;Write&gt;()</c>.</summary>
    public static SyntaxNode NameOf(IInvocationOperation call) => (call.Syntax as InvocationExpressionSyntax)?.Expression switch
    {
        MemberAccessExpressionSyntax access => access.Name,
        MemberBindingExpressionSyntax binding => binding.Name,
        { } name => name,
        null => call.Syntax,
    };
}
