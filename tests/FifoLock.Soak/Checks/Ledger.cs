namespace FifoLocks.Soak.Checks;

/// <summary>
/// Items that are put and taken: each is one number of its own, and both sides add up a scramble of them. What is lost or taken twice is missing on one side.
/// </summary>
internal sealed class Ledger(Round round)
{
    private const int NumberBits = 40;

    private long _put;
    private long _taken;
    private ulong _sumOfPut;
    private ulong _sumOfTaken;

    /// <summary>An item of a party, not yet put.</summary>
    public static long Item(Party party, long number) => ((long)party.Number << NumberBits) | number;

    public static int PartyOf(long item) => (int)(item >> NumberBits) - 1;

    public static long NumberOf(long item) => item & ((1L << NumberBits) - 1);

    public void Put(long item)
    {
        Interlocked.Increment(ref _put);
        Interlocked.Add(ref _sumOfPut, Scramble(item));
    }

    public void Take(Party party, long item)
    {
        if (party.Suffers(Fault.LosesAnItem))
        {
            return;
        }

        Interlocked.Add(ref _taken, party.Suffers(Fault.DoublesAnItem) ? 2 : 1);
        Interlocked.Add(ref _sumOfTaken, Scramble(item));
    }

    /// <summary>Many items that one party has both put and taken, summed up by itself.</summary>
    public void Add(long put, ulong sumOfPut, long taken, ulong sumOfTaken)
    {
        Interlocked.Add(ref _put, put);
        Interlocked.Add(ref _sumOfPut, sumOfPut);
        Interlocked.Add(ref _taken, taken);
        Interlocked.Add(ref _sumOfTaken, sumOfTaken);
    }

    public void CheckAtRest()
    {
        if (_put != _taken || _sumOfPut != _sumOfTaken)
        {
            round.Report("what was put is taken, once", $"{_put} items were put and {_taken} taken{(_put == _taken ? ", and not the same ones" : string.Empty)}");
        }
    }

    /// <summary>So that no two sets of items have the same sum by chance.</summary>
    public static ulong Scramble(long item)
    {
        ulong mixed = (ulong)item * 0x9E37_79B9_7F4A_7C15;
        mixed ^= mixed >> 29;
        mixed *= 0xBF58_476D_1CE4_E5B9;
        return mixed ^ (mixed >> 32);
    }
}
