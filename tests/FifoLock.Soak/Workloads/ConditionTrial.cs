namespace FifoLocks.Soak.Workloads;

/// <summary>
/// A bounded buffer under a mutex, with two conditions. Each party puts an item and then takes one, so that there is always somebody who can go on; each put notifies one who takes, each take one who puts,
/// so a notification that is lost leaves somebody waiting.
/// </summary>
internal sealed class ConditionTrial : Trial
{
    private readonly FifoMutex _mutex;
    private readonly FifoCondition _notEmpty;
    private readonly FifoCondition _notFull;
    private readonly Queue<long> _items = new();
    private readonly int _capacity;
    private readonly Cell _cell;
    private readonly Ledger _ledger;
    private readonly Verbs<Lease<FifoMutex.Exclusive>> _verbs;
    private int _judged;

    public ConditionTrial(Round round)
        : base(round)
    {
        _mutex = new FifoMutex(Options);
        _notEmpty = new FifoCondition(_mutex, Options);
        _notFull = new FifoCondition(_mutex, Options);
        _capacity = 1 + (round.Setting.Seed % 3);
        _cell = new Cell(round);
        _ledger = new Ledger(round);
        _verbs = Verbs.Locks<FifoMutex, FifoMutex.Exclusive>(_mutex, 1);
    }

    public override int Burst => 600;

    public override int BurstAlone => 600_000;

    protected override void RushBlocking(Party party, int times)
    {
        for (int i = 0; i < times; i += 2)
        {
            long item = Ledger.Item(party, i);
            using (Lease<FifoMutex.Exclusive> lease = _mutex.Enter())
            {
                _cell.Enter(party.Number);
                if (_items.Count == _capacity)
                {
                    _cell.Leave(party.Number);
                    _notFull.WaitFor(lease, HasRoom);
                    _cell.Return(party.Number);
                }

                Put(item);
                Notify(_notEmpty, lease);
                _cell.Leave(party.Number);
            }

            using (Lease<FifoMutex.Exclusive> lease = _mutex.Enter())
            {
                _cell.Enter(party.Number);
                if (_items.Count == 0)
                {
                    _cell.Leave(party.Number);
                    _notEmpty.WaitFor(lease, HasItem);
                    _cell.Return(party.Number);
                }

                Take(party);
                Notify(_notFull, lease);
                _cell.Leave(party.Number);
            }

            party.Did(2);
        }

        _cell.Expect(times);
    }

    protected override async ValueTask RushAsync(Party party, int times)
    {
        for (int i = 0; i < times; i += 2)
        {
            long item = Ledger.Item(party, i);
            using (Lease<FifoMutex.Exclusive> lease = await _mutex.Acquire())
            {
                _cell.Enter(party.Number);
                if (_items.Count == _capacity)
                {
                    _cell.Leave(party.Number);
                    await _notFull.WaitForAsync(lease, HasRoom);
                    _cell.Return(party.Number);
                }

                Put(item);
                Notify(_notEmpty, lease);
                _cell.Leave(party.Number);
            }

            using (Lease<FifoMutex.Exclusive> lease = await _mutex.Acquire())
            {
                _cell.Enter(party.Number);
                if (_items.Count == 0)
                {
                    _cell.Leave(party.Number);
                    await _notEmpty.WaitForAsync(lease, HasItem);
                    _cell.Return(party.Number);
                }

                Take(party);
                Notify(_notFull, lease);
                _cell.Leave(party.Number);
            }

            party.Did(2);
        }

        _cell.Expect(times);
    }

    public override async ValueTask Step(Party party)
    {
        if (!await Do(party, _notFull, HasRoom, party =>
        {
            Put(Ledger.Item(party, (1L << 32) + party.Counts.Asked));
            return _notEmpty;
        }, "to put"))
        {
            return;
        }

        // What was put has to be taken, by whomever: so again, until it is.
        while (!await Do(party, _notEmpty, HasItem, party =>
        {
            Take(party);
            return _notFull;
        }, "to take"))
        {
        }
    }

    public override bool Expects(Exception error) => error is DeliberateException;

    public override string Describe() => $"{_mutex}, word {_mutex.State:x}; {_items.Count} of {_capacity} items; to take: {_notEmpty}; to put: {_notFull}";

    public override void CheckAtRest()
    {
        CheckFree(_mutex);
        _cell.CheckAtRest();
        _ledger.CheckAtRest();
        if (_notEmpty.WaitingCount + _notFull.WaitingCount != 0)
        {
            Round.Report("at rest nobody waits", Describe());
        }
    }

    /// <summary>Enters, waits for something, does something and notifies one of those who wait for that.</summary>
    private async ValueTask<bool> Do(Party party, FifoCondition condition, Func<bool> predicate, Func<Party, FifoCondition> act, string what)
    {
        Answer<Lease<FifoMutex.Exclusive>> answer = await party.Ask("enters", 1, _verbs);
        if (!answer.Granted)
        {
            return false;
        }

        using Lease<FifoMutex.Exclusive> lease = answer.Value;
        _cell.Enter(party.Number);
        _cell.Expect(1);
        bool isTrue = predicate();
        if (!isTrue)
        {
            _cell.Leave(party.Number);
            bool asks = party.Random.Next(3) != 0;
            Func<bool> sometimesThrows = () => Interlocked.Increment(ref _judged) % 7 == 0 ? throw new DeliberateException() : predicate();
            Verbs<bool> verbs = asks
                ? Verbs.Of(
                    token => condition.WaitFor(lease, sometimesThrows, token),
                    token => condition.WaitForAsync(lease, sometimesThrows, token),
                    (within, token) => condition.TryWaitFor(lease, sometimesThrows, within, token),
                    (within, token) => condition.TryWaitForAsync(lease, sometimesThrows, within, token))
                : Verbs.Of(
                    token => condition.Wait(lease, token),
                    token => condition.WaitAsync(lease, token),
                    (within, token) => condition.TryWait(lease, within, token),
                    (within, token) => condition.TryWaitAsync(lease, within, token));
            Answer<bool> waited = await party.Ask(what, _items.Count, verbs);
            _cell.Return(party.Number);
            isTrue = predicate();
            if (asks && waited.Granted && !isTrue)
            {
                Round.Report("a wait for a predicate ends when it is true", Describe());
            }

            if (!isTrue || (waited.Error is not null && party.Random.Next(2) == 0))
            {
                // A notification that this one used up, and cannot use, is for somebody else.
                Notify(condition, lease);
                _cell.Leave(party.Number);
                return false;
            }
        }

        Notify(act(party), lease);
        _cell.Leave(party.Number);
        return true;
    }

    private void Notify(FifoCondition condition, Lease<FifoMutex.Exclusive> lease)
    {
        // All of them: one is soon made good by the next.
        if (Round.Fault != Fault.LosesAWakeUp)
        {
            condition.Notify(lease);
        }
    }

    private bool HasRoom() => _items.Count < _capacity;

    private bool HasItem() => _items.Count > 0;

    private void Put(long item)
    {
        _items.Enqueue(item);
        _ledger.Put(item);
    }

    private void Take(Party party) => _ledger.Take(party, _items.Dequeue());
}
