using System.Runtime.CompilerServices;

namespace FifoLocks.Core;

/// <summary>
/// Waiters at rest. Each thread keeps a short chain of its own (<see cref="WaiterShelves"/>); whole batches move between threads through a fixed row of
/// slots, one exchange each, so that a thread that only rents and one that only returns do not starve each other. What does not fit is left to the collector.
/// </summary>
internal static class WaiterPool<TWaiter>
    where TWaiter : Waiter, new()
{
    private const int BatchSize = 32;
    private const int Slots = 256;

    /// <summary>Full batches, chained by <see cref="Waiter.Next"/>. Taken and put whole: there is no ABA to worry about.</summary>
    private static readonly Waiter?[] s_batches = new Waiter?[Slots];

    /// <summary>Which shelf of each thread is this one's.</summary>
    private static readonly int s_number = WaiterShelves.NewNumber();

    /// <summary>About how many slots are full; a hint that saves looking.</summary>
    private static int s_full;

    public static TWaiter Rent()
    {
        ref WaiterShelves.Shelf shelf = ref WaiterShelves.Own(s_number);
        Waiter? waiter = shelf.Chain ?? TakeBatch(ref shelf);
        if (waiter is null)
        {
            return new TWaiter();
        }

        shelf.Chain = waiter.Next;
        shelf.Length--;
        waiter.Next = null;

        // Unchecked, because a checked cast in shared generic code costs a dictionary look-up. Safe: only Return puts waiters on this shelf.
        return Unsafe.As<TWaiter>(waiter);
    }

    public static void Return(TWaiter waiter)
    {
        ref WaiterShelves.Shelf shelf = ref WaiterShelves.Own(s_number);
        if (shelf.Length >= 2 * BatchSize)
        {
            PutBatch(ref shelf);
        }

        waiter.Next = shelf.Chain;
        shelf.Chain = waiter;
        shelf.Length++;
    }

    private static Waiter? TakeBatch(ref WaiterShelves.Shelf shelf)
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
                shelf.Length = BatchSize;
                return batch;
            }
        }

        return null;
    }

    /// <summary>Moves one batch of this thread's chain to a free slot, or drops it.</summary>
    private static void PutBatch(ref WaiterShelves.Shelf shelf)
    {
        Waiter first = shelf.Chain!;
        Waiter last = first;
        for (int i = 1; i < BatchSize; i++)
        {
            last = last.Next!;
        }

        shelf.Chain = last.Next;
        shelf.Length -= BatchSize;
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
