using FifoLocks.Core;
using FifoLocks.Schedules.Scenarios;
using FifoLocks.Schedules.Scheduling;

namespace FifoLocks.Schedules.Exploring;

/// <summary>A scenario, and the schedule to play it by: switches (<c>0.5>1 1.3>0</c>) or a strategy with its seed (<c>random:3</c>).</summary>
internal sealed record Replay(Action<Stage> Scenario, string Schedule)
{
    public const string Variable = "FIFOLOCK_REPLAY";

    private const string Fault = "fault=";
    private const string Passes = "passes=";

    /// <summary>Reads what <see cref="ToString"/> wrote, and switches on the fault and the number of passes that it names.</summary>
    public static Replay Prepare(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || AllScenarios.Find(words[0]) is not { } scenario)
        {
            throw new FormatException($"'{text}' does not begin with a scenario, as {AllScenarios.NameOf(AllScenarios.List[0])} is one.");
        }

        Mutants.Present = words.FirstOrDefault(static word => word.StartsWith(Fault, StringComparison.Ordinal)) is { } fault
            ? Enum.Parse<Mutant>(fault[Fault.Length..])
            : Mutant.None;
        Mutants.MostPasses = words.FirstOrDefault(static word => word.StartsWith(Passes, StringComparison.Ordinal)) is { } passes
            ? int.Parse(passes[Passes.Length..])
            : Mutants.UsualPasses;
        return new Replay(scenario, string.Join(' ', words.Skip(1).Where(static word => !word.Contains('='))));
    }

    /// <summary>What to type.</summary>
    public static string Command(Replay replay) =>
        $"{Variable}=\"{replay}\" dotnet test tests/FifoLock.Schedules -c Release --filter FullyQualifiedName~A_given_schedule";

    public (Play Play, Schedule Schedule) Perform() => Explorer.Perform(Scenario, Strategy());

    public override string ToString()
    {
        string fault = Mutants.Present == Mutant.None ? string.Empty : $" {Fault}{Mutants.Present}";
        string passes = Mutants.MostPasses == Mutants.UsualPasses ? string.Empty : $" {Passes}{Mutants.MostPasses}";
        return $"{AllScenarios.NameOf(Scenario)}{fault}{passes} {Schedule}".TrimEnd();
    }

    private IStrategy Strategy() => Schedule.Split(':') switch
    {
        ["random", var seed] => new RandomWalk(int.Parse(seed)),
        ["priorities", var seed, var depth, var steps] => new PriorityWalk(int.Parse(seed), int.Parse(depth), int.Parse(steps)),
        [_] => new Rerun(Scheduling.Schedule.Parse(Schedule).Switches),
        _ => throw new FormatException($"'{Schedule}' is neither switches (0.5>1 1.3>0) nor random:SEED nor priorities:SEED:DEPTH:STEPS."),
    };
}
