using System.Runtime.CompilerServices;

namespace FifoLocks.Benchmarks.Floors;

/// <summary>What is left of a lock without judging, waiting or checking: a compare-and-swap in, one out, and a lease in between. For one caller only.</summary>
internal sealed class BareLock
{
    private ulong _word;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ValueTask<BareLease> Acquire()
    {
        Interlocked.CompareExchange(ref _word, 1UL, 0UL);
        return new ValueTask<BareLease>(new BareLease(this, 1, 1));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public BareLease Enter()
    {
        Interlocked.CompareExchange(ref _word, 1UL, 0UL);
        return new BareLease(this, 1, 1);
    }

    public void Release() => Interlocked.CompareExchange(ref _word, 0UL, 1UL);
}

/// <summary>As large as a lease.</summary>
internal readonly struct BareLease(BareLock owner, uint stamp, int info) : IDisposable
{
    public uint Stamp => stamp;

    public int Info => info;

    public void Dispose() => owner.Release();
}
