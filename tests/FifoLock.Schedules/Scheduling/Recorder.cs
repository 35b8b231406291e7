namespace FifoLocks.Schedules.Scheduling;

/// <summary>Writes down where a strategy departs from the plain schedule, so that the schedule can be played again, and made shorter.</summary>
internal sealed class Recorder(IStrategy strategy) : IStrategy
{
    private readonly List<Switch> _switches = [];
    private Baton _baton = null!;
    private int _preemptions;

    public Schedule Schedule => new(_switches, _preemptions);

    public void Begin(int threads)
    {
        _baton = new Baton(threads);
        strategy.Begin(threads);
    }

    public int Pick(ReadOnlySpan<int> canRun, int self)
    {
        int next = strategy.Pick(canRun, self);
        int point = _baton.NextPoint();
        if (next != Baton.Plain(canRun, self))
        {
            _switches.Add(new Switch(_baton.Holder, point, next));
            _preemptions += self >= 0 ? 1 : 0;
        }

        _baton.Pass(next);
        return next;
    }
}
