using FifoLocks.Schedules.Scenarios;
using FifoLocks.Schedules.Scheduling;

namespace FifoLocks.Schedules;

/// <summary>Runs a scenario under many schedules, until one fails.</summary>
internal static class Explorer
{
    private const int PriorityDepth = 3;

    private static readonly Stack<Worker> s_workers = new();

    /// <summary>FIFOLOCK_SCHEDULES: how many times as many schedules as usual.</summary>
    public static int Factor { get; } = int.TryParse(Environment.GetEnvironmentVariable("FIFOLOCK_SCHEDULES"), out int factor) ? factor : 1;

    /// <summary>FIFOLOCK_SEED: the first seed, for other schedules than last time.</summary>
    public static int FirstSeed { get; } = int.TryParse(Environment.GetEnvironmentVariable("FIFOLOCK_SEED"), out int seed) ? seed : 1;

    /// <summary>Half of them random walks, half by priorities. Null, or the trace of the first that failed.</summary>
    public static string? Walk(Action<Stage> scenario, int schedules, out int tried)
    {
        int steps = 100;
        tried = 0;
        for (int i = 0; i < schedules; i++)
        {
            int seed = FirstSeed + (i / 2);
            bool isRandom = i % 2 == 0;
            int bound = steps;
            IStrategy Strategy() => isRandom ? new RandomWalk(seed) : new PriorityWalk(seed, PriorityDepth, bound);
            tried++;
            Play play = Perform(scenario, Strategy());
            steps = Math.Max(steps, Math.Min(play.Steps, 2000));
            if (play.Failure is not null)
            {
                Play again = Perform(scenario, Strategy());
                string replayed = again.Failure == play.Failure ? "it replays" : $"a replay came to: {again.Failure ?? "no failure"}";
                return $"{play.Failure}\n{(isRandom ? "random walk" : $"priorities within {bound} steps")}, seed {seed}; {replayed}\n{play.Trace()}";
            }
        }

        return null;
    }

    /// <summary>All schedules with so many preemptions at most, unless there are more than <paramref name="most"/>.</summary>
    public static string? Search(Action<Stage> scenario, int preemptions, int most, out int tried, out bool complete)
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
            Play play = Perform(scenario, search);
            if (play.Failure is not null)
            {
                return $"{play.Failure}\nschedule {tried} of the search with {preemptions} preemptions\n{play.Trace()}";
            }
        }
        while (search.MoveNext());

        complete = true;
        return null;
    }

    private static Play Perform(Action<Stage> scenario, IStrategy strategy)
    {
        var play = new Play(strategy, s_workers);
        scenario(new Stage(play));
        play.Perform();
        return play;
    }
}
