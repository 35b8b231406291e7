namespace FifoLocks.Schedules.Scheduling;

/// <summary>A logical thread of a play.</summary>
internal sealed class ControlledThread(string name, int index, bool isDaemon, Action body)
{
    public string Name => name;

    public int Index => index;

    /// <summary>Serves the play (pool, clock): the play is over when only daemons are left, and they have nothing to do.</summary>
    public bool IsDaemon => isDaemon;

    public Action Body => body;

    public Worker? Worker { get; set; }

    /// <summary>What the thread is blocked on; null: it can run.</summary>
    public Func<bool>? WaitsFor { get; set; }

    /// <summary>It goes on when no other thread can.</summary>
    public bool WaitsForQuiet { get; set; }

    public bool IsIdle { get; set; }

    public bool IsFinished { get; set; }

    public bool IsInterrupted { get; set; }

    /// <summary>For a mutant: the last claim of this thread lost.</summary>
    public bool LostClaim { get; set; }

    /// <summary>The blocking request of this thread that is in flight.</summary>
    public Scenarios.Request? Asking { get; set; }

    public bool CanRun => !IsFinished && (WaitsFor is null || WaitsFor());
}
