namespace FifoLocks.Soak.Checks;

/// <summary>What only one at a time may touch: written without any care, so that two at once are seen, at once or by the total at the end.</summary>
internal sealed class Cell(Round round)
{
    private int _owner;
    private long _total;

    /// <summary>How often it was entered, by those who counted carefully.</summary>
    private long _expected;

    public void Enter(int number)
    {
        int found = Volatile.Read(ref _owner);
        if (found != 0)
        {
            round.Report("one at a time", $"party {number - 1} was let in while party {found - 1} was inside");
        }

        Volatile.Write(ref _owner, number);
        _total++;
    }

    public void Leave(int number)
    {
        int found = Volatile.Read(ref _owner);
        if (found != number)
        {
            round.Report("one at a time", $"party {number - 1} was inside, and found that party {found - 1} is");
        }

        Volatile.Write(ref _owner, 0);
    }

    /// <summary>For a holder who gives the lock up and has it back later: the owner again, without being counted.</summary>
    public void Return(int number)
    {
        Enter(number);
        _total--;
    }

    public void Expect(long entries) => Interlocked.Add(ref _expected, entries);

    public void CheckAtRest()
    {
        if (_total != _expected || _owner != 0)
        {
            round.Report("one at a time", $"{_expected} went in, and the careless count inside says {_total}; the last owner is {_owner}");
        }
    }
}
