namespace FifoLocks.Soak.Checks;

/// <summary>
/// Who asked before whom, where that can be told: of requests of tasks that are made one at a time, each has returned, and so stands in the queue or is granted, before the next one is made. A
/// ticket that is let in behind a later one of a kind that excludes its own was overtaken: the later one has been granted, held and seen, so the earlier one had been granted before, or not at all.
/// </summary>
/// <param name="round">The round.</param>
/// <param name="conflicts">Which kinds exclude each other.</param>
internal sealed class Line(Round round, bool[,] conflicts)
{
    private readonly Lock _arrivals = new();

    /// <summary>The latest ticket of each kind that was let in. Raised by whoever is in.</summary>
    private readonly long[] _latest = new long[conflicts.GetLength(0)];

    private long _last;

    /// <summary>A context may run other parties inside of a request: then nobody can tell.</summary>
    public bool IsOpen => !round.Setting.HasContexts;

    public (long Ticket, T Pending) Join<T>(Party party, Func<T> ask)
    {
        lock (_arrivals)
        {
            long ticket = ++_last;
            return (party.Suffers(Fault.Overtakes) ? -ticket : ticket, ask());
        }
    }

    /// <summary>While the lock is held.</summary>
    public void Enter(int kind, long ticket)
    {
        if (ticket == 0)
        {
            return;
        }

        for (int other = 0; other < _latest.Length; other++)
        {
            if (conflicts[kind, other] && Volatile.Read(ref _latest[other]) is var later && later > ticket)
            {
                round.Report("requests are granted in the order in which they came", $"ticket {ticket} of kind {kind} was let in after ticket {later} of kind {other}");
            }
        }

        long latest = Volatile.Read(ref _latest[kind]);
        while (ticket > latest && Interlocked.CompareExchange(ref _latest[kind], ticket, latest) is var seen && seen != latest)
        {
            latest = seen;
        }
    }
}
