namespace FifoLocks.Soak.Checks;

/// <summary>
/// How many are inside in each mode, counted beside the lock: after the grant and until the release, so never more than the truth. All counts are in one number, so each look is of one moment.
/// </summary>
internal sealed class Inside
{
    private const int Bits = 8;
    private const ulong Mask = (1UL << Bits) - 1;

    private readonly Round _round;
    private readonly int[] _most;
    private readonly ulong[] _excluded;
    private ulong _counts;

    /// <param name="round">The round.</param>
    /// <param name="conflicts">Which modes exclude each other, whichever was first.</param>
    /// <param name="most">How many holds of each mode there may be, less than 256.</param>
    public Inside(Round round, bool[,] conflicts, int[] most)
    {
        _round = round;
        _most = most;
        _excluded = [.. Enumerable.Range(0, most.Length).Select(mode => Enumerable.Range(0, most.Length)
            .Where(other => other != mode && conflicts[mode, other])
            .Aggregate(0UL, static (mask, other) => mask | (Mask << (other * Bits))))];
    }

    public void Enter(int mode, int count = 1)
    {
        ulong counts = Interlocked.Add(ref _counts, (ulong)count << (mode * Bits));
        if ((counts & _excluded[mode]) != 0 || ((counts >> (mode * Bits)) & Mask) > (ulong)_most[mode])
        {
            Report(mode, counts);
        }
    }

    public void Leave(int mode, int count = 1) => Interlocked.Add(ref _counts, 0 - ((ulong)count << (mode * Bits)));

    public void CheckAtRest()
    {
        if (_counts != 0)
        {
            Report(0, _counts);
        }
    }

    private void Report(int mode, ulong counts) => _round.Report(
        "nobody is let in beside somebody who excludes it",
        $"after mode {mode} was let in there were inside: {string.Join(", ", _most.Select((most, other) => $"{(counts >> (other * Bits)) & Mask} of mode {other} (at most {most})"))}");
}
