namespace FifoLocks.Schedules.Scheduling;

/// <summary>Says at each point of a play which thread goes on.</summary>
internal interface IStrategy
{
    void Begin(int threads);

    /// <param name="canRun">The threads that can go on, ascending.</param>
    /// <param name="self">The thread that has the baton, or -1 when it cannot go on itself.</param>
    int Pick(ReadOnlySpan<int> canRun, int self);
}

/// <summary>A random walk. How readily it leaves a thread that could go on is drawn once per play.</summary>
internal sealed class RandomWalk(int seed) : IStrategy
{
    private readonly Random _random = new(seed);
    private int _stay;

    public void Begin(int threads) => _stay = _random.Next(5) switch { 0 => 0, 1 => 50, 2 => 75, 3 => 88, _ => 94 };

    public int Pick(ReadOnlySpan<int> canRun, int self) =>
        self >= 0 && _random.Next(100) < _stay ? self : canRun[_random.Next(canRun.Length)];
}

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
}

/// <summary>All schedules with so many preemptions at most, one after the other (Musuvathi and Qadeer 2007). A switch where a thread cannot go on is free.</summary>
internal sealed class BoundedSearch(int preemptions) : IStrategy
{
    private readonly List<(int[] Options, int At)> _path = [];
    private int _depth;
    private int _preempted;

    public void Begin(int threads)
    {
        _depth = 0;
        _preempted = 0;
    }

    public int Pick(ReadOnlySpan<int> canRun, int self)
    {
        if (canRun.Length == 1 || (self >= 0 && _preempted == preemptions))
        {
            return self >= 0 ? self : canRun[0];
        }

        int[] options = canRun.ToArray();
        if (self >= 0)
        {
            int at = Array.IndexOf(options, self);
            (options[0], options[at]) = (options[at], options[0]);
        }

        if (_depth == _path.Count)
        {
            _path.Add((options, 0));
        }

        (int[] present, int chosen) = _path[_depth++];
        if (!present.AsSpan().SequenceEqual(options))
        {
            throw new InvalidOperationException("The same choices did not lead to the same place: something is kept from play to play (a pool of waiters that Play does not empty?).");
        }

        if (self >= 0 && chosen > 0)
        {
            _preempted++;
        }

        return present[chosen];
    }

    /// <summary>Goes to the next schedule; false when there is none.</summary>
    public bool MoveNext()
    {
        while (_path.Count > 0)
        {
            (int[] options, int at) = _path[^1];
            _path.RemoveAt(_path.Count - 1);
            if (at + 1 < options.Length)
            {
                _path.Add((options, at + 1));
                return true;
            }
        }

        return false;
    }
}
