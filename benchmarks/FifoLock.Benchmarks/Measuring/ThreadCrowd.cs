namespace FifoLocks.Benchmarks.Measuring;

/// <summary>Threads that want the same lock, all the time. They run for a while, not for a number of times: a lock that lets newcomers overtake would let them run one after the other.</summary>
/// <param name="threads">How many they are.</param>
internal sealed class ThreadCrowd(int threads)
{
    /// <summary>How often a batch takes the lock.</summary>
    public const int Batch = 32;

    private static readonly TimeSpan s_while = TimeSpan.FromMilliseconds(30);

    private bool _isOver;
    private long _operations;

    /// <summary>A row with the time of one operation of all of them together and, if that is asked too, how often the lock has changed hands with it.</summary>
    /// <param name="hold">Takes the lock; disposing gives it back.</param>
    /// <param name="batch">Takes and gives back the lock <see cref="Batch"/> times, for the thread of that number, and takes its turn each time. A method of its own, so that it runs as the code that programs run.</param>
    public Contender Contender(string name, Role role, Scenario[] scenarios, Func<IDisposable> hold, Action<int> batch) => new(name, role, scenarios, () =>
    {
        Turns.Reset();
        Reading time = Run(hold, number => () => batch(number));
        Reading[] answers = [time, new Reading(100.0 * Turns.Changed / Turns.Count)];
        return answers[..scenarios.Length];
    });

    /// <summary>The questions that such rows answer.</summary>
    public static Scenario[] Scenarios(string name, string? curve = null, double at = double.NaN) => [new(name, "ns", curve, at), new($"{name}: turns after which it is another's", "%")];

    /// <summary>A row whose value is the time of one operation as its thread sees it: the same for any number of threads, if they do not disturb one another.</summary>
    /// <param name="batch">What the thread of that number does.</param>
    public Contender PerThread(string name, Role role, Scenario scenario, Func<int, Action> batch) => new(name, role, scenario, () =>
    {
        Reading reading = Run(hold: null, batch);
        return reading with { Value = reading.Value * threads };
    });

    private Reading Run(Func<IDisposable>? hold, Func<int, Action> batch)
    {
        IDisposable? held = hold?.Invoke();
        Volatile.Write(ref _isOver, false);
        _operations = 0;
        Thread[] all = [.. Enumerable.Range(0, threads).Select(number => new Thread(() => Work(batch(number))))];
        foreach (Thread thread in all)
        {
            thread.Start();
        }

        // All are at the lock and sleep; who goes on spinning is not waited for longer than a moment.
        for (int i = 0; held is not null && i < 20 && all.Any(static thread => (thread.ThreadState & ThreadState.WaitSleepJoin) == 0); i++)
        {
            Thread.Sleep(1);
        }

        var meter = Meter.Start();
        held?.Dispose();

        // The time that is measured: what counts is how many operations fit into it.
        Thread.Sleep(s_while);
        Volatile.Write(ref _isOver, true);
        foreach (Thread thread in all)
        {
            thread.Join();
        }

        return meter.Stop(_operations);
    }

    private void Work(Action batch)
    {
        long operations = 0;
        while (!Volatile.Read(ref _isOver))
        {
            batch();
            operations += Batch;
        }

        Interlocked.Add(ref _operations, operations);
    }
}
