namespace FifoLocks.Schedules.Scheduling;

/// <summary>
/// Probabilistic concurrency testing (Burckhardt, Kothari, Musuvathi, Nagarakatte 2010): random priorities, and the highest runs; at <paramref name="depth"/> - 1 random
/// steps whoever runs falls below all others. Finds a bug of that depth with probability 1 / (threads * steps^(depth-1)) at least.
/// </summary>
internal sealed class PriorityWalk(int seed, int depth, int steps) : IStrategy
{
    private readonly Random _random = new(seed);
    private int[] _priorities = [];
    private int[] _changes = [];
    private int _step;

    public void Begin(int threads)
    {
        _priorities = [.. Enumerable.Range(depth, threads)];
        _random.Shuffle(_priorities);
        _changes = [.. Enumerable.Range(0, depth - 1).Select(_ => _random.Next(1, Math.Max(2, steps)))];
    }

    public int Pick(ReadOnlySpan<int> canRun, int self)
    {
        _step++;
        for (int i = 0; self >= 0 && i < _changes.Length; i++)
        {
            if (_changes[i] == _step)
            {
                _priorities[self] = i;
            }
        }

        int best = canRun[0];
        foreach (int thread in canRun)
        {
            best = _priorities[thread] > _priorities[best] ? thread : best;
        }

        return best;
    }

    /// <summary>By this it can be played again.</summary>
    public override string ToString() => $"priorities:{seed}:{depth}:{steps}";
}
