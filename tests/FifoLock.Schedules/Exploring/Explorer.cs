using FifoLocks.Schedules.Scenarios;
using FifoLocks.Schedules.Scheduling;

namespace FifoLocks.Schedules.Exploring;

/// <summary>Runs a scenario under many schedules, until one fails.</summary>
internal static class Explorer
{
    private const int PriorityDepth = 3;

    private static readonly Stack<Worker> s_workers = new();

    /// <summary>FIFOLOCK_SCHEDULES: how many times as many schedules as usual.</summary>
    public static int Factor { get; } = int.TryParse(Environment.GetEnvironmentVariable("FIFOLOCK_SCHEDULES"), out int factor) ? factor : 1;

    /// <summary>FIFOLOCK_SEED: the first seed, for other schedules than last time.</summary>
    public static int FirstSeed { get; } = int.TryParse(Environment.GetEnvironmentVariable("FIFOLOCK_SEED"), out int seed) ? seed : 1;

    /// <summary>Half of them random walks, half by priorities. Null, or the first that failed.</summary>
    public static Finding? Walk(Action<Stage> scenario, int schedules, int firstSeed)
    {
        int steps = 100;
        for (int i = 0; i < schedules; i++)
        {
            int seed = firstSeed + (i / 2);
            IStrategy strategy = i % 2 == 0 ? new RandomWalk(seed) : new PriorityWalk(seed, PriorityDepth, steps);
            (Play play, Schedule schedule) = Perform(scenario, strategy);
            steps = Math.Max(steps, Math.Min(play.Steps, 2000));
            if (play.Failure is not null)
            {
                return new Finding(scenario, i + 1, strategy.ToString()!, play.Failure, schedule);
            }
        }

        return null;
    }

    /// <summary>All schedules with so many preemptions at most, unless there are more than <paramref name="most"/>. Null, or the first that failed.</summary>
    public static Finding? Search(Action<Stage> scenario, int preemptions, int most, out int tried, out bool complete)
    {
        var search = new BoundedSearch(preemptions);
        tried = 0;
        complete = false;
        do
        {
            if (tried == most)
            {
                return null;
            }

            tried++;
            (Play play, Schedule schedule) = Perform(scenario, search);
            if (play.Failure is not null)
            {
                return new Finding(scenario, tried, $"search:{preemptions}", play.Failure, schedule);
            }
        }
        while (search.MoveNext());

        complete = true;
        return null;
    }

    /// <summary>Plays a scenario once.</summary>
    public static (Play Play, Schedule Schedule) Perform(Action<Stage> scenario, IStrategy strategy)
    {
        var recorder = new Recorder(strategy);
        var play = new Play(recorder, s_workers);
        scenario(new Stage(play));
        play.Perform();
        return (play, recorder.Schedule);
    }
}
