namespace FifoLocks.Soak.Workloads;

/// <summary>A lock of eight modes whose predicates are made up at run time.</summary>
internal sealed class MatrixLock(LockLayout layout, ModeRule[] rules, FifoLockOptions options) : FifoLock<MatrixLock>(layout, options)
{
    public ModeRule Rule(int mode) => rules[mode];

    protected override ModeRule? RuleAt(int mode) => rules[mode];
}

/// <summary>A digit of a mode's number, as a type.</summary>
internal interface IBit
{
    static abstract int Value { get; }
}

internal sealed class Off : IBit
{
    public static int Value => 0;
}

internal sealed class On : IBit
{
    public static int Value => 1;
}

/// <summary>A mode that has a number.</summary>
internal interface INumbered
{
    static abstract int Number { get; }
}

/// <summary>The mode of that number.</summary>
internal sealed class ModeAt<THigh, TMiddle, TLow> : IModeOf<MatrixLock>, INumbered
    where THigh : IBit
    where TMiddle : IBit
    where TLow : IBit
{
    public static LockLayout Layout => throw new NotSupportedException("Each lock has its own layout.");

    public static Guard Guard => throw new NotSupportedException("Each lock has its own layout.");

    public static ModeRule Rule => throw new NotSupportedException("Each lock has its own layout.");

    public static int Number => (4 * THigh.Value) + (2 * TMiddle.Value) + TLow.Value;

    public static Guard GuardIn(MatrixLock @lock) => RuleIn(@lock).Guard;

    public static ModeRule RuleIn(MatrixLock @lock) => @lock.Rule(Number);
}
