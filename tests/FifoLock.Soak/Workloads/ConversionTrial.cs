namespace FifoLocks.Soak.Workloads;

/// <summary>Readers who may write later and do, ahead of the queue; writers who turn into readers. Whoever is inside is counted as what the lease is at that moment.</summary>
internal sealed class ConversionTrial : ModesTrial
{
    private const int Read = 0;
    private const int Upgradeable = 1;
    private const int Write = 2;

    private readonly FifoReadWriteLock _gate;

    public ConversionTrial(Round round)
        : base(round, ReadWriteTrial.Conflicts, [200, 1, 1])
    {
        _gate = new FifoReadWriteLock(Options);
    }

    public override int BurstAlone => 600_000;

    /// <summary>Three operations: to read and write later, to write, to read only.</summary>
    protected override void RushBlocking(Party party, int times)
    {
        for (int i = 0; i < times; i += 3)
        {
            Lease<FifoReadWriteLock.UpgradeableRead> lease = _gate.EnterUpgradeableRead();
            Inside.Enter(Upgradeable);
            Inside.Leave(Upgradeable);
            using (lease.EnterUpgrade())
            {
                Inside.Enter(Write);
                Inside.Leave(Write);
            }

            using Lease<FifoReadWriteLock.Read> reading = lease.Downgrade();
            Inside.Enter(Read);
            Inside.Leave(Read);
        }

        party.Did(times);
    }

    protected override async ValueTask RushAsync(Party party, int times)
    {
        for (int i = 0; i < times; i += 3)
        {
            Lease<FifoReadWriteLock.UpgradeableRead> lease = await _gate.AcquireUpgradeableRead();
            Inside.Enter(Upgradeable);
            Inside.Leave(Upgradeable);
            using (await lease.Upgrade())
            {
                Inside.Enter(Write);
                Inside.Leave(Write);
            }

            using Lease<FifoReadWriteLock.Read> reading = lease.Downgrade();
            Inside.Enter(Read);
            Inside.Leave(Read);
        }

        party.Did(times);
    }

    public override ValueTask Step(Party party) => party.Random.Next(6) switch
    {
        < 2 => Visit(party, "asks to read", Read, 1, Read, Verbs.Locks<FifoReadWriteLock, FifoReadWriteLock.Read>(_gate, 1)),
        < 5 => ReadThenWrite(party),
        _ => WriteThenRead(party),
    };

    public override string Describe() => $"{_gate}, word {_gate.State:x}";

    public override void CheckAtRest()
    {
        CheckFree(_gate);
        Inside.CheckAtRest();
    }

    private async ValueTask ReadThenWrite(Party party)
    {
        Answer<Lease<FifoReadWriteLock.UpgradeableRead>> outer =
            await party.Ask("asks to read and write later", 1, Verbs.Locks<FifoReadWriteLock, FifoReadWriteLock.UpgradeableRead>(_gate, 1));
        if (!outer.Granted)
        {
            return;
        }

        Lease<FifoReadWriteLock.UpgradeableRead> lease = outer.Value;
        await Stay(party, Upgradeable);
        Answer<Lease<FifoReadWriteLock.Write>> inner = await party.Ask("asks to write now", 1, new Verbs<Lease<FifoReadWriteLock.Write>>(
            lease.EnterAs<FifoReadWriteLock.Write>,
            lease.ConvertTo<FifoReadWriteLock.Write>,
            (within, token) => (lease.TryEnterAs(within, out Lease<FifoReadWriteLock.Write> nested, token), nested),
            async (within, token) =>
            {
                Lease<FifoReadWriteLock.Write> nested = await lease.TryConvertTo<FifoReadWriteLock.Write>(within, token);
                return (nested.Lock is not null, nested);
            }));
        if (inner.Granted)
        {
            await Stay(party, Write);
            if (!party.Suffers(Fault.LosesARelease))
            {
                inner.Value.Dispose();
            }

            await Stay(party, Upgradeable);
        }

        if (party.Random.Next(2) == 0)
        {
            lease.Dispose();
            return;
        }

        using Lease<FifoReadWriteLock.Read> reading = lease.Downgrade();
        await Stay(party, Read);
    }

    private async ValueTask WriteThenRead(Party party)
    {
        Answer<Lease<FifoReadWriteLock.Write>> answer = await party.Ask("asks to write", 1, Verbs.Locks<FifoReadWriteLock, FifoReadWriteLock.Write>(_gate, 1));
        if (!answer.Granted)
        {
            return;
        }

        await Stay(party, Write);
        Lease<FifoReadWriteLock.UpgradeableRead> lease = answer.Value.DowngradeToUpgradeable();
        await Stay(party, Upgradeable);
        using Lease<FifoReadWriteLock.Read> reading = lease.Downgrade();
        await Stay(party, Read);
    }

    private async ValueTask Stay(Party party, int mode)
    {
        Inside.Enter(mode);
        await party.Linger();

        Inside.Leave(mode);
    }
}
