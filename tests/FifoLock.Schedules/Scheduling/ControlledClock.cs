namespace FifoLocks.Schedules.Scheduling;

/// <summary>A clock whose timers fire when the strategy lets the play's clock run.</summary>
internal sealed class ControlledClock(Play play) : TimeProvider
{
    public override long TimestampFrequency => 1000;

    public override long GetTimestamp() => play.Milliseconds;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ControlledTimer(play, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }
}

internal sealed class ControlledTimer(Play play, TimerCallback callback, object? state) : ITimer
{
    public long Due { get; private set; }

    public void Fire() => callback(state);

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        Play.Current?.Point();
        play.Remove(this);
        if (dueTime != Timeout.InfiniteTimeSpan)
        {
            Due = play.Milliseconds + (long)Math.Ceiling(dueTime.TotalMilliseconds);
            play.Add(this);
        }

        return true;
    }

    public void Dispose()
    {
        Play.Current?.Point();
        play.Remove(this);
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }
}
