namespace FifoLocks.Soak.Workloads;

/// <summary>One at a time, in the order of coming.</summary>
internal sealed class MutexTrial : Trial
{
    private readonly FifoMutex _mutex;
    private readonly Cell _cell;
    private readonly Line _line;
    private readonly Verbs<Lease<FifoMutex.Exclusive>> _verbs;

    public MutexTrial(Round round)
        : base(round)
    {
        _mutex = new FifoMutex(Options);
        _cell = new Cell(round);
        _line = new Line(round, new[,] { { true } });
        _verbs = Verbs.Locks<FifoMutex, FifoMutex.Exclusive>(_mutex, 1);
    }

    protected override void RushBlocking(Party party, int times)
    {
        for (int i = 0; i < times; i++)
        {
            using Lease<FifoMutex.Exclusive> lease = _mutex.Enter();
            _cell.Enter(party.Number);
            _cell.Leave(party.Number);
        }

        party.Did(times);
        _cell.Expect(times);
    }

    protected override async ValueTask RushAsync(Party party, int times)
    {
        for (int i = 0; i < times; i++)
        {
            using Lease<FifoMutex.Exclusive> lease = await _mutex.Acquire();
            _cell.Enter(party.Number);
            _cell.Leave(party.Number);
        }

        party.Did(times);
        _cell.Expect(times);
    }

    public override async ValueTask Step(Party party)
    {
        Answer<Lease<FifoMutex.Exclusive>> answer = await party.Ask("asks", 1, _verbs, _line);
        if (!answer.Granted && !party.Suffers(Fault.LetsTwoIn))
        {
            return;
        }

        _line.Enter(0, answer.Ticket);
        _cell.Enter(party.Number);
        _cell.Expect(1);
        await party.Linger();

        _cell.Leave(party.Number);
        if (!party.Suffers(Fault.LosesARelease))
        {
            answer.Value.Dispose();
        }
    }

    public override string Describe() => $"{_mutex}, word {_mutex.State:x}";

    public override void CheckAtRest()
    {
        CheckFree(_mutex);
        _cell.CheckAtRest();
    }
}
