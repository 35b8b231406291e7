namespace FifoLocks.Schedules.Scheduling;

/// <summary>The plain schedule with the switches it is given. One to a thread that cannot go on at that point is passed over.</summary>
internal sealed class Rerun(IReadOnlyList<Switch> switches) : IStrategy
{
    private readonly Dictionary<(int Holder, int Point), int> _switches = switches.ToDictionary(static s => (s.Holder, s.Point), static s => s.Next);
    private Baton _baton = null!;

    public void Begin(int threads) => _baton = new Baton(threads);

    public int Pick(ReadOnlySpan<int> canRun, int self)
    {
        int next = _switches.TryGetValue((_baton.Holder, _baton.NextPoint()), out int wanted) && canRun.Contains(wanted) ? wanted : Baton.Plain(canRun, self);
        _baton.Pass(next);
        return next;
    }
}
