using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FifoLocks.Generators.Analysis.Use;

/// <summary>What becomes of the lease that a call gives, as far as the expression around it says.</summary>
/// <param name="Kind">What.</param>
/// <param name="Place">The call, with everything around it that still is the lease or its task.</param>
internal readonly record struct LeaseFate(FateKind Kind, IOperation Place)
{
    /// <summary>Follows the result of a call outwards, until something is done with it.</summary>
    public static LeaseFate Of(IInvocationOperation call, LeaseGift gift, LeaseTypes types)
    {
        IOperation value = call;
        bool isTask = gift == LeaseGift.Later;

        // Nobody blocks on a task that was complete when it was given.
        bool isDone = isTask && Around.NeverWaits(call);
        while (value.Parent is { } parent)
        {
            switch (parent)
            {
                case IConversionOperation or IParenthesizedOperation or IConditionalAccessOperation or ISwitchExpressionArmOperation:
                case ISwitchExpressionOperation when value is ISwitchExpressionArmOperation:
                case IConditionalOperation conditional when conditional.Condition != value && conditional.Type is not null:
                    value = parent;
                    continue;

                case IAwaitOperation when isTask:
                    isTask = false;
                    value = parent;
                    continue;

                case IInvocationOperation { Instance: { } instance } outer when instance == value || IsReceiver(instance, value):
                    if (isTask && outer.TargetMethod.Name is "ConfigureAwait" or "AsTask" or "Preserve")
                    {
                        value = parent;
                        continue;
                    }

                    if (!isTask)
                    {
                        return new LeaseFate(OfLease(outer.TargetMethod), value);
                    }

                    FateKind kind = OfTask(outer, out parent);
                    if (kind == FateKind.Blocked && isDone && parent is IInvocationOperation { TargetMethod.Name: "GetResult" })
                    {
                        isTask = false;
                        value = parent;
                        continue;
                    }

                    return new LeaseFate(kind, parent);

                case IArgumentOperation { Parent: IInvocationOperation { TargetMethod.IsExtensionMethod: true } outer } argument
                    when outer.Arguments[0] == argument && !isTask && types.IsOurs(outer.TargetMethod):
                    return new LeaseFate(OfLease(outer.TargetMethod), value);

                case IPropertyReferenceOperation { Property.Name: "Result" } property when property.Instance == value && isTask && isDone:
                    isTask = false;
                    value = parent;
                    continue;

                case IPropertyReferenceOperation property when property.Instance == value:
                    return isTask && property.Property.Name == "Result" ? new LeaseFate(FateKind.Blocked, property)
                        : Around.IsToldToSomebody(property) ? new LeaseFate(FateKind.Kept, value)
                        : new LeaseFate(isTask ? FateKind.NotAwaited : FateKind.Dropped, value);

                case IExpressionStatementOperation:
                case ISimpleAssignmentOperation { Target: IDiscardOperation } assignment when assignment.Value == value:
                    return new LeaseFate(isTask ? FateKind.NotAwaited : FateKind.Dropped, value);

                case IUsingOperation when isTask:
                case IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Parent.Parent.Parent: IUsingDeclarationOperation or IUsingOperation } } when isTask:
                    // A task can be disposed; that says nothing to the lock.
                    return new LeaseFate(FateKind.NotAwaited, value);

                default:
                    return new LeaseFate(FateKind.Kept, value);
            }
        }

        return new LeaseFate(FateKind.Kept, value);
    }

    /// <summary>In <c>gate?.Enter().Dispose()</c> the call is the instance; the rest of the chain is what follows the question mark.</summary>
    private static bool IsReceiver(IOperation instance, IOperation value) => instance is IConditionalAccessInstanceOperation && instance.Syntax == value.Syntax;

    private static FateKind OfLease(IMethodSymbol method) => EndsLease(method) ? FateKind.Kept : FateKind.Dropped;

    /// <summary>Whether the method releases the lease it is called on.</summary>
    public static bool EndsLease(IMethodSymbol method) => method.Name is "Dispose" or "DowngradeTo" or "Downgrade" or "DowngradeToUpgradeable";

    private static FateKind OfTask(IInvocationOperation call, out IOperation place)
    {
        place = call;
        if (call.TargetMethod.Name == "Wait")
        {
            return FateKind.Blocked;
        }

        if (call is { TargetMethod.Name: "GetAwaiter", Parent: IInvocationOperation { TargetMethod.Name: "GetResult" } result })
        {
            place = result;
            return FateKind.Blocked;
        }

        return FateKind.Kept;
    }
}

/// <summary>What becomes of a lease.</summary>
internal enum FateKind
{
    /// <summary>Somebody has it.</summary>
    Kept,

    /// <summary>Nobody has it, so nobody can release it.</summary>
    Dropped,

    /// <summary>Nobody waits until it is granted.</summary>
    NotAwaited,

    /// <summary>A thread is blocked until it is granted.</summary>
    Blocked,
}
