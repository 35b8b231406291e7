namespace FifoLocks.Soak.Workloads;

/// <summary>Permits with and without a lease, one and several at once: never more are out than there are, and in the end all are back.</summary>
internal sealed class SemaphoreTrial : ModesTrial
{
    private const int Permits = 4;

    private readonly FifoSemaphore _semaphore;

    public SemaphoreTrial(Round round)
        : base(round, new bool[1, 1], [Permits], TooManyTogether())
    {
        _semaphore = new FifoSemaphore(Permits, round.Setting.Seed % 2 == 0 ? Permits : int.MaxValue, Options);
    }

    protected override void RushBlocking(Party party, int times)
    {
        for (int i = 0; i < times; i += 2)
        {
            using (_semaphore.Enter())
            {
                Inside.Enter(0);
                Inside.Leave(0);
            }

            _semaphore.Wait();
            Inside.Enter(0);
            Inside.Leave(0);
            _semaphore.Release();
        }

        party.Did(times);
    }

    protected override async ValueTask RushAsync(Party party, int times)
    {
        for (int i = 0; i < times; i += 2)
        {
            using (await _semaphore.Acquire())
            {
                Inside.Enter(0);
                Inside.Leave(0);
            }

            await _semaphore.WaitAsync();
            Inside.Enter(0);
            Inside.Leave(0);
            _semaphore.Release();
        }

        party.Did(times);
    }

    public override async ValueTask Step(Party party)
    {
        int count = 1 + party.Random.Next(Permits);
        if (party.Random.Next(2) == 0)
        {
            await Visit(party, "asks for permits with a lease", 0, count, count - 1, Verbs.Locks<FifoSemaphore, FifoSemaphore.Permit>(_semaphore, count));
            return;
        }

        Answer<bool> answer = await party.Ask("asks for permits", count, Verbs.Of(
            token => _semaphore.Wait(count, token),
            token => _semaphore.WaitAsync(count, token),
            (within, token) => _semaphore.TryWait(within, token, count),
            (within, token) => _semaphore.TryWaitAsync(within, token, count)));
        if (answer.Granted)
        {
            Inside.Enter(0, count);
            await party.Linger();
            Inside.Leave(0, count);
            _semaphore.Release(count);
        }
    }

    public override string Describe() => $"{_semaphore}, word {_semaphore.State:x}";

    public override void CheckAtRest()
    {
        CheckQuiet(_semaphore);
        Inside.CheckAtRest();
        if (_semaphore.CurrentCount != Permits)
        {
            Round.Report("no permit is lost or made", $"there were {Permits} permits; in the end there is {_semaphore}");
        }
    }

    /// <summary>Requests of counts that cannot be granted together.</summary>
    private static bool[,] TooManyTogether()
    {
        var line = new bool[Permits, Permits];
        for (int kind = 0; kind < Permits; kind++)
        {
            for (int other = 0; other < Permits; other++)
            {
                line[kind, other] = kind + 1 + other + 1 > Permits;
            }
        }

        return line;
    }
}
