using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>
/// Turning a lease into one of another mode with nobody in between: one compare-and-swap that checks the stamp, gives the source back and takes the target. That nobody
/// has to be waited for is what the generator has proven.
/// </summary>
/// <remarks>
/// The proof is about leases that were granted by the source's own guard. A conversion leaves its converter's hold out of that guard, so a lease with another one nested
/// in it, or nested itself, may have beside it what the target excludes. Hence the target's guard is judged once more, on the value that the compare-and-swap confirms.
/// </remarks>
public abstract partial class FifoLockBase
{
    internal Lease<TTarget> Downgrade<TSource, TTarget>(uint stamp, int info)
        where TSource : ILockMode
        where TTarget : IDowngradedFrom<TSource>
    {
        ModeRule rule = TargetRule<TTarget>();
        Check(rule, 1);

        // Proven modes exclude themselves: the lease is one hold with a generation, or a ticket for one.
        int source = _layout!.IndexOf(typeof(TSource).FullName!);
        bool isTracked = LeaseInfo.IsTracked(info);
        LeaseLedger.Entry entry = isTracked ? TakeEntry(stamp, info) : default;
        Lease<TTarget> lease;
        Release outcome;
        try
        {
            lease = Exchange<TTarget>(source, isTracked ? entry.Stamp : stamp, rule, out outcome);
        }
        catch when (isTracked)
        {
            Ledger.Put(LeaseInfo.Ticket(stamp, info), entry);
            throw;
        }

        Finish(outcome);
        return lease;
    }

    private Lease<TTarget> Exchange<TTarget>(int source, uint generation, ModeRule rule, out Release outcome)
        where TTarget : ILockMode
    {
        Seat seat = rule.Layout.Seats[source];
        while (true)
        {
            ulong word = Seam.Read(ref State);
            if (seat.CountIn(word) == 0 || seat.GenerationIn(word) != generation)
            {
                throw NotHeld(seat, 1);
            }

            ulong without = seat.WithoutExclusiveHold(word);
            if (!rule.Admits(without, 1, stamp: 0, QueueOrNull?.Surplus))
            {
                throw new InvalidOperationException(
                    $"This lease of {rule.Layout.Modes[source].Name} on {Name} cannot be downgraded to {rule.Name}, which needs {rule.Condition}: "
                    + "it came from a conversion, or another lease came from one of it. Dispose the nested lease instead; the lock is as it was.");
            }

            if (rule.LooksBeyond(without) || rule.Fills(without, 1))
            {
                return ExchangeInTwoSteps<TTarget>(source, generation, rule, out outcome);
            }

            // Written down first, since that may fail for want of memory.
            uint granted = rule.StampOf(without, requested: 0);
            LeaseLedger? ledger = QueueOrNull?.Ledger;
            long ticket = ledger?.Add(rule, 1, granted, SynchronizationContext.Current) ?? 0;
            if (TryUpdate(word, rule.Take(without, 1), out outcome))
            {
                return Lease<TTarget>.Of(this, rule, 1, new Grant(true, granted, ticket));
            }

            ledger?.TryTake(ticket, out _);
        }
    }

    /// <summary>
    /// Where a count stands beside the word only the granter may add to it: the target is taken first, as a conversion that nobody has to be waited for, and the source is
    /// given back after that. Between the two both are held, so nobody gets in either.
    /// </summary>
    private Lease<TTarget> ExchangeInTwoSteps<TTarget>(int source, uint generation, ModeRule rule, out Release outcome)
        where TTarget : ILockMode
    {
        EnterLong(rule.LeavingOut(source, 1), 1, Timeout.InfiniteTimeSpan, out Lease<TTarget> lease, CancellationToken.None);
        Seat seat = rule.Layout.Seats[source];
        outcome = TryRelease(seat, 1, generation);
        if (outcome == Core.Release.NotHeld)
        {
            // Through another copy, in this moment.
            lease.Dispose();
            throw NotHeld(seat, 1);
        }

        return lease;
    }
}
