using FifoLocks.Schedules.Exploring;
using FifoLocks.Schedules.Scenarios;

namespace FifoLocks.Schedules;

public sealed class ScheduleTests
{
    private const int Walks = 1000;
    private const int WalksWithHandOver = 500;

    private static readonly Action<Stage>[] s_small =
    [
        Locks.TwoWriters, Saturations.SaturationSmall, GivingUp.CancelAgainstGrant, GivingUp.FailureAgainstCancel, GivingUp.TimeoutAgainstGrant, GivingUp.TimerAgainstGrant, Events.SetThenResetOnce, Events.NoSetIsLost,
        Locks.DisposedTwice, Biased.OneRead, Biased.DisposedTwice, Flows.Newcomers, Conditions.NotifyAgainstCancel, Conditions.WaitAgainstDispose, Conditions.ReentrantWait,
        Served.NotifyAgainstCancel, Served.AskingAgain, Served.Companions,
        Meetings.TripAgainstAbort, Meetings.TripAgainstCancel, Meetings.CancelBeforeTheLast,
        Queues.TwoTakersAndTwoPuts, Queues.CancelAgainstPut, Queues.InterruptAgainstPut, Queues.OwnPutIsThere,
    ];

    private static readonly Action<Stage>[] s_smallest =
    [
        Locks.TwoWriters, Saturations.SaturationSmall, Queues.OwnPutIsThere, Small.SetsOnce, Small.OneInside,
    ];

    private static IEnumerable<TestCaseData> All => AllScenarios.List.Select(Named);

    private static IEnumerable<TestCaseData> OfSmall => s_small.Select(Named);

    private static IEnumerable<TestCaseData> OfSmallest => s_smallest.Select(Named);

    [SetUp]
    [TearDown]
    public void Restore()
    {
        Mutants.Present = Mutant.None;
        Mutants.MostPasses = Mutants.UsualPasses;
    }

    [TestCaseSource(nameof(All))]
    public void Walks_find_nothing(Delegate scenario) => Walk(scenario, Walks);

    /// <summary>A granter that has made two passes hands over (one is too few: it would find its own note): the work item, and whoever comes before it, are part of the play.</summary>
    [TestCaseSource(nameof(All))]
    public void Walks_find_nothing_where_granters_hand_over(Delegate scenario)
    {
        Mutants.MostPasses = 2;
        Walk(scenario, WalksWithHandOver);
    }

    [TestCaseSource(nameof(OfSmall))]
    public void Two_preemptions_find_nothing(Delegate scenario) => Search(scenario, preemptions: 2, most: 6_000);

    [TestCaseSource(nameof(OfSmallest))]
    public void Three_preemptions_find_nothing_in_any_schedule(Delegate scenario) =>
        Assert.That(Search(scenario, preemptions: 3, most: 80_000), Is.True, "these are so small that all schedules can be played");

    private static void Walk(Delegate scenario, int schedules)
    {
        Finding? finding = Explorer.Walk((Action<Stage>)scenario, schedules * Explorer.Factor, Explorer.FirstSeed);
        Assert.That(finding, Is.Null, () => finding!.Report());
    }

    /// <summary>True: it was every schedule there is.</summary>
    private static bool Search(Delegate scenario, int preemptions, int most)
    {
        Finding? finding = Explorer.Search((Action<Stage>)scenario, preemptions, most * Explorer.Factor, out int tried, out bool complete);
        TestContext.Out.WriteLine($"{AllScenarios.NameOf((Action<Stage>)scenario)}: {tried} schedules with {preemptions} preemptions at most, {(complete ? "all there are" : "not all")}");
        Assert.That(finding, Is.Null, () => finding!.Report());
        return complete;
    }

    private static TestCaseData Named(Action<Stage> scenario) => new TestCaseData(scenario).SetArgDisplayNames(AllScenarios.NameOf(scenario));
}
