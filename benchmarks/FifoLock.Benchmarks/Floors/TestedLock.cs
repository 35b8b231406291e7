using System.Runtime.CompilerServices;

namespace FifoLocks.Benchmarks.Floors;

/// <summary>
/// The floor of a lock that looks before it acts: the word is read and tested, and each compare-and-swap goes from what was read. A <see cref="BareLock"/> knows what it will find; whoever shares a word
/// with others does not.
/// </summary>
internal sealed class TestedLock
{
    private const ulong Taken = 1;
    private const ulong Closed = 1UL << 63;

    private ulong _word;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask<TestedLease> Acquire()
    {
        ulong word = Volatile.Read(ref _word);
        return (word & (Taken | Closed)) == 0 && Interlocked.CompareExchange(ref _word, word + Taken, word) == word
            ? new ValueTask<TestedLease>(new TestedLease(this, 1, 1))
            : throw new InvalidOperationException("For one caller only.");
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Release()
    {
        ulong word = Volatile.Read(ref _word);
        if ((word & (Taken | Closed)) != Taken || Interlocked.CompareExchange(ref _word, word - Taken, word) != word)
        {
            throw new InvalidOperationException("For one caller only.");
        }
    }
}

/// <summary>As large as a lease.</summary>
internal readonly struct TestedLease(TestedLock owner, uint stamp, int info) : IDisposable
{
    public uint Stamp => stamp;

    public int Info => info;

    public void Dispose() => owner.Release();
}
