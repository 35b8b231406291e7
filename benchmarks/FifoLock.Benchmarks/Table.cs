using System.Diagnostics;

namespace FifoLocks.Benchmarks;

/// <summary>One line of a table: a body that does many operations, and how many.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Operations">How many operations one call of the body does.</param>
/// <param name="Body">The body.</param>
/// <param name="Calls">
/// How often a round calls the body. A body that loops for long is replaced while it runs, and that code keeps its variables in memory: a floor measured so
/// came out slower than what stands on it. Loops of a few hundred, called often, run as the code that programs run.
/// </param>
internal sealed record Row(string Name, int Operations, Action Body, int Calls = 1);

/// <summary>Measures rows in interleaved rounds, so that a machine whose speed drifts slows all of them, and prints medians and ratios.</summary>
internal static class Table
{
    public static void Print(string title, IReadOnlyList<Row> rows, string floor, int rounds)
    {
        double[][] nanoseconds = [.. rows.Select(_ => new double[rounds])];
        double[][] bytes = [.. rows.Select(_ => new double[rounds])];
        for (int round = -Warmup(rounds); round < rounds; round++)
        {
            for (int i = 0; i < rows.Count; i++)
            {
                long allocated = GC.GetTotalAllocatedBytes(precise: true);
                long start = Stopwatch.GetTimestamp();
                for (int call = 0; call < rows[i].Calls; call++)
                {
                    rows[i].Body();
                }

                TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
                if (round < 0)
                {
                    // The JIT promotes in the background, once nothing new has been compiled for 100 ms; on one core it needs the core for that.
                    Thread.Sleep(20);
                }
                else
                {
                    nanoseconds[i][round] = elapsed.TotalNanoseconds / rows[i].Operations / rows[i].Calls;
                    bytes[i][round] = (double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / rows[i].Operations / rows[i].Calls;
                }
            }
        }

        double unit = Median(nanoseconds[rows.Select((row, index) => (row, index)).First(pair => pair.row.Name == floor).index]);
        Console.WriteLine($"{title}; {Environment.ProcessorCount} cores, .NET {Environment.Version}, medians of {rounds} rounds");
        Console.WriteLine($"{"",-44}{"ns",10}{"ratio",10}{"B",8}");
        for (int i = 0; i < rows.Count; i++)
        {
            double median = Median(nanoseconds[i]);
            Console.WriteLine($"{rows[i].Name,-44}{median,10:F1}{median / unit,10:F2}{Median(bytes[i]),8:F0}");
        }

        Console.WriteLine();
    }

    /// <summary>Enough calls for the JIT to reach its last tier before anything counts.</summary>
    private static int Warmup(int rounds) => Math.Max(rounds, 40);

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
