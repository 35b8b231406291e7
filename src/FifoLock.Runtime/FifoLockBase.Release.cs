using System.Runtime.CompilerServices;
using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>
/// The way out. One compare-and-swap checks that what a lease stands for is held, by its count or its generation, and gives it back; the long ways are for those who find that somebody waits, that a field is
/// full, that the word has changed, or that what is held is written down beside it.
/// </summary>
public abstract partial class FifoLockBase
{
    /// <summary>Releases what a lease stands for, exactly once.</summary>
    /// <exception cref="SynchronizationLockException">It was released already.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Release(uint stamp, int info)
    {
        ulong word = Seam.Read(ref State);
        ulong next;
        if (LeaseInfo.IsShared(info))
        {
            Seat seat = Seat.FromBits(stamp);
            ulong shown = seat.FieldIn(word);

            if (shown < (ulong)info || (seat.IsLimit(shown) && seat.Kind == SeatKind.Saturating) || (word & Word.Queued) != 0)
            {
                ReleaseLong(stamp, info);
                return;
            }

            next = word - ((ulong)info << seat.Shift);
        }
        else
        {
            Seat seat = LeaseInfo.ExclusiveSeat(info);
            if (LeaseInfo.IsTracked(info) || ((word ^ seat.ExclusiveHold(stamp)) & (seat.Mask | Word.Queued)) != 0)
            {
                ReleaseLong(stamp, info);
                return;
            }

            // What the word must become is known before it is read, but for the fields of others: one step from the read to the swap.
            next = word ^ seat.ExclusiveHoldGivenBack(stamp);
        }

        if (!Seam.TryChange(ref State, word, next))
        {
            ReleaseLong(stamp, info);
        }
    }

    internal override Release TryGiveBack(GrantRule rule, int count, uint stamp) => TryRelease(((ModeRule)rule).Seat, count, stamp);

    /// <summary>
    /// One release: the compare-and-swap that checks count or generation is the one that subtracts. Where somebody waits it also sees to it that the queue is
    /// looked at: D set: set P; D clear: take it, and the caller drains.
    /// </summary>
    internal Release TryRelease(Seat seat, int count, uint generation)
    {
        while (true)
        {
            ulong word = Seam.Read(ref State);
            ulong shown = seat.CountIn(word);
            ulong next;
            if (seat.Kind == SeatKind.Exclusive)
            {
                if (!IsHeldIn(word, seat, generation))
                {
                    return Core.Release.NotHeld;
                }

                next = seat.WithoutExclusiveHold(word);
            }
            else if (seat.IsFull(word))
            {
                bool? taken = Queue().Surplus!.TryRelease(ref State, seat, _layout!.IndexOf(seat), count);
                if (taken is null)
                {
                    continue;
                }

                return taken.Value ? Core.Release.MustTell : Core.Release.NotHeld;
            }
            else if (shown < (ulong)count)
            {
                return Core.Release.NotHeld;
            }
            else
            {
                next = word - ((ulong)count << seat.Shift);
            }

            if (TryUpdate(word, next, out Release released))
            {
                return released;
            }
        }
    }

    /// <summary>Whether what a lease stands for is held; see <see cref="Lease{TMode}.IsHeld"/>.</summary>
    internal bool IsLive(uint stamp, int info)
    {
        ulong word = Seam.Read(ref State);
        if (LeaseInfo.IsShared(info))
        {
            return IsHeldByAnyone(Seat.FromBits(stamp), word);
        }

        if (LeaseInfo.IsParked(info))
        {
            return IsHeldByAnyone(LeaseInfo.ParkedSeat(info), word);
        }

        return LeaseInfo.IsTracked(info)
            ? Ledger.TryFind(LeaseInfo.Ticket(stamp, info), out LeaseLedger.Entry entry) && Stands(entry)
            : IsHeldIn(word, LeaseInfo.ExclusiveSeat(info), stamp);
    }

    /// <summary>
    /// Whether the generation in the word is that of an exclusive lease: the one that the lease shows, or, where the lock was given up and taken back for that
    /// lease, the one that stands for it.
    /// </summary>
    private protected virtual bool IsShownBy(uint inWord, uint shown) => inWord == shown;

