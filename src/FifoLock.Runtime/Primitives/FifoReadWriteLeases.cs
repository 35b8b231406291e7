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

    /// <summary>Stops writing and goes on reading, at once: readers that wait may come in, no writer does in between.</summary>
    /// <param name="lease">The right to write. It is released by this: dispose the result instead.</param>
    /// <returns>The right to read.</returns>
    /// <exception cref="SynchronizationLockException">The lease was released already.</exception>
    /// <example>
    /// <code>
    /// Lease&lt;FifoReadWriteLock.Write&gt; writing = gate.EnterWrite();
    /// Change();
    /// using (writing.Downgrade()) { ReadWhatWasChanged(); }
    /// </code>
    /// </example>
    public static Lease<FifoReadWriteLock.Read> Downgrade(this Lease<FifoReadWriteLock.Write> lease) => lease.DowngradeTo<FifoReadWriteLock.Read>();

    /// <summary>Stops writing and goes on reading with the right to write again later, at once.</summary>
    /// <param name="lease">The right to write. It is released by this: dispose the result instead.</param>
    /// <returns>The upgradeable read.</returns>
    /// <exception cref="SynchronizationLockException">The lease was released already.</exception>
    /// <exception cref="InvalidOperationException">The lease came from an upgrade: dispose it, and the upgradeable read that it came from is there. It is as it was.</exception>
    public static Lease<FifoReadWriteLock.UpgradeableRead> DowngradeToUpgradeable(this Lease<FifoReadWriteLock.Write> lease) =>
        lease.DowngradeTo<FifoReadWriteLock.UpgradeableRead>();

    /// <summary>Gives the right to upgrade up and goes on reading, at once: whoever waits for an upgradeable read may come in.</summary>
    /// <param name="lease">The upgradeable read. It is released by this: dispose the result instead.</param>
    /// <returns>The right to read.</returns>
    /// <exception cref="SynchronizationLockException">The lease was released already.</exception>
    /// <exception cref="InvalidOperationException">An upgrade of the lease is held: dispose that first. The lease is as it was.</exception>
    public static Lease<FifoReadWriteLock.Read> Downgrade(this Lease<FifoReadWriteLock.UpgradeableRead> lease) => lease.DowngradeTo<FifoReadWriteLock.Read>();
}
