using System.Diagnostics;
using FifoLocks.Core;

namespace FifoLocks;

public sealed partial class FifoReentrantMutex
{
    /// <summary>
    /// A re-entrant mutex that knows its holder by the flow of control, for callers that cannot pass a lease: what the flow that holds it calls and awaits enters again without waiting.
    /// Where a lease can be passed, <see cref="FifoReentrantMutex"/> itself is simpler, cheaper and has none of the limits below.
    /// </summary>
    /// <remarks>
    /// <para>Ownership is that of <see cref="AsyncLocal{T}"/>: it goes down into methods that are called and awaited, and never up out of an asynchronous method. A method that is to take the mutex for
    /// its caller must not be <c>async</c>; it returns what <see cref="Acquire"/> returned.</para>
    /// <para>Tasks and threads that are started by the owner are owners too. One of them at a time may be inside: a second one that enters while the first has a lease gets an
    /// <see cref="InvalidOperationException"/>, and so does the owner itself. Once the owner's leases are disposed, they are newcomers like everybody else. <c>ExecutionContext.SuppressFlow</c> and the
    /// <c>Unsafe</c> ways to queue work lose the ownership.</para>
    /// <para>The leases are those of <see cref="FifoReentrantMutex"/>: the mutex is free when the last one is disposed, in whatever order and by whatever flow. Each request allocates.</para>
    /// <para>All members are safe to call from any thread at any time.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// private readonly FifoReentrantMutex.Flow _mutex = new();
    ///
    /// public async Task Add(Item item) { using (await _mutex.Acquire()) { } }
    /// public async Task AddAll(Item[] items)
    /// {
    ///     using (await _mutex.Acquire())
    ///     {
    ///         foreach (Item item in items) { await Add(item); }
    ///     }
    /// }
    /// </code>
    /// </example>
    [DebuggerDisplay("{ToString(),nq}")]
    public sealed partial class Flow
    {
        private const string TypeName = nameof(FifoReentrantMutex) + "." + nameof(Flow);

        /// <summary>The latest entry of a flow of control, into whichever object; those before it are linked. One for all objects, because each one costs every await of a flow something.</summary>
        private static readonly AsyncLocal<Ownership?> s_latest = new();

        private readonly FifoReentrantMutex _mutex;

        /// <summary>The type of the object that this is the hidden mutex of, see <see cref="Synchronized"/>; null for one of its own.</summary>
        private readonly Type? _hiddenIn;

        /// <summary>
        /// The latest entry of this object that was decided or is about to nest. By exchange, by whoever was just granted the mutex; by a compare-and-swap from the value that was judged, by
        /// whoever nests.
        /// </summary>
        private Ownership? _innermost;

        /// <summary>Creates a mutex that nobody holds.</summary>
        /// <param name="options">What to choose, or null for the defaults.</param>
        public Flow(FifoLockOptions? options = null) => _mutex = new FifoReentrantMutex(options);

        internal Flow(Type hiddenIn)
            : this() => _hiddenIn = hiddenIn;

        /// <summary>What exceptions call this object.</summary>
        public string Name =>
            Options.Name is { Length: > 0 } name ? name
            : _hiddenIn is null ? TypeName
            : $"Synchronized({_hiddenIn.Name})";

        /// <summary>The options it was made with.</summary>
        public FifoLockOptions Options => _mutex.Options;

        /// <summary>How many leases are held. A snapshot.</summary>
        public int Depth => _mutex.Depth;

        /// <summary>Whether somebody holds the mutex. A snapshot.</summary>
        public bool IsHeld => _mutex.IsHeld;

        /// <summary>Whether the calling flow holds the mutex, or was started by one that does.</summary>
        public bool IsOwned => FindOwner() is not null;

        /// <summary>How many requests wait. A snapshot.</summary>
        public int WaitingCount => _mutex.WaitingCount;

        /// <summary>Takes the mutex, blocking the calling thread until it is granted; at once when the flow holds it.</summary>
        /// <param name="cancellationToken">Gives the place in the queue up. Once the mutex is granted it has no effect.</param>
        /// <returns>The lease; dispose it to release.</returns>
        /// <exception cref="OperationCanceledException">The token was cancelled before the grant. Nothing is held.</exception>
        /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited. Nothing is held.</exception>
        /// <exception cref="InvalidOperationException">Another child of the flow that holds the mutex is inside, or <see cref="MaxDepth"/> leases are held.</exception>
        public Lease<Exclusive> Enter(CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return TryNest(out Lease<Exclusive> nested) ? nested : Own(_mutex.Enter(cancellationToken));
        }

