namespace FifoLocks.Tests.Scenarios;

/// <summary>
/// One line of a scenario, as data: whoever plays scenarios (against the real lock, against a model, under a schedule explorer) reads
/// the same list.
/// </summary>
internal abstract record Step
{
    /// <summary>Somebody asks for holds of a mode, perhaps for a limited time.</summary>
    public sealed record Asks(string Who, ModeUse Mode, int Count, TimeSpan Within, Caller? By) : Step
    {
        public override string ToString() => $"{Who} asks {(Count == 1 ? string.Empty : Count + " ")}{Mode}";
    }

    /// <summary>Somebody's token is cancelled.</summary>
    public sealed record GivesUp(string Who) : Step
    {
        public override string ToString() => $"{Who} gives up";
    }

    /// <summary>The clock moves.</summary>
    public sealed record TimePasses(TimeSpan By) : Step
    {
        public override string ToString() => $"{By.TotalSeconds} s pass";
    }

    /// <summary>Somebody disposes the lease.</summary>
    public sealed record Releases(string Who) : Step
    {
        public override string ToString() => $"{Who} releases";
    }

    /// <summary>What must be so at this point. Null: not asked.</summary>
    public sealed record Expects(
        string[]? Granted = null, string[]? Waiting = null, string[]? GaveUp = null, string[]? TimedOut = null, string[]? Failed = null) : Step
    {
        public override string ToString() => "expectation";
    }
}

/// <summary>How a requester waits.</summary>
internal enum Caller
{
    /// <summary>Awaits.</summary>
    Task,

    /// <summary>Blocks a thread of its own.</summary>
    Thread,
}

/// <summary>How the requesters of a scenario wait, where a step does not say.</summary>
public enum Callers
{
    Tasks,
    Threads,

    /// <summary>A task, a thread, a task...</summary>
    TaskFirst,

    /// <summary>A thread, a task, a thread...</summary>
    ThreadFirst,
}