    private bool IsHeldIn(ulong word, Seat seat, uint shown) => seat.CountIn(word) != 0 && IsShownBy(seat.GenerationIn(word), shown);

    /// <summary>Whether the holds of a lease that is written down stand in the word. A lock that gives them up and keeps the entry says no meanwhile.</summary>
    internal virtual bool Stands(in LeaseLedger.Entry entry) => true;

    /// <summary>Releases what a lease stands for that is not counted in a slot, if it is held. Where leases are tracked, <paramref name="entry"/> is what was written down of it.</summary>
    private protected Release TryRelease(uint stamp, int info, out LeaseLedger.Entry entry)
    {
        entry = default;
        if (LeaseInfo.IsShared(info))
        {
            return TryRelease(Seat.FromBits(stamp), info, generation: 0);
        }

        if (!LeaseInfo.IsTracked(info))
        {
            return TryRelease(LeaseInfo.ExclusiveSeat(info), 1, stamp);
        }

        return TryReleaseTracked(LeaseInfo.Ticket(stamp, info), out entry);
    }

    /// <summary>Releases what a lease with a ticket stands for, if it is held. Taking the entry out decides who releases, whatever the mode.</summary>
    private protected virtual Release TryReleaseTracked(long ticket, out LeaseLedger.Entry entry)
    {
        if (!Ledger.TryTake(ticket, out entry))
        {
            return Core.Release.NotHeld;
        }

        Release release = TryRelease(((ModeRule)entry.Rule).Seat, entry.Count, entry.Stamp);
        if (release == Core.Release.NotHeld)
        {
            // Somebody released without a lease what this one stands for: the lease is as it was too.
            Ledger.Put(ticket, entry);
        }

        return release;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ReleaseLong(uint stamp, int info)
    {
        if (!LeaseInfo.IsShared(info) && LeaseInfo.IsTracked(info))
        {
            ReleaseTracked(stamp, info);
            return;
        }

        bool isShared = LeaseInfo.IsShared(info);
        Seat seat = isShared ? Seat.FromBits(stamp) : LeaseInfo.ExclusiveSeat(info);
        int count = isShared ? info : 1;
        Release release = TryRelease(seat, count, stamp);
        if (release == Core.Release.NotHeld)
        {
            throw NotHeld(seat, count);
        }

        Finish(release);
    }

    /// <summary>What is written down, or counted in a slot.</summary>
    private void ReleaseTracked(uint stamp, int info)
    {
        LeaseLedger.Entry entry = default;
        Release release = LeaseInfo.IsParked(info) ? TryReleaseParked(stamp) : TryRelease(stamp, info, out entry);
        if (release == Core.Release.NotHeld)
        {
            throw entry.Rule is ModeRule rule ? NotHeld(rule.Seat, entry.Count) : ReleasedAlready();
        }

        Finish(release);
    }

    /// <summary>Takes the entry of a tracked lease out of the ledger: that decides who releases, whatever the mode.</summary>
    /// <exception cref="SynchronizationLockException">Somebody else did.</exception>
    private LeaseLedger.Entry TakeEntry(uint stamp, int info) =>
        Ledger.TryTake(LeaseInfo.Ticket(stamp, info), out LeaseLedger.Entry entry)
            ? entry
            : throw ReleasedAlready();

    private SynchronizationLockException NotHeld(Seat seat, int count)
    {
        string mode = _layout!.Modes[_layout.IndexOf(seat)].Name;
        return new SynchronizationLockException(
            seat.Kind == SeatKind.Exclusive
                ? $"This lease of {mode} on {Name} was released already. Dispose each lease exactly once, through one copy; the lock is as it was."
                : $"{Name} was asked to release {count} of {mode}, but so many are not held: a lease was disposed twice. The lock is as it was.");
    }

    private SynchronizationLockException ReleasedAlready() =>
        new($"This lease of {Name} was released already. Dispose each lease exactly once, through one copy; the lock is as it was.");
}
