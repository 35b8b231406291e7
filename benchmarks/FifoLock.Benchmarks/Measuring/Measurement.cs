using System.Runtime;
using FifoLocks.Benchmarks.Results;

namespace FifoLocks.Benchmarks.Measuring;

/// <summary>Measures trials: warm-up first, then rounds in which everybody has a turn, so that a machine whose speed drifts slows all of them.</summary>
internal static class Measurement
{
    public static IEnumerable<ResultRow> Run(Group group, Cores cores, Effort effort)
    {
        Meter.IsOnOneCore = cores == Cores.One;
        foreach (Trial trial in group.Trials(effort))
        {
            foreach (ResultRow row in Run(group, cores, trial))
            {
                yield return row;
            }
        }
    }

    private static List<ResultRow> Run(Group group, Cores cores, Trial trial)
    {
        WarmUp(trial);
        IReadOnlyList<Contender> contenders = trial.Contenders;
        Reading[][][] readings = [.. contenders.Select(contender => new Reading[trial.Rounds][])];
        int[] order = [.. Enumerable.Range(0, contenders.Count)];
        var random = new Random(1);
        for (int round = 0; round < trial.Rounds; round++)
        {
            // Nobody always comes after the same one.
            random.Shuffle(order);
            foreach (int i in order)
            {
                readings[i][round] = contenders[i].Round();
            }
        }

        var rows = new List<ResultRow>();
        for (int i = 0; i < contenders.Count; i++)
        {
            for (int question = 0; question < contenders[i].Scenarios.Length; question++)
            {
                Scenario scenario = contenders[i].Scenarios[question];
                Reading[] answers = [.. readings[i].Select(answer => answer[question])];
                rows.Add(ResultRow.Of(group, cores, scenario, contenders[i], answers));
            }
        }

        return rows;
    }

    /// <summary>The JIT promotes in the background, in two steps; on one core it needs the core for that. Warm is who has been run three times without anything being compiled.</summary>
    private static void WarmUp(Trial trial)
    {
        long compiled = -1;
        int still = 0;
        for (int round = 0; round < trial.WarmUps && still < 3; round++)
        {
            foreach (Contender contender in trial.Contenders)
            {
                contender.Round();
            }

            // The compiler works in the background, on one core only while nothing else does.
            Thread.Sleep(50);
            long now = JitInfo.GetCompiledMethodCount();
            still = now == compiled ? still + 1 : 0;
            compiled = now;
        }
    }
}
