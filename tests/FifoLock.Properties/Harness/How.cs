namespace FifoLocks.Properties.Harness;

/// <summary>The way somebody waits.</summary>
internal enum Way
{
    /// <summary>A task that nobody awaits; it is looked at.</summary>
    Task,

    /// <summary>A task that somebody awaits.</summary>
    AwaitedTask,

    /// <summary>A blocked thread.</summary>
    Thread,

    /// <summary>The overload that never waits.</summary>
    Now,
}

/// <summary>How one request is made.</summary>
/// <param name="Within">Null: the overload without a timeout.</param>
/// <param name="IsCancelled">The token is cancelled before the call.</param>
internal sealed record How(Way Way, TimeSpan? Within, bool IsCancelled)
{
    private static readonly Way[] s_ways = [Way.Task, Way.Task, Way.AwaitedTask, Way.Thread, Way.Thread, Way.Now];

    public static How Choose(Dice dice, Verbs verbs, int number, bool hasClock, bool forcesYield)
    {
        Way way = dice.OneOf(s_ways);
        int limit = dice.Below(12);

        // Every deadline is a moment of its own: which of two threads sees the same one first is anybody's guess.
        TimeSpan? within = limit switch
        {
            < 7 => null,
            < 10 when hasClock => TimeSpan.FromMilliseconds((1000 * (1 + dice.Below(3))) + number),
            10 => TimeSpan.Zero,
            11 when dice.Below(2) == 0 => TimeSpan.FromMilliseconds(-2),
            _ => Timeout.InfiniteTimeSpan,
        };
        bool isCancelled = dice.Once(10);
        if (verbs.Await is null || (way == Way.Now && verbs.Now is not null))
        {
            return new How(Way.Now, null, false);
        }

        if (way == Way.Now || (way == Way.Thread && verbs.Block is null) || (way == Way.Task && forcesYield))
        {
            // With that option a task goes on only when somebody awaits it.
            way = Way.AwaitedTask;
        }

        return new How(way, verbs.TryAwait is null ? null : within, isCancelled);
    }

    /// <summary>For one step of a program.</summary>
    public override string ToString() =>
        (Way switch { Way.Task => " by a task", Way.AwaitedTask => " by an awaited task", Way.Thread => " by a thread", _ => " at once or not" })
        + (Within is not { } within ? string.Empty
            : within == Timeout.InfiniteTimeSpan ? ", for ever"
            : $", within {within.TotalSeconds} s")
        + (IsCancelled ? ", with a cancelled token" : string.Empty);
}
