namespace FifoLocks.Properties.Locks;

/// <summary>A typed lock whose modes get their predicates and their bits at run time. Every mode can be converted to every other.</summary>
internal sealed class MatrixLock(LockLayout layout, ModeRule[] rules, FifoLockOptions? options) : FifoLock<MatrixLock>(layout, options)
{
    public ModeRule Rule(int mode) => rules[mode];

    protected override ModeRule? RuleAt(int mode) => rules[mode];
}

/// <summary>The place of a mode in its lock, as a type.</summary>
internal interface IPlace
{
    static abstract int Index { get; }
}

internal sealed class First : IPlace
{
    public static int Index => 0;
}

internal sealed class Second : IPlace
{
    public static int Index => 1;
}

internal sealed class Third : IPlace
{
    public static int Index => 2;
}

/// <summary>The mode at a place of a <see cref="MatrixLock"/>.</summary>
internal sealed class ModeAt<TPlace> : IModeOf<MatrixLock>, IConvertedFrom<ModeAt<First>>, IConvertedFrom<ModeAt<Second>>, IConvertedFrom<ModeAt<Third>>
    where TPlace : IPlace
{
    public static LockLayout Layout => throw new NotSupportedException("Each lock has its own layout.");

    public static Guard Guard => throw new NotSupportedException("Each lock has its own layout.");

    public static ModeRule Rule => throw new NotSupportedException("Each lock has its own layout.");

    public static Guard GuardIn(MatrixLock @lock) => RuleIn(@lock).Guard;

    public static ModeRule RuleIn(MatrixLock @lock) => @lock.Rule(TPlace.Index);
}
