namespace FifoLocks;

/// <summary>What can be chosen for a lock when it is made. Immutable once made, so one may serve many locks.</summary>
/// <example><code>var gate = new FifoLock(new FifoLockOptions { Name = "index", TrackLeases = true });</code></example>
public sealed class FifoLockOptions
{
    internal static FifoLockOptions Default { get; } = new();

    /// <summary>What exceptions, <c>ToString()</c> and the debugger call the lock. Null or empty: the name of its type.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// Where timeouts get their time from. With the system's (the default) a blocked thread parks with an operating-system timeout, so that a starved
    /// thread pool cannot delay it; with any other, timers of that provider are used.
    /// </summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Every asynchronous acquire yields exactly once, even when it is granted at once. Off by default.</summary>
    public bool ForceYield { get; init; }

    /// <summary>
    /// Continuations of granted requests run on the thread that released the lock, inside its <c>Dispose</c> (or <c>Set</c>, <c>Release</c>, <c>Signal</c>; a put into a collection; a wait at a
    /// <see cref="FifoCondition"/>, which gives its mutex up) and after it has left the lock's own
    /// code, instead of on the thread pool; up to a depth of 16 on one thread, beyond that on the pool. Never inside any other request, a cancellation or a timeout. Off by default.
    /// </summary>
    public bool RunContinuationsInline { get; init; }

    /// <summary>
    /// Every lease is written down while it is live: releasing one twice always throws, for shared modes too, and a blocking wait that a single-threaded context could never end is reported.
    /// Costs an allocation and a dictionary entry per lease; meant for tests and for hunting bugs. Off by default.
    /// </summary>
    /// <remarks>
    /// Every <see cref="SynchronizationContext"/> but the base class is taken for single-threaded. Where one posts to the pool all the same (NUnit's does), a thread that blocks in it while awaiting code of
    /// that context holds the lock is refused without need.
    /// </remarks>
    public bool TrackLeases { get; init; }

    /// <summary>
    /// For locks that are read far more often than written, by many cores at once: while nothing but reads is asked for, each core counts its own, and they change nothing that the others look at. The first
    /// request that readers have to wait for ends that until many reads meet again. Which mode reads the lock finds out: the first that admits any number of itself and is asked for often. The
    /// order in which requests are granted stays what it is. Off by default.
    /// </summary>
    /// <remarks>
    /// Costs two cache lines for each core once reads have met, and a write that ends the bias about as much as a write that waits. A lock with no mode that admits any number of itself refuses the option; what is no
    /// lock does not look at it. With <see cref="TrackLeases"/> or <see cref="ForceYield"/> it changes nothing.
    /// </remarks>
    /// <example><code>var gate = new FifoReadWriteLock(new FifoLockOptions { ReaderBias = true });</code></example>
    public bool ReaderBias { get; init; }
}
