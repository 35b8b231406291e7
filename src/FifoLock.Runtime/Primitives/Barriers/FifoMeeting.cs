using FifoLocks.Barriers;
using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>
/// What a barrier and a latch have in common: parties that wait until so many of them have come, threads that block and tasks that await on one object. Either all of a group go on or none
/// does: a party that gives up before the last one has come breaks the meeting for all.
/// </summary>
/// <remarks>All members are safe to call from any thread. See <see cref="FifoBarrier"/>, for many meetings, and <see cref="FifoLatch"/>, for one.</remarks>
public abstract class FifoMeeting : FifoServed
{
    /// <summary>The most parties there can be: 1,000,000.</summary>
    public const int MaxParties = 1_000_000;

    /// <summary>Giving up is only asked for: the granter alone decides whether all had come before.</summary>
    private protected static readonly ServedRule s_arrival = new("Wait", asksToWithdraw: true);

    /// <summary>Who has come and waits for the rest. The granter alone.</summary>
    private protected readonly WaiterList _arrived = new();

    /// <summary>The granter writes it, anyone reads it.</summary>
    private int _parties;

    /// <summary>Null while it is whole; the granter writes it, anyone reads it.</summary>
    private Breakage? _breakage;

    private protected FifoMeeting(int parties, FifoLockOptions? options)
        : base(options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parties, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(parties, MaxParties);
        _parties = parties;
    }

    /// <summary>How many have to come, 1 to <see cref="MaxParties"/>. A snapshot.</summary>
    public int Parties
    {
        get => Seam.Read(ref _parties);
        private protected set => Seam.Write(ref _parties, value);
    }

    /// <summary>Whether it is broken: nobody can wait at it. A snapshot.</summary>
    public bool IsBroken => Seam.Read(ref _breakage) is not null;

    internal override int ListedCount => _arrived.Count;

    /// <summary>Whether the last meeting has been: everybody passes, and nothing can break it. Written by the granter.</summary>
    private protected virtual bool IsOver => false;

    /// <summary>What to do about a broken one, for messages.</summary>
    private protected abstract string Advice { get; }

    /// <summary>
    /// Breaks it: those who wait, and those who come from now on, get a <see cref="BrokenBarrierException"/>. Those who were let go before stay so. Does nothing to one that is broken, or to a
    /// latch that has opened.
    /// </summary>
    public void Abort() => Do(
        this,
        static (FifoMeeting self, ref Completions completions) =>
        {
            if (!self.IsOver)
            {
                self.Break(Breakage.Aborted, ref completions);
            }

            return true;
        },
        inRelease: true);

    /// <summary>Lets those go who are complete. Nobody is complete while it is broken, since then nobody is listed. As the granter.</summary>
    private protected abstract void Advance(ref Completions completions);

    private protected override void Serve(Waiter waiter, ref Completions completions)
    {
        if (IsOver)
        {
            ServingQueue.Grant(waiter, ref completions);
            return;
        }

        if (_breakage is { } breakage)
        {
            ServingQueue.Fail(waiter, breakage.For(Name, Advice), ref completions);
            return;
        }

        _arrived.Append(waiter);
        bool onlyNow = waiter.OnlyNow;
        Advance(ref completions);

        // It is the last in the list, and not ours to touch where it has gone: so it still stands there if anybody does.
        if (onlyNow && _arrived.Head is not null)
        {
            Break(Breakage.GaveUp, ref completions);
        }
    }

    /// <summary>It had come, and went away: for the others that is the same as if it had been listed.</summary>
    internal sealed override void ReceiveWithdrawn(Waiter waiter, ref Completions completions)
    {
        if (!IsOver)
        {
            Break(Breakage.GaveUp, ref completions);
        }

        ServingQueue.End(waiter, ref completions);
    }

    internal sealed override void Withdraw(Waiter waiter, ref Completions completions) => Break(Breakage.GaveUp, ref completions);

    /// <summary>
    /// A party that asked to be withdrawn before the last one came goes first, whether or not its note has been read: then the meeting breaks, and this is true. As the granter.
    /// </summary>
    private protected bool BreaksFor(int parties, ref Completions completions)
    {
        Waiter? waiter = _arrived.Head;
        for (int i = 0; i < parties; i++)
        {
            if (waiter!.Wish != Waiter.Outcome.Free)
            {
                Break(Breakage.GaveUp, ref completions);
                return true;
            }

            waiter = waiter.Next;
        }

        return false;
    }

    /// <summary>Breaks it, for the first reason that comes up, and sends everybody away who is listed. As the granter.</summary>
    private protected void Break(Breakage breakage, ref Completions completions)
    {
        MarkBroken(breakage);
        SendAway(breakage, ref completions);
    }

    private protected void MarkBroken(Breakage breakage)
    {
        if (_breakage is null)
        {
            Seam.Exchange(ref _breakage, breakage);
        }
    }

    private protected void Repair() => Seam.Exchange(ref _breakage, null);

    /// <summary>Those who asked to be withdrawn, or are not to wait, end as they wished; the others are told why. As the granter.</summary>
    private protected void SendAway(Breakage breakage, ref Completions completions)
    {
        while (_arrived.Head is { } waiter)
        {
            _arrived.Unlink(waiter);
            if (waiter.OnlyNow || waiter.Wish != Waiter.Outcome.Free)
            {
                ServingQueue.End(waiter, ref completions);
            }
            else
            {
                ServingQueue.Fail(waiter, breakage.For(Name, Advice), ref completions);
            }
        }
    }
}
