using FifoLocks.Core;
using FifoLocks.Schedules.Scenarios;

namespace FifoLocks.Schedules;

public sealed class ScheduleTests
{
    private const int Walks = 1000;

    private static readonly Action<Stage>[] s_scenarios =
    [
        Locks.TwoWriters, Locks.ReadersAndWriter, Locks.AwaitingReadersAndWriters, Locks.InlineContinuations, Locks.TrackedAndYielding, Locks.CancelledHead,
        Locks.CancelledHeadLetsThrough, Locks.CancelAgainstGrant, Locks.TimeoutAgainstGrant, Locks.TimerAgainstGrant, Locks.ReusedInAnotherLock, Locks.CancelledHeadAwaiting, Locks.TwoCancelledAtOnce, Locks.Timeouts, Locks.TimeoutsBySystem, Locks.TimeoutAgainstToken, Locks.DisposedTwice,
        Locks.TryEnterAgainstRelease, Locks.Weights, Locks.ReusedWaiters, Locks.Interrupted, Locks.Conversion, Locks.Downgrade, Locks.Reentry, Locks.Saturation, Locks.SaturationSmall, Locks.SaturationBesideOnly,
        Flows.Newcomers, Flows.CancelAgainstGrant,
        Events.SetThenReset, Events.SetThenResetOnce, Events.TwoSetsTwoWaiters, Events.NoSetIsLost, Events.CountdownAndUpAgain, Events.Semaphore,
        Conditions.NotifyAgainstCancel, Conditions.NotifyAgainstTimeout, Conditions.BlockedAgainstCancel, Conditions.NotifyAgainstInterrupt, Conditions.NotificationsPassOn,
        Conditions.OnePlace, Conditions.WaitAgainstDispose, Conditions.CancelledWaitAgainstDispose, Conditions.ReentrantWait,
        Served.NotifyAgainstCancel, Served.NotifyAgainstTimeAndInterrupt, Served.RaiseAgainstCancelAgainstRelease, Served.OneToken, Served.AskingAgain, Served.Companions,
        Meetings.TripAgainstAbort, Meetings.TripAgainstCancel, Meetings.CancelBeforeTheLast, Meetings.ActionAgainstInterrupt, Meetings.TwoGroupsWithActions, Meetings.LatchAgainstAbort,
        Queues.TwoTakersAndTwoPuts, Queues.TwoTakersAndTwoPutters, Queues.PutAndTakeAgainstCompletion, Queues.BoundedPutAgainstCompletion,
        Queues.CancelAgainstPut, Queues.CancelAgainstRoom, Queues.BoundedPutsAgainstTakes, Queues.TimeoutsAgainstService, Queues.InterruptAgainstPut,
        Queues.TriesTellTheTruth, Queues.OwnPutIsThere, Queues.ClearAgainstPuts,
    ];

    private static readonly Action<Stage>[] s_small =
    [
        Locks.TwoWriters, Locks.SaturationSmall, Locks.CancelAgainstGrant, Locks.TimeoutAgainstGrant, Locks.TimerAgainstGrant, Events.SetThenResetOnce, Events.NoSetIsLost,
        Locks.DisposedTwice, Flows.Newcomers, Conditions.NotifyAgainstCancel, Conditions.WaitAgainstDispose, Conditions.ReentrantWait,
        Served.NotifyAgainstCancel, Served.AskingAgain, Served.Companions,
        Meetings.TripAgainstAbort, Meetings.TripAgainstCancel, Meetings.CancelBeforeTheLast,
        Queues.TwoTakersAndTwoPuts, Queues.CancelAgainstPut, Queues.InterruptAgainstPut, Queues.OwnPutIsThere,
    ];

    public static IEnumerable<TestCaseData> Scenarios => s_scenarios.Select(static s => new TestCaseData(s).SetArgDisplayNames(s.Method.Name));

    public static IEnumerable<TestCaseData> Small => s_small.Select(static s => new TestCaseData(s).SetArgDisplayNames(s.Method.Name));

    [TearDown]
    public void Restore() => Mutants.MostPasses = 32;

    /// <summary>A granter that has made two passes hands over (one is too few: it would find its own note): the work item, and whoever comes before it, are part of the play.</summary>
    [TestCaseSource(nameof(Scenarios))]
    public void Walks_find_nothing_where_granters_hand_over(Delegate scenario)
    {
        Mutants.MostPasses = 2;
        Walks_find_nothing(scenario);
    }

    [TestCaseSource(nameof(Scenarios))]
    public void Walks_find_nothing(Delegate scenario)
    {
        string? failure = Explorer.Walk((Action<Stage>)scenario, Walks * Explorer.Factor, out int tried);
        TestContext.Out.WriteLine($"{tried} schedules from seed {Explorer.FirstSeed}");
        Assert.That(failure, Is.Null, failure);
    }

    [TestCaseSource(nameof(Small))]
    public void Two_preemptions_find_nothing(Delegate scenario)
    {
        string? failure = Explorer.Search((Action<Stage>)scenario, 2, 8_000 * Explorer.Factor, out int tried, out bool complete);
        TestContext.Out.WriteLine($"{tried} schedules, {(complete ? "all there are" : "not all")}");
        Assert.That(failure, Is.Null, failure);
    }
}
