using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>
/// Mutual exclusion that its holder can enter again, by saying so: with the lease in hand, re-entry never queues. Use it where code that holds the lock calls code that takes it;
/// where that cannot happen, <see cref="FifoMutex"/> does. For callers that cannot pass a lease there is <see cref="Flow"/>.
/// </summary>
/// <remarks>
/// <para>Every lease is one of its own: the mutex is free when the last one is disposed, in whatever order, and each throws when it is disposed twice.</para>
/// <para>All members are safe to call from any thread at any time, and grant strictly first in, first out. A lease belongs to nobody: whoever has it may enter again with it, or release it.</para>
/// </remarks>
/// <example>
/// <code>
/// private readonly FifoReentrantMutex _mutex = new();
///
/// using (Lease&lt;FifoReentrantMutex.Exclusive&gt; outer = await _mutex.Acquire(token))
/// {
///     using (outer.Reenter()) { }           // or _mutex.Enter(within: outer)
/// }
/// </code>
/// </example>
[FifoLock(typeof(Exclusive), typeof(Nested))]
public sealed partial class FifoReentrantMutex
{
    /// <summary>The most leases that can be held at once. More are a recursion without an end.</summary>
    public const int MaxDepth = 65_536;

    /// <summary>How many leases are held: 0 when the mutex is free, 1 or more when it is not. A snapshot.</summary>
    public int Depth => DepthIn(Seam.Read(ref State));

    /// <summary>Whether somebody holds the mutex. A snapshot.</summary>
    public bool IsHeld => Depth > 0;

    /// <summary>Asks for the mutex; completes when it is granted, at once if it is free and nobody waits.</summary>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the mutex is granted it has no effect.</param>
    /// <returns>The lease; dispose it to release. Await the result exactly once.</returns>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled before the grant. Nothing is held.</exception>
    public ValueTask<Lease<Exclusive>> Acquire(CancellationToken cancellationToken = default) => AcquireExclusive(cancellationToken);

    /// <summary>Takes the mutex, blocking the calling thread until it is granted.</summary>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the mutex is granted it has no effect.</param>
    /// <returns>The lease; dispose it to release.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled before the grant. Nothing is held.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited. Nothing is held.</exception>
    public Lease<Exclusive> Enter(CancellationToken cancellationToken = default) => EnterExclusive(cancellationToken);

    /// <summary>Takes the mutex if it is free and nobody waits.</summary>
    /// <param name="lease">The lease, or one that is not held.</param>
    /// <returns>Whether it was taken. May be false while another call on the mutex is in flight.</returns>
    public bool TryEnter(out Lease<Exclusive> lease) => TryEnterExclusive(out lease);

    /// <summary>Takes the mutex, blocking the calling thread for a limited time.</summary>
    /// <param name="timeout">How long to wait: zero never waits, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="lease">The lease, or one that is not held.</param>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the mutex is granted it has no effect.</param>
    /// <returns>False when the time ran out.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before the grant. Nothing is held.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited. Nothing is held.</exception>
    public bool TryEnter(TimeSpan timeout, out Lease<Exclusive> lease, CancellationToken cancellationToken = default) =>
        TryEnterExclusive(timeout, out lease, cancellationToken);

    /// <summary>Asks for the mutex for a limited time.</summary>
    /// <param name="timeout">How long to wait: zero never waits, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the mutex is granted it has no effect.</param>
    /// <returns>The lease; one that is not held when the time ran out. Await the result exactly once.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled before the grant. Nothing is held.</exception>
    public ValueTask<Lease<Exclusive>> TryAcquire(TimeSpan timeout, CancellationToken cancellationToken = default) =>
        TryAcquireExclusive(timeout, cancellationToken);

    private protected override KeyValuePair<string, object?>[] DescribeState() => [new("depth", Depth)];

    private static int DepthIn(ulong word) => (int)(s_exclusive.CountIn(word) + s_nested.CountIn(word));

    /// <summary>The mode of all leases of the mutex.</summary>
    [LockMode]
    public readonly partial struct Exclusive
    {
        private static bool IsCompatible(Holds h) => h.None<Exclusive>() && h.None<Nested>();
    }

    /// <summary>What the leases after the first one hold. Nobody asks for it: it is taken by re-entering, beside the exclusive one of the same owner.</summary>
    [LockMode(Asymmetric = true)]
    private sealed partial class Nested
    {
        private static bool IsCompatible(Holds h) => h.Count<Nested>() < MaxDepth - 1;
    }
}
