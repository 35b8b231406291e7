using System.ComponentModel;

namespace FifoLocks.Modes;

/// <summary>
/// Reaches a mode's predicate as it was written, even a private one of a private mode. Implemented by the generator on every mode: it runs the predicates that could not be
/// compiled, and lets tests hold the compiled ones against the text.
/// </summary>
/// <typeparam name="TParameters">The lock parameters as a value tuple; <see cref="ValueTuple"/> when there are none.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IPredicate<TParameters>
{
    /// <summary>Runs the user's <c>IsCompatible</c>.</summary>
    /// <param name="holds">The holds at this moment.</param>
    /// <param name="parameters">The parameters of the lock.</param>
    static abstract bool IsCompatible(Holds holds, TParameters parameters);
}

/// <summary>Makes delegates of predicates for <see cref="ModeRule.Run"/>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Predicate
{
    /// <summary>The predicate of a mode without lock parameters.</summary>
    /// <typeparam name="TMode">The mode.</typeparam>
    public static Func<Holds, bool> Of<TMode>()
        where TMode : IPredicate<ValueTuple> => static holds => TMode.IsCompatible(holds, default);

    /// <summary>The predicate of a mode with the lock's parameters bound to it.</summary>
    /// <typeparam name="TMode">The mode.</typeparam>
    /// <typeparam name="TParameters">The parameters as a value tuple.</typeparam>
    /// <param name="parameters">The parameters of the lock.</param>
    public static Func<Holds, bool> Of<TMode, TParameters>(TParameters parameters)
        where TMode : IPredicate<TParameters> => holds => TMode.IsCompatible(holds, parameters);
}
