using System.Runtime.CompilerServices;
using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>
/// A number of permits, handed out strictly first in, first out, to awaiting tasks and blocking threads on one object. A lease takes one permit or several and returns
/// them when it is disposed. A request for many permits is not starved by requests for few: it waits its turn and the others wait behind it.
/// </summary>
/// <example>
/// <code>
/// private readonly FifoSemaphore _connections = new(initialCount: 8, maxCount: 8);
///
/// using (await _connections.Acquire(token)) { }
/// using (_connections.Enter(count: 3)) { }
/// </code>
/// </example>
/// <remarks>
/// <para>Two sides: a lease returns its permits when it is disposed; a permit taken by <c>Wait</c> has no owner, and somebody calls <see cref="Release(int)"/> one day.</para>
/// <para>What is counted is holds, at most <c>maxCount</c>; permits are the room that is left. Where only leases are used, make the maximum the initial count: then a
/// request for more than that throws instead of waiting for a release that never comes, and a lease disposed twice is found out when no other is held.</para>
/// </remarks>
[FifoLock(typeof(Permit))]
public sealed partial class FifoSemaphore
{
    // Of the one field, apart, so that compiled code has them as constants.
    private static readonly int s_shift = FifoLockRules.Layout.Seats[0].Shift;
    private static readonly ulong s_mask = FifoLockRules.Layout.Seats[0].FieldMask;

    private readonly int _maxCount;
    private readonly Guard _guard;

    /// <summary>Creates a semaphore.</summary>
    /// <param name="initialCount">The permits that are free at first, 0 to <paramref name="maxCount"/>.</param>
    /// <param name="maxCount">The most permits there can ever be, 1 or more.</param>
    /// <param name="options">What to choose, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is outside its range.</exception>
    public FifoSemaphore(int initialCount, int maxCount = int.MaxValue, FifoLockOptions? options = null)
        : this(max: CheckCounts(initialCount, maxCount), options: options)
    {
        _maxCount = maxCount;
        _guard = FifoLockRuleOfPermit.Guard;
        HoldFromTheStart<Permit>(maxCount - initialCount);
    }

    /// <summary>The permits that are free. A snapshot; exact when no call on the semaphore is in flight.</summary>
    public int CurrentCount => _maxCount - CountHeld<Permit>();

    /// <summary>The most permits there can ever be.</summary>
    public int MaxCount => _maxCount;

    /// <summary>
    /// Adds permits, whoever took them or nobody: a permit taken by <see cref="Wait(int, CancellationToken)"/> has no owner. (A permit taken as a lease goes back when that is disposed.)
    /// </summary>
    /// <param name="count">How many, 1 or more.</param>
    /// <returns>The number that were free just before.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    /// <exception cref="SemaphoreFullException">There would be more than <see cref="MaxCount"/>. Nothing was released.</exception>
    /// <example><code>ready.Release(3);   // three waiters may go on</code></example>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Release(int count = 1)
    {
        // The field holds any int, so it is never full and its count stands in the word.
        ulong word = Seam.Read(ref State);
        ulong taken = (word >> s_shift) & s_mask;
        return count > 0 && taken >= (ulong)count && (word & Word.Queued) == 0 && Seam.TryChange(ref State, word, word - ((ulong)count << s_shift))
            ? _maxCount - (int)taken
            : ReleaseLong(count);
    }

    /// <summary>Takes permits for good, blocking the calling thread until they are granted. Somebody calls <see cref="Release(int)"/> one day.</summary>
    /// <param name="count">How many, all in one step, 1 to <see cref="MaxCount"/>.</param>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the permits are granted it has no effect.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is outside its range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first. Nothing was taken.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited. Nothing was taken.</exception>
    public void Wait(int count = 1, CancellationToken cancellationToken = default)
    {
        if (count != 1 || !TryTakeOne(cancellationToken))
        {
            WaitCore(CheckedRule(count), count, Timeout.InfiniteTimeSpan, cancellationToken);
        }
    }

