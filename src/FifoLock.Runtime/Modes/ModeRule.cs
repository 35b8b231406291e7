using FifoLocks.Core;

namespace FifoLocks.Modes;

/// <summary>
/// Everything the long way needs to know about a mode in one layout: its seat, its predicate as compiled tests, and the true
/// predicate for what the tests cannot decide. Immutable; one per mode and layout, or per lock where the lock has parameters.
/// </summary>
public sealed class ModeRule : GrantRule
{
    private readonly GuardTest[][] _alternatives;
    private readonly Bound[][] _anyOf;
    private readonly Func<Holds, bool>? _predicate;
    private readonly bool _testsAreExact;
    private readonly string? _refusal;
    private ModeRule? _forGood;
    private ModeRule?[]? _conversions;

    /// <summary>For a conversion: the mode and the number of holds that the guard leaves out.</summary>
    private readonly int _leftOut = -1;
    private readonly int _leftOutCount;

    private ModeRule(LockLayout layout, int mode, Bound[][] anyOf, Func<Holds, bool>? predicate, long mostHolds = 0)
    {
        Layout = layout;
        Mode = mode;
        Seat = layout.Seats[mode];
        _anyOf = anyOf;
        _predicate = predicate;
        IsUnlimited = Seat.Kind == SeatKind.Saturating && predicate is null && !Array.Exists(anyOf, allOf => Array.Exists(allOf, bound => bound.Mode == mode));

        bool allExact = predicate is null;
        var alternatives = new List<GuardTest[]>(anyOf.Length);
        foreach (Bound[] allOf in anyOf)
        {
            List<GuardTest>? tests = GuardCompiler.Compile(allOf, layout.Seats, out bool exact);
            allExact &= exact;
            if (tests is not null)
            {
                alternatives.Add([.. tests]);
            }
        }

        _alternatives = [.. alternatives];
        _testsAreExact = allExact;
        MaxCount = predicate is null ? MostHoldsInOneStep(anyOf, mode, layout.Seats) : mostHolds;
        GuardTest fast = anyOf.Length == 1 ? GuardCompiler.CompileFast(anyOf[0], mode, layout.Seats) : GuardTest.Never;
        Guard = new Guard(fast.Bias, fast.Mask, fast.Expect, Seat);
        Quick = fast;
        QuickIsExact = allExact && Seat.Kind != SeatKind.Saturating && _alternatives is [[var only]] && only == fast;
        Unit = Seat.Unit;
        FullBits = layout.FullBits;
    }

    /// <summary>The rule of a conversion: the tests with every bound on the left-out mode moved up by what is left out, the true predicate on counts less that.</summary>
    private ModeRule(ModeRule target, int leftOut, int leftOutCount)
        : this(target.Layout, target.Mode, MovedUp(target._anyOf, leftOut, leftOutCount), target._predicate, target.MaxCount)
    {
        IsUnlimited = false;
        _anyOf = target._anyOf;
        _leftOut = leftOut;
        _leftOutCount = leftOutCount;
    }

    private ModeRule(ModeRule other, bool givesLeases)
    {
        Layout = other.Layout;
        Mode = other.Mode;
        Seat = other.Seat;
        Guard = other.Guard;
        Quick = other.Quick;
        QuickIsExact = other.QuickIsExact;
        Unit = other.Unit;
        FullBits = other.FullBits;
        MaxCount = other.MaxCount;
        _alternatives = other._alternatives;
        _anyOf = other._anyOf;
        _predicate = other._predicate;
        _testsAreExact = other._testsAreExact;
        GivesLeases = givesLeases;
    }

    private ModeRule(string refusal)
    {
        Layout = new LockLayout(refusal);
        _alternatives = [];
        _anyOf = [];
        _refusal = refusal;
    }

    /// <summary>The layout this rule is written in.</summary>
    public LockLayout Layout { get; }

    /// <summary>The compiled predicate for the inlined path; what the generator writes as constants where the lock has no parameters.</summary>
    public Guard Guard { get; }

    internal int Mode { get; }

    /// <summary>The largest number of holds one request may ask for: more could not be granted at any count.</summary>
    internal long MaxCount { get; }

