namespace FifoLocks.Soak.Workloads;

/// <summary>
/// All meet again and again. Sometimes one gives up, somebody aborts, or the action throws: then the meeting breaks, for all who were to meet, and they make it whole at another barrier that nothing
/// gets in the way of. All have met in the same phases, or none has.
/// </summary>
internal sealed class BarrierTrial : Trial
{
    private readonly FifoBarrier _barrier;
    private readonly FifoBarrier _repair;
    private readonly Verbs<int> _verbs;
    private readonly int _parties;
    private readonly long[] _phases = new long[Party.Most];
    private readonly Cell _cell;

    /// <summary>How many came, over all phases, before they waited.</summary>
    private long _came;

    /// <summary>How many failed in an attempt that broke, over all attempts.</summary>
    private long _failed;

    /// <summary>How often all had come. The action's, of which there is one at a time.</summary>
    private long _acted;

    public BarrierTrial(Round round)
        : base(round)
    {
        _parties = round.Setting.Parties;
        _cell = new Cell(round);
        _barrier = new FifoBarrier(_parties, round.Setting.Seed % 2 == 0 ? Act : null, Options);
        _repair = new FifoBarrier(_parties, postPhaseAction: null, Options);
        _verbs = new Verbs<int>(
            _barrier.Wait,
            _barrier.WaitAsync,
            (within, token) => (_barrier.TryWait(within, out int index, token), index),
            _barrier.TryWaitAsync);
    }

    public override int Burst => 400;

    public override int BurstAlone => 400_000;

    public override int Steps => 40;

    /// <summary>All do the same number of attempts, or some would wait for those who have left.</summary>
    public override bool MayStop => false;

    protected override void RushBlocking(Party party, int times)
    {
        for (int i = 0; i < times; i++)
        {
            if (party.Suffers(Fault.LosesAWakeUp))
            {
                // It never comes.
                return;
            }

            Interlocked.Increment(ref _came);
            bool isPassed;
            try
            {
                Pass(party, _barrier.Wait());
                isPassed = true;
            }
            catch (Exception error) when (Expects(error))
            {
                party.Threw();
                Interlocked.Increment(ref _failed);
                isPassed = false;
            }

            if (!isPassed)
            {
                Repair(_repair.Wait());
                _repair.Wait();
            }

            party.Did(1);
        }
    }

    protected override async ValueTask RushAsync(Party party, int times)
    {
        for (int i = 0; i < times; i++)
        {
            if (party.Suffers(Fault.LosesAWakeUp))
            {
                // It never comes.
                return;
            }

            Interlocked.Increment(ref _came);
            bool isPassed;
            try
            {
                Pass(party, await _barrier.WaitAsync());
                isPassed = true;
            }
            catch (Exception error) when (Expects(error))
            {
                party.Threw();
                Interlocked.Increment(ref _failed);
                isPassed = false;
            }

            if (!isPassed)
            {
                await RepairTogether(party);
            }

            party.Did(1);
        }
    }

    public override async ValueTask Step(Party party)
    {
        Interlocked.Increment(ref _came);
        Answer<int> answer = await party.Ask("comes", _phases[party.Index], _verbs);
        if (answer.Granted)
        {
            Pass(party, answer.Value);
            return;
        }

        // A token that was cancelled before is no arrival, and breaks nothing.
        Interlocked.Increment(ref _failed);
        _barrier.Abort();
        await RepairTogether(party);
    }

    public override void Disturb(Random random)
    {
        if (random.Next(8) == 0)
        {
            _barrier.Abort();
        }
    }

    public override bool Expects(Exception error) => error is BrokenBarrierException or DeliberateException;

    public override string Describe() => $"{_barrier}; to repair it: {_repair}; phases of the parties: {string.Join(", ", _phases.Take(_parties))}";

    public override void CheckAtRest()
    {
        CheckQuiet(_barrier);
        CheckQuiet(_repair);
        CheckPhases();
    }

    private async ValueTask RepairTogether(Party party)
    {
        if (party.Blocks)
        {
            Repair(_repair.Wait());
            _repair.Wait();
        }
        else
        {
            Repair(await _repair.WaitAsync());
            await _repair.WaitAsync();
        }
    }

    private void Pass(Party party, int index)
    {
        long phase = ++_phases[party.Index];
        if (index < 0 || index >= _parties)
        {
            Round.Report("each has its place in the order of coming", $"index {index}");
        }

        // Everybody has come for this phase before anybody goes on; attempts that broke do not count. Read in this order: who fails later came before that.
        long failed = Interlocked.Read(ref _failed);
        long came = Interlocked.Read(ref _came);
        if (came < (phase * _parties) + failed)
        {
            Round.Report("nobody goes on before all have come", $"in phase {phase}, after {came} arrivals of which {failed} failed: {Describe()}");
        }
    }

    /// <summary>All have failed and are here: one of them looks and makes the barrier whole.</summary>
    private void Repair(int index)
    {
        if (index != 0)
        {
            return;
        }

        CheckPhases();
        _barrier.Reset();
    }

    private void CheckPhases()
    {
        if (_phases.Take(_parties).Distinct().Count() > 1)
        {
            Round.Report("of a group all go on or none does", Describe());
        }

        if (_came != (_phases[0] * _parties) + _failed)
        {
            Round.Report("whoever comes goes on or fails", $"{_came} came, {_failed} failed: {Describe()}");
        }
    }

    private void Act()
    {
        _cell.Enter(1);
        bool throws = ++_acted % 97 == 0;
        _cell.Leave(1);
        if (throws)
        {
            throw new DeliberateException();
        }
    }
}
