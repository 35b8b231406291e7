namespace FifoLocks.Schedules.Scheduling;

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
