namespace FifoLocks.Core;

/// <summary>The moment a request gives up, on the clock of a provider. Timeouts of any length: what does not fit the clock is for ever.</summary>
internal readonly struct Deadline
{
    /// <summary>Timers and parks take at most this at once; longer waits are armed again.</summary>
    private const long LongestStepMilliseconds = int.MaxValue;

    private readonly long _at;

    private Deadline(long at) => _at = at;

    public static Deadline Never => new(long.MaxValue);

    public bool IsNever => _at == long.MaxValue;

    /// <summary>Whether a timeout is one of those that are allowed: not negative, or infinite.</summary>
    public static void Check(TimeSpan timeout)
    {
        if (timeout < TimeSpan.Zero && timeout != Timeout.InfiniteTimeSpan)
        {
            throw new ArgumentOutOfRangeException(
                nameof(timeout), timeout, "A timeout is zero (never wait), positive, or Timeout.InfiniteTimeSpan (wait for ever).");
        }
    }

    public static Deadline After(TimeSpan timeout, TimeProvider clock)
    {
        if (timeout == Timeout.InfiniteTimeSpan)
        {
            return Never;
        }

        // Rounded up, so that a coarse clock does not wake anyone early.
        Int128 ticks = (((Int128)timeout.Ticks * clock.TimestampFrequency) + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
        Int128 at = Seam.Now(clock) + ticks;
        return at >= long.MaxValue ? Never : new Deadline((long)at);
    }

    /// <summary>Milliseconds until this deadline, rounded up so that nobody wakes early; zero when it has passed.</summary>
    public int MillisecondsLeft(TimeProvider clock)
    {
        if (IsNever)
        {
            return Timeout.Infinite;
        }

        Int128 left = (Int128)_at - Seam.Now(clock);
        if (left <= 0)
        {
            return 0;
        }

        Int128 milliseconds = ((left * 1000) + clock.TimestampFrequency - 1) / clock.TimestampFrequency;
        return (int)(milliseconds > LongestStepMilliseconds ? LongestStepMilliseconds : milliseconds);
    }
}
