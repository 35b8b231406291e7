namespace FifoLocks;

/// <summary>Short names for what the leases of <see cref="FifoReadWriteLock"/> can do.</summary>
public static class FifoReadWriteLeases
{
    /// <summary>
    /// Asks to write, on top of an upgradeable read and ahead of the queue: granted as soon as the readers are gone. Nobody writes between what was read and what is written.
    /// </summary>
    /// <param name="lease">The upgradeable read.</param>
    /// <param name="cancellationToken">Gives the upgrade up; the lease stays as it is.</param>
    /// <returns>A nested lease: dispose it first, and <paramref name="lease"/> reads again. Await the result exactly once.</returns>
    /// <exception cref="SynchronizationLockException">The lease was released already.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled first.</exception>
    /// <example>
    /// <code>
    /// using (var reading = await gate.AcquireUpgradeableRead(token))
    /// {
    ///     if (NeedsChange())
    ///     {
    ///         using (await reading.Upgrade(token)) { Change(); }
    ///     }
    /// }
    /// </code>
    /// </example>
    public static ValueTask<Lease<FifoReadWriteLock.Write>> Upgrade(
        this Lease<FifoReadWriteLock.UpgradeableRead> lease, CancellationToken cancellationToken = default) =>
        lease.ConvertTo<FifoReadWriteLock.Write>(cancellationToken);

    /// <summary>Takes the right to write on top of an upgradeable read, blocking the calling thread until the readers are gone.</summary>
    /// <param name="lease">The upgradeable read.</param>
    /// <param name="cancellationToken">Gives the upgrade up; the lease stays as it is.</param>
    /// <returns>A nested lease: dispose it first, and <paramref name="lease"/> reads again.</returns>
    /// <exception cref="SynchronizationLockException">The lease was released already.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited.</exception>
    public static Lease<FifoReadWriteLock.Write> EnterUpgrade(
        this Lease<FifoReadWriteLock.UpgradeableRead> lease, CancellationToken cancellationToken = default) =>
        lease.EnterAs<FifoReadWriteLock.Write>(cancellationToken);
}
