namespace FifoLocks;

/// <summary>
/// Mutual exclusion, strictly first in, first out, for awaiting tasks and blocking threads on one object. Use it where code that awaits must exclude itself; where
/// nothing awaits and order does not matter, <c>System.Threading.Lock</c> does.
/// </summary>
/// <example>
/// <code>
/// private readonly FifoMutex _mutex = new();
///
/// using (await _mutex.Acquire(token)) { }   // asynchronous
/// using (_mutex.Enter()) { }                // blocks the calling thread
/// </code>
/// </example>
[FifoLock(typeof(Exclusive))]
public sealed partial class FifoMutex
{
    /// <summary>The only mode of a mutex: excludes itself.</summary>
    [LockMode]
    public readonly partial struct Exclusive
    {
        private static bool IsCompatible(Holds h) => h.None<Exclusive>();
    }
}
