namespace FifoLocks.Benchmarks.Measuring;

/// <summary>What has no lease of its own, as one.</summary>
internal sealed class Held(Action exit) : IDisposable
{
    public static Held By(Action enter, Action exit)
    {
        enter();
        return new Held(exit);
    }

    public void Dispose() => exit();
}
