using System.Threading.Tasks.Sources;
using FifoLocks.Modes;

namespace FifoLocks.Core;

/// <summary>An awaited request that brings no lease: a wait for an event, a permit taken for good. The answer is whether it was granted before the time ran out.</summary>
internal class SignalWaiter : TaskWaiter, IValueTaskSource, IValueTaskSource<bool>
{
    public ValueTask Task => new(this, Version);

    public ValueTask<bool> Answer => new(this, Version);

    public static SignalWaiter Rent(GrantQueue queue, GrantRule rule, int count, uint stamp, CancellationToken token, Deadline deadline, bool onlyNow = false)
    {
        SignalWaiter waiter = WaiterPool<SignalWaiter>.Rent();
        waiter.Stamp = stamp;
        waiter.Prepare(queue, rule, count, token, deadline, onlyNow);
        return waiter;
    }

    /// <summary>A request that is decided already and yields once.</summary>
    public static SignalWaiter Decided(GrantQueue queue, GrantRule rule, int count, bool granted)
    {
        SignalWaiter waiter = WaiterPool<SignalWaiter>.Rent();
        waiter.PrepareDecided(queue, rule, count, granted ? Outcome.Granted : Outcome.TimedOut);
        return waiter;
    }

    public bool GetResult(short token)
    {
        Outcome outcome = Take(token);
        ThrowFor(outcome);
        LetGo();
        return outcome == Outcome.Granted;
    }

    void IValueTaskSource.GetResult(short token) => GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => StatusOf(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        Continue(continuation, state, token, flags);

    protected sealed override void Recycle()
    {
        base.Recycle();
        ReturnToPool();
    }

    private protected virtual void ReturnToPool() => WaiterPool<SignalWaiter>.Return(this);
}
