namespace FifoLocks.Tests.TestModes;

/// <summary>Readers in a field of three bits beside one updater, whose lease can be turned into reading: the count may stand beside the word when it is.</summary>
public sealed class NarrowUpdate : FifoLock<NarrowUpdate>
{
    /// <summary>How many holds of <see cref="Browse"/> its field shows before it is full.</summary>
    public const int Full = 4;

    private static readonly LockLayout s_layout = Layouts.Of(
        "NarrowUpdate",
        (typeof(Browse), "true", new Seat(0, 3, SeatKind.Saturating)),
        (typeof(Update), "h.None<Update>()", new Seat(3, 5, SeatKind.Exclusive)));

    public NarrowUpdate(FifoLockOptions? options = null)
        : base(s_layout, options)
    {
    }

    internal static ModeRule BrowseRule { get; } = ModeRule.When(s_layout, 0, Array.Empty<Bound>());

    internal static ModeRule UpdateRule { get; } = ModeRule.When(s_layout, 1, [Bound.Fewer(1, 1)]);

    /// <summary>Beside everybody.</summary>
    public sealed class Browse : IModeOf<NarrowUpdate>, IDowngradedFrom<Update>
    {
        public static LockLayout Layout => s_layout;

        public static ModeRule Rule => BrowseRule;

        public static Guard Guard => Rule.Guard;

        public static Guard GuardIn(NarrowUpdate @lock) => Guard;

        public static ModeRule RuleIn(NarrowUpdate @lock) => Rule;
    }

    /// <summary>One at a time.</summary>
    public sealed class Update : IModeOf<NarrowUpdate>
    {
        public static LockLayout Layout => s_layout;

        public static ModeRule Rule => UpdateRule;

        public static Guard Guard => Rule.Guard;

        public static Guard GuardIn(NarrowUpdate @lock) => Guard;

        public static ModeRule RuleIn(NarrowUpdate @lock) => Rule;
    }
}
