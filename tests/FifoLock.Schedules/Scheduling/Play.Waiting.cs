namespace FifoLocks.Schedules.Scheduling;

/// <summary>What threads of a play wait for besides one another: signals, time, interrupts.</summary>
internal sealed partial class Play
{
    private readonly List<ControlledTimer> _timers = [];
    private readonly Dictionary<ControlledThread, long> _parkedUntil = [];
    private readonly HashSet<AutoResetEvent> _signals = [];

    public long Milliseconds { get; private set; }

    public bool Park(AutoResetEvent signal, int milliseconds)
    {
        Point();
        ControlledThread self = t_self!;
        self.Asking?.Returned();
        if (!_signals.Contains(signal) && !self.IsInterrupted)
        {
            Note("parks");
            long until = milliseconds < 0 ? long.MaxValue : Milliseconds + milliseconds;
            if (milliseconds >= 0)
            {
                _parkedUntil[self] = until;
            }

            Block(() => _signals.Contains(signal) || Milliseconds >= until || self.IsInterrupted);
            _parkedUntil.Remove(self);
        }

        if (self.IsInterrupted)
        {
            self.IsInterrupted = false;
            Note("is interrupted");
            throw new ThreadInterruptedException();
        }

        Note("wakes");
        return _signals.Remove(signal);
    }

    public void Unpark(AutoResetEvent signal)
    {
        Point();
        _signals.Add(signal);
        Note("wakes a thread, or the next that parks here");
    }

    public void Interrupt(string name)
    {
        Point();
        _threads.First(thread => thread.Name == name).IsInterrupted = true;
        Note("interrupts " + name);
    }

    public void Add(ControlledTimer timer) => _timers.Add(timer);

    public void Remove(ControlledTimer timer) => _timers.Remove(timer);

    private bool TimeCanPass()
    {
        if (_timers.Count > 0)
        {
            return true;
        }

        // Asked at every point, and mostly empty.
        foreach ((_, long until) in _parkedUntil)
        {
            if (until > Milliseconds)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The clock jumps to the next moment at which something is due.</summary>
    private void PassTime()
    {
        long next = _parkedUntil.Values.Where(until => until > Milliseconds).DefaultIfEmpty(long.MaxValue).Min();
        ControlledTimer? due = _timers.MinBy(static timer => timer.Due);
        if (due is null || due.Due > next)
        {
            Milliseconds = next;
            Say($"time is {Milliseconds} ms");
            return;
        }

        Milliseconds = Math.Max(Milliseconds, due.Due);
        _timers.Remove(due);
        Say($"time is {Milliseconds} ms, a timer fires");
        Point();
        due.Fire();
    }
}
