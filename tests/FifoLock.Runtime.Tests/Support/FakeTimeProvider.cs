namespace FifoLocks.Tests.Support;

/// <summary>
/// A clock that stands still until a test moves it. Timers that fall due run on the thread that moves it, in the order of their due times, also where the clock is
/// too coarse to show them.
/// </summary>
internal sealed class FakeTimeProvider(long frequency = TimeSpan.TicksPerSecond) : TimeProvider
{
    private readonly Lock _gate = new();
    private readonly List<FakeTimer> _timers = [];
    private long _now;

    /// <summary>Ticks of 100 ns, as in a <see cref="TimeSpan"/>, where the test does not say otherwise.</summary>
    public override long TimestampFrequency => frequency;

    /// <summary>How far the clock was moved so far.</summary>
    public TimeSpan Now => TimeSpan.FromTicks(Ticks);

    /// <summary>Runs before of the making of a timer, for clocks that fail.</summary>
    public Action? OnCreateTimer { get; set; }

    /// <summary>Runs when a timer is disposed; is given what calls it back all the same, as a system timer may that is late.</summary>
    public Action<Action>? OnDisposeTimer { get; set; }

    /// <summary>How many timers are armed now.</summary>
    public int ArmedTimers
    {
        get
        {
            lock (_gate)
            {
                return _timers.Count;
            }
        }
    }

    /// <summary>How many timers were ever made.</summary>
    public int CreatedTimers { get; private set; }

    private long Ticks => Interlocked.Read(ref _now);

    public override long GetTimestamp() => (long)((Int128)Ticks * frequency / TimeSpan.TicksPerSecond);

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(Ticks);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        OnCreateTimer?.Invoke();
        var timer = new FakeTimer(this, callback, state);
        CreatedTimers++;
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock, stopping at each timer that falls due on the way.</summary>
    public void Advance(TimeSpan by)
    {
        long target = Ticks + by.Ticks;
        while (true)
        {
            FakeTimer? due;
            lock (_gate)
            {
                due = _timers.Where(timer => timer.Due <= target).MinBy(timer => timer.Due);
                Interlocked.Exchange(ref _now, due is null ? target : Math.Max(_now, due.Due));
                if (due is null)
                {
                    return;
                }

                _timers.Remove(due);
            }

            due.Fire();
        }
    }

    /// <summary>Waits until so many timers are armed: a blocked thread arms its own, some time after it is queued.</summary>
    public void UntilArmed(int timers) => WithinLimits.Until(() => ArmedTimers == timers, $"{timers} timers armed, {ArmedTimers} are");

    private sealed class FakeTimer(FakeTimeProvider clock, TimerCallback callback, object? state) : ITimer
    {
        private bool _disposed;

        public long Due { get; private set; }

        public void Fire() => callback(state);

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            // What a system timer takes: -1 ms, or up to 49 days.
            ArgumentOutOfRangeException.ThrowIfGreaterThan(dueTime.TotalMilliseconds, uint.MaxValue - 1);
            ArgumentOutOfRangeException.ThrowIfLessThan(dueTime.TotalMilliseconds, -1);
            ArgumentOutOfRangeException.ThrowIfNotEqual(period, Timeout.InfiniteTimeSpan);
            lock (clock._gate)
            {
                clock._timers.Remove(this);
                if (_disposed)
                {
                    return false;
                }

                if (dueTime != Timeout.InfiniteTimeSpan)
                {
                    Due = clock._now + dueTime.Ticks;
                    clock._timers.Add(this);
                }

                return true;
            }
        }

        public void Dispose()
        {
            lock (clock._gate)
            {
                _disposed = true;
                clock._timers.Remove(this);
            }

            clock.OnDisposeTimer?.Invoke(Fire);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return default;
        }
    }
}