        /// <summary>Asks for the mutex; completes when it is granted, at once when the flow holds it.</summary>
        /// <param name="cancellationToken">Gives the place in the queue up. Once the mutex is granted it has no effect.</param>
        /// <returns>The lease; dispose it to release. Await the result exactly once, in the flow that is to own the mutex.</returns>
        /// <exception cref="OperationCanceledException">Through the task: the token was cancelled before the grant. Nothing is held.</exception>
        /// <exception cref="InvalidOperationException">Another child of the flow that holds the mutex is inside, or <see cref="MaxDepth"/> leases are held.</exception>
        public ValueTask<Lease<Exclusive>> Acquire(CancellationToken cancellationToken = default) =>
            cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<Lease<Exclusive>>(cancellationToken)
            : TryNest(out Lease<Exclusive> nested) ? _mutex.HandOut(nested)
            : Own(_mutex.Acquire(cancellationToken));

        /// <summary>Takes the mutex if the flow holds it, or if it is free and nobody waits.</summary>
        /// <param name="lease">The lease, or one that is not held.</param>
        /// <returns>Whether it was taken. May be false while another call on the mutex is in flight.</returns>
        /// <exception cref="InvalidOperationException">Another child of the flow that holds the mutex is inside, or <see cref="MaxDepth"/> leases are held.</exception>
        public bool TryEnter(out Lease<Exclusive> lease) => TryEnter(TimeSpan.Zero, out lease);

        /// <summary>Takes the mutex, blocking the calling thread for a limited time; at once when the flow holds it.</summary>
        /// <param name="timeout">How long to wait: zero never waits, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
        /// <param name="lease">The lease, or one that is not held.</param>
        /// <param name="cancellationToken">Gives the place in the queue up. Once the mutex is granted it has no effect.</param>
        /// <returns>False when the time ran out.</returns>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
        /// <exception cref="OperationCanceledException">The token was cancelled before the grant. Nothing is held.</exception>
        /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited. Nothing is held.</exception>
        /// <exception cref="InvalidOperationException">Another child of the flow that holds the mutex is inside, or <see cref="MaxDepth"/> leases are held.</exception>
        public bool TryEnter(TimeSpan timeout, out Lease<Exclusive> lease, CancellationToken cancellationToken = default)
        {
            Deadline.Check(timeout);
            cancellationToken.ThrowIfCancellationRequested();
            if (TryNest(out lease))
            {
                return true;
            }

            if (!_mutex.TryEnter(timeout, out lease, cancellationToken))
            {
                return false;
            }

            Own(lease);
            return true;
        }

        /// <summary>Asks for the mutex for a limited time; completes at once when the flow holds it.</summary>
        /// <param name="timeout">How long to wait: zero never waits, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
        /// <param name="cancellationToken">Gives the place in the queue up. Once the mutex is granted it has no effect.</param>
        /// <returns>The lease; one that is not held when the time ran out. Await the result exactly once, in the flow that is to own the mutex.</returns>
        /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
        /// <exception cref="OperationCanceledException">Through the task: the token was cancelled before the grant. Nothing is held.</exception>
        /// <exception cref="InvalidOperationException">Another child of the flow that holds the mutex is inside, or <see cref="MaxDepth"/> leases are held.</exception>
        public ValueTask<Lease<Exclusive>> TryAcquire(TimeSpan timeout, CancellationToken cancellationToken = default)
        {
            Deadline.Check(timeout);
            return cancellationToken.IsCancellationRequested ? ValueTask.FromCanceled<Lease<Exclusive>>(cancellationToken)
                : TryNest(out Lease<Exclusive> nested) ? _mutex.HandOut(nested)
                : Own(_mutex.TryAcquire(timeout, cancellationToken));
        }

        /// <inheritdoc cref="FifoPrimitive.Describe"/>
        public PrimitiveDescription Describe() => new(TypeName, Name, WaitingCount, [new("depth", Depth)]);

        /// <inheritdoc cref="FifoPrimitive.ToString"/>
        public override string ToString() => Describe().ToString();

        /// <summary>The latest entry of the calling flow into this object that is held.</summary>
        private Ownership? FindOwner()
        {
            Ownership? entry = s_latest.Value;
            while (entry is not null && !(entry.IsOf(this) && entry.IsHeld))
            {
                entry = entry.Before;
            }

            return entry;
        }

        /// <summary>
        /// Enters again where the flow is an owner. Only the owner of the innermost lease may nest, and a compare-and-swap decides which one of several children that try at the same moment.
        /// What it decides is confirmed by the mutex: nobody enters again with a lease that has gone.
        /// </summary>
        private bool TryNest(out Lease<Exclusive> lease)
        {
            while (FindOwner() is { } owner)
            {
                Ownership? seen = Seam.Read(ref _innermost);
                Ownership? innermost = seen is { IsGone: true } ? seen.Within : seen;
                if (innermost != owner)
                {
                    if (!owner.IsHeld || Seam.Read(ref _innermost) != seen)
                    {
                        continue;
                    }

                    throw new InvalidOperationException(
                        $"{Name} is held by this flow of control, and another task or thread that it started is inside, or a method that it called has kept a lease. "
                        + "Let the children take turns, or take the mutex in each of them and not around them.");
                }

                owner.Forget();
                var nested = new Ownership(this, owner, s_latest.Value);
                if (Seam.CompareExchange(ref _innermost, nested, seen) != seen)
                {
                    continue;
                }

                lease = default;
                try
                {
                    lease = _mutex.Reenter(owner.Lease);
                }
                catch (SynchronizationLockException)
                {
                    // The owner's lease was disposed in this moment.
                    continue;
                }
                finally
                {
                    nested.Decide(lease);
                }

                s_latest.Value = nested;
                return true;
            }

            lease = default;
            return false;
        }

