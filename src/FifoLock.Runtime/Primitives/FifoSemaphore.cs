namespace FifoLocks;

/// <summary>
/// A number of permits, handed out strictly first in, first out, to awaiting tasks and blocking threads on one object. A lease takes one permit or several and returns
/// them when it is disposed. A request for many permits is not starved by requests for few: it waits its turn and the others wait behind it.
/// </summary>
/// <example>
/// <code>
/// private readonly FifoSemaphore _connections = new(initialCount: 8);
///
/// using (await _connections.Acquire(token)) { }
/// using (_connections.Enter(count: 3)) { }
/// </code>
/// </example>
/// <remarks>Permits are the room that is left: what is counted is holds, at most <c>maxCount</c>.</remarks>
[FifoLock(typeof(Permit))]
public sealed partial class FifoSemaphore
{
    private readonly int _maxCount;

    /// <summary>Creates a semaphore.</summary>
    /// <param name="initialCount">The permits that are free at first, 0 to <paramref name="maxCount"/>.</param>
    /// <param name="maxCount">The most permits there can ever be, 1 or more.</param>
    /// <param name="options">What to choose, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is outside its range.</exception>
    public FifoSemaphore(int initialCount, int maxCount = int.MaxValue, FifoLockOptions? options = null)
        : this(max: CheckCounts(initialCount, maxCount), options: options)
    {
        _maxCount = maxCount;
        HoldFromTheStart<Permit>(maxCount - initialCount);
    }

    /// <summary>The permits that are free. A snapshot; exact when no call on the semaphore is in flight.</summary>
    public int CurrentCount => _maxCount - CountHeld<Permit>();

    /// <inheritdoc/>
    public override string ToString() => $"{Name}(value={CurrentCount}, waiting={WaitingCount})";

    private static int CheckCounts(int initialCount, int maxCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCount, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(initialCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(initialCount, maxCount);
        return maxCount;
    }

    /// <summary>One permit taken.</summary>
    [LockMode]
    public sealed partial class Permit
    {
        private static bool IsCompatible(Holds h, int max) => h.Count<Permit>() < max;
    }
}
