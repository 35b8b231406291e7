namespace FifoLocks.Soak.Disturbances;

/// <summary>A clock that only the disturber moves, from one thread. Timers that fall due run on that thread.</summary>
internal sealed class SoakClock : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly PriorityQueue<(SoakTimer Timer, int Version), long> _due = new();

    /// <summary>Written by the one who moves the clock.</summary>
    private long _now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Volatile.Read(ref _now);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new SoakTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    public void Advance(TimeSpan by)
    {
        Volatile.Write(ref _now, _now + by.Ticks);
        while (true)
        {
            SoakTimer timer;
            lock (_gate)
            {
                if (!_due.TryPeek(out var next, out long due) || due > _now)
                {
                    return;
                }

                _due.Dequeue();
                timer = next.Timer;
                if (!timer.Fires(next.Version))
                {
                    continue;
                }
            }

            timer.Fire();
        }
    }

    private sealed class SoakTimer(SoakClock clock, TimerCallback callback, object? state) : ITimer
    {
        // Under the clock's lock: an entry of the queue with another version has been changed since.
        private int _version;

        public bool Fires(int version) => version == _version;

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._gate)
            {
                _version++;
                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    clock._due.Enqueue((this, _version), clock.GetTimestamp() + dueTime.Ticks);
                }

                return true;
            }
        }

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
