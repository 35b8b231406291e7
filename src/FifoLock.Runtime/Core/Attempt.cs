namespace FifoLocks.Core;

/// <summary>What came of an attempt to serve a request on the spot.</summary>
internal enum Attempt
{
    /// <summary>Another thread is at the state: nothing is known, and the granter must be asked.</summary>
    Busy,
    Done,
    MustWait,
}
