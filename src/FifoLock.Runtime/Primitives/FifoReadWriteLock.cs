namespace FifoLocks;

/// <summary>
/// Many readers or one writer, strictly first in, first out: a reader that comes after a waiting writer waits behind it, and a writer never overtakes a reader that came first. For
/// awaiting tasks and blocking threads on one object.
/// </summary>
/// <example>
/// <code>
/// private readonly FifoReadWriteLock _lock = new();
///
/// using (await _lock.AcquireRead(token)) { }
/// using (_lock.EnterWrite()) { }
/// </code>
/// </example>
[FifoLock(typeof(Read), typeof(UpgradeableRead), typeof(Write))]
public sealed partial class FifoReadWriteLock
{
    /// <summary>Reading, beside any number of other readers.</summary>
    [LockMode]
    public readonly partial struct Read
    {
        private static bool IsCompatible(Holds h) => h.None<Write>();
    }

    /// <summary>
    /// Reading with the intent to write later: beside readers, one at a time. Its lease is upgraded with
    /// <see cref="Lease{TMode}.ConvertTo{TTarget}(CancellationToken)"/>, or <see cref="FifoReadWriteLeases.Upgrade"/> for short.
    /// </summary>
    [LockMode, ConvertsTo(typeof(Write), typeof(Read))]
    public readonly partial struct UpgradeableRead
    {
        private static bool IsCompatible(Holds h) => h.None<UpgradeableRead>() && h.None<Write>();
    }

    /// <summary>Writing, alone. Its lease can be turned into reading: <see cref="FifoReadWriteLeases.Downgrade(Lease{Write})"/>.</summary>
    [LockMode, ConvertsTo(typeof(Read), typeof(UpgradeableRead))]
    public readonly partial struct Write
    {
        private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<UpgradeableRead>() && h.None<Write>();
    }
}
