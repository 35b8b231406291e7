namespace FifoLocks;

/// <summary>
/// A <see cref="FifoCapacityLimiter"/> whose borrowers may borrow again: a borrower that has a token gets further leases on it without waiting, and the token goes back with the last of
/// them. Strictly first in, first out, for threads and tasks on one object.
/// </summary>
/// <example>
/// <code>
/// private readonly FifoReentrantCapacityLimiter _workers = new(totalTokens: 4);
///
/// using (await _workers.Acquire(job, token))
/// {
///     using (_workers.Enter(job)) { }                 // the same token
/// }
/// </code>
/// </example>
/// <remarks>
/// Leases without a named borrower have a token each. Requests of a borrower that still waits for its first token wait with it, and are all granted when that is.
/// <see cref="FifoLimiter.Release"/> gives the borrower's latest lease back.
/// </remarks>
public sealed class FifoReentrantCapacityLimiter : FifoLimiter
{
    /// <summary>Creates a limiter.</summary>
    /// <param name="totalTokens">How many tokens there are, 0 or more; 0 lets nobody in until <see cref="FifoLimiter.TotalTokens"/> is raised.</param>
    /// <param name="options">What to choose, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="totalTokens"/> is negative.</exception>
    public FifoReentrantCapacityLimiter(int totalTokens, FifoLockOptions? options = null)
        : base(totalTokens, nests: true, options)
    {
    }
}
