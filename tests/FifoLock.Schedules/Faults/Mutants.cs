using FifoLocks.Core;
using FifoLocks.Modes;
using FifoLocks.Schedules.Scheduling;

namespace FifoLocks;

/// <summary>
/// The faults of <see cref="Mutant"/>, one at a time or none: those that the seam makes. The others are in the copies of the sources (Changes.diff), which ask <see cref="Has"/>.
/// </summary>
internal static class Mutants
{
    /// <summary>After how many passes a granter hands over: what ships.</summary>
    public const int UsualPasses = 32;

    [ThreadStatic]
    private static Action? t_owed;

    /// <summary>One test at a time switches it, for all threads of its plays.</summary>
    public static Mutant Present { get; set; }

    /// <summary>After how many passes a granter hands over. What ships takes more than any of these scenarios needs.</summary>
    public static int MostPasses { get; set; } = UsualPasses;

    public static bool Has(Mutant mutant) => Present == mutant;

    /// <summary>For a fault that does something later than it should, in the middle of an expression.</summary>
    public static bool Do(Action late)
    {
        late();
        return true;
    }

    /// <summary>A step of this thread's that a fault does later than it should.</summary>
    public static void Owe(Action late) => t_owed = late;

    public static bool Pay(bool result)
    {
        Action? owed = t_owed;
        t_owed = null;
        owed?.Invoke();
        return result;
    }

    /// <summary>Gives up the granter's role, where nobody waits and nothing was noted, before what is owed is done. True: it is given up.</summary>
    public static bool LeavesOwing(ref ulong place, bool nobodyWaits)
    {
        if (!Has(Mutant.LeavesOwing) || t_owed is null)
        {
            return false;
        }

        ulong word = Seam.Read(ref place);
        return Pay(nobodyWaits && (word & Word.LookAgain) == 0 && Seam.TryChange(ref place, word, word & ~(Word.Draining | Word.Queued)));
    }

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
            case Mutant.ArrivalDoesNotTell when member == "Arrive" && (from & Word.Draining) != 0:
            case Mutant.TellDoesNotNote when member == "TakeRoleOrNote" && (from & Word.Draining) != 0:
                return place == from;
            case Mutant.GranterLeavesBlindly when LeavesTheRole(member) && (place & ~Word.LookAgain) == from:
            case Mutant.ResetOverwrites when member == "Reset":
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

    private static bool LeavesTheRole(string member) => member is "JudgeAndPublish" or "EndAsBegun" or "End" or "Pass";
}
