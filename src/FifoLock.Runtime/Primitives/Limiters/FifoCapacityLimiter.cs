namespace FifoLocks;

/// <summary>
/// A number of tokens, each borrowed by somebody: a limit on how many do something at once that knows who they are, and that may be changed while it is in use. A borrower has one token
/// at most, and only a borrower can give one back. Strictly first in, first out, for threads and tasks on one object.
/// </summary>
/// <example>
/// <code>
/// private readonly FifoCapacityLimiter _downloads = new(totalTokens: 8);
///
/// using (await _downloads.Acquire(token)) { }         // the lease is the borrower
/// using (_downloads.Enter(customer, token)) { }       // one per customer
/// _downloads.TotalTokens = 2;                         // fewer from now on
/// </code>
/// </example>
/// <remarks>A second request of a borrower that has a token, or waits for one, throws. Where it should nest, use <see cref="FifoReentrantCapacityLimiter"/>.</remarks>
public sealed class FifoCapacityLimiter : FifoLimiter
{
    /// <summary>Creates a limiter.</summary>
    /// <param name="totalTokens">How many tokens there are, 0 or more; 0 lets nobody in until <see cref="FifoLimiter.TotalTokens"/> is raised.</param>
    /// <param name="options">What to choose, or null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="totalTokens"/> is negative.</exception>
    public FifoCapacityLimiter(int totalTokens, FifoLockOptions? options = null)
        : base(totalTokens, nests: false, options)
    {
    }
}
