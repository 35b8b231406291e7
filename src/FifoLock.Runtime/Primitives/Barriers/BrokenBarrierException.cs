namespace FifoLocks;

/// <summary>
/// Thrown to those who wait at a <see cref="FifoBarrier"/> or <see cref="FifoLatch"/> that breaks, and to those who come while it is broken: the parties will not meet. Whoever gave up
/// sees an answer or exception of its own instead.
/// </summary>
public sealed class BrokenBarrierException : Exception
{
    /// <summary>Creates an exception without a named barrier.</summary>
    public BrokenBarrierException()
        : this("The barrier is broken.")
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What is said.</param>
    public BrokenBarrierException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What is said.</param>
    /// <param name="innerException">What the post-phase action threw, or null.</param>
    public BrokenBarrierException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
