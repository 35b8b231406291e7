using FifoLocks.Schedules.Scenarios;
using FifoLocks.Schedules.Scheduling;

namespace FifoLocks.Schedules.Exploring;

/// <summary>A schedule that failed.</summary>
/// <param name="Scenario">What was played.</param>
/// <param name="Tried">The how-manieth schedule it was.</param>
/// <param name="Strategy">Who chose it: <c>random:3</c> is the random walk with seed 3.</param>
/// <param name="Failure">What went wrong.</param>
/// <param name="Schedule">The switches it took.</param>
internal sealed record Finding(Action<Stage> Scenario, int Tried, string Strategy, string Failure, Schedule Schedule)
{
    /// <summary>A search has none: its schedules are named by their switches.</summary>
    private bool HasSeed => !Strategy.StartsWith("search", StringComparison.Ordinal);

    /// <summary>Everything there is to say: what goes wrong under the shortest schedule that fails, how to play it again, and each step of it.</summary>
    public string Report()
    {
        (Play play, Schedule shortest) = Minimizer.Minimize(this);
        return $"""
            {play.Failure}

            Found by {Strategy}, its schedule {Tried}, with {Schedule.Switches.Count} switches, of which {Schedule.Preemptions} are preemptions:
            {Replay.Command(new Replay(Scenario, HasSeed ? Strategy : Schedule.ToString()))}

            The shortest that fails has {shortest.Switches.Count} and {shortest.Preemptions}:
            {Replay.Command(new Replay(Scenario, shortest.ToString()))}

            {play.Describe()}
            """;
    }
}
