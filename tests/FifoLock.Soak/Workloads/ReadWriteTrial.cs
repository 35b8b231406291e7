namespace FifoLocks.Soak.Workloads;

/// <summary>Many read or one writes, and one may read beside the readers who may write later. Seven reads to a write.</summary>
internal sealed class ReadWriteTrial : ModesTrial
{
    private const int Read = 0;
    private const int Upgradeable = 1;
    private const int Write = 2;

    private readonly FifoReadWriteLock _gate;

    public ReadWriteTrial(Round round)
        : base(round, Conflicts, [200, 1, 1])
    {
        // Every other time readers are counted beside the word while they meet there.
        _gate = new FifoReadWriteLock(round.Setting.Seed % 2 == 0 ? Options : new FifoLockOptions
        {
            TimeProvider = Options.TimeProvider,
            RunContinuationsInline = Options.RunContinuationsInline,
            ForceYield = Options.ForceYield,
            TrackLeases = Options.TrackLeases,
            ReaderBias = true,
        });
    }

    public static bool[,] Conflicts => new[,] { { false, false, true }, { false, false, true }, { true, true, false } };

    protected override void RushBlocking(Party party, int times)
    {
        for (int i = 0; i < times; i++)
        {
            if ((i & 7) != 0)
            {
                using Lease<FifoReadWriteLock.Read> lease = _gate.EnterRead();
                Inside.Enter(Read);
                Inside.Leave(Read);
            }
            else
            {
                using Lease<FifoReadWriteLock.Write> lease = _gate.EnterWrite();
                Inside.Enter(Write);
                Inside.Leave(Write);
            }
        }

        party.Did(times);
    }

    protected override async ValueTask RushAsync(Party party, int times)
    {
        for (int i = 0; i < times; i++)
        {
            if ((i & 7) != 0)
            {
                using Lease<FifoReadWriteLock.Read> lease = await _gate.AcquireRead();
                Inside.Enter(Read);
                Inside.Leave(Read);
            }
            else
            {
                using Lease<FifoReadWriteLock.Write> lease = await _gate.AcquireWrite();
                Inside.Enter(Write);
                Inside.Leave(Write);
            }
        }

        party.Did(times);
    }

    public override ValueTask Step(Party party) => party.Random.Next(5) switch
    {
        < 3 => Reads(party, 1 + party.Random.Next(3)),
        3 => Visit(party, "asks to read and write later", Upgradeable, 1, Upgradeable, Verbs.Locks<FifoReadWriteLock, FifoReadWriteLock.UpgradeableRead>(_gate, 1)),
        _ => Visit(party, "asks to write", Write, 1, Write, Verbs.Locks<FifoReadWriteLock, FifoReadWriteLock.Write>(_gate, 1)),
    };

    public override string Describe() => $"{_gate}, word {_gate.State:x}";

    public override void CheckAtRest()
    {
        CheckFree(_gate);
        Inside.CheckAtRest();
    }

    private ValueTask Reads(Party party, int count) =>
        Visit(party, "asks to read", Read, count, Read, Verbs.Locks<FifoReadWriteLock, FifoReadWriteLock.Read>(_gate, count));
}
