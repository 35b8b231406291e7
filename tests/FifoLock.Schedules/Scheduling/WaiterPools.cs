using FifoLocks.Core;

namespace FifoLocks.Schedules.Scheduling;

/// <summary>
/// The pools of waiters that the threads of the plays keep. A waiter remembers its timer from life to life, so each play begins without any: else the same choices would not lead
/// to the same place.
/// </summary>
internal static class WaiterPools
{
    /// <summary>Forgets those of the calling thread.</summary>
    public static void Empty() => WaiterShelves.t_shelves = null;
}
