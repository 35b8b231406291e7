namespace FifoLocks;

/// <summary>What the leases of <see cref="FifoReentrantMutex"/> can do.</summary>
public static class FifoReentrantLeases
{
    /// <summary>Enters the mutex of this lease again, at once and whoever waits.</summary>
    /// <param name="lease">A lease that is held.</param>
    /// <returns>A lease of its own: dispose it as well, before or after <paramref name="lease"/>.</returns>
    /// <exception cref="SynchronizationLockException">The lease was released already, or never held anything.</exception>
    /// <exception cref="InvalidOperationException">
    /// <see cref="FifoReentrantMutex.MaxDepth"/> leases are held; or the lease is one of a plain <see cref="FifoLock"/>, which is not re-entrant.
    /// </exception>
    /// <example><code>using (held.Reenter()) { }</code></example>
    public static Lease<FifoReentrantMutex.Exclusive> Reenter(this Lease<FifoReentrantMutex.Exclusive> lease) => lease.Lock switch
    {
        FifoReentrantMutex mutex => mutex.Reenter(lease),
        null => throw new SynchronizationLockException("This lease holds no lock, so nothing can be entered again with it. Ask IsHeld after a request with a timeout."),
        var other => throw new InvalidOperationException($"This is a lease of {other}, which is not re-entrant. Use a FifoReentrantMutex."),
    };
}
