namespace FifoLocks.Properties.Locks;

/// <summary>
/// Locks of one to three modes with compatibilities at random: bounds on any count, alternatives, small caps, and fields so narrow that a few holds fill them. Every
/// mode can be converted to every other, which the generator would not always allow. Some locks run their predicates as written, and some of those throw.
/// </summary>
internal sealed class MatrixLockSuite : LockSuite<MatrixLock>
{
    private const int MostModes = 3;

    /// <summary>More generations than a program has steps, so that no stale lease fits by chance.</summary>
    private const int ExclusiveWidth = 9;

    private static readonly string[] s_names = ["A", "B", "C"];
    private static readonly Type[] s_types = [typeof(ModeAt<First>), typeof(ModeAt<Second>), typeof(ModeAt<Third>)];

    protected override IEnumerable<Operation<MatrixLock, LockModel>> Operations =>
    [
        Where(0, Asks(4, 0, most: 3, Verbs.Locks<MatrixLock, ModeAt<First>>)),
        Where(1, Asks(4, 1, most: 3, Verbs.Locks<MatrixLock, ModeAt<Second>>)),
        Where(2, Asks(4, 2, most: 3, Verbs.Locks<MatrixLock, ModeAt<Third>>)),
        Where(1, Converts<ModeAt<First>, ModeAt<Second>>(1, 0, 1)),
        Where(1, Converts<ModeAt<Second>, ModeAt<First>>(1, 1, 0)),
        Where(2, Converts<ModeAt<Second>, ModeAt<Third>>(1, 1, 2)),
        Where(2, Converts<ModeAt<Third>, ModeAt<First>>(1, 2, 0)),
        Releases(8),
    ];

    protected override IEnumerable<Fault> Faults => [.. base.Faults, Fault.GivingUpWakesNobody];

    protected override IEnumerable<Mutant<LockModel>> Mutants =>
    [
        .. base.Mutants,
        new("A bound is one too high", static model => Change(model, static bound => bound.IsLower ? bound : Bound.Fewer(bound.Mode, bound.Limit + 1))),
        new("A lower bound is forgotten", static model => Change(model, static bound => bound.IsLower ? Bound.AtLeast(bound.Mode, -99) : bound)),
    ];

    public override (MatrixLock Real, LockModel Model) Make(Dice dice, FifoLockOptions? options)
    {
        int modes = 1 + dice.Below(MostModes);
        var anyOf = new Bound[modes][][];
        for (int mode = 0; mode < modes; mode++)
        {
            anyOf[mode] = [.. Enumerable.Range(0, dice.Once(3) ? 2 : 1).Select(_ => Bounds(dice, mode, modes))];
        }

        long[] caps = [.. anyOf.Select(CapOf)];
        bool asWritten = dice.Once(4);
        Bound? broken = asWritten && dice.Once(3) ? Bound.AtLeast(dice.Below(modes), 2) : null;
        Seat[] seats = Seats(dice, caps);
        var layout = new LockLayout(
            "Matrix", [.. seats.Select((seat, mode) => new ModeSeat(s_types[mode].FullName!, s_names[mode], seat, Text(anyOf[mode]), []))]);
        return (
            new MatrixLock(layout, [.. Enumerable.Range(0, modes).Select(RuleOf)], options),
            new LockModel(
                [.. anyOf.Select((_, mode) => new MatrixMode(mode, anyOf[mode], seats, asWritten ? caps[mode] : null, broken))],
                options is { TrackLeases: true }));

        ModeRule RuleOf(int mode) => asWritten
            ? ModeRule.Run(layout, mode, held => Holds(anyOf[mode], CountsOf(held, modes), broken), (int)Math.Min(caps[mode], int.MaxValue))
            : ModeRule.When(layout, mode, anyOf[mode]);
    }

    public override string Describe(LockModel model) => string.Join("; ", model.Modes);

    /// <summary>Whether giving a hold back may shut out who could have been let in a moment before.</summary>
    public static bool HasLowerBounds(LockModel model) =>
        model.Modes.Cast<MatrixMode>().Any(static mode => mode.AnyOf.Any(static allOf => allOf.Any(static bound => bound.IsLower)));

    /// <summary>Whether what a predicate throws depends on when it is asked.</summary>
    public static bool Throws(LockModel model) => model.Modes.Cast<MatrixMode>().Any(static mode => mode.Broken is not null);

    private static Seat[] Seats(Dice dice, long[] caps)
    {
        var seats = new Seat[caps.Length];
        int shift = 0;
        for (int mode = 0; mode < caps.Length; mode++)
        {
            SeatKind kind = caps[mode] == 1 ? SeatKind.Exclusive : caps[mode] < long.MaxValue && dice.Below(2) == 0 ? SeatKind.Bounded : SeatKind.Saturating;
            int width = kind switch
            {
                SeatKind.Exclusive => ExclusiveWidth,
                SeatKind.Bounded => LayoutPlanner.WidthFor(caps[mode]),
                _ => dice.OneOf([2, 3, 6]),
            };
            seats[mode] = new Seat(shift, width, kind);
            shift += width;
        }

        return seats;
    }

