namespace FifoLocks.Tests.TestModes;

/// <summary>
/// A family whose predicates run as written, under the eyes of the test: <see cref="Guest"/> asks a delegate that the test sets, <see cref="Host"/> is
/// an ordinary exclusive mode beside it.
/// </summary>
public sealed class Guest : ILockMode
{
    private static readonly LockLayout s_layout = Layouts.Of(
        "Guest, Host",
        (typeof(Guest), "TestModes.Guest.Asked(h)", new Seat(0, 20, SeatKind.Saturating)),
        (typeof(Host), "h.None<Host>()", new Seat(20, 20, SeatKind.Exclusive)));

    private static readonly ModeRule s_rule = ModeRule.Run(s_layout, 0, Ask);

    /// <summary>The predicate. Reset by the fixtures that set it.</summary>
    public static Func<Holds, bool> Asked { get; set; } = NoHost;

    public static LockLayout Layout => s_layout;

    public static ModeRule Rule => s_rule;

    public static Guard Guard => Guard.LongWay(s_rule.Seat);

    private static bool Ask(Holds holds) => Asked(holds);

    public static bool NoHost(Holds holds) => holds.None<Host>();
}

/// <summary>See <see cref="Guest"/>.</summary>
public sealed class Host : ILockMode
{
    private static readonly ModeRule s_rule = ModeRule.When(Guest.Layout, 1, [Bound.Fewer(1, 1)]);

    public static LockLayout Layout => Guest.Layout;

    public static ModeRule Rule => s_rule;

    public static Guard Guard => s_rule.Guard;
}
