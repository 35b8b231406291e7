using System.Runtime.CompilerServices;
using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>The long way in, for requests that the inlined path could not grant: checks first, then another try, then the queue.</summary>
public abstract partial class FifoLockBase
{
    /// <summary>
    /// Most who cannot pass at once find others waiting, and all there is to do is to stand behind them: nothing to judge, and a layout that is bound. Null: there is more to do.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private TaskWaiter<TMode>? TryStandBehind<TMode>(ModeRule rule, CancellationToken token)
        where TMode : ILockMode
    {
        ulong word = Seam.Read(ref State);
        bool othersWait = (word & Word.Queued) != 0 && (word & (Word.Draining | Word.LookAgain)) != Word.LookAgain;
        return othersWait && ReferenceEquals(_layout, rule.Layout) && rule.MaxCount > 0 && !token.IsCancellationRequested
            ? StandInLine<TMode>(rule, 1, token, Deadline.Never)
            : null;
    }

    private TaskWaiter<TMode> StandInLine<TMode>(ModeRule rule, int count, CancellationToken token, Deadline deadline)
        where TMode : ILockMode
    {
        GrantQueue queue = Queue();
        TaskWaiter<TMode> waiter = TaskWaiter<TMode>.Rent(queue, rule, count, token, deadline);
        queue.Arrive(waiter);
        waiter.Arm();
        return waiter;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask<Lease<TMode>> AcquireLong<TMode>(ModeRule rule, int count, TimeSpan timeout, CancellationToken token)
        where TMode : ILockMode
    {
        Deadline.Check(timeout);
        if (TryQuickly(rule, count, token, out Lease<TMode> lease))
        {
            return new ValueTask<Lease<TMode>>(lease);
        }

        Check(rule, count);
        if (token.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<Lease<TMode>>(token);
        }

        Grant grant;
        try
        {
            grant = GrantNow(rule, count);
        }
        catch (Exception error)
        {
            return ValueTask.FromException<Lease<TMode>>(error);
        }

        if (grant.IsGranted || timeout == TimeSpan.Zero)
        {
            if (ForcingQueue is { } forcing)
            {
                return TaskWaiter<TMode>.YieldOnce(forcing, rule, count, grant);
            }

            return new ValueTask<Lease<TMode>>(grant.IsGranted ? Lease<TMode>.Of(this, rule, count, grant) : default);
        }

        return StandInLine<TMode>(rule, count, token, Deadline.After(timeout, Queue().Clock)).Task;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool EnterLong<TMode>(ModeRule rule, int count, TimeSpan timeout, out Lease<TMode> lease, CancellationToken token)
        where TMode : ILockMode
    {
        Deadline.Check(timeout);
        if (TryQuickly(rule, count, token, out lease))
        {
            return true;
        }

        Check(rule, count);
        token.ThrowIfCancellationRequested();
        Grant grant = GrantNow(rule, count);
        if (grant.IsGranted)
        {
            lease = Lease<TMode>.Of(this, rule, count, grant);
            return true;
        }

        if (timeout == TimeSpan.Zero)
        {
            return false;
        }

        if (timeout == Timeout.InfiniteTimeSpan && !token.CanBeCanceled)
        {
            ThrowIfContextWouldBlockItself(Queue(), rule);
        }

        grant = Block(rule, count, timeout, token);
        lease = grant.IsGranted ? Lease<TMode>.Of(this, rule, count, grant) : default;
        return grant.IsGranted;
    }

    /// <summary>What the inlined path does, for calls that do not have it: one hold, in a layout that is bound, and nobody waits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryQuickly<TMode>(ModeRule rule, int count, CancellationToken token, out Lease<TMode> lease)
        where TMode : ILockMode
    {
        ulong word = Seam.Read(ref State);
        if (count == 1
            && Readers is null
            && rule.Guard.Admits(word)
            && ReferenceEquals(_layout, rule.Layout)
            && !token.IsCancellationRequested
            && Seam.TryChange(ref State, word, word + rule.Unit))
        {
            lease = new Lease<TMode>(this, rule.Seat, word, 1);
            return true;
        }

        lease = default;
        return false;
    }

    /// <summary>The argument checks of every request, and last the binding of a plain lock to the family of its first mode.</summary>
    private void Check(ModeRule rule, int count)
    {
        rule.ThrowIfRefused();
        if (count < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"A request on {Name} asks for 1 hold of {rule.Name} or more.");
        }

        if (count > rule.MaxCount)
        {
            throw TooMany(rule, count);
        }

        LockLayout? layout = BoundLayout;
        if (layout is null)
        {
            if (Readers is not null)
            {
                ThrowIfNobodyReads(rule.Layout);
            }

            layout = Seam.CompareExchange(ref _layout, rule.Layout, null) ?? rule.Layout;
        }

        if (layout != rule.Layout)
        {
            throw ForeignMode(rule.Name, layout);
        }
    }

    private Exception TooMany(ModeRule rule, int count)
    {
        if (rule.MaxCount == 0)
        {
            return new InvalidOperationException(
                $"{Name} can never grant {rule.Name}, whatever is released: its predicate ({rule.Condition}) is false for every count.");
        }

        string most = rule.Seat.Kind == SeatKind.Exclusive ? "it excludes itself" : $"at most {rule.MaxCount} are ever granted at once";
        return new ArgumentOutOfRangeException(
            nameof(count), count, $"{Name} could never grant {count} holds of {rule.Name} in one step: {most} ({rule.Condition}). Ask for fewer.");
    }

    private InvalidOperationException ForeignMode(string mode, LockLayout layout) =>
        new($"{Name} is bound to the modes {string.Join(", ", layout.Modes.Select(static m => m.Name))}; {mode} is not one of them. "
            + "Use one lock per family of modes, or declare a typed lock with [FifoLock(...)] that lists all of them.");

    /// <summary>With leases tracked, a wait that cannot end is reported: the holder needs the very thread that is about to block.</summary>
    private void ThrowIfContextWouldBlockItself(GrantQueue queue, ModeRule rule)
    {
        // The base type posts to the pool: it needs no particular thread.
        if (queue.Ledger is { } ledger
            && SynchronizationContext.Current is { } context
            && context.GetType() != typeof(SynchronizationContext)
            && ledger.HeldWithin(context, this, rule, behindOthers: !rule.GoesFirst && queue.WaitingCount > 0) is { } held)
        {
            throw new InvalidOperationException(
                $"Entering {rule.Name} would block this thread, whose SynchronizationContext runs the work that holds {held} of {Name}: neither could go on. "
                + $"Await Acquire<{rule.Name}>() here, or release the other lease on another context (ConfigureAwait(false)).");
        }
    }
}
