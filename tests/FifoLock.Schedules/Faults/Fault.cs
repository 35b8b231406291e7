using FifoLocks.Schedules.Scenarios;

namespace FifoLocks.Schedules.Faults;

/// <summary>A fault, and the scenario whose schedules find it.</summary>
/// <param name="Mutant">Its name.</param>
/// <param name="InModel">What the model calls it, if it is one of the protocol's (tests/model/README.md).</param>
/// <param name="What">What is wrong.</param>
/// <param name="Scenario">Where it is looked for.</param>
/// <param name="Passes">After how many passes a granter hands over.</param>
internal sealed record Fault(Mutant Mutant, string InModel, string What, Action<Stage> Scenario, int Passes = Mutants.UsualPasses)
{
    /// <summary>Some of them in two places, because they are two faults there.</summary>
    public static IReadOnlyList<Fault> All { get; } =
    [
        new(Mutant.ArrivalDoesNotTell, "M1", "a request that arrives during a drain does not ask the granter to look again", Locks.AwaitingReadersAndWriters),
        new(Mutant.FastPathIgnoresWaiters, "M2", "the fast path ignores waiters", Locks.ReadersAndWriter),
        new(Mutant.CancellationDoesNotTell, "M3", "a cancellation does not tell the granter", GivingUp.CancelledHeadLetsThrough),
        new(Mutant.CancellationDoesNotTell, "M3", "the same, seen as soon as no call is in motion", Quiet.CancelledHead),
        new(Mutant.ReleaseDoesNotTell, "M4", "a release does not tell the granter", Locks.TwoWriters),
        new(Mutant.ArrivalsFirst, "M5", "arrivals are taken before cancellations, and a cancelled head is judged like a live one", GivingUp.HeadComesAndGoes),
        new(Mutant.LostClaimKeepsHold, "M6", "a claim that loses against a cancellation does not give the hold back", GivingUp.CancelledHeadAwaiting),
        new(Mutant.LostClaimKeepsHold, "M6", "the same, where nobody waits behind it", GivingUp.CancelledLast),
        new(Mutant.PublishOverwrites, "M7", "the granter publishes over whatever holds have changed since it judged", Locks.AwaitingReadersAndWriters),
        new(Mutant.EventHasNoGeneration, "M8", "an event has no generation: a set that is reset at once lets nobody go", Events.SetThenResetOnce),
        new(Mutant.RunsBeforePublish, "M9", "waiters run before their holds are published", Locks.AwaitingReadersAndWriters),
        new(Mutant.HandoverForgetsTell, "M10", "a granter that hands over forgets to have somebody tell", Locks.AwaitingReadersAndWriters, Passes: 2),
        new(Mutant.ConversionDoesNotTell, "M11", "the arrival of a conversion does not tell", Conversions.Conversion),
        new(Mutant.ConversionWaitsForItself, "M12", "a conversion does not leave out its own hold", Conversions.Conversion),
        new(Mutant.ConversionGoesLast, "M13", "a conversion is queued at the back", Conversions.Conversion),
        new(Mutant.ArrivalsAreJudgedLast, "M16", "at the end of the list the granter goes on with the arrivals, although some have gone in front of those it has judged", Conversions.Conversion),
        new(Mutant.NotedArrivalsAreLeft, "M17", "a granter that leaves arrivals for later does so although one was noted", Conversions.Conversion),
        new(Mutant.EmptiedAboveZero, "S1", "a full field is emptied while one hold is left", Saturations.Saturation),
        new(Mutant.FullBeforeCount, "S2", "a field is full before its count is stored", Saturations.Saturation),
        new(Mutant.FullReleaseDoesNotTell, "S4", "a release at a full field does not tell", Saturations.Saturation),
        new(Mutant.FastPathFills, "S5", "the fast path may fill a field", Saturations.Saturation),
        new(Mutant.LeavesOwing, "S6", "a granter leaves before it has counted what it granted on a full field", Saturations.Saturation),
        new(Mutant.ReleaseLooksOnce, "S7", "a release does not look at the word again when it has read the count", Saturations.OneReleaseTooMany),
        new(Mutant.TotalHasNoEpoch, "S8", "the count of a full field has no epoch", Saturations.OneReleaseTooMany),
        new(Mutant.CountedAfterClaim, "S9", "what is granted on a full field is counted after it was claimed", Saturations.Saturation),
        new(Mutant.ParkedDoesNotLook, "B1", "a reader that has counted itself in does not look at the word", Biased.OneRead),
        new(Mutant.ParkedReleaseDoesNotTell, "B3", "a release of a slot does not tell", Biased.ReleasesAgainstWrite),
        new(Mutant.BackingOutDoesNotTell, "B4", "a reader that counts itself out does not tell", Biased.ReadAgainstWrite),
        new(Mutant.SlotsAreNotSeen, "B5", "a granter does not see what is in the slots", Biased.ReadAgainstWrite),
        new(Mutant.BiasEndsWithHolds, "B6", "the bias is taken off while a slot is held", Biased.ReleasesAgainstWrite),
        new(Mutant.ReleaseLooksFirst, "B7", "a release looks at the word, and leaves its slot after that", Biased.ReleasesAgainstWrite),
        new(Mutant.BiasIsIgnored, "B8", "a request that need not wait ignores the bias", Biased.ReadAgainstWrite),
        new(Mutant.ConversionLeavesOutAll, "", "a conversion leaves out readers in slots", Biased.Upgrade),
        new(Mutant.ServedArrivalDoesNotTell, "V1", "an arrival at a queue does not tell", Queues.TwoTakersAndTwoPuts),
        new(Mutant.GranterLeavesBlindly, "V2", "who leaves does not look at P", Queues.TwoTakersAndTwoPutters),
        new(Mutant.ServedAreForgotten, "V3", "who leaves clears Q although somebody is listed", Queues.TwoTakersAndTwoPutters),
        new(Mutant.PutServesNobody, "V4", "who puts an item does not serve those whom that lets go", Queues.TwoTakersAndTwoPuts),
        new(Mutant.RemovedBeforeClaim, "V5", "an item leaves the store before its take is claimed", Queues.CancelAgainstPut),
        new(Mutant.CancellationDoesNotTell, "V6", "a cancellation at a barrier does not tell", Meetings.TripAgainstCancel),
        new(Mutant.BeginsAlthoughNoted, "V7", "a request begins although P is set", Queues.TakersInOrder, Passes: 2),
        new(Mutant.TellDoesNotNote, "", "a withdrawal during a drain does not ask the granter to look again", GivingUp.CancelledHeadLetsThrough),
        new(Mutant.TellDoesNotNote, "", "a release beside the word during a drain does not ask the granter to look again", Saturations.Saturation),
        new(Mutant.GranterLeavesBlindly, "", "the granter of a lock leaves without looking at P", Locks.ReadersAndWriter),
        new(Mutant.DetachesAfterPublish, "", "the judged waiters leave the list after the publish, when it may be another granter's", Locks.AwaitingReadersAndWriters),
        new(Mutant.ClaimIsNotSwapped, "", "a request that a token may withdraw is claimed without a compare-and-swap", GivingUp.CancelAgainstGrant),
        new(Mutant.LostClaimCompletes, "", "a claim that loses against a cancellation completes the waiter a second time", GivingUp.CancelledHeadAwaiting),
        new(Mutant.CancellationIsNotCompleted, "", "a cancelled request is not told so", GivingUp.CancelAgainstGrant),
        new(Mutant.InterruptKeepsGrant, "", "an interrupted thread keeps what it was granted", GivingUp.Interrupted),
        new(Mutant.ParksWithoutSecondLook, "", "a thread parks without looking once more whether it was granted", Locks.TwoWriters),
        new(Mutant.TimerDoesNotLook, "", "a late timer does not look at the deadline of the waiter's present life", Reuse.LateTimer),
        new(Mutant.RecycledTooEarly, "", "a waiter goes to the pool while one party still knows it", Reuse.ReusedWaiters),
        new(Mutant.GoneAreKept, "", "a waiter that has given up is not let go of, and never goes back to its pool", GivingUp.CancelledHead),
        new(Mutant.WeightIsJudgedAsOne, "", "the guard judges a request for several holds as one for one", Locks.Weights),
        new(Mutant.WeightIsGrantedInPart, "", "a request for several holds is granted one", Locks.Weights),
        new(Mutant.GenerationStays, "", "a release does not advance the lease's generation", Locks.DisposedTwice),
        new(Mutant.DowngradeDoesNotLook, "", "a downgrade does not look at the queue again", Conversions.Downgrade),
        new(Mutant.ResetOverwrites, "", "a reset overwrites what has changed since it looked", Events.SetThenReset),
        new(Mutant.CountdownHasNoGeneration, "", "a countdown has no generation: zero and up again at once lets nobody go", Events.ZeroAndUpAgain),
        new(Mutant.SetGoesToTheGone, "", "a set is spent on a waiter that has just given up", Events.SetAgainstCancel),
        new(Mutant.NotificationIsKept, "", "a waiter that is cancelled after it was notified does not pass the notification on", Conditions.NotifyAgainstCancel),
        new(Mutant.NotificationIsKept, "", "nor do two who give up by one token", Conditions.NotificationsPassOn),
        new(Mutant.NotificationIsKept, "", "nor does one that is interrupted", Conditions.NotifyAgainstInterrupt),
        new(Mutant.NotifierCountsTheGone, "", "a notifier counts, and spends a notification on, a waiter that has just given up", Served.NotifyAgainstCancel),
        new(Mutant.LimiterServesNobody, "", "a token that is given back is not lent to the next in line", Served.OneToken),
        new(Mutant.LimiterLendsTooMany, "", "a limiter lends one token more than it has", Served.OneToken),
        new(Mutant.LimiterKeepsToken, "", "a token lent to one who has just given up stays lent", Served.RaiseAgainstCancelAgainstRelease),
        new(Mutant.WishIsPassedOver, "", "whoever decides on an arrival that asked to be withdrawn does not see it", Meetings.CancelBeforeTheLast),
        new(Mutant.BarrierForgetsOne, "", "a barrier that trips lets one party too few go", Meetings.TripAgainstAbort),
        new(Mutant.TimeBeforeFirstSight, "", "a request that is decided at first sight has a deadline all the same", Queues.TriesTellTheTruth),
        new(Mutant.FlowLooksTwice, "", "a flow looks twice whether its request is granted, and does not become its owner in between", Flows.Newcomers),
    ];

    public override string ToString() => $"{Mutant} in {AllScenarios.NameOf(Scenario)}";
}
