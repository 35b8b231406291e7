using FifoLocks.Core;
using FifoLocks.Schedules.Scenarios;

namespace FifoLocks.Schedules;

/// <summary>The schedules find faults: each of these must be found within its budget.</summary>
public sealed class MutantTests
{
    private const int Budget = 20_000;

    [TearDown]
    public void Restore() => Mutants.Present = Mutant.None;

    private static IEnumerable<TestCaseData> Faults =>
    [
        Fault(Mutant.ArriveDoesNotNote, Locks.AwaitingReadersAndWriters),
        Fault(Mutant.TellDoesNotNote, Locks.CancelledHeadLetsThrough),
        Fault(Mutant.TellDoesNotNote, Locks.Saturation),
        Fault(Mutant.GranterLeavesBlindly, Locks.ReadersAndWriter),
        Fault(Mutant.LostClaimKeepsHold, Locks.CancelledHeadAwaiting),
        Fault(Mutant.RecycledTooEarly, Locks.ReusedWaiters),
        Fault(Mutant.EmptiedAboveZero, Locks.Saturation),
        Fault(Mutant.PublishOverwrites, Locks.AwaitingReadersAndWriters),
        Fault(Mutant.DetachesAfterPublish, Locks.AwaitingReadersAndWriters),
        Fault(Mutant.NotificationIsKept, Conditions.NotifyAgainstCancel),
        Fault(Mutant.NotificationIsKept, Conditions.NotificationsPassOn),
        Fault(Mutant.NotificationIsKept, Conditions.NotifyAgainstInterrupt),
        Fault(Mutant.WishIsPassedOver, Meetings.CancelBeforeTheLast),
        Fault(Mutant.ServedArrivalDoesNotTell, Queues.TwoTakersAndTwoPuts),
        Fault(Mutant.RemovedBeforeClaim, Queues.CancelAgainstPut),
        Fault(Mutant.GranterLeavesBlindly, Queues.TwoTakersAndTwoPutters),
        Fault(Mutant.TimeBeforeFirstSight, Queues.TriesTellTheTruth),
        Fault(Mutant.FlowLooksTwice, Flows.Newcomers),
    ];

    [TestCaseSource(nameof(Faults))]
    public void Is_found(object mutant, Delegate scenario)
    {
        Mutants.Present = (Mutant)mutant;
        string? failure = Explorer.Walk((Action<Stage>)scenario, Budget, out int tried);
        Assert.That(failure, Is.Not.Null, $"{tried} schedules did not find it");
        TestContext.Out.WriteLine($"found by schedule {tried}\n{failure}");
        Assert.That(failure, Does.Contain("it replays"));
    }

    private static TestCaseData Fault(Mutant mutant, Action<Stage> scenario) => new TestCaseData(mutant, scenario).SetArgDisplayNames(mutant.ToString(), scenario.Method.Name);
}
