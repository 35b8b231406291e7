namespace FifoLocks.Schedules.Scheduling;

/// <summary>A schedule as the switches it takes, and how many of them took the baton from a thread that could have gone on.</summary>
internal sealed record Schedule(IReadOnlyList<Switch> Switches, int Preemptions)
{
    public static Schedule Plain { get; } = new([], 0);

    /// <summary>Reads what <see cref="ToString"/> wrote. How many are preemptions shows when it is played.</summary>
    public static Schedule Parse(string text) =>
        new([.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Switch.Parse)], 0);

    /// <summary>Fewer preemptions first, then fewer switches.</summary>
    public bool IsSimplerThan(Schedule other) => (Preemptions, Switches.Count).CompareTo((other.Preemptions, other.Switches.Count)) < 0;

    public override string ToString() => string.Join(' ', Switches);
}
