namespace FifoLocks.Soak.Workloads;

/// <summary>
/// One party wakes, the others wait. Whoever surely waits, in a plain wait, when it wakes must go on because of that, also where the event is reset at once: it does not wake again before they all have. So
/// somebody who is forgotten waits for ever. And nobody goes on before the next time.
/// </summary>
internal sealed class PulseTrial(Round round, Pulse pulse) : Trial(round)
{
    /// <summary>How many wait, or are about to, and will again: those who are not done. Each takes itself out.</summary>
    private int _followers = round.Setting.Parties - 1;

    /// <summary>By party: odd while it is in a plain wait, for a task only after the call has returned. Each writes its own.</summary>
    private readonly long[] _waits = new long[Party.Most];

    /// <summary>By party: the wait that the last wake-up must have ended; 0 for none. The leader's alone.</summary>
    private readonly long[] _owed = new long[Party.Most];

    // How often the leader has begun and ended to wake. It alone writes.
    private long _begun;
    private long _ended;

    public override int Burst => 1_000;

    public override int BurstAlone => 800_000;

    protected override void RushBlocking(Party party, int times)
    {
        if (Round.Setting.Parties == 1)
        {
            pulse.Alone(times);
            party.Did(times);
        }
        else if (party.Index == 0)
        {
            while (!TryWake(party))
            {
                Thread.Yield();
            }
        }
        else
        {
            for (int i = 0; i < times && !Round.IsOver; i++)
            {
                long ended = Volatile.Read(ref _ended);
                Volatile.Write(ref _waits[party.Index], _waits[party.Index] + 1);
                pulse.Verbs.Block(default);
                CheckWokenSince(ended, party);
            }
        }
    }

    protected override async ValueTask RushAsync(Party party, int times)
    {
        if (Round.Setting.Parties == 1)
        {
            await pulse.AloneAsync(times);
            party.Did(times);
        }
        else if (party.Index == 0)
        {
            while (!TryWake(party))
            {
                await Task.Yield();
            }
        }
        else
        {
            for (int i = 0; i < times && !Round.IsOver; i++)
            {
                long ended = Volatile.Read(ref _ended);
                ValueTask<bool> pending = pulse.Verbs.Await(default);
                Volatile.Write(ref _waits[party.Index], _waits[party.Index] + 1);
                await pending;
                CheckWokenSince(ended, party);
            }
        }
    }

    public override async ValueTask Step(Party party)
    {
        if (party.Index == 0)
        {
            return;
        }

        long ended = Volatile.Read(ref _ended);
        Answer<bool> answer = await party.Ask("waits", ended, pulse.Verbs);
        if (answer.Granted)
        {
            CheckWoken(ended);
        }
    }

    public override ValueTask Leave(Party party)
    {
        if (party.Index > 0)
        {
            Interlocked.Decrement(ref _followers);
        }

        return default;
    }

    public override string Describe() =>
        $"{pulse.Primitive}; {_followers} wait or are about to; woken {_ended} times; must have woken: {string.Join(", ", Owed().Select(static party => $"party {party}"))}";

    public override void CheckAtRest() => CheckQuiet(pulse.Primitive);

    /// <summary>Wakes if all who are not done seem to be waiting, and those of the last time have gone on. True: nobody is left.</summary>
    private bool TryWake(Party party)
    {
        int followers = Volatile.Read(ref _followers);
        if (followers == 0 || Round.HasFailed)
        {
            return true;
        }

        if (Owed().Any() || pulse.Primitive.WaitingCount < followers)
        {
            return false;
        }

        bool isOwed = false;
        foreach (Party other in Round.Parties)
        {
            long wait = Volatile.Read(ref _waits[other.Index]);
            bool surely = (wait & 1) != 0 && (!other.Blocks || (other.IsParked && Volatile.Read(ref _waits[other.Index]) == wait));
            _owed[other.Index] = surely ? wait : 0;
            isOwed |= surely;
        }

        Volatile.Write(ref _begun, _begun + 1);
        if (!isOwed || !party.Suffers(Fault.LosesAWakeUp))
        {
            pulse.Wake();
        }

        Volatile.Write(ref _ended, _begun);
        party.Did(1);
        return false;
    }

    private IEnumerable<int> Owed() =>
        from other in Round.Parties
        where _owed[other.Index] != 0 && Volatile.Read(ref _waits[other.Index]) == _owed[other.Index]
        select other.Index;

    private void CheckWokenSince(long ended, Party party)
    {
        Volatile.Write(ref _waits[party.Index], _waits[party.Index] + 1);
        CheckWoken(ended);
        party.Did(1);
    }

    private void CheckWoken(long ended)
    {
        if (Volatile.Read(ref _begun) <= ended)
        {
            Round.Report("nobody wakes before it is woken", $"a wait that began after wake-up {ended} has ended, and there was none since");
        }
    }
}

/// <summary>Something to wait for that is over at once.</summary>
internal abstract class Pulse(FifoPrimitive primitive, Verbs<bool> verbs)
{
    public FifoPrimitive Primitive => primitive;

    public Verbs<bool> Verbs => verbs;

    /// <summary>Wakes all who wait, and nobody who comes later.</summary>
    public abstract void Wake();

    /// <summary>So many plain operations of one party alone.</summary>
    public abstract void Alone(int times);

    public abstract ValueTask AloneAsync(int times);
}

internal sealed class EventPulse : Pulse
{
    private readonly FifoResetEvent _event;

    public EventPulse(Round round)
        : this(new FifoResetEvent(initiallySet: false, round.Options))
    {
    }

    private EventPulse(FifoResetEvent @event)
        : base(@event, FifoLocks.Soak.Verbs.Of(@event.Wait, @event.WaitAsync, @event.TryWait, @event.TryWaitAsync)) => _event = @event;

    public override void Wake()
    {
        _event.Set();
        _event.Reset();
    }

    public override void Alone(int times)
    {
        for (int i = 0; i < times; i++)
        {
            _event.Set();
            _event.Wait();
            _event.Reset();
        }
    }

    public override async ValueTask AloneAsync(int times)
    {
        for (int i = 0; i < times; i++)
        {
            ValueTask pending = _event.WaitAsync();
            _event.Set();
            _event.Reset();
            await pending;
        }
    }
}

internal sealed class NotifierPulse : Pulse
{
    private readonly FifoNotifier _notifier;

    public NotifierPulse(Round round)
        : this(new FifoNotifier(round.Options))
    {
    }

    private NotifierPulse(FifoNotifier notifier)
        : base(notifier, FifoLocks.Soak.Verbs.Of(notifier.Wait, notifier.WaitAsync, notifier.TryWait, notifier.TryWaitAsync)) => _notifier = notifier;

    public override void Wake() => _notifier.NotifyAll();

    public override void Alone(int times)
    {
        for (int i = 0; i < times; i++)
        {
            _notifier.NotifyAll();
        }
    }

    public override async ValueTask AloneAsync(int times)
    {
        for (int i = 0; i < times; i++)
        {
            ValueTask pending = _notifier.WaitAsync();
            _notifier.Notify();
            await pending;
        }
    }
}
