using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>
/// What events and countdowns have in common: waiting for a state, by blocking threads and awaiting tasks on one object. Waiting while the state is
/// there already costs one read, no atomic step.
/// </summary>
public abstract class FifoWaitable : FifoPrimitive
{
    private readonly PassRule _rule;

    private protected FifoWaitable(PassRule rule, FifoLockOptions? options)
        : base(options) => _rule = rule;

    /// <summary>Whether a wait would pass now. A snapshot.</summary>
    public bool IsSet => _rule.PassesAtOnce(Seam.Read(ref State));

    /// <summary>Blocks the calling thread until the state is there.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited.</exception>
    public void Wait(CancellationToken cancellationToken = default)
    {
        if (!_rule.PassesAtOnce(Seam.Read(ref State)) || cancellationToken.IsCancellationRequested)
        {
            TryWait(Timeout.InfiniteTimeSpan, cancellationToken);
        }
    }

    /// <summary>Completes when the state is there, at once if it is already.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task to await exactly once.</returns>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled first.</exception>
    public ValueTask WaitAsync(CancellationToken cancellationToken = default)
    {
        ulong word = Seam.Read(ref State);
        return _rule.PassesWithoutTrace(word) && !cancellationToken.IsCancellationRequested
            ? default
            : _rule.PassesAtOnce(word) ? PassAsync(_rule, cancellationToken)
            : WaitCoreAsync(_rule, 1, cancellationToken, _rule.Seen(word));
    }

    /// <summary>Blocks the calling thread until the state is there, for a limited time.</summary>
    /// <param name="timeout">How long: zero never waits, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>False when the time ran out.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited.</exception>
    public bool TryWait(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Deadline.Check(timeout);
        cancellationToken.ThrowIfCancellationRequested();
        ulong word = Seam.Read(ref State);
        return _rule.PassesAtOnce(word) || WaitCore(_rule, 1, timeout, cancellationToken, _rule.Seen(word));
    }

    /// <summary>Completes when the state is there or the time has run out.</summary>
    /// <param name="timeout">How long: zero never waits, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task to await exactly once: false when the time ran out.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled first.</exception>
    public ValueTask<bool> TryWaitAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Deadline.Check(timeout);
        ulong word = Seam.Read(ref State);
        return _rule.PassesWithoutTrace(word) && !cancellationToken.IsCancellationRequested
            ? new ValueTask<bool>(true)
            : _rule.PassesAtOnce(word) ? PassWithAnswerAsync(_rule, cancellationToken)
            : WaitCoreAsync(_rule, 1, timeout, cancellationToken, _rule.Seen(word));
    }

    /// <summary>A wait that passes takes nothing, so there is nothing to give back.</summary>
    internal sealed override Release TryGiveBack(GrantRule rule, int count, uint stamp) => Release.Done;
}
