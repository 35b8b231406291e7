namespace FifoLocks.Schedules.Scenarios;

/// <summary>Every scenario, by its name.</summary>
internal static class AllScenarios
{
    public static IReadOnlyList<Action<Stage>> List { get; } =
    [
        Locks.TwoWriters, Locks.ReadersAndWriter, Locks.AwaitingReadersAndWriters, Locks.InlineContinuations, Locks.TrackedAndYielding, Locks.DisposedTwice, Locks.TrackedDisposedTwice,
        Locks.TryEnterAgainstRelease, Locks.Weights,
        GivingUp.CancelledHead, GivingUp.CancelledHeadLetsThrough, GivingUp.HeadComesAndGoes, GivingUp.CancelAgainstGrant, GivingUp.FailureAgainstCancel, GivingUp.CancelledLast, GivingUp.TimeoutAgainstGrant, GivingUp.TimerAgainstGrant, GivingUp.CancelledHeadAwaiting,
        GivingUp.TwoCancelledAtOnce, GivingUp.Timeouts, GivingUp.TimeoutsBySystem, GivingUp.TimeoutAgainstToken, GivingUp.Interrupted, GivingUp.InterruptedBesideInline,
        Reuse.ReusedWaiters, Reuse.ReusedInAnotherLock, Reuse.LateTimer,
        Conversions.Conversion, Conversions.Downgrade, Conversions.Reentry,
        Saturations.Saturation, Saturations.SaturationSmall, Saturations.SaturationBesideOnly, Saturations.OneReleaseTooMany,
        Biased.OneRead, Biased.ReadAgainstWrite, Biased.ReleasesAgainstWrite, Biased.OnAndOff, Biased.WriterGivesUp, Biased.Upgrade, Biased.Downgrade, Biased.Weights, Biased.FullBesideSlots, Biased.DisposedTwice,
        Biased.InlineContinuations,
        Quiet.ReadersAndWriter, Quiet.AwaitingReadersAndWriters, Quiet.CancelledHead, Quiet.TwoCancelledAtOnce, Quiet.Interrupted, Quiet.Weights, Quiet.SaturationBesideOnly, Quiet.OneToken, Quiet.BiasedReadAgainstWrite, Quiet.BiasedWriterGivesUp, Quiet.BiasedUpgrade,
        Flows.Newcomers, Flows.CancelAgainstGrant,
        Events.SetThenReset, Events.SetThenResetOnce, Events.TwoSetsTwoWaiters, Events.NoSetIsLost, Events.SetAgainstCancel, Events.CountdownAndUpAgain, Events.ZeroAndUpAgain, Events.SetForGood,
        Events.Permits, Events.Semaphore,
        Conditions.NotifyAgainstCancel, Conditions.NotifyAgainstTimeout, Conditions.BlockedAgainstCancel, Conditions.NotifyAgainstInterrupt, Conditions.NotificationsPassOn,
        Conditions.OnePlace, Conditions.WaitAgainstDispose, Conditions.CancelledWaitAgainstDispose, Conditions.ReentrantWait,
        Served.NotifyAgainstCancel, Served.NotifyAgainstTimeAndInterrupt, Served.RaiseAgainstCancelAgainstRelease, Served.OneToken, Served.AskingAgain, Served.Companions,
        Meetings.TripAgainstAbort, Meetings.TripAgainstCancel, Meetings.CancelBeforeTheLast, Meetings.ActionAgainstInterrupt, Meetings.TwoGroupsWithActions, Meetings.LatchAgainstAbort,
        Queues.TwoTakersAndTwoPuts, Queues.TakersInOrder, Queues.TwoTakersAndTwoPutters, Queues.PutAndTakeAgainstCompletion, Queues.BoundedPutAgainstCompletion,
        Queues.CancelAgainstPut, Queues.CancelAgainstRoom, Queues.BoundedPutsAgainstTakes, Queues.TimeoutsAgainstService, Queues.InterruptAgainstPut,
        Queues.TriesTellTheTruth, Queues.OwnPutIsThere, Queues.ClearAgainstPuts,
        Stores.LatestFirst, Stores.SmallestFirst,
        Small.RunsOnce, Small.SetsOnce, Small.OneInside,
    ];

    public static string NameOf(Action<Stage> scenario) => $"{scenario.Method.DeclaringType!.Name}.{scenario.Method.Name}";

    public static Action<Stage>? Find(string name) => List.FirstOrDefault(scenario => NameOf(scenario) == name);
}
