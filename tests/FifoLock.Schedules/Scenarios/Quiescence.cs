using System.Reflection;
using FifoLocks.Core;

namespace FifoLocks.Schedules.Scenarios;

/// <summary>What holds for a primitive whenever no call is in motion on it. Looks past the seam, at fields that only the granter may touch: there is none then.</summary>
internal static class Quiescence
{
    private static readonly FieldInfo s_queue = Field<FifoPrimitive>("_queue");
    private static readonly FieldInfo s_waiters = Field<GrantQueue>("_waiters");
    private static readonly FieldInfo s_arrivals = Field<GrantQueue>("_arrivals");
    private static readonly FieldInfo s_cancellations = Field<GrantQueue>("_cancellations");

    /// <summary>Nobody drains, no note is unread, and the queue is empty or its head cannot be granted. Null, or what is not so.</summary>
    public static string? Disturbance(FifoPrimitive primitive)
    {
        ulong word = primitive.State;
        if ((word & (Word.Draining | Word.LookAgain)) != 0)
        {
            return $"No call is in motion, and the word is {word:x}.";
        }

        if (s_queue.GetValue(primitive) is not GrantQueue queue)
        {
            return null;
        }

        if (s_arrivals.GetValue(queue) is not null && (word & Word.Queued) == 0)
        {
            return "No call is in motion, somebody has arrived, and nothing says so.";
        }

        if (queue is ServingQueue || FirstInLine(queue) is not { } first)
        {
            return null;
        }

        return !first.IsWaiting ? $"No call is in motion, and the first in line has given up and still stands there: {first.Status}."
            : Admits(queue, first, word) ? $"No call is in motion, and the first in line waits for {first.Rule.Name}, which could be granted."
            : null;
    }

    /// <summary>No mode is held; what has no modes has nothing in its word.</summary>
    public static bool IsFree(FifoPrimitive primitive) => primitive switch
    {
        FifoLockBase { Layout: { } layout } => Array.TrueForAll(layout.Seats, seat => seat.CountIn(primitive.State) == 0) && CountParked(primitive) == 0,
        FifoServed => (primitive.State & ~Word.LongWay) == 0,
        _ => true,
    };

    /// <summary>Holds in slots, whatever the word says.</summary>
    private static long CountParked(FifoPrimitive primitive) => (s_queue.GetValue(primitive) as GrantQueue)?.Readers?.Count() ?? 0;

    private static bool Admits(GrantQueue queue, Waiter waiter, ulong word) =>
        queue.Readers?.Count() is { } parked and not 0
            ? ((ModeRule)waiter.Rule).AdmitsBeside(word, waiter.Count, queue.Surplus, queue.Readers.Mode, parked)
            : waiter.Rule.Admits(word, waiter.Count, waiter.Stamp, queue.Surplus);

    /// <summary>The word in words, as far as the modes are known.</summary>
    public static string CountsIn(FifoLockBase @lock, ulong word) => @lock.Layout is { } layout
        ? string.Join(' ', layout.Modes.Select((mode, index) => $"{mode.Name} {layout.Seats[index].CountIn(word)}"))
        : "free";

    /// <summary>The head of the list; while nobody has looked yet, whoever arrived first.</summary>
    private static Waiter? FirstInLine(GrantQueue queue)
    {
        if (((WaiterList)s_waiters.GetValue(queue)!).Head is { } head)
        {
            return head;
        }

        var waiter = (Waiter?)s_arrivals.GetValue(queue);
        while (waiter?.Next is { } earlier)
        {
            waiter = earlier;
        }

        return waiter;
    }

    private static FieldInfo Field<T>(string name) =>
        typeof(T).GetField(name, BindingFlags.Instance | BindingFlags.NonPublic) ?? throw new MissingFieldException(typeof(T).Name, name);
}