        /// <summary>Makes the calling flow the owner of what it was just granted.</summary>
        private Lease<Exclusive> Own(Lease<Exclusive> lease)
        {
            var root = new Ownership(this, within: null, s_latest.Value);
            Decide(root, lease);
            s_latest.Value = root;
            return lease;
        }

        /// <summary>
        /// Makes the calling flow the owner of what it has asked for. Not an asynchronous method: what one of those writes into its flow is undone when it returns. Until the request is decided, and
        /// if it comes to nothing, the flow owns what it owned before.
        /// </summary>
        private ValueTask<Lease<Exclusive>> Own(ValueTask<Lease<Exclusive>> request)
        {
            // Asked once: a grant that comes between two looks would be nobody's.
            if (!request.IsCompleted)
            {
                var root = new Ownership(this, within: null, s_latest.Value);
                s_latest.Value = root;
                return Complete(root, request);
            }

            if (!request.IsCompletedSuccessfully)
            {
                return request;
            }

            Lease<Exclusive> lease = request.Result;
            return new ValueTask<Lease<Exclusive>>(lease.IsHeld ? Own(lease) : lease);
        }

        private async ValueTask<Lease<Exclusive>> Complete(Ownership root, ValueTask<Lease<Exclusive>> request)
        {
            Lease<Exclusive> lease = default;
            try
            {
                lease = await request.ConfigureAwait(false);
                return lease;
            }
            finally
            {
                Decide(root, lease);
            }
        }

        /// <summary>
        /// What a request came to. Whoever was granted the mutex is alone: all entries before it are gone, or are about to find out, so the innermost one is simply replaced; before the entry is
        /// held, so that who sees it held sees it there.
        /// </summary>
        private void Decide(Ownership root, Lease<Exclusive> lease)
        {
            if (lease.Lock is not null)
            {
                Replace(root);
            }

            root.Decide(lease);
        }

        /// <summary>By whoever has the mutex: from here on this is the innermost entry. The one before it may be in a wait, and is kept for when it comes back.</summary>
        private void Replace(Ownership innermost)
        {
            if (Seam.Exchange(ref _innermost, innermost) is { } before)
            {
                before.Tenure.Innermost = before;
            }
        }

        /// <summary>
        /// One entry, asked for or made. It is held as long as its lease is, so disposing needs to know nothing of flows.
        /// <code>
        ///                wait
        ///                ^  |
        ///                |  v
        /// undecided ---> held ---> gone
        ///          `-------------^
        /// </code>
        /// </summary>
        private sealed class Ownership(Flow flow, Ownership? within, Ownership? before)
        {
            // Entries that are gone stay gone: anyone may skip them, at any time, and all who do come to the same.
            private Ownership? _within = within;
            private Ownership? _before = before;

            /// <summary>Written once, before <see cref="_isDecided"/>, by whoever made the request; not held when it came to nothing.</summary>
            private Lease<Exclusive> _lease;
            private int _isDecided;

            public Lease<Exclusive> Lease => _lease;

            public Tenure Tenure { get; } = within?.Tenure ?? new Tenure();

            public bool IsHeld => Seam.Read(ref _isDecided) != 0 && _lease.IsHeld;

            public bool IsGone
            {
                get
                {
                    if (Seam.Read(ref _isDecided) == 0)
                    {
                        return false;
                    }

                    // In this order: a lease that was given up for a wait, and is back by the time the wait is looked for, must not pass for gone.
                    long before = Tenure.Waits;
                    return !_lease.IsHeld && Tenure.IsWithoutWait(before) && Tenure.Waits == before;
                }
            }

            /// <summary>The entry of the same object that this one is nested in, without those that are gone.</summary>
            public Ownership? Within => Skip(ref _within, static entry => entry._within);

            /// <summary>The entry of the same flow before this one, into whichever object, without those that are gone.</summary>
            public Ownership? Before => Skip(ref _before, static entry => entry._before);

            /// <summary>Drops what is gone, so that a flow that nests and releases the outer lease, on and on, keeps no trail of them.</summary>
            public void Forget()
            {
                _ = Within;
                _ = Before;
            }

            public bool IsOf(Flow other) => flow == other;

            public void Decide(Lease<Exclusive> lease)
            {
                _lease = lease;
                Seam.Write(ref _isDecided, 1);
            }

            private static Ownership? Skip(ref Ownership? place, Func<Ownership, Ownership?> next)
            {
                Ownership? entry = place;
                while (entry is { IsGone: true })
                {
                    entry = next(entry);
                    place = entry;
                }

                return entry;
            }
        }
    }
}
