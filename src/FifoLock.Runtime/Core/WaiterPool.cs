using System.Runtime.CompilerServices;

namespace FifoLocks.Core;

/// <summary>
/// Waiters at rest. Each thread keeps a short chain of its own; whole batches move between threads through a fixed row of
/// slots, one exchange each, so that a thread that only rents and one that only returns do not starve each other. What does not fit is left to the collector.
/// </summary>
internal static class WaiterPool<TWaiter>
    where TWaiter : Waiter, new()
{
    private const int BatchSize = 32;
    private const int Slots = 256;

    /// <summary>Full batches, chained by <see cref="Waiter.Next"/>. Taken and put whole: there is no ABA to worry about.</summary>
    private static readonly TWaiter?[] s_batches = new TWaiter?[Slots];

    /// <summary>About how many slots are full; a hint that saves looking.</summary>
    private static int s_full;

    [ThreadStatic]
    private static TWaiter? t_chain;

    [ThreadStatic]
    private static int t_length;

    public static TWaiter Rent()
    {
        TWaiter? waiter = t_chain ?? TakeBatch();
        if (waiter is null)
        {
            return new TWaiter();
        }

        t_chain = NextOf(waiter);
        t_length--;
        waiter.Next = null;
        return waiter;
    }

    public static void Return(TWaiter waiter)
    {
        if (t_length >= 2 * BatchSize)
        {
            PutBatch();
        }

        waiter.Next = t_chain;
        t_chain = waiter;
        t_length++;
    }

    /// <summary>Unchecked, because a checked cast in shared generic code costs a dictionary look-up. Safe: only <see cref="Return"/> chains waiters here.</summary>
    private static TWaiter? NextOf(TWaiter waiter) => Unsafe.As<TWaiter?>(waiter.Next);

    private static TWaiter? TakeBatch()
    {
        if (Seam.Read(ref s_full) <= 0)
        {
            return null;
        }

        for (int i = 0; i < Slots; i++)
        {
            if (s_batches[i] is not null && Seam.Exchange(ref s_batches[i], null) is { } batch)
            {
                Seam.Add(ref s_full, -1);
                t_length = BatchSize;
                return batch;
            }
        }

        return null;
    }

    /// <summary>Moves one batch of this thread's chain to a free slot, or drops it.</summary>
    private static void PutBatch()
    {
        TWaiter first = t_chain!;
        TWaiter last = first;
        for (int i = 1; i < BatchSize; i++)
        {
            last = NextOf(last)!;
        }

        t_chain = NextOf(last);
        t_length -= BatchSize;
        last.Next = null;

        for (int i = 0; i < Slots; i++)
        {
            if (s_batches[i] is null && Seam.CompareExchange(ref s_batches[i], first, null) is null)
            {
                Seam.Add(ref s_full, 1);
                return;
            }
        }
    }
}
