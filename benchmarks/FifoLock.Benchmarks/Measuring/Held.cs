namespace FifoLocks.Benchmarks.Measuring;

/// <summary>What has no lease of its own, as one.</summary>
internal sealed class Held(Action release) : IDisposable
{
    public void Dispose() => release();
}
