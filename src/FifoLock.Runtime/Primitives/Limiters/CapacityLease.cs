using System.Diagnostics;

namespace FifoLocks;

/// <summary>
/// A token that is borrowed from a <see cref="FifoCapacityLimiter"/> or <see cref="FifoReentrantCapacityLimiter"/>. Dispose it exactly once to give the token back; whoever has the lease may, from
/// any thread. The default value is not held, and disposing it does nothing.
/// </summary>
/// <remarks>A copy is the same lease: disposed twice, also through a copy and by two threads at the same moment, it gives back once; the other dispose throws, and the limiter is as it was.</remarks>
/// <example><code>using (await limiter.Acquire(token)) { }</code></example>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct CapacityLease : IDisposable, IEquatable<CapacityLease>
{
    private readonly FifoLimiter? _limiter;
    private readonly object? _borrower;

    internal CapacityLease(FifoLimiter limiter, object? borrower, int place, long ticket)
    {
        _limiter = limiter;
        _borrower = borrower;
        Place = place;
        Ticket = ticket;
    }

    /// <summary>A request for a lease.</summary>
    internal CapacityLease(object? borrower) => _borrower = borrower;

    /// <summary>Whether the lease is still to be disposed. A snapshot.</summary>
    public bool IsHeld => _limiter is not null && _limiter.IsHeld(this);

    /// <summary>Whoever it was borrowed for; the lease itself where nobody was named; null for the default value.</summary>
    public object? Borrower => _borrower ?? (_limiter is null ? null : this);

    /// <summary>Who was named, or null.</summary>
    internal object? Named => _borrower;

    /// <summary>Where the lease is written down.</summary>
    internal int Place { get; }

    /// <summary>Its number; no two leases of a limiter have the same. 0: no lease.</summary>
    internal long Ticket { get; }

    /// <summary>Gives back what was borrowed, and lets in whoever waits first.</summary>
    /// <exception cref="SynchronizationLockException">It was given back already. The limiter is as it was.</exception>
    public void Dispose() => _limiter?.GiveBack(this);

    /// <summary>Two leases are equal when they are the same grant, or both the default.</summary>
    /// <param name="other">Another lease.</param>
    public bool Equals(CapacityLease other) => ReferenceEquals(_limiter, other._limiter) && Ticket == other.Ticket;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CapacityLease other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_limiter, Ticket);

    /// <summary>The borrower, the limiter and whether the lease is held.</summary>
    public override string ToString() =>
        _limiter is null ? "not held" : $"lease{(_borrower is null ? string.Empty : $" of {_borrower}")} on {_limiter}{(IsHeld ? string.Empty : ", given back")}";

    /// <inheritdoc cref="Equals(CapacityLease)"/>
    public static bool operator ==(CapacityLease left, CapacityLease right) => left.Equals(right);

    /// <summary>The opposite of equality.</summary>
    public static bool operator !=(CapacityLease left, CapacityLease right) => !left.Equals(right);
}
