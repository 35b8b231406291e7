using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>
/// What <see cref="FifoCapacityLimiter"/> and <see cref="FifoReentrantCapacityLimiter"/> have in common: tokens that are borrowed by somebody, and a total that may be changed while they are.
/// </summary>
/// <remarks>
/// <para>All members are safe to call from any thread at any time. Properties are snapshots: they may be out of date when they return. But they do not lag behind a grant: a borrower is counted, and is
/// among the <see cref="Borrowers"/>, before it goes on.</para>
/// <para>A borrower is any object of a class, the same one as long as it is the same object; its <c>Equals</c> is not asked. Where none is named, the new lease is its own borrower.</para>
/// </remarks>
public abstract class FifoLimiter : FifoServed
{
    private static readonly ServedRule s_borrow = new("Borrow");

    /// <summary>Whether a borrower may have several leases on its token.</summary>
    private readonly bool _nests;

    // Touched by the granter alone, but for snapshots.
    private readonly Borrowings _borrowings;
    private readonly WaiterList _waiters = new();

    /// <summary>The granter writes it, anyone reads it. Between two steps of the granter nobody waits while fewer tokens are out.</summary>
    private int _total;

    private protected FifoLimiter(int totalTokens, bool nests, FifoLockOptions? options)
        : base(options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(totalTokens);
        _total = totalTokens;
        _nests = nests;
        _borrowings = new Borrowings(this);
    }

