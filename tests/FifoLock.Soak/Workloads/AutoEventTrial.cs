namespace FifoLocks.Soak.Workloads;

/// <summary>An event whose sets are for one each, as a lock: whoever passes is alone until it sets the event again. No set is lost, and none is for two.</summary>
internal sealed class AutoEventTrial : Trial
{
    private readonly FifoAutoResetEvent _event;
    private readonly Cell _cell;
    private readonly Line _line;
    private readonly Verbs<bool> _verbs;

    public AutoEventTrial(Round round)
        : base(round)
    {
        _event = new FifoAutoResetEvent(initiallySet: true, Options);
        _cell = new Cell(round);
        _line = new Line(round, new[,] { { true } });
        _verbs = Verbs.Of(_event.Wait, _event.WaitAsync, _event.TryWait, _event.TryWaitAsync);
    }

    public override int BurstAlone => 800_000;

    protected override void RushBlocking(Party party, int times)
    {
        for (int i = 0; i < times; i++)
        {
            _event.Wait();
            _cell.Enter(party.Number);
            _cell.Leave(party.Number);
            _event.Set();
        }

        party.Did(times);
        _cell.Expect(times);
    }

    protected override async ValueTask RushAsync(Party party, int times)
    {
        for (int i = 0; i < times; i++)
        {
            await _event.WaitAsync();
            _cell.Enter(party.Number);
            _cell.Leave(party.Number);
            _event.Set();
        }

        party.Did(times);
        _cell.Expect(times);
    }

    public override async ValueTask Step(Party party)
    {
        Answer<bool> answer = await party.Ask("waits", 1, _verbs, _line);
        if (!answer.Granted && !party.Suffers(Fault.LetsTwoIn))
        {
            return;
        }

        _line.Enter(0, answer.Ticket);
        _cell.Enter(party.Number);
        _cell.Expect(1);
        await party.Linger();

        _cell.Leave(party.Number);
        if (!party.Suffers(Fault.LosesAWakeUp))
        {
            _event.Set();
        }
    }

    public override string Describe() => $"{_event}, word {_event.State:x}";

    public override void CheckAtRest()
    {
        CheckQuiet(_event);
        _cell.CheckAtRest();
        if (!_event.IsSet)
        {
            Round.Report("no set is lost", $"the last who passed has set it: {_event}");
        }
    }
}
