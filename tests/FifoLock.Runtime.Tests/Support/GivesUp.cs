namespace FifoLocks.Tests.Support;

/// <summary>How somebody who waits gives up.</summary>
public enum Way
{
    Token,
    Time,
    Interrupt,
}

/// <summary>Who gives up, and how: every pair there is. A task cannot be interrupted.</summary>
public readonly record struct GivesUp(Way Way, bool ByThread)
{
    public static IEnumerable<GivesUp> All =>
    [
        new(Way.Token, ByThread: true), new(Way.Time, ByThread: true), new(Way.Interrupt, ByThread: true),
        new(Way.Token, ByThread: false), new(Way.Time, ByThread: false),
    ];

    public override string ToString() => $"{(ByThread ? "Thread" : "Task")}, {Way}";
}
