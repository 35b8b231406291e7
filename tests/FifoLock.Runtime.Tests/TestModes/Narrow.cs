namespace FifoLocks.Tests.TestModes;

/// <summary>
/// A typed lock whose fields hold three bits: from four holds on a field is full, and the rest is counted beside the word. What takes billions of holds in a
/// generated layout takes four here.
/// </summary>
public sealed class Narrow : FifoLock<Narrow>
{
    private static readonly LockLayout s_layout = Layouts.Of(
        "Narrow",
        (typeof(Many), "h.None<Only>()", new Seat(0, 3, SeatKind.Saturating)),
        (typeof(Upto), "h.Count<Many>() < most", new Seat(3, 3, SeatKind.Saturating)),
        (typeof(From), "h.Count<Many>() >= least", new Seat(6, 3, SeatKind.Saturating)),
        (typeof(Only), "h.None<Many>() && h.None<Upto>() && h.None<From>() && h.None<Only>()", new Seat(9, 5, SeatKind.Exclusive)));

    /// <summary>How many holds a field shows before it is full.</summary>
    public const int Full = 4;

    private readonly ModeRule _upto;
    private readonly ModeRule _from;

    public Narrow(int most = 6, int least = 6, FifoLockOptions? options = null)
        : base(s_layout, options)
    {
        _upto = ModeRule.When(s_layout, 1, [Bound.Fewer(0, most)]);
        _from = ModeRule.When(s_layout, 2, [Bound.AtLeast(0, least)]);
    }

    internal static ModeRule ManyRule { get; } = ModeRule.When(s_layout, 0, [Bound.Fewer(3, 1)]);

    internal static ModeRule OnlyRule { get; } =
        ModeRule.When(s_layout, 3, [Bound.Fewer(0, 1), Bound.Fewer(1, 1), Bound.Fewer(2, 1), Bound.Fewer(3, 1)]);

    internal ModeRule UptoRule => _upto;

    internal ModeRule FromRule => _from;

    /// <summary>The count that the word itself shows.</summary>
    internal int Shown => (int)s_layout.Seats[0].CountIn(State);
}

/// <summary>Any number, beside everything but <see cref="Only"/>.</summary>
public sealed class Many : IModeOf<Narrow>
{
    public static LockLayout Layout => Narrow.ManyRule.Layout;

    public static ModeRule Rule => Narrow.ManyRule;

    public static Guard Guard => Rule.Guard;

    public static Guard GuardIn(Narrow @lock) => Rule.Guard;

    public static ModeRule RuleIn(Narrow @lock) => Rule;
}

/// <summary>While fewer <see cref="Many"/> are held than the lock's parameter, which lies beyond the field.</summary>
public sealed class Upto : IModeOf<Narrow>
{
    public static LockLayout Layout => Narrow.ManyRule.Layout;

    public static ModeRule Rule => throw new NotSupportedException();

    public static Guard Guard => throw new NotSupportedException();

    public static Guard GuardIn(Narrow @lock) => @lock.UptoRule.Guard;

    public static ModeRule RuleIn(Narrow @lock) => @lock.UptoRule;
}

/// <summary>While as many <see cref="Many"/> are held as the lock's parameter says, or more.</summary>
public sealed class From : IModeOf<Narrow>
{
    public static LockLayout Layout => Narrow.ManyRule.Layout;

    public static ModeRule Rule => throw new NotSupportedException();

    public static Guard Guard => throw new NotSupportedException();

    public static Guard GuardIn(Narrow @lock) => @lock.FromRule.Guard;

    public static ModeRule RuleIn(Narrow @lock) => @lock.FromRule;
}

/// <summary>Alone.</summary>
public sealed class Only : IModeOf<Narrow>
{
    public static LockLayout Layout => Narrow.OnlyRule.Layout;

    public static ModeRule Rule => Narrow.OnlyRule;

    public static Guard Guard => Rule.Guard;

    public static Guard GuardIn(Narrow @lock) => Rule.Guard;

    public static ModeRule RuleIn(Narrow @lock) => Rule;
}
