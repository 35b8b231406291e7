namespace FifoLocks.Soak;

/// <summary>What a round is like, made from its seed.</summary>
/// <param name="Threads">How many parties block.</param>
/// <param name="Tasks">How many parties await.</param>
/// <param name="OneCore">The whole process runs on one core.</param>
/// <param name="HasClock">Time passes only when the disturber says so.</param>
/// <param name="HasContexts">Parties that await do so in contexts that run posts inline, late, or throw.</param>
internal sealed record Setting(
    int Seed, int Threads, int Tasks, bool OneCore, bool HasClock, bool HasContexts, bool RunsInline, bool ForcesYield, bool TracksLeases, bool StarvesPool, bool PressesMemory)
{
    /// <summary>Foreign code, a continuation, may run inside of a release: then no thread is interrupted, since the interrupt would be for somebody else's code.</summary>
    public bool Interrupts => !RunsInline && !HasContexts;

    public int Parties => Threads + Tasks;

    /// <summary>Bursts are a hundredth as long.</summary>
    public bool IsShort { get; init; }

    public FifoLockOptions Options(TimeProvider clock) => new()
    {
        TimeProvider = clock,
        RunContinuationsInline = RunsInline,
        ForceYield = ForcesYield,
        TrackLeases = TracksLeases,
    };

    /// <summary>The setting of one round: of eight, three are of one party alone and two of two; whatever else is unusual comes now and then.</summary>
    public static Setting Choose(int seed, int threads, int tasks)
    {
        var random = new Random(seed);
        int parties = random.Next(8) switch
        {
            < 3 => 1,
            < 5 => 2,
            _ => threads + tasks,
        };
        int blocking = parties < threads + tasks ? Math.Clamp(random.Next(parties + 1), Math.Max(0, parties - tasks), Math.Min(parties, threads)) : threads;
        bool unusual = parties > 1 || random.Next(3) == 0;
        return new Setting(
            seed,
            blocking,
            Math.Min(parties, threads + tasks) - blocking,
            OneCore: random.Next(2) == 0,
            HasClock: random.Next(2) == 0,
            HasContexts: unusual && random.Next(5) == 0,
            RunsInline: unusual && random.Next(5) == 0,
            ForcesYield: unusual && random.Next(8) == 0,
            TracksLeases: unusual && random.Next(8) == 0,
            StarvesPool: random.Next(3) == 0,
            PressesMemory: random.Next(3) == 0);
    }

    public override string ToString() => string.Join(", ", Words());

    private IEnumerable<string> Words()
    {
        yield return $"{Threads} threads and {Tasks} tasks on {(OneCore ? "one core" : "all cores")}";
        yield return HasClock ? "fake clock" : "system clock";
        if (HasContexts)
        {
            yield return "contexts";
        }

        if (RunsInline)
        {
            yield return "RunContinuationsInline";
        }

        if (ForcesYield)
        {
            yield return "ForceYield";
        }

        if (TracksLeases)
        {
            yield return "TrackLeases";
        }

        if (StarvesPool)
        {
            yield return "starved pool";
        }

        if (PressesMemory)
        {
            yield return "memory pressed";
        }
    }
}
