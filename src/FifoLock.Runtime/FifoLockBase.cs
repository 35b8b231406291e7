using System.ComponentModel;
using System.Runtime.CompilerServices;
using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>
/// What all locks have in common: the state word, the way in and the way out. The verbs are on <see cref="FifoLock"/> (any family of modes) and on
/// typed locks (their own modes).
/// </summary>
/// <remarks>All members are safe to call from any thread at any time. Properties are snapshots: they may be out of date when they return.</remarks>
public abstract partial class FifoLockBase : FifoPrimitive
{
    /// <summary>Set at construction (typed locks), or by the first valid request with one compare-and-swap; never changed afterwards.</summary>
    private LockLayout? _layout;

    internal FifoLockBase(LockLayout? layout, FifoLockOptions? options)
        : base(options)
    {
        _layout = layout;
        if (layout is not null && Readers is not null)
        {
            ThrowIfNobodyReads(layout);
        }
    }

    /// <summary>The modes and their bits; null for a plain lock that was never asked for anything.</summary>
    public LockLayout? Layout => BoundLayout;

    /// <summary>Where the entries of tracked leases stand. Asked only by those who have such a lease.</summary>
    private protected virtual LeaseLedger Ledger => Queue().Ledger!;

    internal LockLayout? BoundLayout => Seam.Read(ref _layout);

    /// <summary>How many holds of a mode are out; 0 on a plain lock that was never asked for anything. A snapshot.</summary>
    /// <typeparam name="TMode">A mode of this lock.</typeparam>
    /// <exception cref="InvalidOperationException">The mode does not belong to this lock.</exception>
    public int CountHeld<TMode>()
        where TMode : ILockMode
    {
        if (BoundLayout is not { } layout)
        {
            return 0;
        }

        int mode = layout.IndexOf(typeof(TMode).FullName!);
        if (mode < 0)
        {
            throw ForeignMode(typeof(TMode).Name, layout);
        }

        return CountHeld(layout, mode, Seam.Read(ref State));
    }

    /// <summary>The holds of each mode, of one moment: from one look at the word. (Those beyond what a field can count, and those in slots, may be of a later one.)</summary>
    private protected override KeyValuePair<string, object?>[] DescribeState()
    {
        if (BoundLayout is not { } layout)
        {
            return [];
        }

        ulong word = Seam.Read(ref State);
        return [.. layout.Modes.Select((mode, index) => KeyValuePair.Create(mode.Name, (object?)CountHeld(layout, index, word)))];
    }

    /// <summary>For generated members: see <see cref="FifoLock{TSelf}.Acquire{TMode}(CancellationToken)"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected internal ValueTask<Lease<TMode>> AcquireCore<TMode>(Guard guard, ModeRule rule, CancellationToken cancellationToken)
        where TMode : ILockMode
    {
        ulong word = Seam.Read(ref State);
        if (guard.Admits(word) && !cancellationToken.IsCancellationRequested && Seam.TryChange(ref State, word, word + guard.Seat.Unit))
        {
            return new ValueTask<Lease<TMode>>(new Lease<TMode>(this, guard.Seat, word, 1));
        }

        // The waiter and not its task comes back: it comes in a register, and a task would be put together in memory, twice.
        return TryStandBehind<TMode>(rule, cancellationToken) is { } waiter ? waiter.Task : AcquireOne<TMode>(rule, cancellationToken);
    }

    /// <summary>For generated members: see <see cref="FifoLock{TSelf}.Acquire{TMode}(int, CancellationToken)"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal ValueTask<Lease<TMode>> AcquireCore<TMode>(ModeRule rule, int count, CancellationToken cancellationToken)
        where TMode : ILockMode => AcquireLong<TMode>(rule, count, Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>For generated members: see <see cref="FifoLock{TSelf}.TryAcquire{TMode}(int, TimeSpan, CancellationToken)"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal ValueTask<Lease<TMode>> TryAcquireCore<TMode>(ModeRule rule, int count, TimeSpan timeout, CancellationToken cancellationToken)
        where TMode : ILockMode => AcquireLong<TMode>(rule, count, timeout, cancellationToken);

    /// <summary>For generated members: see <see cref="FifoLock{TSelf}.Enter{TMode}(CancellationToken)"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected internal Lease<TMode> EnterCore<TMode>(Guard guard, ModeRule rule, CancellationToken cancellationToken)
        where TMode : ILockMode
    {
        ulong word = Seam.Read(ref State);
        if (guard.Admits(word) && !cancellationToken.IsCancellationRequested && Seam.TryChange(ref State, word, word + guard.Seat.Unit))
        {
            return new Lease<TMode>(this, guard.Seat, word, 1);
        }

        return EnterOne<TMode>(rule, cancellationToken);
    }

    /// <summary>For generated members: see <see cref="FifoLock{TSelf}.Enter{TMode}(int, CancellationToken)"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal Lease<TMode> EnterCore<TMode>(ModeRule rule, int count, CancellationToken cancellationToken)
        where TMode : ILockMode
    {
        EnterLong(rule, count, Timeout.InfiniteTimeSpan, out Lease<TMode> lease, cancellationToken);
        return lease;
    }

    /// <summary>For generated members: see <see cref="FifoLock{TSelf}.TryEnter{TMode}(int, TimeSpan, out Lease{TMode}, CancellationToken)"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal bool TryEnterCore<TMode>(
        ModeRule rule, int count, TimeSpan timeout, out Lease<TMode> lease, CancellationToken cancellationToken)
        where TMode : ILockMode => EnterLong(rule, count, timeout, out lease, cancellationToken);

    /// <summary>For generated members: see <see cref="FifoLock{TSelf}.TryEnter{TMode}(out Lease{TMode})"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected internal bool TryEnterCore<TMode>(Guard guard, ModeRule rule, out Lease<TMode> lease)
        where TMode : ILockMode
    {
        ulong word = Seam.Read(ref State);
        if (guard.Admits(word) && Seam.TryChange(ref State, word, word + guard.Seat.Unit))
        {
            lease = new Lease<TMode>(this, guard.Seat, word, 1);
            return true;
        }

        return TryEnterCore(rule, 1, out lease);
    }

    /// <summary>For generated members: see <see cref="FifoLock{TSelf}.TryEnter{TMode}(int, out Lease{TMode})"/>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal bool TryEnterCore<TMode>(ModeRule rule, int count, out Lease<TMode> lease)
        where TMode : ILockMode
    {
        Check(rule, count);
        Grant grant = GrantNow(rule, count);
        lease = grant.IsGranted ? Lease<TMode>.Of(this, rule, count, grant) : default;
        return grant.IsGranted;
    }

    /// <summary>For generated overrides: the rule of a mode in this lock. Null: the mode's own, in its family's layout.</summary>
    /// <param name="mode">The index of the mode in the layout.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual ModeRule? RuleAt(int mode) => null;

    /// <summary>Only in constructors, before anyone else knows the lock: holds that no lease stands for.</summary>
    private protected void HoldFromTheStart<TMode>(int count)
    {
        Seat seat = _layout!.Seats[_layout.IndexOf(typeof(TMode).FullName!)];
        State = seat.WithCount(State, (ulong)count);
    }

    /// <summary>Whether the lock has this layout already; what the inlined path of a plain lock asks first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected bool IsBoundTo(LockLayout layout) => ReferenceEquals(_layout, layout);

    private int CountHeld(LockLayout layout, int mode, ulong word) =>
        (int)Math.Min(int.MaxValue, Surplus.TrueCount(layout.Seats[mode], mode, word, QueueOrNull?.Surplus) + CountParked(mode, word));
}
