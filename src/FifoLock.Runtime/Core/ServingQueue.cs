using FifoLocks.Modes;

namespace FifoLocks.Core;

/// <summary>
/// The queue of a primitive whose state does not fit the word: the granter serves requests from state that it alone may touch. Inboxes, flags and the handing over of the role are those of
/// <see cref="GrantQueue"/>; only the judging differs.
/// </summary>
/// <remarks>
/// Since nobody else can change the state, there is nothing to publish with a compare-and-swap: a waiter is claimed first, and its effect follows. A withdrawn waiter loses nothing, because it
/// never had anything. (What others look at, counts and who borrows, is written before the claim, so that whoever was granted finds it, and taken back where the claim fails.) The idea of one thread
/// doing the work of all who left it a note: D. Hendler, I. Incze, N. Shavit, M. Tzafrir, <i>Flat Combining and the Synchronization-Parallelism Tradeoff</i>, 2010.
/// </remarks>
internal sealed class ServingQueue(FifoServed owner, FifoLockOptions options) : GrantQueue(owner, options)
{
    private protected override int ListedCount => owner.ListedCount;

    /// <summary>Serves what has arrived, in order of coming, then what was withdrawn.</summary>
    public void TakeNotes(ref Completions completions)
    {
        Waiter? cancelled = TakeCancellations();
        Waiter? arrived = TakeArrivalsInOrder();
        while (arrived is { } waiter)
        {
            arrived = waiter.Next;
            waiter.Next = null;
            if (waiter.IsWaiting && waiter.Wish == Waiter.Outcome.Free)
            {
                owner.Receive(waiter, ref completions);
            }
            else
            {
                owner.ReceiveWithdrawn(waiter, ref completions);
            }
        }

        while (cancelled is { } waiter)
        {
            cancelled = waiter.NextCancelled;
            waiter.NextCancelled = null;
            if (waiter.IsListed)
            {
                owner.Withdraw(waiter, ref completions);
            }

            waiter.LetGo();
        }
    }

    /// <summary>Claims a waiter that is in no list. False: it was withdrawn meanwhile, and is let go of.</summary>
    public static bool Grant(Waiter waiter, ref Completions completions)
    {
        if (waiter.TryGrant())
        {
            completions.Complete(waiter);
            return true;
        }

        waiter.LetGo();
        return false;
    }

    /// <summary>Fails a waiter that is in no list.</summary>
    public static void Fail(Waiter waiter, Exception error, ref Completions completions)
    {
        if (waiter.TryFail(error))
        {
            completions.Complete(waiter);
        }
        else
        {
            waiter.LetGo();
        }
    }

    /// <summary>Ends a waiter that is in no list and was withdrawn, asked to be, or is not to wait.</summary>
    public static void End(Waiter waiter, ref Completions completions)
    {
        Waiter.Outcome wish = waiter.Wish;
        if (waiter.TryDecide(wish == Waiter.Outcome.Free ? Waiter.Outcome.Refused : wish))
        {
            completions.Complete(waiter);
        }
        else
        {
            waiter.LetGo();
        }
    }

    private protected override bool Pass(int pass, bool mayStay, ref bool handedOver, ref Completions completions)
    {
        TakeNotes(ref completions);
        while (true)
        {
            ulong word = Seam.Read(ref owner.State);
            bool lookAgain = (word & Word.LookAgain) != 0;
            bool stays = lookAgain && mayStay;
            ulong flags = stays ? Word.Queued | Word.Draining
                : lookAgain ? Word.Queued | Word.LookAgain
                : owner.ListedCount > 0 ? Word.Queued
                : 0;
            if (Seam.TryChange(ref owner.State, word, (word & ~Word.QueueFlags) | flags))
            {
                handedOver |= lookAgain && !stays;
                return stays;
            }
        }
    }
}
