using System.Reflection;
using FifoLocks.Core;

namespace FifoLocks.Schedules.Scheduling;

/// <summary>
/// The pools of waiters that the threads of the plays keep. A waiter remembers its timer from life to life, so each play begins without any: else the same choices would not lead
/// to the same place.
/// </summary>
internal static class WaiterPools
{
    private static readonly Action[] s_empty = [.. Waiters().Select(static waiter => EmptyOneOf.MakeGenericMethod(waiter).CreateDelegate<Action>())];

    private static MethodInfo EmptyOneOf => typeof(WaiterPools).GetMethod(nameof(EmptyOne), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <summary>Forgets those of the calling thread.</summary>
    public static void Empty()
    {
        foreach (Action empty in s_empty)
        {
            empty();
        }
    }

    private static void EmptyOne<TWaiter>()
        where TWaiter : Waiter, new()
    {
        WaiterPool<TWaiter>.t_chain = null;
        WaiterPool<TWaiter>.t_length = 0;
    }

    private static IEnumerable<Type> Waiters() =>
    [
        typeof(ThreadWaiter), typeof(SignalWaiter),
        typeof(CargoWaiter<CapacityLease>), typeof(CargoThread<CapacityLease>), typeof(CargoThread<FifoServed.INote>), typeof(CargoWaiter<int>), typeof(CargoThread<int>),
        .. typeof(Play).Assembly.GetTypes()
            .Where(static type => type is { IsInterface: false, IsAbstract: false, ContainsGenericParameters: false } && typeof(ILockMode).IsAssignableFrom(type))
            .Select(static mode => typeof(TaskWaiter<>).MakeGenericType(mode)),
    ];
}
