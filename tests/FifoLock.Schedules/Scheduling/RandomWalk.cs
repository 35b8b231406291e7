namespace FifoLocks.Schedules.Scheduling;

/// <summary>A random walk. How readily it leaves a thread that could go on is drawn once per play.</summary>
internal sealed class RandomWalk(int seed) : IStrategy
{
    private readonly Random _random = new(seed);
    private int _stay;

    public void Begin(int threads) => _stay = _random.Next(5) switch { 0 => 0, 1 => 50, 2 => 75, 3 => 88, _ => 94 };

    public int Pick(ReadOnlySpan<int> canRun, int self) =>
        self >= 0 && _random.Next(100) < _stay ? self : canRun[_random.Next(canRun.Length)];

    /// <summary>By this it can be played again.</summary>
    public override string ToString() => $"random:{seed}";
}
