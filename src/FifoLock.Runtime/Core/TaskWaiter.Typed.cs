using System.Threading.Tasks.Sources;
using FifoLocks.Modes;

namespace FifoLocks.Core;

/// <summary>An awaited request for a lease of one mode.</summary>
internal sealed class TaskWaiter<TMode> : TaskWaiter, IValueTaskSource<Lease<TMode>>
    where TMode : ILockMode
{
    public ValueTask<Lease<TMode>> Task => new(this, Version);

    public static TaskWaiter<TMode> Rent(GrantQueue queue, GrantRule rule, int count, CancellationToken token, Deadline deadline)
    {
        TaskWaiter<TMode> waiter = WaiterPool<TaskWaiter<TMode>>.Rent();
        waiter.Prepare(queue, rule, count, token, deadline);
        return waiter;
    }

    /// <summary>A task that yields once and then brings a lease that was granted at once, or none.</summary>
    public static ValueTask<Lease<TMode>> YieldOnce(GrantQueue queue, GrantRule rule, int count, Grant grant)
    {
        TaskWaiter<TMode> waiter = WaiterPool<TaskWaiter<TMode>>.Rent();
        waiter.Stamp = grant.Stamp;
        waiter.PrepareDecided(queue, rule, count, grant.IsGranted ? Outcome.Granted : Outcome.TimedOut);
        if (grant.Ticket != 0)
        {
            waiter.Ticket = grant.Ticket;
        }

        return waiter.Task;
    }

    Lease<TMode> IValueTaskSource<Lease<TMode>>.GetResult(short token)
    {
        Outcome outcome = Take(token);
        ThrowFor(outcome);
        Lease<TMode> lease = outcome == Outcome.Granted ? Lease<TMode>.Of((FifoLockBase)Queue.Owner, (ModeRule)Rule, Count, Grant) : default;
        LetGo();
        return lease;
    }

    ValueTaskSourceStatus IValueTaskSource<Lease<TMode>>.GetStatus(short token) => StatusOf(token);

    void IValueTaskSource<Lease<TMode>>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => Continue(continuation, state, token, flags);

    protected override void Recycle()
    {
        base.Recycle();
        WaiterPool<TaskWaiter<TMode>>.Return(this);
    }
}
