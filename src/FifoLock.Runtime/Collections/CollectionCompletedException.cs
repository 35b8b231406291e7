namespace FifoLocks;

/// <summary>Thrown by puts after <see cref="FifoCollection{T}.Complete"/>, and by takes once everything that was left has been taken.</summary>
public sealed class CollectionCompletedException : InvalidOperationException
{
    /// <summary>Creates an exception without a named collection.</summary>
    public CollectionCompletedException()
        : this("The collection was completed.")
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What is said.</param>
    public CollectionCompletedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="message">What is said.</param>
    /// <param name="innerException">The error that the collection was completed with, or null.</param>
    public CollectionCompletedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
