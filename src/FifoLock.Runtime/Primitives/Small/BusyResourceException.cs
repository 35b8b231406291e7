namespace FifoLocks;

/// <summary>Thrown by <see cref="ResourceGuard.Enter"/> while somebody is inside.</summary>
public sealed class BusyResourceException : InvalidOperationException
{
    /// <summary>Creates an exception without a named action.</summary>
    public BusyResourceException()
        : this("this resource")
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="action">What somebody else is doing: "reading from this connection".</param>
    public BusyResourceException(string action)
        : this(action, innerException: null)
    {
    }

    /// <summary>Creates an exception.</summary>
    /// <param name="action">What somebody else is doing.</param>
    /// <param name="innerException">What led to it, or null.</param>
    public BusyResourceException(string action, Exception? innerException)
        : base($"Somebody else is {action} already. One caller at a time may: wait for the other one to finish, or put a lock around both.", innerException) =>
        Action = action;

    /// <summary>What somebody else is doing.</summary>
    public string Action { get; }
}
