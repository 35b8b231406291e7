namespace FifoLocks.Benchmarks.Measuring;

/// <summary>The work that threads do inside a lock, which counts how often the lock has changed hands. Touched by whoever has the lock.</summary>
internal static class Turns
{
    private static int s_last;

    public static long Count { get; private set; }

    public static long Changed { get; private set; }

    public static void Reset() => (Count, Changed) = (0, 0);

    public static void Take(int thread)
    {
        Count++;
        if (s_last != thread)
        {
            s_last = thread;
            Changed++;
        }
    }
}
