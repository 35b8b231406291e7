using System.Runtime.CompilerServices;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>
/// The base of typed locks: the verbs, for the modes the lock lists and no others. Derive by declaring a partial class with
/// <see cref="FifoLockAttribute"/>; the generator writes the rest.
/// </summary>
/// <typeparam name="TSelf">The typed lock itself.</typeparam>
/// <remarks>
/// All members are safe to call from any thread at any time, and grant strictly first in, first out. A lease belongs to nobody: whoever has it may
/// release it, from any thread.
/// </remarks>
public abstract class FifoLock<TSelf> : FifoLockBase
    where TSelf : FifoLock<TSelf>
{
    /// <summary>For generated constructors.</summary>
    /// <param name="layout">The layout of the typed lock.</param>
    /// <param name="options">What to choose, or null for the defaults.</param>
    /// <exception cref="InvalidOperationException">The class derives from the base of another typed lock.</exception>
    protected FifoLock(LockLayout layout, FifoLockOptions? options)
        : base(layout, options)
    {
        ArgumentNullException.ThrowIfNull(layout);
        if (this is not TSelf)
        {
            throw new InvalidOperationException(
                $"{GetType()} derives from FifoLock<{typeof(TSelf).Name}> and is not a {typeof(TSelf).Name}. Declare it with [FifoLock(...)] and no base class.");
        }
    }

    /// <summary>The modes of this typed lock, how they go together, and their bits.</summary>
    /// <example><code>Console.WriteLine(documentLock.Layout.ToMarkdown());</code></example>
    public new LockLayout Layout => BoundLayout!;

    // Safe because the constructor checked it.
    private TSelf Self => Unsafe.As<TSelf>(this);

    /// <summary>Asks for the lock in a mode; completes when it is granted, at once if it is free and nobody waits.</summary>
    /// <typeparam name="TMode">The mode.</typeparam>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the lock is granted it has no effect.</param>
    /// <returns>The lease; dispose it to release. Await the result exactly once.</returns>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled before the grant. Nothing is held.</exception>
    /// <exception cref="InvalidOperationException">The mode does not belong to this lock.</exception>
    /// <example><code>using (await gate.Acquire&lt;Write&gt;(token)) { }</code></example>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask<Lease<TMode>> Acquire<TMode>(CancellationToken cancellationToken = default)
        where TMode : IModeOf<TSelf> => AcquireCore<TMode>(TMode.GuardIn(Self), TMode.RuleIn(Self), cancellationToken);

    /// <summary>Asks for several holds of a mode in one step: all of them or none, in one place of the queue.</summary>
    /// <typeparam name="TMode">The mode.</typeparam>
    /// <param name="count">How many holds, 1 or more.</param>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the lock is granted it has no effect.</param>
    /// <returns>One lease for all holds. Await the result exactly once.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1, or more than the mode could ever be granted at once.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled before the grant. Nothing is held.</exception>
    /// <exception cref="InvalidOperationException">The mode does not belong to this lock.</exception>
    /// <example><code>using (await pool.Acquire&lt;Slot&gt;(count: 3)) { }</code></example>
    public ValueTask<Lease<TMode>> Acquire<TMode>(int count, CancellationToken cancellationToken = default)
        where TMode : IModeOf<TSelf> => AcquireCore<TMode>(TMode.RuleIn(Self), count, cancellationToken);

    /// <summary>Takes the lock in a mode, blocking the calling thread until it is granted.</summary>
    /// <typeparam name="TMode">The mode.</typeparam>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the lock is granted it has no effect.</param>
    /// <returns>The lease; dispose it to release.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled before the grant. Nothing is held.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited. Nothing is held.</exception>
    /// <exception cref="InvalidOperationException">The mode does not belong to this lock.</exception>
    /// <example><code>using (gate.Enter&lt;Write&gt;(token)) { }</code></example>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lease<TMode> Enter<TMode>(CancellationToken cancellationToken = default)
        where TMode : IModeOf<TSelf> => EnterCore<TMode>(TMode.GuardIn(Self), TMode.RuleIn(Self), cancellationToken);

    /// <summary>Takes several holds of a mode in one step, blocking the calling thread until all are granted.</summary>
    /// <typeparam name="TMode">The mode.</typeparam>
    /// <param name="count">How many holds, 1 or more.</param>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the lock is granted it has no effect.</param>
    /// <returns>One lease for all holds.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1, or more than the mode could ever be granted at once.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before the grant. Nothing is held.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited. Nothing is held.</exception>
    /// <exception cref="InvalidOperationException">The mode does not belong to this lock.</exception>
    /// <example><code>using (pool.Enter&lt;Slot&gt;(count: 3)) { }</code></example>
    public Lease<TMode> Enter<TMode>(int count, CancellationToken cancellationToken = default)
        where TMode : IModeOf<TSelf> => EnterCore<TMode>(TMode.RuleIn(Self), count, cancellationToken);

    /// <summary>Takes the lock in a mode if that is possible without waiting.</summary>
    /// <typeparam name="TMode">The mode.</typeparam>
    /// <param name="lease">The lease, or one that is not held.</param>
    /// <returns>False when the mode is not compatible now, or somebody waits; it may also be false while another call on the lock is in flight.</returns>
    /// <exception cref="InvalidOperationException">The mode does not belong to this lock.</exception>
    /// <example><code>if (gate.TryEnter&lt;Write&gt;(out var lease)) using (lease) { }</code></example>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryEnter<TMode>(out Lease<TMode> lease)
        where TMode : IModeOf<TSelf> => TryEnterCore(TMode.GuardIn(Self), TMode.RuleIn(Self), out lease);

    /// <summary>Takes several holds of a mode in one step if that is possible without waiting.</summary>
    /// <typeparam name="TMode">The mode.</typeparam>
    /// <param name="count">How many holds, 1 or more.</param>
    /// <param name="lease">The lease, or one that is not held.</param>
    /// <returns>False when the holds are not compatible now, or somebody waits; it may also be false while another call on the lock is in flight.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1, or more than the mode could ever be granted at once.</exception>
    /// <exception cref="InvalidOperationException">The mode does not belong to this lock.</exception>
    public bool TryEnter<TMode>(int count, out Lease<TMode> lease)
        where TMode : IModeOf<TSelf> => TryEnterCore(TMode.RuleIn(Self), count, out lease);

    /// <summary>Takes the lock in a mode, blocking the calling thread for a limited time.</summary>
    /// <typeparam name="TMode">The mode.</typeparam>
    /// <param name="timeout">How long to wait: zero never waits, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="lease">The lease, or one that is not held.</param>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the lock is granted it has no effect.</param>
    /// <returns>False when the time ran out. A timeout never throws.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before the grant. Nothing is held.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited. Nothing is held.</exception>
    /// <exception cref="InvalidOperationException">The mode does not belong to this lock.</exception>
    public bool TryEnter<TMode>(TimeSpan timeout, out Lease<TMode> lease, CancellationToken cancellationToken = default)
        where TMode : IModeOf<TSelf> => TryEnterCore(TMode.RuleIn(Self), 1, timeout, out lease, cancellationToken);

    /// <summary>Takes several holds of a mode in one step, blocking the calling thread for a limited time.</summary>
    /// <typeparam name="TMode">The mode.</typeparam>
    /// <param name="count">How many holds, 1 or more.</param>
    /// <param name="timeout">How long to wait: zero never waits, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="lease">The lease, or one that is not held.</param>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the lock is granted it has no effect.</param>
    /// <returns>False when the time ran out. A timeout never throws.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite; or <paramref name="count"/> is below 1, or more than
    /// the mode could ever be granted at once.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before the grant. Nothing is held.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited. Nothing is held.</exception>
    /// <exception cref="InvalidOperationException">The mode does not belong to this lock.</exception>
    public bool TryEnter<TMode>(int count, TimeSpan timeout, out Lease<TMode> lease, CancellationToken cancellationToken = default)
        where TMode : IModeOf<TSelf> => TryEnterCore(TMode.RuleIn(Self), count, timeout, out lease, cancellationToken);

    /// <summary>Asks for the lock in a mode for a limited time.</summary>
    /// <typeparam name="TMode">The mode.</typeparam>
    /// <param name="timeout">How long to wait: zero never waits, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the lock is granted it has no effect.</param>
    /// <returns>The lease; one that is not held when the time ran out. Await the result exactly once.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled before the grant. Nothing is held.</exception>
    /// <exception cref="InvalidOperationException">The mode does not belong to this lock.</exception>
    /// <example><code>using (var lease = await gate.TryAcquire&lt;Write&gt;(timeout, token)) { if (lease.IsHeld) { } }</code></example>
    public ValueTask<Lease<TMode>> TryAcquire<TMode>(TimeSpan timeout, CancellationToken cancellationToken = default)
        where TMode : IModeOf<TSelf> => TryAcquireCore<TMode>(TMode.RuleIn(Self), 1, timeout, cancellationToken);

    /// <summary>Asks for several holds of a mode in one step for a limited time.</summary>
    /// <typeparam name="TMode">The mode.</typeparam>
    /// <param name="count">How many holds, 1 or more.</param>
    /// <param name="timeout">How long to wait: zero never waits, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the lock is granted it has no effect.</param>
    /// <returns>One lease for all holds; one that is not held when the time ran out. Await the result exactly once.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite; or <paramref name="count"/> is below 1, or more than
    /// the mode could ever be granted at once.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled before the grant. Nothing is held.</exception>
    /// <exception cref="InvalidOperationException">The mode does not belong to this lock.</exception>
    public ValueTask<Lease<TMode>> TryAcquire<TMode>(int count, TimeSpan timeout, CancellationToken cancellationToken = default)
        where TMode : IModeOf<TSelf> => TryAcquireCore<TMode>(TMode.RuleIn(Self), count, timeout, cancellationToken);
}