    private static ImmutableArray<long> CountsOf(Holds held, int modes)
    {
        var counts = new long[modes];
        for (int mode = 0; mode < modes; mode++)
        {
            counts[mode] = held.CountOf(mode);
        }

        return [.. counts];
    }

    /// <summary>Bounds that can hold together, of which an own one comes first more often than not.</summary>
    private static Bound[] Bounds(Dice dice, int own, int modes)
    {
        var bounds = new List<Bound>();
        if (dice.Below(3) != 2)
        {
            bounds.Add(Bound.Fewer(own, 1 + dice.Below(4)));
        }

        for (int left = dice.Below(3); left > 0; left--)
        {
            int mode = dice.Below(modes);
            bounds.Add(dice.Once(4) ? Bound.AtLeast(mode, 1 + dice.Below(3)) : Bound.Fewer(mode, 1 + dice.Below(5)));
        }

        return [.. bounds];
    }

    /// <summary>The most holds that the mode allows of itself, whatever the others do.</summary>
    private static long CapOf(Bound[][] anyOf, int mode) =>
        anyOf.Max(allOf => allOf.Where(bound => bound.Mode == mode && !bound.IsLower).Select(static bound => bound.Limit).DefaultIfEmpty(long.MaxValue).Min());

    private static bool Holds(Bound[][] anyOf, ImmutableArray<long> held, Bound? broken) =>
        broken is { } bound && held[bound.Mode] >= bound.Limit
            ? throw new BrokenPredicateException()
            : anyOf.Any(allOf => allOf.All(bound => bound.IsLower == (held[bound.Mode] >= bound.Limit)));

    private static LockModel Change(LockModel model, Func<Bound, Bound> change) => model with
    {
        Modes = [.. model.Modes.Cast<MatrixMode>().Select(mode =>
        {
            Bound[][] changed = [.. mode.AnyOf.Select(allOf => Array.ConvertAll(allOf, bound => change(bound)))];
            return mode with { IsCompatible = held => Holds(changed, held, mode.Broken) };
        })],
    };

    private static string Text(Bound[][] anyOf) => string.Join(" || ", anyOf.Select(static allOf => allOf.Length == 0
        ? "always"
        : string.Join(" && ", allOf.Select(static bound => $"{s_names[bound.Mode]} {(bound.IsLower ? ">=" : "<")} {bound.Limit}"))));

    private static Operation<MatrixLock, LockModel> Where(int lastMode, Operation<MatrixLock, LockModel> operation) =>
        operation with { Next = (model, dice) => lastMode < model.Modes.Length ? operation.Next(model, dice) : null };

    private sealed class BrokenPredicateException : Exception;

    /// <summary>A mode of which the model knows the bounds themselves.</summary>
    /// <param name="CapAsWritten">The cap of a predicate that runs as written; null for one that is compiled.</param>
    /// <param name="Broken">When the predicate throws, if ever.</param>
    private sealed record MatrixMode(int Mode, Bound[][] AnyOf, Seat[] Seats, long? CapAsWritten, Bound? Broken)
        : ModeOfModel(
            s_names[Mode],
            Seats[Mode].Kind == SeatKind.Exclusive,
            Math.Min(CapAsWritten ?? MostOf(Mode, AnyOf, Seats), int.MaxValue),
            held => Holds(AnyOf, held, Broken))
    {
        public override string ToString() =>
            $"{Name} in {Seats[Mode]} when {Text(AnyOf)}"
            + (CapAsWritten is null ? string.Empty : ", run as written")
            + (Broken is { } broken ? $", throws when {Text([[broken]])}" : string.Empty);

        public override long MostOnTopOf(LeaseOfModel lease)
        {
            Bound[][] moved = [.. AnyOf.Select(allOf => Array.ConvertAll(allOf, bound =>
                bound.Mode != lease.Mode ? bound
                : bound.IsLower ? Bound.AtLeast(bound.Mode, bound.Limit + lease.Count)
                : Bound.Fewer(bound.Mode, bound.Limit + lease.Count)))];
            return CapAsWritten is null ? MostOf(Mode, moved, Seats) : Most;
        }

        /// <summary>The most that a request may ask for: the highest cap among the alternatives that some counts fulfil, as far as fields show.</summary>
        private static long MostOf(int own, Bound[][] anyOf, Seat[] seats) => anyOf
            .Where(allOf => Enumerable.Range(0, seats.Length).All(mode =>
                Limits(allOf, mode, isLower: true).Append(0).Max() < Limits(allOf, mode, isLower: false).Append(MostOf(seats[mode]) + 1).Min()))
            .Select(allOf => Limits(allOf, own, isLower: false).Append(int.MaxValue).Min())
            .Append(0)
            .Max();

        private static long MostOf(Seat seat) => seat.Kind == SeatKind.Saturating ? int.MaxValue : (long)seat.Limit;

        private static IEnumerable<long> Limits(Bound[] allOf, int mode, bool isLower) =>
            allOf.Where(bound => bound.Mode == mode && bound.IsLower == isLower).Select(static bound => bound.Limit);
    }
}
