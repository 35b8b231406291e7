using System.Runtime.CompilerServices;
using FifoLocks.Core;
using Held = FifoLocks.Lease<FifoLocks.FifoReentrantMutex.Exclusive>;

namespace FifoLocks;

/// <summary>
/// Locks on any object, as <c>lock</c> does, for threads and for code that awaits: each object has a hidden <see cref="FifoReentrantMutex.Flow"/> of its own, made when it is first asked for and gone with
/// the object. Where you can declare a field, declare a lock and use that; this is for objects that are not yours, and for <see cref="SynchronizedAttribute"/>.
/// </summary>
/// <remarks>
/// <para>Objects are told apart by identity. Values and strings are refused: a value is boxed anew with every call, and whether two equal strings are one object is chance.</para>
/// <para>It has nothing to do with <see cref="Monitor"/>: <c>lock (x)</c> and <c>Synchronized.Enter(x)</c> do not exclude each other. Who is the owner, and what that does not reach, is the same as for
/// <see cref="FifoReentrantMutex.Flow"/>. All members are safe to call from any thread at any time.</para>
/// </remarks>
/// <example>
/// <code>
/// using (await Synchronized.Acquire(document, token)) { }   // asynchronous
/// using (Synchronized.Enter(document)) { }                  // blocks the calling thread
/// </code>
/// </example>
public static class Synchronized
{
    private static readonly ConditionalWeakTable<object, FifoReentrantMutex.Flow> s_mutexes = new();

    /// <summary>Takes the mutex of an object, blocking the calling thread until it is granted; at once when the flow holds it.</summary>
    /// <param name="target">The object, compared by identity.</param>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the mutex is granted it has no effect.</param>
    /// <returns>The lease; dispose it to release.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="target"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="target"/> is a value or a string.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before the grant. Nothing is held.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited. Nothing is held.</exception>
    /// <exception cref="InvalidOperationException">Another child of the flow that holds the mutex is inside, or it was entered too often without being left.</exception>
    public static Held Enter(object target, CancellationToken cancellationToken = default) => Of(target).Enter(cancellationToken);

    /// <summary>Asks for the mutex of an object; completes when it is granted, at once when the flow holds it.</summary>
    /// <param name="target">The object, compared by identity.</param>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the mutex is granted it has no effect.</param>
    /// <returns>The lease; dispose it to release. Await the result exactly once, in the flow that is to own the mutex.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="target"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="target"/> is a value or a string.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled before the grant. Nothing is held.</exception>
    /// <exception cref="InvalidOperationException">Another child of the flow that holds the mutex is inside, or it was entered too often without being left.</exception>
    public static ValueTask<Held> Acquire(object target, CancellationToken cancellationToken = default) => Of(target).Acquire(cancellationToken);

    /// <summary>Takes the mutex of an object if the flow holds it, or if it is free and nobody waits.</summary>
    /// <param name="target">The object, compared by identity.</param>
    /// <param name="lease">The lease, or one that is not held.</param>
    /// <returns>Whether it was taken. May be false while another call on the same object is in flight.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="target"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="target"/> is a value or a string.</exception>
    /// <exception cref="InvalidOperationException">Another child of the flow that holds the mutex is inside, or it was entered too often without being left.</exception>
    public static bool TryEnter(object target, out Held lease) => Of(target).TryEnter(out lease);

    /// <summary>Takes the mutex of an object, blocking the calling thread for a limited time; at once when the flow holds it.</summary>
    /// <param name="target">The object, compared by identity.</param>
    /// <param name="timeout">How long to wait: zero never waits, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="lease">The lease, or one that is not held.</param>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the mutex is granted it has no effect.</param>
    /// <returns>False when the time ran out.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="target"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="target"/> is a value or a string.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled before the grant. Nothing is held.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited. Nothing is held.</exception>
    /// <exception cref="InvalidOperationException">Another child of the flow that holds the mutex is inside, or it was entered too often without being left.</exception>
    public static bool TryEnter(object target, TimeSpan timeout, out Held lease, CancellationToken cancellationToken = default)
    {
        Deadline.Check(timeout);
        return Of(target).TryEnter(timeout, out lease, cancellationToken);
    }

    /// <summary>Asks for the mutex of an object for a limited time; completes at once when the flow holds it.</summary>
    /// <param name="target">The object, compared by identity.</param>
    /// <param name="timeout">How long to wait: zero never waits, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the mutex is granted it has no effect.</param>
    /// <returns>The lease; one that is not held when the time ran out. Await the result exactly once, in the flow that is to own the mutex.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="target"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="target"/> is a value or a string.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled before the grant. Nothing is held.</exception>
    /// <exception cref="InvalidOperationException">Another child of the flow that holds the mutex is inside, or it was entered too often without being left.</exception>
    public static ValueTask<Held> TryAcquire(object target, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Deadline.Check(timeout);
        return Of(target).TryAcquire(timeout, cancellationToken);
    }

    /// <summary>Whether the calling flow holds the mutex of an object, or was started by one that does. For assertions.</summary>
    /// <param name="target">The object, compared by identity.</param>
    /// <exception cref="ArgumentNullException"><paramref name="target"/> is null.</exception>
    /// <example><code>Debug.Assert(Synchronized.IsOwned(this));</code></example>
    public static bool IsOwned(object target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return s_mutexes.TryGetValue(target, out FifoReentrantMutex.Flow? mutex) && mutex.IsOwned;
    }

    /// <summary>How often the mutex of an object is held and how many wait for it. A snapshot that never waits and makes no mutex where there is none yet.</summary>
    /// <param name="target">The object, compared by identity.</param>
    /// <exception cref="ArgumentNullException"><paramref name="target"/> is null.</exception>
    /// <example><code>log($"{Synchronized.Describe(document)}");   // Synchronized(Document)(depth=1, waiting=3)</code></example>
    public static PrimitiveDescription Describe(object target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return (s_mutexes.TryGetValue(target, out FifoReentrantMutex.Flow? mutex) ? mutex : new FifoReentrantMutex.Flow(target.GetType())).Describe();
    }

    internal static FifoReentrantMutex.Flow Of(object target)
    {
        ArgumentNullException.ThrowIfNull(target);
        return target switch
        {
            ValueType => throw new ArgumentException(
                $"This is a value of type {target.GetType()}, which is boxed anew with every call, so nobody would exclude anybody. Use an object, or a lock of its own.", nameof(target)),
            string => throw new ArgumentException(
                "Two equal strings may be one object or two, so it is chance who excludes whom. Use an object, or a lock of its own.", nameof(target)),
            _ => s_mutexes.GetValue(target, static key => new FifoReentrantMutex.Flow(key.GetType())),
        };
    }
}
