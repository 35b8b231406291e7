namespace FifoLocks.Benchmarks.Measuring;

/// <summary>How long a run may take.</summary>
/// <param name="IsQuick">About two minutes for all, for a first look.</param>
/// <param name="FixedRounds">So many rounds of everything; null: what each trial thinks right.</param>
internal sealed record Effort(bool IsQuick, int? FixedRounds)
{
    public int Rounds(int usual) => FixedRounds ?? (IsQuick ? Math.Max(3, usual / 5) : usual);
}
