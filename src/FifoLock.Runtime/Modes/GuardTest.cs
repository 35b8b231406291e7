namespace FifoLocks.Modes;

/// <summary>
/// One compiled test of the word: <c>((word + Bias) &amp; Mask) == Expect</c>. A conjunction with one bound per field is one such
/// test, whatever the number of modes.
/// </summary>
internal readonly record struct GuardTest
{
    public GuardTest(ulong bias, ulong mask, ulong expect)
    {
        Bias = bias;
        Mask = mask;
        Expect = expect;
    }

    public ulong Bias { get; }

    public ulong Mask { get; }

    public ulong Expect { get; }

    /// <summary>A test that no word passes.</summary>
    public static GuardTest Never => new(0, 0, 1);

    public bool Passes(ulong word) => ((word + Bias) & Mask) == Expect;
}
