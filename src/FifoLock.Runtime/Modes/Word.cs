namespace FifoLocks.Modes;

/// <summary>
/// The named bits of the state word. Everything a lock knows is one <see cref="ulong"/>: a bit field per mode, low bits
/// first, and four flags on top.
/// <code>
/// [ Q D P L | field of mode k | ... | field of mode 0 ]
/// </code>
/// Every change of the word is one compare-and-swap from the value that was judged. Nobody has a privilege over it, the granter
/// included; that is what keeps the protocol small.
/// </summary>
internal static class Word
{
    /// <summary>How many bits are left for the fields of all modes.</summary>
    public const int FieldBits = 60;

    /// <summary>Q: somebody waits, so nobody may take the fast path. Set by whoever queues first, cleared by the granter alone.</summary>
    public const ulong Queued = 1UL << 63;

    /// <summary>D: one thread, the granter, drains the queue. Set by whoever takes the role, cleared by the holder of the role.</summary>
    public const ulong Draining = 1UL << 62;

    /// <summary>P: something changed since the granter last looked. Set by anyone while D is set, cleared by the granter.</summary>
    public const ulong LookAgain = 1UL << 61;

    /// <summary>
    /// L: every acquire takes the long way, because an option wants to see it. Set at construction and never changed, but for <see cref="FifoLockOptions.ReaderBias"/>: then it says that the bias is on,
    /// see <see cref="Core.ReaderSlots"/>.
    /// </summary>
    public const ulong LongWay = 1UL << 60;

    /// <summary>What shuts the fast path, whatever the holds are.</summary>
    public const ulong Closed = Queued | LongWay;

    /// <summary>What the granter hands over with each publish.</summary>
    public const ulong QueueFlags = Queued | Draining | LookAgain;
}
