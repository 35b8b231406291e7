namespace FifoLocks.Soak.Workloads;

/// <summary>One kind of use. Each round of it has an object of its own.</summary>
internal sealed record Workload(string Name, Func<Round, Trial> Begin)
{
    public static IReadOnlyList<Workload> All { get; } =
    [
        new("mutex", static round => new MutexTrial(round)),
        new("read-write", static round => new ReadWriteTrial(round)),
        new("semaphore", static round => new SemaphoreTrial(round)),
        new("matrix", static round => new MatrixTrial(round)),
        new("conversion", static round => new ConversionTrial(round)),
        new("reentrant", static round => new ReentrantTrial(round)),
        new("condition", static round => new ConditionTrial(round)),
        new("notifier", static round => new PulseTrial(round, new NotifierPulse(round))),
        new("event", static round => new PulseTrial(round, new EventPulse(round))),
        new("auto-event", static round => new AutoEventTrial(round)),
        new("countdown", static round => new CountdownTrial(round)),
        new("barrier", static round => new BarrierTrial(round)),
        new("queue", static round => new CollectionTrial(round, new FifoQueue<long>(CollectionTrial.CapacityOf(round), round.Options))),
        new("stack", static round => new CollectionTrial(round, new FifoStack<long>(CollectionTrial.CapacityOf(round), round.Options))),
        new("priority-queue", static round => new CollectionTrial(round, SometimesThrows.Queue(round))),
        new("limiter", static round => new LimiterTrial(round)),
    ];

    public override string ToString() => Name;
}

/// <summary>What the parties of one round do to its object, and what must be true of it.</summary>
internal abstract class Trial(Round round)
{
    /// <summary>How often each party does a burst and then steps.</summary>
    public virtual int Cycles => 4;

    /// <summary>How many plain operations a party does in a row, among others and alone.</summary>
    public virtual int Burst => 2_000;

    public virtual int BurstAlone => 1_600_000;

    /// <summary>How many requests with something in their way come after that.</summary>
    public virtual int Steps => 60;

    /// <summary>Whether parties may leave before they have done everything, because the program is to end.</summary>
    public virtual bool MayStop => true;

    protected Round Round => round;

    protected FifoLockOptions Options => round.Options;

    /// <summary>A burst, the way the party waits.</summary>
    public ValueTask Rush(Party party, int times)
    {
        if (!party.Blocks)
        {
            return RushAsync(party, times);
        }

        RushBlocking(party, times);
        return default;
    }

    /// <summary>So many plain operations of a thread, which count themselves.</summary>
    protected abstract void RushBlocking(Party party, int times);

    /// <summary>Likewise of a task.</summary>
    protected abstract ValueTask RushAsync(Party party, int times);

    /// <summary>One request, mostly with something in its way. For threads it must be done when it returns.</summary>
    public abstract ValueTask Step(Party party);

    /// <summary>A party has done its part: the last thing it does.</summary>
    public virtual ValueTask Leave(Party party) => default;

    /// <summary>Something that anyone may do to the object at any time. By the disturber.</summary>
    public virtual void Disturb(Random random)
    {
    }

    /// <summary>Whether a request may throw this.</summary>
    public virtual bool Expects(Exception error) => false;

    /// <summary>The object, for a failure.</summary>
    public abstract string Describe();

    /// <summary>When all parties are done: nothing is held, nobody waits, nothing is missing.</summary>
    public abstract void CheckAtRest();

    /// <summary>Nobody is at work on it, or waits: what the word says and what inspection says.</summary>
    protected void CheckQuiet(FifoPrimitive primitive)
    {
        // A granter that has handed over may have a work item under way, which finds nothing to do.
        var patience = System.Diagnostics.Stopwatch.StartNew();
        while ((Volatile.Read(ref primitive.State) & Word.QueueFlags) != 0 && patience.Elapsed < TimeSpan.FromSeconds(20))
        {
            Thread.Yield();
        }

        if ((Volatile.Read(ref primitive.State) & Word.QueueFlags) != 0 || primitive.WaitingCount != 0)
        {
            round.Report("at rest nobody waits", $"{primitive}, word {primitive.State:x}");
        }
    }

    /// <summary>Likewise, and nothing is held.</summary>
    protected void CheckFree(FifoLockBase gate)
    {
        CheckQuiet(gate);
        if (gate.Describe().State.Any(static part => part.Value is not 0))
        {
            round.Report("at rest nothing is held", $"{gate}, word {gate.State:x}");
        }
    }
}