    /// <summary>Takes one permit for good, blocking the calling thread until it is granted.</summary>
    /// <inheritdoc cref="Wait(int, CancellationToken)"/>
    public void Wait(CancellationToken cancellationToken) => Wait(1, cancellationToken);

    /// <summary>Takes permits for good, and completes when they are granted.</summary>
    /// <param name="count">How many, all in one step, 1 to <see cref="MaxCount"/>.</param>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the permits are granted it has no effect.</param>
    /// <returns>A task to await exactly once.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is outside its range.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled first. Nothing was taken.</exception>
    public ValueTask WaitAsync(int count = 1, CancellationToken cancellationToken = default) =>
        count == 1 && TryTakeOne(cancellationToken) ? default : WaitCoreAsync(CheckedRule(count), count, cancellationToken);

    /// <summary>Takes one permit for good, and completes when it is granted.</summary>
    /// <inheritdoc cref="WaitAsync(int, CancellationToken)"/>
    public ValueTask WaitAsync(CancellationToken cancellationToken) => WaitAsync(1, cancellationToken);

    /// <summary>Takes one permit for good if one is free and nobody waits.</summary>
    /// <returns>Whether it was taken. May be false while another call on the semaphore is in flight.</returns>
    public bool TryWait() => TryWait(TimeSpan.Zero);

    /// <summary>Takes permits for good, blocking the calling thread for a limited time.</summary>
    /// <param name="timeout">How long: zero never waits, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the permits are granted it has no effect.</param>
    /// <param name="count">How many, all in one step, 1 to <see cref="MaxCount"/>.</param>
    /// <returns>False when the time ran out.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first. Nothing was taken.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited. Nothing was taken.</exception>
    public bool TryWait(TimeSpan timeout, CancellationToken cancellationToken = default, int count = 1)
    {
        Deadline.Check(timeout);
        return WaitCore(CheckedRule(count), count, timeout, cancellationToken);
    }

    /// <summary>Takes permits for good, and completes when they are granted or the time has run out.</summary>
    /// <param name="timeout">How long: zero never waits, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the permits are granted it has no effect.</param>
    /// <param name="count">How many, all in one step, 1 to <see cref="MaxCount"/>.</param>
    /// <returns>A task to await exactly once: false when the time ran out.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled first. Nothing was taken.</exception>
    public ValueTask<bool> TryWaitAsync(TimeSpan timeout, CancellationToken cancellationToken = default, int count = 1)
    {
        Deadline.Check(timeout);
        return WaitCoreAsync(CheckedRule(count), count, timeout, cancellationToken);
    }

    private protected override KeyValuePair<string, object?>[] DescribeState() => [new("value", CurrentCount)];

    /// <summary>The common case in one compare-and-swap: one permit, one is free, and nobody waits or wants to see it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryTakeOne(CancellationToken token)
    {
        ulong word = Seam.Read(ref State);
        return _guard.Admits(word) && !token.IsCancellationRequested && Seam.TryChange(ref State, word, word + (1UL << s_shift));
    }

    private int ReleaseLong(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        while (true)
        {
            ulong word = Seam.Read(ref State);
            ulong taken = (word >> s_shift) & s_mask;
            if (taken < (ulong)count)
            {
                throw new SemaphoreFullException(
                    $"{Name} has {_maxCount - (long)taken} of at most {_maxCount} permits; {count} more are too many. Nothing was released.");
            }

            if (TryUpdate(word, word - ((ulong)count << s_shift), out Release outcome))
            {
                Finish(outcome);
                return _maxCount - (int)taken;
            }
        }
    }

    private ModeRule CheckedRule(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (count > _maxCount)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"{Name} never has more than {_maxCount} permits, so {count} at once could not be granted. Ask for fewer.");
        }

        return FifoLockRuleOfPermit.ForGood;
    }

    private static int CheckCounts(int initialCount, int maxCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCount, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(initialCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(initialCount, maxCount);
        return maxCount;
    }

    /// <summary>One permit taken.</summary>
    [LockMode]
    public readonly partial struct Permit
    {
        private static bool IsCompatible(Holds h, int max) => h.Count<Permit>() < max;
    }
}
