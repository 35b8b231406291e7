using System.Globalization;
using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Benchmarks;

/// <summary>Where a run spends its time, by the steps of the pipeline. The driver's clock is the wall's, and steps that are tracked cost more.</summary>
internal static class Steps
{
    public static void Print(string what, Func<GeneratorDriver> run)
    {
        const int Rounds = 9;
        var samples = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int round = -2; round < Rounds; round++)
        {
            GeneratorRunResult result = run().GetRunResult().Results.Single();
            foreach (IGrouping<string, IncrementalGeneratorRunStep> step in Distinct(result))
            {
                if (round >= 0)
                {
                    double milliseconds = step.Sum(static run => run.ElapsedTime.TotalMilliseconds);
                    (samples.TryGetValue(step.Key, out List<double>? found) ? found : samples[step.Key] = []).Add(milliseconds);
                    counts[step.Key] = step.SelectMany(static run => run.Outputs)
                        .Count(static output => output.Reason is IncrementalStepRunReason.New or IncrementalStepRunReason.Modified);
                }
            }
        }

        Console.WriteLine(what);
        foreach ((string step, List<double> times) in samples.OrderByDescending(static each => Sampling.Median(each.Value)))
        {
            if (Sampling.Median(times) < 0.05)
            {
                break;
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {step,-58}{Sampling.Median(times),10:F2} ms{counts[step],8} new or modified"));
        }
    }

    private static IEnumerable<IGrouping<string, IncrementalGeneratorRunStep>> Distinct(GeneratorRunResult result) => result.TrackedSteps
        .SelectMany(static step => step.Value)
        .Concat(result.TrackedOutputSteps.SelectMany(static step => step.Value))
        .Distinct()
        .GroupBy(static step => step.Name ?? "unnamed", StringComparer.Ordinal);
}
