namespace FifoLocks;

/// <summary>Faults that can be switched on in this build, to prove that the schedules find them. What each one does says <see cref="Schedules.Faults.Fault.All"/>.</summary>
internal enum Mutant
{
    None,

    // The protocol's, in the model's order.
    ArrivalDoesNotTell,
    FastPathIgnoresWaiters,
    CancellationDoesNotTell,
    ReleaseDoesNotTell,
    ArrivalsFirst,
    LostClaimKeepsHold,
    PublishOverwrites,
    EventHasNoGeneration,
    RunsBeforePublish,
    HandoverForgetsTell,
    ConversionDoesNotTell,
    ConversionWaitsForItself,
    ConversionGoesLast,
    ArrivalsAreJudgedLast,
    NotedArrivalsAreLeft,

    // Fields that are full.
    EmptiedAboveZero,
    FullBeforeCount,
    FullReleaseDoesNotTell,
    FastPathFills,
    LeavesOwing,
    ReleaseLooksOnce,
    TotalHasNoEpoch,
    CountedAfterClaim,

    // Readers in slots.
    ParkedDoesNotLook,
    ParkedReleaseDoesNotTell,
    BackingOutDoesNotTell,
    ReleaseLooksFirst,
    SlotsAreNotSeen,
    BiasEndsWithHolds,
    BiasIsIgnored,
    ConversionLeavesOutAll,

    // What serves.
    ServedArrivalDoesNotTell,
    ServedAreForgotten,
    PutServesNobody,
    RemovedBeforeClaim,
    BeginsAlthoughNoted,
    TimeBeforeFirstSight,
    SetGoesToTheGone,
    WishIsPassedOver,
    BarrierForgetsOne,
    NotifierCountsTheGone,
    LimiterServesNobody,
    LimiterLendsTooMany,
    LimiterKeepsToken,

    // The code's own.
    TellDoesNotNote,
    GranterLeavesBlindly,
    DetachesAfterPublish,
    ClaimIsNotSwapped,
    LostClaimCompletes,
    CancellationIsNotCompleted,
    InterruptKeepsGrant,
    ParksWithoutSecondLook,
    TimerDoesNotLook,
    RecycledTooEarly,
    GoneAreKept,
    WeightIsJudgedAsOne,
    WeightIsGrantedInPart,
    GenerationStays,
    DowngradeDoesNotLook,
    ResetOverwrites,
    CountdownHasNoGeneration,
    NotificationIsKept,
    FlowLooksTwice,
}
