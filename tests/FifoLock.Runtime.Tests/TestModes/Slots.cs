namespace FifoLocks.Tests.TestModes;

/// <summary>A semaphore as a typed lock: the capacity is the lock's. Written by hand, so that the field may be as narrow as a test wants.</summary>
public sealed class Pool : FifoLock<Pool>
{
    private Pool(LockLayout layout, int capacity, FifoLockOptions? options)
        : base(layout, options) =>
        SlotRule = ModeRule.WithParameter(layout, 0, nameof(capacity), capacity, [Bound.Fewer(0, capacity)]);

    public Pool(int capacity, FifoLockOptions? options = null)
        : this(LayoutOf(33), capacity, options)
    {
    }

    internal ModeRule SlotRule { get; }

    /// <summary>A pool whose field shows at most 2^(width-1) holds; more are kept beside the word.</summary>
    public static Pool WithField(int width, int capacity, FifoLockOptions? options = null) => new(LayoutOf(width), capacity, options);

    private static LockLayout LayoutOf(int width) =>
        Layouts.Of("Pool", (typeof(Slot), "h.Count<Slot>() < capacity", new Seat(0, width, SeatKind.Saturating)));
}

/// <summary>The mode of <see cref="Pool"/>. On a plain lock there is no capacity, so it is refused.</summary>
public sealed class Slot : IModeOf<Pool>
{
    private static readonly ModeRule s_refusal = ModeRule.Refuse(
        "Slot has parameters (capacity), which a plain FifoLock cannot give: declare a typed lock with [FifoLock(typeof(Slot))].");

    public static LockLayout Layout => s_refusal.Layout;

    public static ModeRule Rule => s_refusal;

    public static Guard Guard => s_refusal.Guard;

    public static Guard GuardIn(Pool @lock) => @lock.SlotRule.Guard;

    public static ModeRule RuleIn(Pool @lock) => @lock.SlotRule;
}