    /// <summary>Whether the mode's own count does not matter to it, so that it may be counted anywhere.</summary>
    internal bool IsUnlimited { get; }

    internal override bool GivesLeases { get; } = true;

    /// <summary>The same rule for holds that are taken without a lease. Made when it is first asked for; which of two that are made at once is kept does not matter.</summary>
    internal ModeRule ForGood => _forGood ??= new ModeRule(this, givesLeases: false);

    internal override bool GoesFirst => _leftOut >= 0;

    internal override string Name => Layout.Modes[Mode].Name;

    /// <summary>The predicate as people wrote it, for messages.</summary>
    internal string Condition => Layout.Modes[Mode].Condition;

    /// <summary>The rule of a conversion to this mode, by a lease with so many holds of another one. Kept for single holds; which of two that are made at once does not matter.</summary>
    internal ModeRule LeavingOut(int mode, int count)
    {
        if (count != 1)
        {
            return new ModeRule(this, mode, count);
        }

        ModeRule?[] conversions = _conversions ??= new ModeRule?[Layout.Modes.Count];
        return conversions[mode] ??= new ModeRule(this, mode, count);
    }

    /// <summary>A rule made of bounds: any alternative, in it all bounds.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="mode">The index of the mode in it.</param>
    /// <param name="anyOf">The alternatives.</param>
    public static ModeRule When(LockLayout layout, int mode, params Bound[][] anyOf)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(anyOf);
        return new ModeRule(layout, mode, anyOf, predicate: null);
    }

    /// <summary>A rule made of bounds that depend on parameters of the lock; refuses parameters under which the mode could never be granted.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="mode">The index of the mode in it.</param>
    /// <param name="parameter">The parameter that the bounds depend on, to name it in the exception.</param>
    /// <param name="value">Its value, likewise.</param>
    /// <param name="anyOf">The alternatives.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mode could never be granted.</exception>
    public static ModeRule WithParameter(LockLayout layout, int mode, string parameter, object? value, params Bound[][] anyOf)
    {
        ModeRule rule = When(layout, mode, anyOf);
        if (rule.MaxCount == 0)
        {
            ModeSeat seat = layout.Modes[mode];
            throw new ArgumentOutOfRangeException(
                parameter,
                value,
                $"With this value no {seat.Name} could ever be granted by {layout.Name}: it needs {seat.Condition}. Give a larger value, 1 at least.");
        }

        return rule;
    }

    /// <summary>A rule that runs the user's predicate as written.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="mode">The index of the mode in it.</param>
    /// <param name="predicate">The predicate.</param>
    /// <param name="mostHolds">The most holds of the mode that the predicate ever allows, as far as the generator could tell; 1 for a mode that excludes itself.</param>
    public static ModeRule Run(LockLayout layout, int mode, Func<Holds, bool> predicate, int mostHolds = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(layout);
        ArgumentNullException.ThrowIfNull(predicate);
        return new ModeRule(layout, mode, [], predicate, mostHolds);
    }

    /// <summary>The rule of a mode that a plain <see cref="FifoLock"/> cannot serve; every request throws.</summary>
    /// <param name="reason">What is said to the user: why, and what to write instead.</param>
    public static ModeRule Refuse(string reason)
    {
        ArgumentNullException.ThrowIfNull(reason);
        return new ModeRule(reason);
    }

    /// <exception cref="InvalidOperationException">The mode needs a typed lock.</exception>
    internal void ThrowIfRefused()
    {
        if (_refusal is not null)
        {
            throw new InvalidOperationException(_refusal);
        }
    }

    /// <summary>Whether <paramref name="count"/> holds of this mode may be added to <paramref name="word"/>. Says nothing about room in the field.</summary>
    internal override bool Admits(ulong word, int count, uint stamp, Surplus? surplus)
    {
        if (count == 1 && !LooksBeyond(word))
        {
            if (PassesTests(word))
            {
                return true;
            }

            if (_testsAreExact)
            {
                return false;
            }
        }

        bool hasRoom = surplus is null || !Seat.IsFull(word) || surplus.HasRoom(Mode, count);
        return hasRoom && AdmitsTrueCounts(new Holds(Layout, word, surplus, Mode, count - 1, _leftOut, _leftOutCount));
    }

    /// <summary>The same beside holds of one mode that stand in no word. By true counts, whatever the word says.</summary>
    internal bool AdmitsBeside(ulong word, int count, Surplus? surplus, int parkedMode, long parked)
    {
        bool hasRoom = surplus is null || !Seat.IsFull(word) || surplus.HasRoom(Mode, count);
        return hasRoom && AdmitsTrueCounts(new Holds(Layout, word, surplus, Mode, count - 1, _leftOut, _leftOutCount, parkedMode, parked));
    }

    /// <summary>
    /// Whether one hold of this mode, whose own count does not matter, may be added to what <paramref name="word"/> says, and be counted elsewhere. Never true without need: a count beside the word
    /// is not looked at.
    /// </summary>
    internal bool AdmitsOneElsewhere(ulong word) =>
        (word & Layout.FullBits & ~(Seat.Limit << Seat.Shift)) == 0 && PassesTests(word);

    internal override bool Fills(ulong word, int count) =>
        Seat.Kind == SeatKind.Saturating && Seat.CountIn(word) + (ulong)count >= Seat.Limit;

    internal override ulong Take(ulong word, int count) => word + ((ulong)count << Seat.Shift);

    internal override uint StampOf(ulong word, uint requested) => Seat.GenerationIn(word);

    internal override bool LooksBeyond(ulong word) => (word & FullBits) != 0;

    private bool PassesTests(ulong word)
    {
        foreach (GuardTest[] alternative in _alternatives)
        {
            if (PassAll(alternative, word))
            {
                return true;
            }
        }

        return false;
    }

    private static bool PassAll(GuardTest[] allOf, ulong word)
    {
        foreach (GuardTest test in allOf)
        {
            if (!test.Passes(word))
            {
                return false;
            }
        }

        return true;
    }

    private bool AdmitsTrueCounts(in Holds holds)
    {
        if (_predicate is not null)
        {
            return _predicate(holds);
        }

        foreach (Bound[] allOf in _anyOf)
        {
            if (AllHold(allOf, holds))
            {
                return true;
            }
        }

        return false;
    }

    private static Bound[][] MovedUp(Bound[][] anyOf, int mode, int by) =>
        Array.ConvertAll(anyOf, allOf => Array.ConvertAll(allOf, bound =>
            bound.Mode != mode ? bound
            : bound.IsLower ? Bound.AtLeast(mode, bound.Limit + by)
            : Bound.Fewer(mode, bound.Limit + by)));

    private static bool AllHold(Bound[] allOf, in Holds holds)
    {
        foreach (Bound bound in allOf)
        {
            if (!bound.Admits(holds.CountOf(bound.Mode)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The largest count that some alternative admits at some reachable state of the lock; 0 when none does, whatever is released.</summary>
    private static long MostHoldsInOneStep(Bound[][] anyOf, int mode, Seat[] seats)
    {
        long most = 0;
        foreach (Bound[] allOf in anyOf)
        {
            if (IsReachable(allOf, seats))
            {
                long cap = int.MaxValue;
                foreach (Bound bound in allOf)
                {
                    cap = bound.Mode == mode && !bound.IsLower ? Math.Min(cap, bound.Limit) : cap;
                }

                most = Math.Max(most, cap);
            }
        }

        return most;
    }

    /// <summary>Whether for each mode there is a count between its bounds that the mode can have.</summary>
    private static bool IsReachable(Bound[] allOf, Seat[] seats)
    {
        for (int mode = 0; mode < seats.Length; mode++)
        {
            long least = 0;
            long below = seats[mode].Kind == SeatKind.Saturating ? long.MaxValue : (long)seats[mode].Limit + 1;
            foreach (Bound bound in allOf)
            {
                if (bound.Mode == mode && bound.IsLower)
                {
                    least = Math.Max(least, bound.Limit);
                }
                else if (bound.Mode == mode)
                {
                    below = Math.Min(below, bound.Limit);
                }
            }

            if (least >= below)
            {
                return false;
            }
        }

        return true;
    }
}
