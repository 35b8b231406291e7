using FifoLocks.Modes;
using FifoLocks.Schedules.Scheduling;

namespace FifoLocks.Core;

/// <summary>Faults that can be switched on in this build, to prove that the schedules find them. Each bends what one step of the runtime does.</summary>
internal enum Mutant
{
    None,

    /// <summary>A request that arrives during a drain does not ask the granter to look again.</summary>
    ArriveDoesNotNote,

    /// <summary>A withdrawal, or a release beside the word, during a drain does not ask the granter to look again.</summary>
    TellDoesNotNote,

    /// <summary>The granter leaves without looking for P.</summary>
    GranterLeavesBlindly,

    /// <summary>A claim that loses against a cancellation does not give the hold back.</summary>
    LostClaimKeepsHold,

    /// <summary>A waiter goes to the pool while one party still knows it.</summary>
    RecycledTooEarly,

    /// <summary>The granter takes one hold in a full field's total for none.</summary>
    EmptiedAboveZero,

    /// <summary>The granter publishes over whatever holds changed since it judged.</summary>
    PublishOverwrites,

    /// <summary>The judged waiters leave the list after the publish, when it may be another granter's.</summary>
    DetachesAfterPublish,

    /// <summary>A waiter that is cancelled after it was notified does not pass the notification on.</summary>
    NotificationIsKept,

    /// <summary>Whoever decides on a request that asked to be withdrawn does not see it.</summary>
    WishIsPassedOver,

    /// <summary>An arrival at an object that serves requests relies on a later change of the word, as one at a lock may.</summary>
    ServedArrivalDoesNotTell,

    /// <summary>The item leaves the store before its take is claimed.</summary>
    RemovedBeforeClaim,

    /// <summary>A request that is decided at first sight has a deadline all the same.</summary>
    TimeBeforeFirstSight,

    /// <summary>A flow looks twice whether its request is granted: between the two looks it is, and the flow never becomes its owner.</summary>
    FlowLooksTwice,
}

/// <summary>What the mutants do. Called by the seam; nothing but the identity while none is switched on.</summary>
internal static class Mutants
{
    /// <summary>One test at a time switches it, for all threads of its plays.</summary>
    public static Mutant Present { get; set; }

    public static bool RemovesEarly => Present == Mutant.RemovedBeforeClaim;

    public static bool TimesFirstSight => Present == Mutant.TimeBeforeFirstSight;

    public static bool LooksTwice => Present == Mutant.FlowLooksTwice;

    public static bool DetachesLate => Present == Mutant.DetachesAfterPublish;

    /// <summary>After how many passes a granter hands over. What ships takes more than any of these scenarios needs.</summary>
    public static int MostPasses { get; set; } = 32;

    public static ulong Seen(ulong value, string member) => Present switch
    {
        Mutant.GranterLeavesBlindly when LeavesTheRole(member) => value & ~Word.LookAgain,
        Mutant.ServedArrivalDoesNotTell when member == "Arrive" && (value & Word.QueueFlags) == Word.Queued => value | Word.Draining | Word.LookAgain,
        Mutant.EmptiedAboveZero when member == "Count" && (value & 0xFFFF) == 1 => value - 1,
        _ => value,
    };

    /// <summary>True: the step was done, in the mutant's way.</summary>
    public static bool Changes(ref ulong place, ulong from, ref ulong to, string member)
    {
        switch (Present)
        {
            case Mutant.ArriveDoesNotNote when member == "Arrive" && (from & Word.Draining) != 0:
            case Mutant.TellDoesNotNote when member == "TakeRoleOrNote" && (from & Word.Draining) != 0:
                return place == from;
            case Mutant.GranterLeavesBlindly when LeavesTheRole(member) && (place & ~Word.LookAgain) == from:
                place = to;
                return true;
            case Mutant.PublishOverwrites when member == "JudgeAndPublish" && (place & Word.QueueFlags) == (from & Word.QueueFlags):
                place = to;
                return true;
            case Mutant.LostClaimKeepsHold when member == "TryUpdate" && Play.Self is { LostClaim: true } self:
                self.LostClaim = false;
                to = (to & Word.QueueFlags) | (from & ~Word.QueueFlags);
                return false;
            default:
                return false;
        }
    }

    public static int SeenWish(int wish, string member) => Present == Mutant.WishIsPassedOver && member == "Wish" ? 0 : wish;

    private static bool LeavesTheRole(string member) => member is "JudgeAndPublish" or "EndAsBegun" or "End" or "Pass";

    public static void Decided(int to, bool changes, string member)
    {
        if (Present == Mutant.LostClaimKeepsHold && member == "TryDecide" && (to & 7) == (int)Waiter.Outcome.Granted && Play.Self is { } self)
        {
            self.LostClaim = !changes;
        }
    }

    public static int Found(int value, string member) =>
        Present == Mutant.NotificationIsKept && member == "Close" && value == (int)ConditionEntry.Outcome.PassesOn ? (int)ConditionEntry.Outcome.Cancelled : value;

    public static int PartiesLeft(int parties, string member) => Present == Mutant.RecycledTooEarly && member == "LetGo" ? parties - 1 : parties;
}
