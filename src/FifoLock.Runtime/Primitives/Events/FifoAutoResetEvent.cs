using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>
/// Each set lets one waiter pass, first come first served; sets do not pile up. For threads and tasks on one object; what <see cref="AutoResetEvent"/> is
/// for threads. Where every set must count, use <see cref="FifoSemaphore"/>.
/// </summary>
/// <example>
/// <code>
/// private readonly FifoAutoResetEvent _work = new();
///
/// await _work.WaitAsync(token);   // the worker
/// _work.Set();                    // whoever has work for it
/// </code>
/// </example>
public sealed class FifoAutoResetEvent : FifoPrimitive
{
    /// <summary>
    /// Sets that no waiter has used. At rest 0 or 1; while somebody waits each set adds one, so that two sets let two waiters pass, whoever grants just then.
    /// </summary>
    private static readonly Seat s_sets = new(0, 31, SeatKind.Bounded);

    /// <summary>Reset while somebody waited: what those who wait do not use goes, and no more.</summary>
    private const ulong ResetBit = 1UL << 31;

    private static readonly TakeRule s_rule = new("Wait", s_sets);

    /// <summary>Creates an event.</summary>
    /// <param name="initiallySet">Whether the first wait passes.</param>
    /// <param name="options">What to choose, or null for the defaults.</param>
    public FifoAutoResetEvent(bool initiallySet = false, FifoLockOptions? options = null)
        : base(options) => State |= initiallySet ? s_sets.Unit : 0;

    /// <summary>Whether the next wait would pass now. A snapshot.</summary>
    public bool IsSet => s_sets.FieldIn(Seam.Read(ref State)) != 0;

    /// <summary>Lets the first waiter pass, or the next one who comes. Does nothing while an earlier set has not been used and nobody waits.</summary>
    public void Set() => Finish(AddSet());

    /// <summary>Takes back a set that nobody has used and nobody waits for.</summary>
    public void Reset()
    {
        while (true)
        {
            ulong word = Seam.Read(ref State);
            ulong next = (word & Word.Queued) != 0 ? word | ResetBit : s_sets.WithCount(word, 0);
            if (next == word || Seam.TryChange(ref State, word, next))
            {
                return;
            }
        }
    }

    /// <summary>Blocks the calling thread until a set is its own.</summary>
    /// <param name="cancellationToken">Ends the wait. Once a set was granted it has no effect.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited.</exception>
    public void Wait(CancellationToken cancellationToken = default) => WaitCore(s_rule, 1, Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Completes when a set is its own.</summary>
    /// <param name="cancellationToken">Ends the wait. Once a set was granted it has no effect.</param>
    /// <returns>A task to await exactly once.</returns>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled first.</exception>
    public ValueTask WaitAsync(CancellationToken cancellationToken = default) => WaitCoreAsync(s_rule, 1, cancellationToken);

    /// <summary>Blocks the calling thread until a set is its own, for a limited time.</summary>
    /// <param name="timeout">How long: zero never waits, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="cancellationToken">Ends the wait. Once a set was granted it has no effect.</param>
    /// <returns>False when the time ran out.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited.</exception>
    public bool TryWait(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Deadline.Check(timeout);
        return WaitCore(s_rule, 1, timeout, cancellationToken);
    }

    /// <summary>Completes when a set is its own or the time has run out.</summary>
    /// <param name="timeout">How long: zero never waits, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="cancellationToken">Ends the wait. Once a set was granted it has no effect.</param>
    /// <returns>A task to await exactly once: false when the time ran out.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled first.</exception>
    public ValueTask<bool> TryWaitAsync(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Deadline.Check(timeout);
        return WaitCoreAsync(s_rule, 1, timeout, cancellationToken);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}(set={IsSet}, waiting={WaitingCount})";

    /// <summary>A set whose waiter gave up goes to the next one.</summary>
    internal override Release TryGiveBack(GrantRule rule, int count, uint stamp) => AddSet();

    /// <summary>When the last waiter has gone, sets do not pile up.</summary>
    internal override ulong AtRest(ulong word)
    {
        ulong sets = (word & ResetBit) != 0 ? 0 : Math.Min(s_sets.FieldIn(word), 1);
        return s_sets.WithCount(word & ~ResetBit, sets);
    }

    private Release AddSet()
    {
        while (true)
        {
            ulong word = Seam.Read(ref State);
            ulong sets = s_sets.FieldIn(word);
            ulong most = (word & Word.Queued) != 0 ? s_sets.FieldMask : 1;
            if (sets >= most)
            {
                return Release.Done;
            }

            if (TryUpdate(word, s_sets.WithCount(word & ~ResetBit, sets + 1), out Release outcome))
            {
                return outcome;
            }
        }
    }
}
