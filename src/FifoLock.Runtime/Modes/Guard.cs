using System.Runtime.CompilerServices;

namespace FifoLocks.Modes;

/// <summary>
/// The compiled predicate of a mode for the inlined path: one add, one and, one compare. Written by the generator as constants.
/// </summary>
/// <param name="bias">Added to the word before the test.</param>
/// <param name="mask">The bits of the sum that are looked at.</param>
/// <param name="expect">What they must be.</param>
/// <param name="seat">Where the mode's own hold is counted.</param>
public readonly struct Guard(ulong bias, ulong mask, ulong expect, Seat seat)
{
    private readonly ulong _bias = bias;

    // A closed lock (somebody waits, or an option wants to see every acquire) fails the same single compare.
    private readonly ulong _mask = mask | Word.Closed;
    private readonly ulong _expect = expect;
    private readonly Seat _seat = seat;

    /// <summary>A guard that sends every request the long way, for predicates that take more than one test.</summary>
    /// <param name="seat">Where the mode's own hold is counted.</param>
    public static Guard LongWay(Seat seat) => new(0, 0, 1, seat);

    /// <summary>Where the mode's own hold is counted.</summary>
    public Seat Seat => _seat;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool Admits(ulong word) => ((word + _bias) & _mask) == _expect;
}