    /// <summary>
    /// How many tokens there are, 0 or more. Raising it lets in at once whoever can be let in. Lowering it below what is borrowed takes nothing from anybody: nobody is let in until enough was given
    /// back. 0 lets nobody in at all, until it is raised.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative. The total is as it was.</exception>
    public int TotalTokens
    {
        get => Seam.Read(ref _total);
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            Do(
                (Self: this, Total: value),
                static ((FifoLimiter Self, int Total) with, ref Completions completions) =>
                {
                    Seam.Write(ref with.Self._total, with.Total);
                    with.Self.Advance(ref completions);
                    return true;
                },
                inRelease: true);
        }
    }

    /// <summary>How many tokens are out: one per borrower. More than <see cref="TotalTokens"/> for a while after that was lowered. A snapshot.</summary>
    public int BorrowedTokens => _borrowings.Tokens;

    /// <summary>How many tokens can be borrowed now; never negative. A snapshot.</summary>
    public int AvailableTokens => Math.Max(0, TotalTokens - BorrowedTokens);

    /// <summary>
    /// Who has a token, in the order in which they got it: the borrowers that were named, and for the others their leases. A list of its own, which does not change; waits only for calls that are
    /// under way.
    /// </summary>
    /// <example><code>bool isIn = limiter.Borrowers.Contains(customer);</code></example>
    public IReadOnlyList<object> Borrowers => Do(this, static (FifoLimiter self, ref Completions _) => self._borrowings.Borrowers(), inRelease: false);

    internal sealed override int ListedCount => _waiters.Count;

    /// <summary>Borrows a token, and completes when there is one.</summary>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the token is borrowed it has no effect.</param>
    /// <returns>The lease; await exactly once.</returns>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled first. Nothing was borrowed.</exception>
    /// <example><code>using (await limiter.Acquire(token)) { }</code></example>
    public ValueTask<CapacityLease> Acquire(CancellationToken cancellationToken = default) => Ask(null, Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Borrows a token for somebody, and completes when there is one.</summary>
    /// <param name="borrower">For whom.</param>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the token is borrowed it has no effect.</param>
    /// <returns>The lease; await exactly once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="borrower"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="borrower"/> is a value, which would be a new object in each call.</exception>
    /// <exception cref="InvalidOperationException">Through the task: the borrower has a token, or waits for one, and the limiter is not reentrant.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled first. Nothing was borrowed.</exception>
    public ValueTask<CapacityLease> Acquire(object borrower, CancellationToken cancellationToken = default)
    {
        CheckBorrower(borrower);
        return Ask(borrower, Timeout.InfiniteTimeSpan, cancellationToken);
    }

    /// <summary>Borrows a token, and completes when there is one or the time has run out.</summary>
    /// <param name="timeout">How long to wait: zero never waits, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the token is borrowed it has no effect.</param>
    /// <returns>The lease, one that is not held when the time ran out; await exactly once.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled first. Nothing was borrowed.</exception>
    public ValueTask<CapacityLease> TryAcquire(TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        Deadline.Check(timeout);
        return Ask(null, timeout, cancellationToken);
    }

    /// <summary>Borrows a token for somebody, and completes when there is one or the time has run out.</summary>
    /// <param name="borrower">For whom.</param>
    /// <param name="timeout">How long to wait: zero never waits, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the token is borrowed it has no effect.</param>
    /// <returns>The lease, one that is not held when the time ran out; await exactly once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="borrower"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="borrower"/> is a value, which would be a new object in each call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="InvalidOperationException">Through the task: the borrower has a token, or waits for one, and the limiter is not reentrant.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled first. Nothing was borrowed.</exception>
    public ValueTask<CapacityLease> TryAcquire(object borrower, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        CheckBorrower(borrower);
        Deadline.Check(timeout);
        return Ask(borrower, timeout, cancellationToken);
    }

    /// <summary>Borrows a token, blocking the calling thread until there is one.</summary>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the token is borrowed it has no effect.</param>
    /// <returns>The lease; dispose it to give the token back.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled first. Nothing was borrowed.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited. Nothing was borrowed.</exception>
    /// <example><code>using (limiter.Enter()) { }</code></example>
    public CapacityLease Enter(CancellationToken cancellationToken = default)
    {
        EnterCore(null, Timeout.InfiniteTimeSpan, out CapacityLease lease, cancellationToken);
        return lease;
    }

    /// <summary>Borrows a token for somebody, blocking the calling thread until there is one.</summary>
    /// <param name="borrower">For whom.</param>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the token is borrowed it has no effect.</param>
    /// <returns>The lease; dispose it, or call <see cref="Release"/>, to give the token back.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="borrower"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="borrower"/> is a value, which would be a new object in each call.</exception>
    /// <exception cref="InvalidOperationException">The borrower has a token, or waits for one, and the limiter is not reentrant.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first. Nothing was borrowed.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited. Nothing was borrowed.</exception>
    public CapacityLease Enter(object borrower, CancellationToken cancellationToken = default)
    {
        CheckBorrower(borrower);
        EnterCore(borrower, Timeout.InfiniteTimeSpan, out CapacityLease lease, cancellationToken);
        return lease;
    }

    /// <summary>Borrows a token if there is one now.</summary>
    /// <param name="lease">The lease, or one that is not held.</param>
    /// <returns>Whether a token was borrowed.</returns>
    public bool TryEnter(out CapacityLease lease) => EnterCore(null, TimeSpan.Zero, out lease, default);

    /// <summary>Borrows a token for somebody if there is one now.</summary>
    /// <param name="borrower">For whom.</param>
    /// <param name="lease">The lease, or one that is not held.</param>
    /// <returns>Whether a token was borrowed.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="borrower"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="borrower"/> is a value, which would be a new object in each call.</exception>
    /// <exception cref="InvalidOperationException">The borrower has a token, or waits for one, and the limiter is not reentrant.</exception>
    public bool TryEnter(object borrower, out CapacityLease lease)
    {
        CheckBorrower(borrower);
        return EnterCore(borrower, TimeSpan.Zero, out lease, default);
    }

    /// <summary>Borrows a token, blocking the calling thread for a limited time.</summary>
    /// <param name="timeout">How long to wait: zero never waits, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="lease">The lease, or one that is not held.</param>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the token is borrowed it has no effect.</param>
    /// <returns>False when the time ran out.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first. Nothing was borrowed.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited. Nothing was borrowed.</exception>
    public bool TryEnter(TimeSpan timeout, out CapacityLease lease, CancellationToken cancellationToken = default)
    {
        Deadline.Check(timeout);
        return EnterCore(null, timeout, out lease, cancellationToken);
    }

    /// <summary>Borrows a token for somebody, blocking the calling thread for a limited time.</summary>
    /// <param name="borrower">For whom.</param>
    /// <param name="timeout">How long to wait: zero never waits, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="lease">The lease, or one that is not held.</param>
    /// <param name="cancellationToken">Gives the place in the queue up. Once the token is borrowed it has no effect.</param>
    /// <returns>False when the time ran out.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="borrower"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="borrower"/> is a value, which would be a new object in each call.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="InvalidOperationException">The borrower has a token, or waits for one, and the limiter is not reentrant.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first. Nothing was borrowed.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited. Nothing was borrowed.</exception>
    public bool TryEnter(object borrower, TimeSpan timeout, out CapacityLease lease, CancellationToken cancellationToken = default)
    {
        CheckBorrower(borrower);
        Deadline.Check(timeout);
        return EnterCore(borrower, timeout, out lease, cancellationToken);
    }

    /// <summary>Gives back what a borrower has, on its behalf: its latest lease, which is used up then. Lets in whoever waits first.</summary>
    /// <param name="borrower">Who.</param>
    /// <exception cref="ArgumentNullException"><paramref name="borrower"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="borrower"/> is a value, which would be a new object in each call.</exception>
    /// <exception cref="SynchronizationLockException">The borrower has no token. The limiter is as it was.</exception>
    public void Release(object borrower)
    {
        CheckBorrower(borrower);
        bool hadOne = Do(
            (Self: this, Borrower: borrower),
            static ((FifoLimiter Self, object Borrower) with, ref Completions completions) =>
            {
                bool closed = with.Self._borrowings.TryCloseLatest(with.Borrower);
                with.Self.Advance(ref completions);
                return closed;
            },
            inRelease: true);
        if (!hadOne)
        {
            throw new SynchronizationLockException($"{borrower} has no token of {Name} to give back. Only who borrowed one can; the limiter is as it was.");
        }
    }

    private protected override KeyValuePair<string, object?>[] DescribeState() => [new("borrowed", BorrowedTokens), new("total", TotalTokens)];

    internal bool IsHeld(in CapacityLease lease) => _borrowings.IsOut(lease);

    /// <summary>Gives back what a lease stands for, exactly once.</summary>
    /// <exception cref="SynchronizationLockException">It was given back already.</exception>
    internal void GiveBack(in CapacityLease lease)
    {
        bool wasOut = Do(
            (Self: this, Lease: lease),
            static ((FifoLimiter Self, CapacityLease Lease) with, ref Completions completions) =>
            {
                bool closed = with.Self._borrowings.TryClose(with.Lease);
                with.Self.Advance(ref completions);
                return closed;
            },
            inRelease: true);
        if (!wasOut)
        {
            throw new SynchronizationLockException($"This lease of {Name} was given back already. Dispose each lease exactly once, through one copy; the limiter is as it was.");
        }
    }

    private protected sealed override void Serve(Waiter waiter, ref Completions completions)
    {
        object? borrower = BorrowerOf(waiter);
        if (MayBorrowNow(borrower))
        {
            Lend(waiter, borrower, ref completions);
        }
        else if (waiter.OnlyNow)
        {
            ServingQueue.End(waiter, ref completions);
        }
        else
        {
            _borrowings.AddRequest(borrower);
            _waiters.Append(waiter);
        }
    }

    internal sealed override void Withdraw(Waiter waiter, ref Completions completions)
    {
        // Nobody waits for one who waits: no other can go on because of it.
        Unlist(waiter);
        waiter.LetGo();
    }

    private static object? BorrowerOf(Waiter waiter) => ((ICargo<CapacityLease>)waiter).Cargo.Named;

    private static void CheckBorrower(object borrower)
    {
        ArgumentNullException.ThrowIfNull(borrower);
        if (borrower is ValueType)
        {
            throw new ArgumentException(
                $"A borrower is told by its identity, and a {borrower.GetType().Name} is a new object in each call. Name an object of a class, or nobody: then the lease is the borrower.",
                nameof(borrower));
        }
    }

    /// <summary>For messages that are made as the granter: what <c>ToString</c> of a borrower does is not known, it may ask this limiter.</summary>
    private static string NameOf(object borrower) => borrower as string ?? $"A borrower of type {borrower.GetType().Name}";

    private ValueTask<CapacityLease> Ask(object? borrower, TimeSpan timeout, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<CapacityLease>(cancellationToken);
        }

        try
        {
            bool? borrowed = TryBorrowNow(borrower, out CapacityLease lease);
            if (borrowed is null || (borrowed == false && timeout != TimeSpan.Zero))
            {
                return Send(s_borrow, new CapacityLease(borrower), timeout, cancellationToken).Delivery;
            }

            return ForcingQueue is { } forcing
                ? CargoWaiter<CapacityLease>.Decided(forcing, s_borrow, lease, borrowed.Value).Delivery
                : new ValueTask<CapacityLease>(lease);
        }
        catch (Exception error)
        {
            return ValueTask.FromException<CapacityLease>(error);
        }
    }

    private bool EnterCore(object? borrower, TimeSpan timeout, out CapacityLease lease, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        bool? borrowed = TryBorrowNow(borrower, out lease);
        if (borrowed == true || (borrowed == false && timeout == TimeSpan.Zero))
        {
            return borrowed.Value;
        }

        if (timeout == Timeout.InfiniteTimeSpan && !cancellationToken.CanBeCanceled)
        {
            ThrowIfContextWouldBlockItself();
        }

        var request = new CapacityLease(borrower);
        bool granted = Block(s_borrow, ref request, timeout, cancellationToken);
        lease = granted ? request : default;
        return granted;
    }

    /// <summary>Null: another thread has the granter's role, nothing is known.</summary>
    /// <exception cref="InvalidOperationException">See <see cref="MayBorrowNow"/>.</exception>
    private bool? TryBorrowNow(object? borrower, out CapacityLease lease)
    {
        lease = default;
        if (!TryBeginSoon(out _))
        {
            return null;
        }

        var completions = new Completions(inRelease: false);
        try
        {
            if (!MayBorrowNow(borrower))
            {
                return false;
            }

            lease = _borrowings.Open(borrower, Options.TrackLeases ? SynchronizationContext.Current : null);
            return true;
        }
        finally
        {
            End(ref completions);
            completions.Run();
        }
    }

    /// <summary>Whether a newcomer need not wait. As the granter.</summary>
    /// <exception cref="InvalidOperationException">The borrower has a token or a request, and may not have another one.</exception>
    private bool MayBorrowNow(object? borrower)
    {
        if (_borrowings.AccountOf(borrower) is { } account)
        {
            if (!_nests && (account.Leases.Count > 0 || IsAsking(borrower!)))
            {
                throw new InvalidOperationException(
                    $"{NameOf(borrower!)} {(account.Leases.Count > 0 ? "has" : "waits for")} a token of {Name} already, and a borrower has one at most. "
                    + $"Give it back first, borrow for somebody else, or use {nameof(FifoReentrantCapacityLimiter)}.");
            }

            if (account.Leases.Count > 0)
            {
                return true;
            }
        }

        // Nobody waits while tokens are left.
        return _borrowings.Tokens < _total;
    }

    /// <summary>Whether a request of the borrower waits. One that was withdrawn is taken out here: its requester may ask again before the note of it is read.</summary>
    private bool IsAsking(object borrower)
    {
        for (Waiter? waiter = _waiters.Head; waiter is not null; waiter = waiter.Next)
        {
            if (ReferenceEquals(BorrowerOf(waiter), borrower))
            {
                if (waiter.IsWaiting)
                {
                    return true;
                }

                Unlist(waiter);
                waiter.LetGo();
                return false;
            }
        }

        return false;
    }

    /// <summary>Lets in whoever can be let in. As the granter, after every change.</summary>
    private void Advance(ref Completions completions)
    {
        while (_borrowings.Tokens < _total && _waiters.Head is { } waiter)
        {
            object? borrower = BorrowerOf(waiter);
            Unlist(waiter);
            LendOrFail(waiter, borrower, ref completions);
            LendCompanions(borrower, ref completions);
        }
    }

    /// <summary>Lets in the other requests of a borrower that has got a token. There are none, unless leases nest.</summary>
    private void LendCompanions(object? borrower, ref Completions completions)
    {
        Waiter? next = _waiters.Head;
        while (next is { } waiter && _borrowings.AccountOf(borrower) is { Leases.Count: > 0, Requests: > 0 })
        {
            next = waiter.Next;
            if (ReferenceEquals(BorrowerOf(waiter), borrower))
            {
                Unlist(waiter);
                LendOrFail(waiter, borrower, ref completions);
            }
        }
    }

    private void LendOrFail(Waiter waiter, object? borrower, ref Completions completions)
    {
        try
        {
            Lend(waiter, borrower, ref completions);
        }
        catch (Exception error)
        {
            ServingQueue.Fail(waiter, error, ref completions);
        }
    }

    /// <summary>Grants a waiter that is in no list. The lease is written down before the claim, so that nobody who goes on finds it missing; if the waiter was withdrawn, it is crossed out.</summary>
    private void Lend(Waiter waiter, object? borrower, ref Completions completions)
    {
        CapacityLease lease = _borrowings.Open(borrower, waiter.Origin);
        ((ICargo<CapacityLease>)waiter).Cargo = lease;
        if (!ServingQueue.Grant(waiter, ref completions))
        {
            _borrowings.TryClose(lease);
        }
    }

    private void Unlist(Waiter waiter)
    {
        _waiters.Unlink(waiter);
        _borrowings.RemoveRequest(BorrowerOf(waiter));
    }

    /// <summary>With leases tracked, a wait that cannot end is reported: all tokens are with work that needs the very thread that is about to block.</summary>
    private void ThrowIfContextWouldBlockItself()
    {
        // The base type posts to the pool: it needs no particular thread.
        if (Options.TrackLeases
            && SynchronizationContext.Current is { } context
            && context.GetType() != typeof(SynchronizationContext)
            && Do((Self: this, Context: context), static ((FifoLimiter Self, SynchronizationContext Context) with, ref Completions _) => with.Self.IsAllWithin(with.Context), inRelease: false))
        {
            throw new InvalidOperationException(
                $"Entering {Name} would block this thread, whose SynchronizationContext runs the work that has all its tokens: neither could go on. "
                + "Await Acquire() here, or give a token back on another context (ConfigureAwait(false)).");
        }
    }

    private bool IsAllWithin(SynchronizationContext context) => _borrowings.Tokens >= _total && _borrowings.AreAllWithin(context);
}
