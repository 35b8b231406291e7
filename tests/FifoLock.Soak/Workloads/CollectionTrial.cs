namespace FifoLocks.Soak.Workloads;

/// <summary>
/// Each party puts an item and then takes one, so that there is always somebody who can go on. What was put is taken, once; from a queue each producer's items come in the order in which it put them, and
/// there are never more than the capacity.
/// </summary>
internal sealed class CollectionTrial(Round round, FifoCollection<long> items) : Trial(round)
{
    private readonly Ledger _ledger = new(round);
    private readonly bool _isOrdered = items is FifoQueue<long>;

    /// <summary>Of each party: the number of the last item it made, and of the last item of each other party that it took.</summary>
    private readonly long[] _made = new long[Party.Most];
    private readonly long[,] _seen = new long[Party.Most, Party.Most];

    public override int Burst => 1_500;

    public override int BurstAlone => 600_000;

    /// <summary>Mostly a small one, so that puts wait too.</summary>
    public static int? CapacityOf(Round round) => (round.Setting.Seed % 4) switch
    {
        0 => 1,
        1 => 2,
        2 => 100,
        _ => null,
    };

    /// <summary>Two operations: a put and a take.</summary>
    protected override void RushBlocking(Party party, int times)
    {
        var sums = new Sums(this, party);
        for (int i = 0; i < times; i += 2)
        {
            Put(party, sums.Next());
            sums.Take(Take(party));
        }

        sums.Add();
        party.Did(times);
    }

    protected override async ValueTask RushAsync(Party party, int times)
    {
        var sums = new Sums(this, party);
        for (int i = 0; i < times; i += 2)
        {
            long item = sums.Next();
            while (true)
            {
                try
                {
                    await items.PutAsync(item);
                    break;
                }
                catch (DeliberateException)
                {
                    party.Threw();
                }
            }

            while (true)
            {
                try
                {
                    sums.Take(await items.TakeAsync());
                    break;
                }
                catch (DeliberateException)
                {
                    party.Threw();
                }
            }
        }

        sums.Add();
        party.Did(times);
    }

    public override async ValueTask Step(Party party)
    {
        long item = NextItem(party);
        Answer<bool> put = await party.Ask("puts", item, Verbs.Of(
            token => items.Put(item, token),
            token => items.PutAsync(item, token),
            (within, token) => items.TryPut(item, within, token),
            (within, token) => items.TryPutAsync(item, within, token)));
        if (!put.Granted)
        {
            return;
        }

        _ledger.Put(item);
        if (items.Capacity < items.Count)
        {
            Round.Report("there are never more items than there is room", $"{items}");
        }

        while (true)
        {
            Answer<long> taken = await party.Ask("takes", items.Count, new Verbs<long>(
                items.Take,
                items.TakeAsync,
                (within, token) => (items.TryTake(within, out long one, token), one),
                async (within, token) => await items.TryTakeAsync(within, token)));
            if (taken.Granted)
            {
                CheckOrder(party, taken.Value);
                _ledger.Take(party, taken.Value);
                return;
            }
        }
    }

    public override bool Expects(Exception error) => error is DeliberateException;

    public override string Describe() => $"{items}, word {items.State:x}";

    public override void CheckAtRest()
    {
        CheckQuiet(items);
        _ledger.CheckAtRest();
        if (items.Count != 0)
        {
            Round.Report("what was put is taken, once", $"in the end something is left: {items}");
        }
    }

    private long NextItem(Party party) => Ledger.Item(party, ++_made[party.Index]);

    /// <summary>A producer's items leave in the order in which it put them, so whoever takes several of them one after another sees that order.</summary>
    private void CheckOrder(Party party, long item)
    {
        if (!_isOrdered)
        {
            return;
        }

        ref long last = ref _seen[party.Index, Ledger.PartyOf(item)];
        long number = party.Suffers(Fault.Overtakes) ? -1 : Ledger.NumberOf(item);
        if (number <= last)
        {
            Round.Report("a producer's items come in the order in which it put them", $"party {party.Index} took item {number} of party {Ledger.PartyOf(item)} after item {last}");
        }

        last = number;
    }

    private void Put(Party party, long item)
    {
        while (true)
        {
            try
            {
                items.Put(item);
                return;
            }
            catch (DeliberateException)
            {
                // The comparer's: nothing has changed.
                party.Threw();
            }
        }
    }

    private long Take(Party party)
    {
        while (true)
        {
            try
            {
                return items.Take();
            }
            catch (DeliberateException)
            {
                party.Threw();
            }
        }
    }

    /// <summary>What one party put and took in a burst: no two share a cache line of the ledger for every item.</summary>
    private sealed class Sums(CollectionTrial trial, Party party)
    {
        private long _put;
        private long _taken;
        private ulong _sumOfPut;
        private ulong _sumOfTaken;

        public long Next()
        {
            long item = trial.NextItem(party);
            _put++;
            _sumOfPut += Ledger.Scramble(item);
            return item;
        }

        public void Take(long item)
        {
            trial.CheckOrder(party, item);
            _taken++;
            _sumOfTaken += Ledger.Scramble(item);
        }

        public void Add() => trial._ledger.Add(_put, _sumOfPut, _taken, _sumOfTaken);
    }
}

/// <summary>Items by their numbers; in some rounds the comparer throws now and then.</summary>
internal sealed class SometimesThrows(bool throws) : IComparer<long>
{
    /// <summary>Counted by whoever compares, one at a time.</summary>
    private int _compared;

    public static FifoPriorityQueue<long> Queue(Round round) =>
        new(new SometimesThrows(round.Setting.Seed % 3 == 0), CollectionTrial.CapacityOf(round), round.Options);

    public int Compare(long x, long y) => throws && ++_compared % 499 == 0 ? throw new DeliberateException() : x.CompareTo(y);
}
