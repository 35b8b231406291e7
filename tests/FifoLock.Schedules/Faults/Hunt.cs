using System.Collections.Concurrent;
using FifoLocks.Schedules.Exploring;
using FifoLocks.Schedules.Scheduling;

namespace FifoLocks.Schedules.Faults;

/// <summary>The search for one fault: always from the same seed, so that its figures can be published and compared.</summary>
internal static class Hunt
{
    /// <summary>So many schedules a fault may take.</summary>
    public const int Budget = 20_000;

    private const int FirstSeed = 1;

    private static readonly ConcurrentDictionary<Fault, Prey?> s_results = new();

    /// <summary>What the schedules find. Asked once per fault in a run of the tests. Null: nothing within the budget.</summary>
    public static Prey? For(Fault fault) => s_results.GetOrAdd(fault, static fault =>
    {
        using (SwitchOn(fault))
        {
            return Explorer.Walk(fault.Scenario, Budget, FirstSeed) is { } finding ? new Prey(finding, Minimizer.Minimize(finding)) : null;
        }
    });

    /// <summary>The fault is there until the result is disposed.</summary>
    public static IDisposable SwitchOn(Fault fault)
    {
        Mutants.Present = fault.Mutant;
        Mutants.MostPasses = fault.Passes;
        return new Off();
    }

    /// <summary>What was found, and the shortest schedule that shows it.</summary>
    internal sealed record Prey(Finding Finding, (Play Play, Schedule Schedule) Shortest);

    private sealed class Off : IDisposable
    {
        public void Dispose()
        {
            Mutants.Present = Mutant.None;
            Mutants.MostPasses = Mutants.UsualPasses;
        }
    }
}
