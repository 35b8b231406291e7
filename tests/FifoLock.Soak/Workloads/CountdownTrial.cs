namespace FifoLocks.Soak.Workloads;

/// <summary>Work is counted while it is under way, and some wait until none is. While anybody's work is, the event is not set; in the end it is, and whoever waited has gone on.</summary>
internal sealed class CountdownTrial : Trial
{
    private readonly FifoCountdownEvent _event;
    private readonly Verbs<bool> _verbs;

    // Of single requests. By anyone.
    private long _added;
    private long _signalled;

    public CountdownTrial(Round round)
        : base(round)
    {
        _event = new FifoCountdownEvent(0, Options);
        _verbs = Verbs.Of(_event.Wait, _event.WaitAsync, _event.TryWait, _event.TryWaitAsync);
    }

    protected override void RushBlocking(Party party, int times) => Count(party, times);

    protected override ValueTask RushAsync(Party party, int times)
    {
        Count(party, times);
        return default;
    }

    public override async ValueTask Step(Party party)
    {
        int count = party.Random.Next(4);
        if (count == 0)
        {
            await party.Ask("waits for zero", _event.CurrentCount, _verbs);
            return;
        }

        _event.AddCount(count);
        Interlocked.Add(ref _added, count);
        await party.Linger();

        CheckCounts();
        int signals = party.Suffers(Fault.LosesARelease) ? count - 1 : count;
        for (; signals > 0; signals--)
        {
            _event.Signal();
            Interlocked.Increment(ref _signalled);
            party.Did(1);
        }
    }

    public override string Describe() => $"{_event}, word {_event.State:x}";

    public override void CheckAtRest()
    {
        CheckQuiet(_event);
        if (!_event.IsSet || _event.CurrentCount != 0 || _added != _signalled)
        {
            Round.Report("what was added and signalled is zero", $"{_added} added, {_signalled} signalled: {_event}");
        }
    }

    /// <summary>One operation is an addition with its signal. Alone, each signal must be the one that reaches zero.</summary>
    private void Count(Party party, int times)
    {
        bool isAlone = Round.Setting.Parties == 1;
        for (int i = 0; i < times; i++)
        {
            _event.AddCount();
            CheckCounts();
            bool reachedZero = _event.Signal();
            if (isAlone && !reachedZero)
            {
                Round.Report("the signal that reaches zero says so", Describe());
            }
        }

        party.Did(times);
    }

    private void CheckCounts()
    {
        if (_event.IsSet)
        {
            Round.Report("an event is not set while something is counted", Describe());
        }
    }
}
