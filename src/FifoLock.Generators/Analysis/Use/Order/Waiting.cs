using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace FifoLocks.Generators.Analysis.Use.Order;

/// <summary>Who waits for the end of what a call begins.</summary>
internal enum Waiting
{
    /// <summary>Nobody that can be seen.</summary>
    Nobody,

    /// <summary>The caller of the function, which gets the task: what the function holds in a scope is released by then.</summary>
    Caller,

    /// <summary>The function itself, before it goes on.</summary>
    Here,
}

/// <summary>Follows tasks and delegates to whoever waits for them.</summary>
internal static class Waits
{
    /// <summary>Who waits for a call, or for the use of an accessor.</summary>
    public static Waiting For(IOperation call, IMethodSymbol method) =>
        IsTask(method.ReturnType) ? ForTask(call)
        : (method.IsAsync && method.ReturnsVoid) || method.ReturnType.Name is "IAsyncEnumerable" or "IAsyncEnumerator" ? Waiting.Nobody
        : Waiting.Here;

    /// <summary>Who waits for a function that is passed on as a delegate: whoever waits for <c>Task.Run</c>, or for a loop of the framework that runs it in place.</summary>
    public static Waiting ForDelegate(IOperation function)
    {
        IOperation? user = function.Parent;
        while (user is IDelegateCreationOperation or IConversionOperation or IParenthesizedOperation)
        {
            user = user.Parent;
        }

        return user is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { ContainingType: { } type } method } call }
            ? (type.Name, method.Name) switch
            {
                ("Task", "Run") or ("TaskFactory", "StartNew") or ("Parallel", _) when IsOfTasks(type) => For(call, method),
                ("List" or "Array", "ForEach") when type.ContainingNamespace is { Name: "System" or "Generic" } => Waiting.Here,
                _ => Waiting.Nobody,
            }
            : Waiting.Nobody;
    }

    private static Waiting ForTask(IOperation call)
    {
        IOperation value = call;
        while (value.Parent is { } parent)
        {
            switch (parent)
            {
                case IAwaitOperation:
                    return Waiting.Here;

                case IReturnOperation { Kind: OperationKind.Return }:
                    return Waiting.Caller;

                case IConversionOperation or IParenthesizedOperation or IConditionalAccessOperation or ISwitchExpressionArmOperation or ISwitchExpressionOperation:
                case IConditionalOperation { Type: not null }:
                case IArrayInitializerOperation or IArrayCreationOperation or { Syntax: CollectionExpressionSyntax }:
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "Preserve" or "GetAwaiter" } step when step.Instance == value:
                    value = parent;
                    continue;

                // A wait with a timeout gives up.
                case IInvocationOperation { TargetMethod: { Name: "Wait" or "GetResult", Parameters.IsEmpty: true } } wait when wait.Instance == value:
                case IPropertyReferenceOperation { Property.Name: "Result" }:
                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "WaitAll", Parameters.Length: 1, ContainingType.Name: "Task" } } }:
                    return Waiting.Here;

                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { Name: "WhenAll", ContainingType.Name: "Task" } } all }:
                    value = all;
                    continue;

                default:
                    return Waiting.Nobody;
            }
        }

        return Waiting.Nobody;
    }

    private static bool IsTask(ITypeSymbol type) =>
        (type.Name is "Task" or "ValueTask" && IsOfTasks(type)) || (type.Name is "ConfiguredTaskAwaitable" or "ConfiguredValueTaskAwaitable");

    private static bool IsOfTasks(ITypeSymbol type) => type.ContainingNamespace is { Name: "Tasks", ContainingNamespace.Name: "Threading" };
}
