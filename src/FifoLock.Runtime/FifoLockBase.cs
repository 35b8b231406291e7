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

    internal ValueTask<Lease<TTarget>> ConvertLong<TSource, TTarget>(uint stamp, int info, TimeSpan timeout, CancellationToken token)
        where TSource : ILockMode
        where TTarget : IConvertedFrom<TSource>
    {
        Deadline.Check(timeout);
        return AcquireLong<TTarget>(ConversionRule<TSource, TTarget>(stamp, info), 1, timeout, token);
    }

    internal bool EnterConverted<TSource, TTarget>(uint stamp, int info, TimeSpan timeout, out Lease<TTarget> lease, CancellationToken token)
        where TSource : ILockMode
        where TTarget : IConvertedFrom<TSource>
    {
        Deadline.Check(timeout);
        return EnterLong(ConversionRule<TSource, TTarget>(stamp, info), 1, timeout, out lease, token);
    }

    /// <summary>The target's rule, leaving out what the lease holds.</summary>
    /// <exception cref="SynchronizationLockException">The lease was released already.</exception>
    private ModeRule ConversionRule<TSource, TTarget>(uint stamp, int info)
        where TSource : ILockMode
        where TTarget : IConvertedFrom<TSource>
    {
        LockLayout layout = _layout!;
        int source = layout.IndexOf(typeof(TSource).FullName!);
        if (!IsLive(stamp, info))
        {
            throw NotHeld(layout.Seats[source], 1);
        }

        int count = LeaseInfo.IsShared(info) ? info : LeaseInfo.IsParked(info) ? 1 : LeaseInfo.IsTracked(info) ? Ledger.CountOf(LeaseInfo.Ticket(stamp, info)) : 1;
        return TargetRule<TTarget>().LeavingOut(source, count);
    }

    /// <summary>The rule in this lock of the mode that a lease is turned into.</summary>
    /// <exception cref="InvalidOperationException">The mode does not belong to this lock.</exception>
    private ModeRule TargetRule<TTarget>()
        where TTarget : ILockMode
    {
        int target = _layout!.IndexOf(typeof(TTarget).FullName!);
        return target < 0 ? throw ForeignMode(typeof(TTarget).Name, _layout) : RuleAt(target) ?? TTarget.Rule;
    }

    /// <summary>Only in constructors, before anyone else knows the lock: holds that no lease stands for.</summary>
    private protected void HoldFromTheStart<TMode>(int count)
    {
        Seat seat = _layout!.Seats[_layout.IndexOf(typeof(TMode).FullName!)];
        State = seat.WithCount(State, (ulong)count);
    }

    /// <summary>Whether the lock has this layout already; what the inlined path of a plain lock asks first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected bool IsBoundTo(LockLayout layout) => ReferenceEquals(_layout, layout);

    /// <summary>Releases what a lease stands for, exactly once.</summary>
    /// <exception cref="SynchronizationLockException">It was released already.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Release(uint stamp, int info)
    {
        ulong word = Seam.Read(ref State);
        ulong next;
        if (LeaseInfo.IsShared(info))
        {
            Seat seat = Seat.FromBits(stamp);
            ulong shown = seat.FieldIn(word);

            if (shown < (ulong)info || (seat.IsLimit(shown) && seat.Kind == SeatKind.Saturating) || (word & Word.Queued) != 0)
            {
                ReleaseLong(stamp, info);
                return;
            }

            next = word - ((ulong)info << seat.Shift);
        }
        else
        {
            Seat seat = LeaseInfo.ExclusiveSeat(info);
            if (LeaseInfo.IsTracked(info) || ((word ^ seat.ExclusiveHold(stamp)) & (seat.Mask | Word.Queued)) != 0)
            {
                ReleaseLong(stamp, info);
                return;
            }

            // What the word must become is known before it is read, but for the fields of others: one step from the read to the swap.
            next = word ^ seat.ExclusiveHoldGivenBack(stamp);
        }

        if (!Seam.TryChange(ref State, word, next))
        {
            ReleaseLong(stamp, info);
        }
    }

    internal override Release TryGiveBack(GrantRule rule, int count, uint stamp) => TryRelease(((ModeRule)rule).Seat, count, stamp);

    /// <summary>
    /// One release: the compare-and-swap that checks count or generation is the one that subtracts. Where somebody waits it also sees to it that the queue is
    /// looked at: D set: set P; D clear: take it, and the caller drains.
    /// </summary>
    internal Release TryRelease(Seat seat, int count, uint generation)
    {
        while (true)
        {
            ulong word = Seam.Read(ref State);
            ulong shown = seat.CountIn(word);
            ulong next;
            if (seat.Kind == SeatKind.Exclusive)
            {
                if (!IsHeldIn(word, seat, generation))
                {
                    return Core.Release.NotHeld;
                }

                next = seat.WithoutExclusiveHold(word);
            }
            else if (seat.IsFull(word))
            {
                bool? taken = Queue().Surplus!.TryRelease(ref State, seat, _layout!.IndexOf(seat), count);
                if (taken is null)
                {
                    continue;
                }

                return taken.Value ? Core.Release.MustTell : Core.Release.NotHeld;
            }
            else if (shown < (ulong)count)
            {
                return Core.Release.NotHeld;
            }
            else
            {
                next = word - ((ulong)count << seat.Shift);
            }

            if (TryUpdate(word, next, out Release released))
            {
                return released;
            }
        }
    }

    /// <summary>Whether what a lease stands for is held; see <see cref="Lease{TMode}.IsHeld"/>.</summary>
    internal bool IsLive(uint stamp, int info)
    {
        ulong word = Seam.Read(ref State);
        if (LeaseInfo.IsShared(info))
        {
            return IsHeldByAnyone(Seat.FromBits(stamp), word);
        }

        if (LeaseInfo.IsParked(info))
        {
            return IsHeldByAnyone(LeaseInfo.ParkedSeat(info), word);
        }

        return LeaseInfo.IsTracked(info)
            ? Ledger.TryFind(LeaseInfo.Ticket(stamp, info), out LeaseLedger.Entry entry) && Stands(entry)
            : IsHeldIn(word, LeaseInfo.ExclusiveSeat(info), stamp);
    }

    /// <summary>
    /// Whether the generation in the word is that of an exclusive lease: the one that the lease shows, or, where the lock was given up and taken back for that
    /// lease, the one that stands for it.
    /// </summary>
    private protected virtual bool IsShownBy(uint inWord, uint shown) => inWord == shown;

    private bool IsHeldIn(ulong word, Seat seat, uint shown) => seat.CountIn(word) != 0 && IsShownBy(seat.GenerationIn(word), shown);

    /// <summary>Whether the holds of a lease that is written down stand in the word. A lock that gives them up and keeps the entry says no meanwhile.</summary>
    internal virtual bool Stands(in LeaseLedger.Entry entry) => true;

    /// <summary>Releases what a lease stands for that is not counted in a slot, if it is held. Where leases are tracked, <paramref name="entry"/> is what was written down of it.</summary>
    private protected Release TryRelease(uint stamp, int info, out LeaseLedger.Entry entry)
    {
        entry = default;
        if (LeaseInfo.IsShared(info))
        {
            return TryRelease(Seat.FromBits(stamp), info, generation: 0);
        }

        if (!LeaseInfo.IsTracked(info))
        {
            return TryRelease(LeaseInfo.ExclusiveSeat(info), 1, stamp);
        }


        return TryReleaseTracked(LeaseInfo.Ticket(stamp, info), out entry);
    }

    /// <summary>Releases what a lease with a ticket stands for, if it is held. Taking the entry out decides who releases, whatever the mode.</summary>
    private protected virtual Release TryReleaseTracked(long ticket, out LeaseLedger.Entry entry)
    {
        if (!Ledger.TryTake(ticket, out entry))
        {
            return Core.Release.NotHeld;
        }

        Release release = TryRelease(((ModeRule)entry.Rule).Seat, entry.Count, entry.Stamp);
        if (release == Core.Release.NotHeld)
        {
            // Somebody released without a lease what this one stands for: the lease is as it was too.
            Ledger.Put(ticket, entry);
        }

        return release;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ReleaseLong(uint stamp, int info)
    {
        if (!LeaseInfo.IsShared(info) && LeaseInfo.IsTracked(info))
        {
            ReleaseTracked(stamp, info);
            return;
        }

        bool isShared = LeaseInfo.IsShared(info);
        Seat seat = isShared ? Seat.FromBits(stamp) : LeaseInfo.ExclusiveSeat(info);
        int count = isShared ? info : 1;
        Release release = TryRelease(seat, count, stamp);
        if (release == Core.Release.NotHeld)
        {
            throw NotHeld(seat, count);
        }

        Finish(release);
    }

    /// <summary>What is written down, or counted in a slot.</summary>
    private void ReleaseTracked(uint stamp, int info)
    {
        LeaseLedger.Entry entry = default;
        Release release = LeaseInfo.IsParked(info) ? TryReleaseParked(stamp) : TryRelease(stamp, info, out entry);
        if (release == Core.Release.NotHeld)
        {
            throw entry.Rule is ModeRule rule ? NotHeld(rule.Seat, entry.Count) : ReleasedAlready();
        }

        Finish(release);
    }

    /// <summary>Takes the entry of a tracked lease out of the ledger: that decides who releases, whatever the mode.</summary>
    /// <exception cref="SynchronizationLockException">Somebody else did.</exception>
    private LeaseLedger.Entry TakeEntry(uint stamp, int info) =>
        Ledger.TryTake(LeaseInfo.Ticket(stamp, info), out LeaseLedger.Entry entry)
            ? entry
            : throw ReleasedAlready();

    /// <summary>
    /// Most who cannot pass at once find others waiting, and all there is to do is to stand behind them: nothing to judge, and a layout that is bound. Null: there is more to do.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private TaskWaiter<TMode>? TryStandBehind<TMode>(ModeRule rule, CancellationToken token)
        where TMode : ILockMode
    {
        ulong word = Seam.Read(ref State);
        bool othersWait = (word & Word.Queued) != 0 && (word & (Word.Draining | Word.LookAgain)) != Word.LookAgain;
        return othersWait && ReferenceEquals(_layout, rule.Layout) && rule.MaxCount > 0 && !token.IsCancellationRequested
            ? StandInLine<TMode>(rule, 1, token, Deadline.Never)
            : null;
    }

    private TaskWaiter<TMode> StandInLine<TMode>(ModeRule rule, int count, CancellationToken token, Deadline deadline)
        where TMode : ILockMode
    {
        GrantQueue queue = Queue();
        TaskWaiter<TMode> waiter = TaskWaiter<TMode>.Rent(queue, rule, count, token, deadline);
        queue.Arrive(waiter);
        waiter.Arm();
        return waiter;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask<Lease<TMode>> AcquireLong<TMode>(ModeRule rule, int count, TimeSpan timeout, CancellationToken token)
        where TMode : ILockMode
    {
        Deadline.Check(timeout);
        if (TryQuickly(rule, count, token, out Lease<TMode> lease))
        {
            return new ValueTask<Lease<TMode>>(lease);
        }

        Check(rule, count);
        if (token.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<Lease<TMode>>(token);
        }

        Grant grant;
        try
        {
            grant = GrantNow(rule, count);
        }
        catch (Exception error)
        {
            return ValueTask.FromException<Lease<TMode>>(error);
        }

        if (grant.IsGranted || timeout == TimeSpan.Zero)
        {
            if (ForcingQueue is { } forcing)
            {
                return TaskWaiter<TMode>.YieldOnce(forcing, rule, count, grant);
            }

            return new ValueTask<Lease<TMode>>(grant.IsGranted ? Lease<TMode>.Of(this, rule, count, grant) : default);
        }

        return StandInLine<TMode>(rule, count, token, Deadline.After(timeout, Queue().Clock)).Task;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool EnterLong<TMode>(ModeRule rule, int count, TimeSpan timeout, out Lease<TMode> lease, CancellationToken token)
        where TMode : ILockMode
    {
        Deadline.Check(timeout);
        if (TryQuickly(rule, count, token, out lease))
        {
            return true;
        }

        Check(rule, count);
        token.ThrowIfCancellationRequested();
        Grant grant = GrantNow(rule, count);
        if (grant.IsGranted)
        {
            lease = Lease<TMode>.Of(this, rule, count, grant);
            return true;
        }

        if (timeout == TimeSpan.Zero)
        {
            return false;
        }

        if (timeout == Timeout.InfiniteTimeSpan && !token.CanBeCanceled)
        {
            ThrowIfContextWouldBlockItself(Queue(), rule);
        }

        grant = Block(rule, count, timeout, token);
        lease = grant.IsGranted ? Lease<TMode>.Of(this, rule, count, grant) : default;
        return grant.IsGranted;
    }

    /// <summary>What the inlined path does, for calls that do not have it: one hold, in a layout that is bound, and nobody waits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryQuickly<TMode>(ModeRule rule, int count, CancellationToken token, out Lease<TMode> lease)
        where TMode : ILockMode
    {
        ulong word = Seam.Read(ref State);
        if (count == 1
            && Readers is null
            && rule.Guard.Admits(word)
            && ReferenceEquals(_layout, rule.Layout)
            && !token.IsCancellationRequested
            && Seam.TryChange(ref State, word, word + rule.Unit))
        {
            lease = new Lease<TMode>(this, rule.Seat, word, 1);
            return true;
        }

        lease = default;
        return false;
    }

    /// <summary>The argument checks of every request, and last the binding of a plain lock to the family of its first mode.</summary>
    private void Check(ModeRule rule, int count)
    {
        rule.ThrowIfRefused();
        if (count < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"A request on {Name} asks for 1 hold of {rule.Name} or more.");
        }

        if (count > rule.MaxCount)
        {
            throw TooMany(rule, count);
        }

        LockLayout? layout = BoundLayout;
        if (layout is null)
        {
            if (Readers is not null)
            {
                ThrowIfNobodyReads(rule.Layout);
            }

            layout = Seam.CompareExchange(ref _layout, rule.Layout, null) ?? rule.Layout;
        }

        if (layout != rule.Layout)
        {
            throw ForeignMode(rule.Name, layout);
        }
    }

    private Exception TooMany(ModeRule rule, int count)
    {
        if (rule.MaxCount == 0)
        {
            return new InvalidOperationException(
                $"{Name} can never grant {rule.Name}, whatever is released: its predicate ({rule.Condition}) is false for every count.");
        }

        string most = rule.Seat.Kind == SeatKind.Exclusive ? "it excludes itself" : $"at most {rule.MaxCount} are ever granted at once";
        return new ArgumentOutOfRangeException(
            nameof(count), count, $"{Name} could never grant {count} holds of {rule.Name} in one step: {most} ({rule.Condition}). Ask for fewer.");
    }

    private InvalidOperationException ForeignMode(string mode, LockLayout layout) =>
        new($"{Name} is bound to the modes {string.Join(", ", layout.Modes.Select(static m => m.Name))}; {mode} is not one of them. "
            + "Use one lock per family of modes, or declare a typed lock with [FifoLock(...)] that lists all of them.");

    private SynchronizationLockException NotHeld(Seat seat, int count)
    {
        string mode = _layout!.Modes[_layout.IndexOf(seat)].Name;
        return new SynchronizationLockException(
            seat.Kind == SeatKind.Exclusive
                ? $"This lease of {mode} on {Name} was released already. Dispose each lease exactly once, through one copy; the lock is as it was."
                : $"{Name} was asked to release {count} of {mode}, but so many are not held: a lease was disposed twice. The lock is as it was.");
    }

    private SynchronizationLockException ReleasedAlready() =>
        new($"This lease of {Name} was released already. Dispose each lease exactly once, through one copy; the lock is as it was.");

    /// <summary>With leases tracked, a wait that cannot end is reported: the holder needs the very thread that is about to block.</summary>
    private void ThrowIfContextWouldBlockItself(GrantQueue queue, ModeRule rule)
    {
        // The base type posts to the pool: it needs no particular thread.
        if (queue.Ledger is { } ledger
            && SynchronizationContext.Current is { } context
            && context.GetType() != typeof(SynchronizationContext)
            && ledger.HeldWithin(context, this, rule, behindOthers: !rule.GoesFirst && queue.WaitingCount > 0) is { } held)
        {
            throw new InvalidOperationException(
                $"Entering {rule.Name} would block this thread, whose SynchronizationContext runs the work that holds {held} of {Name}: neither could go on. "
                + $"Await Acquire<{rule.Name}>() here, or release the other lease on another context (ConfigureAwait(false)).");
        }
    }

    private int CountHeld(LockLayout layout, int mode, ulong word) =>
        (int)Math.Min(int.MaxValue, Surplus.TrueCount(layout.Seats[mode], mode, word, QueueOrNull?.Surplus) + CountParked(mode, word));
}
