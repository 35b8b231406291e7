using System.ComponentModel;
using FifoLocks.Modes;

namespace FifoLocks;

/// <summary>
/// A lock mode. Implemented by the generator for every type marked with <see cref="LockModeAttribute"/>; not meant to be written by hand.
/// </summary>
public interface ILockMode
{
    /// <summary>The layout of the family, which a plain <see cref="FifoLock"/> takes on with its first request.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract LockLayout Layout { get; }

    /// <summary>The compiled predicate in the family's layout: constants that the JIT folds into the caller.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract Guard Guard { get; }

    /// <summary>The whole rule in the family's layout, for requests that take the long way.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract ModeRule Rule { get; }
}

/// <summary>A mode that a lease of <typeparamref name="TSource"/> can be converted to. Implemented by the generator, see <see cref="ConvertsToAttribute"/>.</summary>
/// <typeparam name="TSource">The mode that is held.</typeparam>
public interface IConvertedFrom<TSource> : ILockMode
    where TSource : ILockMode
{
}

/// <summary>
/// A mode that a lease of <typeparamref name="TSource"/> can be turned into at once: whatever would keep it waiting is kept out by the source. Implemented by the generator where
/// it can prove that, see <see cref="ConvertsToAttribute"/>.
/// </summary>
/// <typeparam name="TSource">The mode that is held.</typeparam>
public interface IDowngradedFrom<TSource> : IConvertedFrom<TSource>
    where TSource : ILockMode
{
}

/// <summary>A mode that the typed lock <typeparamref name="TLock"/> lists. Implemented by the generator.</summary>
/// <typeparam name="TLock">The typed lock.</typeparam>
public interface IModeOf<TLock> : ILockMode
    where TLock : FifoLockBase
{
    /// <summary>The compiled predicate in the layout of <paramref name="lock"/>.</summary>
    /// <param name="lock">The lock, for the parameters it was made with.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract Guard GuardIn(TLock @lock);

    /// <summary>The whole rule in the layout of <paramref name="lock"/>.</summary>
    /// <param name="lock">The lock, for the parameters it was made with.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    static abstract ModeRule RuleIn(TLock @lock);
}
