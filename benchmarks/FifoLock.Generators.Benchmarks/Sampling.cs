using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Benchmarks;

/// <summary>What one run of a driver took.</summary>
/// <param name="Milliseconds">Processor time.</param>
/// <param name="Bytes">Allocated.</param>
internal readonly record struct Cost(double Milliseconds, long Bytes)
{
    public static Cost Of(Action body)
    {
        GC.Collect();
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        TimeSpan begin = ThreadTime.Now;
        body();
        TimeSpan end = ThreadTime.Now;
        return new Cost((end - begin).TotalMilliseconds, GC.GetAllocatedBytesForCurrentThread() - bytes);
    }
}

/// <summary>Samples of ours and of the floor, taken in turns, so that both see the same machine.</summary>
internal static class Sampling
{
    private const int WarmUps = 20;

    public static List<(Cost Ours, Cost Empty)> Take(int rounds, Func<bool, Func<Cost>> start)
    {
        Func<Cost> ours = start(true);
        Func<Cost> empty = start(false);
        for (int round = 0; round < WarmUps; round++)
        {
            ours();
            empty();
        }

        return [.. Enumerable.Range(0, rounds).Select(_ => (ours(), empty()))];
    }

    /// <summary>A driver of its own for each run.</summary>
    public static Func<Cost> FromScratch(Func<GeneratorDriver> driver, Project project) => () =>
    {
        Compilation compilation = project.Fresh();
        GeneratorDriver fresh = driver();
        return Cost.Of(() => fresh.RunGenerators(compilation));
    };

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
