namespace FifoLocks.Soak.Workloads;

/// <summary>One at a time, who may enter again and gives the leases back in any order.</summary>
internal sealed class ReentrantTrial : Trial
{
    private readonly FifoReentrantMutex _mutex;
    private readonly Cell _cell;
    private readonly Line _line;
    private readonly Verbs<Lease<FifoReentrantMutex.Exclusive>> _verbs;

    public ReentrantTrial(Round round)
        : base(round)
    {
        _mutex = new FifoReentrantMutex(Options);
        _cell = new Cell(round);
        _line = new Line(round, new[,] { { true } });
        _verbs = Verbs.Locks<FifoReentrantMutex, FifoReentrantMutex.Exclusive>(_mutex, 1);
    }

    public override int BurstAlone => 400_000;

    protected override void RushBlocking(Party party, int times)
    {
        for (int i = 0; i < times; i += 2)
        {
            using Lease<FifoReentrantMutex.Exclusive> lease = _mutex.Enter();
            _cell.Enter(party.Number);
            using (lease.Reenter())
            {
                _cell.Leave(party.Number);
            }
        }

        party.Did(times);
        _cell.Expect(times / 2);
    }

    protected override async ValueTask RushAsync(Party party, int times)
    {
        for (int i = 0; i < times; i += 2)
        {
            using Lease<FifoReentrantMutex.Exclusive> lease = await _mutex.Acquire();
            _cell.Enter(party.Number);
            using (lease.Reenter())
            {
                _cell.Leave(party.Number);
            }
        }

        party.Did(times);
        _cell.Expect(times / 2);
    }

    public override async ValueTask Step(Party party)
    {
        Answer<Lease<FifoReentrantMutex.Exclusive>> answer = await party.Ask("asks", 1, _verbs, _line);
        if (!answer.Granted)
        {
            return;
        }

        _line.Enter(0, answer.Ticket);
        _cell.Enter(party.Number);
        _cell.Expect(1);
        List<Lease<FifoReentrantMutex.Exclusive>> leases = [answer.Value];
        for (int depth = party.Random.Next(4); depth > 0; depth--)
        {
            leases.Add(leases[party.Random.Next(leases.Count)].Reenter());
            party.Did(1);
        }

        if (_mutex.Depth != leases.Count)
        {
            Round.Report("the depth is the number of leases", $"{leases.Count} leases, {_mutex}");
        }

        await party.Linger();

        Lease<FifoReentrantMutex.Exclusive>[] shuffled = [.. leases];
        party.Random.Shuffle(shuffled);
        for (int i = 0; i < shuffled.Length; i++)
        {
            if (i == shuffled.Length - 1)
            {
                _cell.Leave(party.Number);
            }

            if (!party.Suffers(Fault.LosesARelease))
            {
                shuffled[i].Dispose();
            }
        }
    }

    public override string Describe() => $"{_mutex}, word {_mutex.State:x}";

    public override void CheckAtRest()
    {
        // The field of the first hold counts ownerships here; the depth is what is held.
        CheckQuiet(_mutex);
        _cell.CheckAtRest();
        if (_mutex.Depth != 0)
        {
            Round.Report("at rest nothing is held", $"{_mutex}");
        }
    }
}
