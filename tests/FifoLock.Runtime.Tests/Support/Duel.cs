namespace FifoLocks.Tests.Support;

/// <summary>
/// Two threads that do something at the same moment, round after round. By turns one of them begins and the other one starts when it sees that: on a busy machine too both come first now and then.
/// </summary>
internal sealed class Duel : IDisposable
{
    private readonly Barrier _barrier = new(2);
    private readonly TestThread _rival;

    // Written before the barrier by the one and read behind it by the other.
    private Action? _there;
    private int _round = -1;

    private int _begun = -1;

    public Duel() => _rival = TestThread.Run(() =>
    {
        while (true)
        {
            WithinLimits.Meets(_barrier);
            if (_there is not { } there)
            {
                return;
            }

            InTurn(leads: _round % 2 == 0);
            there();
            WithinLimits.Meets(_barrier);
        }
    });

    /// <summary>Returns when both are done.</summary>
    public void Fight(Action here, Action there)
    {
        _round++;
        _there = there;
        WithinLimits.Meets(_barrier);
        InTurn(leads: _round % 2 != 0);
        here();
        WithinLimits.Meets(_barrier);
    }

    public void Dispose()
    {
        _there = null;
        WithinLimits.Meets(_barrier);
        _rival.Join();
        _barrier.Dispose();
    }

    private void InTurn(bool leads)
    {
        int round = _round;
        if (leads)
        {
            Volatile.Write(ref _begun, round);
            Thread.SpinWait(round % 50);
        }
        else
        {
            WithinLimits.Until(() => Volatile.Read(ref _begun) == round, "the other one begins");
            Thread.SpinWait(round % 20);
        }
    }
}
