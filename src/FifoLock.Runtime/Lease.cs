using System.Diagnostics;
using System.Runtime.CompilerServices;
using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>
/// Possession of a lock in a mode. Dispose it exactly once to release; whoever has it may, from any thread. The default value is not held, and disposing it
/// does nothing.
/// </summary>
/// <typeparam name="TMode">The mode.</typeparam>
/// <remarks>
/// <para>A copy is the same lease. For modes that exclude themselves, a lease disposed twice, or through a copy, even by two threads at the same
/// moment, is released once; the other dispose throws and the lock is intact. That rests on a generation in the state word, which comes round again after 2^4
/// to 2^32 releases, depending on how many modes the lock has.</para>
/// <para>For shared modes a release throws when the mode is not held at all; releasing one lease twice while others hold the mode can go unseen, unless the lock was made with
/// <see cref="FifoLockOptions.TrackLeases"/>, which finds every double release. (A <see cref="FifoSemaphore"/> made with more permits than it starts with hands
/// out permits that nobody took, so there a double release adds one, up to the maximum.)</para>
/// </remarks>
/// <example><code>using (gate.Enter&lt;Write&gt;()) { }</code></example>
[DebuggerDisplay("{DebuggerText,nq}")]
public readonly struct Lease<TMode> : IDisposable, IEquatable<Lease<TMode>>
    where TMode : ILockMode
{
    // 16 bytes: {reference, uint, int} travels in registers where {reference, ulong} would not.
    private readonly FifoLockBase? _lock;
    private readonly uint _stamp;
    private readonly int _info;

    /// <summary>The lease of a hold that was just put into <paramref name="word"/> (the value before, in which the generation is the same).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Lease(FifoLockBase @lock, Seat seat, ulong word, int count)
    {
        _lock = @lock;
        if (seat.Kind == SeatKind.Exclusive)
        {
            _stamp = seat.GenerationIn(word);
            _info = LeaseInfo.Exclusive(seat);
        }
        else
        {
            _stamp = seat.Bits;
            _info = count;
        }
    }

    private Lease(FifoLockBase @lock, uint stamp, int info)
    {
        _lock = @lock;
        _stamp = stamp;
        _info = info;
    }

    /// <summary>
    /// Whether this lease holds the lock. Exact for modes that exclude themselves and for tracked leases; for shared modes that are not tracked, whether the
    /// mode is held at all.
    /// </summary>
    public bool IsHeld => _lock is not null && _lock.IsLive(_stamp, _info);

    /// <summary>The lock, or null for the default value.</summary>
    public FifoLockBase? Lock => _lock;

    /// <summary>For what the two numbers mean see <see cref="LeaseInfo"/>.</summary>
    internal uint Stamp => _stamp;

    /// <inheritdoc cref="Stamp"/>
    internal int Info => _info;

    private string DebuggerText => _lock is null ? "not held" : $"{typeof(TMode).Name} of {_lock}{(IsHeld ? string.Empty : ", released")}";

    /// <summary>The mode, the lock and whether the lease holds it.</summary>
    public override string ToString() => DebuggerText;

    /// <summary>Releases the lock, and lets in whoever waits first.</summary>
    /// <exception cref="SynchronizationLockException">The lease was released already. The lock is as it was.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose()
    {
        if (_lock is { } held)
        {
            held.Release(_stamp, _info);
        }
    }

    /// <summary>
    /// Asks for another mode on top of this one, ahead of the queue: the guard leaves out what this lease holds. Declared with <see cref="ConvertsToAttribute"/>.
    /// </summary>
    /// <typeparam name="TTarget">The mode.</typeparam>
    /// <param name="cancellationToken">Gives the place up; this lease stays as it is. Once the conversion is granted it has no effect.</param>
    /// <returns>A nested lease: dispose it first, and this one is what it was. Await the result exactly once.</returns>
    /// <exception cref="SynchronizationLockException">This lease was released already.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled first.</exception>
    /// <example><code>using (await lease.ConvertTo&lt;Write&gt;(token)) { }</code></example>
    public ValueTask<Lease<TTarget>> ConvertTo<TTarget>(CancellationToken cancellationToken = default)
        where TTarget : IConvertedFrom<TMode> =>
        Held().ConvertLong<TMode, TTarget>(_stamp, _info, Timeout.InfiniteTimeSpan, cancellationToken);

    /// <summary>Asks for another mode on top of this one, ahead of the queue, for a limited time.</summary>
    /// <typeparam name="TTarget">The mode.</typeparam>
    /// <param name="timeout">How long to wait: zero never waits, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="cancellationToken">Gives the place up; this lease stays as it is.</param>
    /// <returns>A nested lease; one that is not held when the time ran out. Await the result exactly once.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="SynchronizationLockException">This lease was released already.</exception>
    /// <exception cref="OperationCanceledException">Through the task: the token was cancelled first.</exception>
    public ValueTask<Lease<TTarget>> TryConvertTo<TTarget>(TimeSpan timeout, CancellationToken cancellationToken = default)
        where TTarget : IConvertedFrom<TMode> =>
        Held().ConvertLong<TMode, TTarget>(_stamp, _info, timeout, cancellationToken);

    /// <summary>Takes another mode on top of this one, ahead of the queue, blocking the calling thread.</summary>
    /// <typeparam name="TTarget">The mode.</typeparam>
    /// <param name="cancellationToken">Gives the place up; this lease stays as it is.</param>
    /// <returns>A nested lease: dispose it first, and this one is what it was.</returns>
    /// <exception cref="SynchronizationLockException">This lease was released already.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited.</exception>
    public Lease<TTarget> EnterAs<TTarget>(CancellationToken cancellationToken = default)
        where TTarget : IConvertedFrom<TMode>
    {
        Held().EnterConverted<TMode, TTarget>(_stamp, _info, Timeout.InfiniteTimeSpan, out Lease<TTarget> nested, cancellationToken);
        return nested;
    }

    /// <summary>Takes another mode on top of this one, ahead of the queue, blocking the calling thread for a limited time.</summary>
    /// <typeparam name="TTarget">The mode.</typeparam>
    /// <param name="timeout">How long to wait: zero never waits, <see cref="Timeout.InfiniteTimeSpan"/> is for ever, any length is fine.</param>
    /// <param name="nested">The nested lease, or one that is not held.</param>
    /// <param name="cancellationToken">Gives the place up; this lease stays as it is.</param>
    /// <returns>False when the time ran out.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="timeout"/> is negative and not infinite.</exception>
    /// <exception cref="SynchronizationLockException">This lease was released already.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled first.</exception>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted while it waited.</exception>
    public bool TryEnterAs<TTarget>(TimeSpan timeout, out Lease<TTarget> nested, CancellationToken cancellationToken = default)
        where TTarget : IConvertedFrom<TMode> =>
        Held().EnterConverted<TMode, TTarget>(_stamp, _info, timeout, out nested, cancellationToken);

    /// <summary>
    /// Turns this lease into one of another mode, at once and with nobody in between; those who may stand beside the other mode are let in. Offered where <see cref="ConvertsToAttribute"/> is
    /// declared and the generator can prove that nobody has to be waited for.
    /// </summary>
    /// <typeparam name="TTarget">The mode.</typeparam>
    /// <returns>The lease of the other mode. This one is released: do not dispose it, or leave it to a <c>using</c>.</returns>
    /// <exception cref="SynchronizationLockException">This lease was released already.</exception>
    /// <exception cref="InvalidOperationException">
    /// A lease nested in this one, or the one that this one is nested in, keeps the other mode out. This lease is as it was; dispose the nested one instead.
    /// </exception>
    /// <exception cref="ThreadInterruptedException">
    /// Only where more holds of the other mode are out than its field in the state word can count, and another thread is letting somebody in. This lease is as it was.
    /// </exception>
    /// <example><code>Lease&lt;Read&gt; reading = writing.DowngradeTo&lt;Read&gt;();</code></example>
    public Lease<TTarget> DowngradeTo<TTarget>()
        where TTarget : IDowngradedFrom<TMode> => Held().Downgrade<TMode, TTarget>(_stamp, _info);

    private FifoLockBase Held() =>
        _lock ?? throw new SynchronizationLockException("This lease holds no lock, so it cannot be converted. Ask IsHeld after a request with a timeout.");

    /// <summary>Two leases are equal when they are the same grant, or both the default.</summary>
    /// <param name="other">Another lease.</param>
    public bool Equals(Lease<TMode> other) => ReferenceEquals(_lock, other._lock) && _stamp == other._stamp && _info == other._info;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Lease<TMode> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_lock, _stamp, _info);

    /// <inheritdoc cref="Equals(Lease{TMode})"/>
    public static bool operator ==(Lease<TMode> left, Lease<TMode> right) => left.Equals(right);

    /// <summary>The opposite of equality.</summary>
    public static bool operator !=(Lease<TMode> left, Lease<TMode> right) => !left.Equals(right);

    /// <summary>The lease of a hold that is counted beside the word.</summary>
    internal static Lease<TMode> InSlot(FifoLockBase @lock, ModeRule rule, int slot) => new(@lock, (uint)slot, LeaseInfo.Parked(rule.Seat));

    internal static Lease<TMode> Of(FifoLockBase @lock, ModeRule rule, int count, Grant grant)
    {
        if (grant.IsParked)
        {
            return InSlot(@lock, rule, (int)grant.Stamp);
        }

        if (grant.Ticket != 0)
        {
            return new Lease<TMode>(@lock, (uint)grant.Ticket, LeaseInfo.Tracked(grant.Ticket));
        }

        return rule.Seat.Kind == SeatKind.Exclusive
            ? new Lease<TMode>(@lock, grant.Stamp, LeaseInfo.Exclusive(rule.Seat))
            : new Lease<TMode>(@lock, rule.Seat.Bits, count);
    }
}
