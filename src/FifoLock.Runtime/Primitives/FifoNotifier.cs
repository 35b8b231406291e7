using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>
/// A condition without a lock: whoever waits, waits for a notification that comes later, and notifications go to those who wait, first come, first served. One that nobody waits
/// for is lost. For threads and tasks on one object.
/// </summary>
/// <example>
/// <code>
/// private readonly FifoNotifier _published = new();
///
/// await _published.WaitAsync(token);   // the next one
/// _published.NotifyAll();              // whoever publishes
/// </code>
/// </example>
/// <remarks>
/// All members are safe to call from any thread. Where a notification must not be missed by those who come late, use an event or a <see cref="FifoSemaphore"/>.
/// </remarks>
public sealed class FifoNotifier : FifoServed
{
    private static readonly ServedRule s_wait = new("Wait");

    /// <summary>Touched by the granter alone.</summary>
    private readonly WaiterList _waiters = new();

    /// <summary>Creates a notifier.</summary>
    /// <param name="options">What to choose, or null for the defaults.</param>
    public FifoNotifier(FifoLockOptions? options = null)
        : base(options)
    {
    }

    internal override int ListedCount => _waiters.Count;

    /// <summary>Wakes those who have waited longest. Of those only who wait when the call is made: one that is woken and waits again is not woken twice.</summary>
    /// <param name="count">How many at most, 1 or more.</param>
    /// <returns>How many were woken. One that gave up in this moment is not among them; its notification went to the next.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public int Notify(int count = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Wake(count);
    }

    /// <summary>Wakes everybody who waits when the call is made.</summary>
    /// <returns>How many were woken.</returns>
    public int NotifyAll() => Wake(int.MaxValue);

    /// <summary>Blocks the calling thread until it is notified.</summary>
    /// <param name="cancellationToken">Ends the wait. Once notified it has no effect.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited.</exception>
    public void Wait(CancellationToken cancellationToken = default) => WaitCore(s_wait, 1, Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Completes when it is notified. The wait begins with the call, not with the await.</summary>
    /// <param name="cancellationToken">Ends the wait. Once notified it has no effect.</param>
    /// <returns>A task to await exactly once.</returns>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled first.</exception>
    public ValueTask WaitAsync(CancellationToken cancellationToken = default) => WaitCoreAsync(s_wait, 1, cancellationToken);

    /// <summary>Blocks the calling thread until it is notified, for a limited time.</summary>
    /// <param name="timeout">How long: zero never waits, so it is never notified; <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="cancellationToken">Ends the wait. Once notified it has no effect.</param>
    /// <returns>False when the time ran out.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited.</exception>
    public bool TryWait(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Deadline.Check(timeout);
        return WaitCore(s_wait, 1, timeout, cancellationToken);
    }

    /// <summary>Completes when it is notified or the time has run out. The wait begins with the call, not with the await.</summary>
    /// <param name="timeout">How long: zero never waits, so it is never notified; <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="cancellationToken">Ends the wait. Once notified it has no effect.</param>
    /// <returns>A task to await exactly once: false when the time ran out.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled first.</exception>
    public ValueTask<bool> TryWaitAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Deadline.Check(timeout);
        return WaitCoreAsync(s_wait, 1, timeout, cancellationToken);
    }

    private protected override KeyValuePair<string, object?>[] DescribeState() => [];

    private protected override void Serve(Waiter waiter, ref Completions completions) => _waiters.Append(waiter);

    internal override void Withdraw(Waiter waiter, ref Completions completions)
    {
        _waiters.Unlink(waiter);
        waiter.LetGo();
    }

    private int Wake(int most)
    {
        if ((Seam.Read(ref State) & Word.Queued) == 0)
        {
            // Every wait whose call has returned left this flag.
            return 0;
        }

        return Do(
            (Self: this, Most: most),
            static ((FifoNotifier Self, int Most) with, ref Completions completions) =>
            {
                // Who comes meanwhile gets into the list only after this step.
                WaiterList waiters = with.Self._waiters;
                int woken = 0;
                while (woken < with.Most && waiters.Head is { } waiter)
                {
                    waiters.Unlink(waiter);
                    woken += ServingQueue.Grant(waiter, ref completions) ? 1 : 0;
                }

                return woken;
            },
            inRelease: true);
    }
}
