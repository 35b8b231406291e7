using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FifoLocks.Generators.Analysis.Use;

/// <summary>What can be said of variables without running the code.</summary>
internal static class Variables
{
    /// <summary>The expression without what does not change the value.</summary>
    public static IOperation Bare(IOperation value)
    {
        while (true)
        {
            switch (value)
            {
                case IConversionOperation conversion:
                    value = conversion.Operand;
                    continue;
                case IParenthesizedOperation parenthesized:
                    value = parenthesized.Operand;
                    continue;
                default:
                    return value;
            }
        }
    }

    /// <summary>The call whose lease the expression is, awaited or blocked for; null when that is not so simple.</summary>
    public static IInvocationOperation? CallOf(IOperation value, LeaseTypes types)
    {
        while (true)
        {
            switch (Bare(value))
            {
                case IAwaitOperation awaited:
                    value = awaited.Operation;
                    continue;
                case IPropertyReferenceOperation { Property.Name: "Result", Instance: { } task } when types.IsLeaseTask(task.Type):
                    value = task;
                    continue;
                case IInvocationOperation { TargetMethod.Name: "ConfigureAwait" or "AsTask" or "Preserve" or "GetAwaiter" or "GetResult", Instance: { } task }:
                    value = task;
                    continue;
                case IInvocationOperation call when types.GiftOf(call.TargetMethod) is LeaseGift.Now or LeaseGift.Later:
                    return call;
                default:
                    return null;
            }
        }
    }

    /// <summary>Whether both expressions are the same variable, reached over the same variables: locals, parameters and fields.</summary>
    public static bool AreSame(IOperation one, IOperation other) => (Bare(one), Bare(other)) switch
    {
        (ILocalReferenceOperation a, ILocalReferenceOperation b) => SymbolEqualityComparer.Default.Equals(a.Local, b.Local),
        (IParameterReferenceOperation a, IParameterReferenceOperation b) => SymbolEqualityComparer.Default.Equals(a.Parameter, b.Parameter),
        (IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }, IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }) => true,
        (IFieldReferenceOperation a, IFieldReferenceOperation b) =>
            SymbolEqualityComparer.Default.Equals(a.Field, b.Field) && (a.Instance is null ? b.Instance is null : b.Instance is not null && AreSame(a.Instance, b.Instance)),
        _ => false,
    };

    /// <summary>Whether a variable that the expression reaches over gets another value somewhere in the body.</summary>
    public static bool IsChanged(IOperation variable, IOperation body)
    {
        for (IOperation? part = Bare(variable); part is not null; part = part is IFieldReferenceOperation { Instance: { } instance } ? Bare(instance) : null)
        {
            if (SymbolOf(part) is { } symbol && body.DescendantsAndSelf().Any(each => SymbolEqualityComparer.Default.Equals(SymbolOf(each), symbol) && IsTarget(each)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A local lock that nobody outside the straight path of this method knows: made here, and only its members are called, not in lambdas.</summary>
    public static bool IsPrivate(IOperation variable, IOperation body) =>
        Bare(variable) is ILocalReferenceOperation { Local: var local }
        && body.DescendantsAndSelf().Any(each => each is IVariableDeclaratorOperation { Initializer.Value: { } value } declarator
            && SymbolEqualityComparer.Default.Equals(declarator.Symbol, local) && Bare(value) is IObjectCreationOperation)
        && body.DescendantsAndSelf().All(each => each is not ILocalReferenceOperation reference
            || !SymbolEqualityComparer.Default.Equals(reference.Local, local)
            || (IsReceiver(reference) && !IsInFunctionWithin(reference, body)));

    /// <summary>Whether the local variable is <c>default</c> from its declaration to its end: a lease of nothing, which can be released any number of times.</summary>
    public static bool IsAlwaysDefault(IOperation variable)
    {
        if (Bare(variable) is not ILocalReferenceOperation { Local: var local })
        {
            return false;
        }

        IOperation body = variable;
        while (body.Parent is { } parent)
        {
            body = parent;
        }

        return body.DescendantsAndSelf().Any(each => each is IVariableDeclaratorOperation { Initializer.Value: { } value } declarator
                && SymbolEqualityComparer.Default.Equals(declarator.Symbol, local) && Bare(value) is IDefaultValueOperation)
            && !IsChanged(variable, body);
    }

    public static ISymbol? SymbolOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IFieldReferenceOperation field => field.Field,
        _ => null,
    };

    /// <summary>Whether the reference is written to.</summary>
    public static bool IsTarget(IOperation reference) => reference.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == reference,
        IArgumentOperation { Parameter: { RefKind: RefKind.Ref or RefKind.Out } } => true,
        ITupleOperation => true,
        IDeclarationExpressionOperation => false,
        _ => false,
    };

    private static bool IsReceiver(IOperation reference) => reference.Parent switch
    {
        IInvocationOperation call => call.Instance == reference,
        IPropertyReferenceOperation property => property.Instance == reference,
        _ => false,
    };

    private static bool IsInFunctionWithin(IOperation operation, IOperation body)
    {
        for (IOperation? current = operation.Parent; current is not null && current != body; current = current.Parent)
        {
            if (current is IAnonymousFunctionOperation or ILocalFunctionOperation)
            {
                return true;
            }
        }

        return false;
    }
}
