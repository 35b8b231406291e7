using FifoLocks.Core;

namespace FifoLocks.Schedules.Scheduling;

/// <summary>
/// One run of a scenario under one schedule. Exactly one controlled thread has the baton; at each point the strategy says who has it next. When a play fails, its threads leave the code
/// under test one after the other, by an exception that each point throws from then on.
/// </summary>
internal sealed partial class Play
{
    /// <summary>More steps than any schedule of these scenarios needs: somebody runs in circles.</summary>
    private const int MostSteps = 20_000;

    private const string Circles = "The schedule does not end: somebody runs in circles.";

    [ThreadStatic]
    private static Play? t_play;

    [ThreadStatic]
    private static ControlledThread? t_self;

    private readonly IStrategy _strategy;
    private readonly Stack<Worker> _workers;
    private readonly List<ControlledThread> _threads = [];
    private readonly List<(string Name, Task Task)> _tasks = [];
    private readonly ManualResetEventSlim _over = new();
    private readonly int[] _canRun = new int[16];
    private ControlledThread? _clock;
    private int _quiet;
    private bool _ending;

    public Play(IStrategy strategy, Stack<Worker> workers)
    {
        _strategy = strategy;
        _workers = workers;
        Books = new WaiterBooks(this);
    }

    public static Play? Current => t_play is { _quiet: 0 } play ? play : null;

    public static ControlledThread? Self => t_self;

    public Queue<IThreadPoolWorkItem> PoolItems { get; } = new();

    public WaiterBooks Books { get; }

    public Trace Trace { get; } = new();

    public string? Failure { get; private set; }

    public bool RanInCircles => Failure == Circles;

    public int Steps { get; private set; }

    /// <summary>Checks to make when all have finished; each returns what is wrong, or null.</summary>
    public List<Func<string?>> AtTheEnd { get; } = [];

    /// <summary>What to say of the state of things when the play fails.</summary>
    public List<Func<string>> Descriptions { get; } = [];

    public void Thread(string name, Action body) => _threads.Add(new ControlledThread(name, _threads.Count, isDaemon: false, body));

    public void Task(string name, Func<Task> body) => Thread(name, () => _tasks.Add((name, body())));

    /// <summary>Runs it all. Null: all went well.</summary>
    public string? Perform()
    {
        Daemon("pool 1", () => PoolItems.Count > 0, () => PoolItems.Dequeue().Execute());
        Daemon("pool 2", () => PoolItems.Count > 0, () => PoolItems.Dequeue().Execute());
        _clock = Daemon("clock", TimeCanPass, PassTime);
        foreach (ControlledThread thread in _threads)
        {
            thread.Worker = _workers.Count > 0 ? _workers.Pop() : new Worker();
            thread.Worker.Lend(() => Live(thread));
        }

        _strategy.Begin(_threads.Count);
        Choose(null)!.Worker!.Gate.Open();
        if (!_over.Wait(TimeSpan.FromSeconds(30)))
        {
            // Its workers are left where they are.
            return Failure = "A controlled thread blocked in something that is not controlled.";
        }

        foreach (ControlledThread thread in _threads)
        {
            if (Failure is null)
            {
                _workers.Push(thread.Worker!);
            }
            else
            {
                thread.Worker!.Dismiss();
            }
        }

        Failure ??= AtTheEnd.Prepend(Books.Settle).Select(static check => check()).FirstOrDefault(static wrong => wrong is not null);
        return Failure;
    }

    /// <summary>A place where another thread may go on.</summary>
    public void Point()
    {
        if (++Steps > MostSteps)
        {
            Fail(Circles);
        }

        Switch();
    }

    /// <summary>The calling thread goes on when the condition holds.</summary>
    public void Block(Func<bool> until)
    {
        ControlledThread self = t_self!;
        self.WaitsFor = until;
        Switch();
        self.WaitsFor = null;
    }

    /// <summary>The calling thread goes on when no other can, but for the clock: no call is in motion then.</summary>
    public void BlockUntilQuiet()
    {
        ControlledThread self = t_self!;
        self.WaitsForQuiet = true;
        Switch();
        self.WaitsForQuiet = false;
    }

    /// <summary>Runs it on this thread without any point.</summary>
    public T Quietly<T>(Func<T> look)
    {
        _quiet++;
        try
        {
            return look();
        }
        finally
        {
            _quiet--;
        }
    }

    public void Note(string what, string? field = null, ulong? value = null, Trace.Kind kind = Trace.Kind.Number, string member = "", int line = 0)
    {
        if (t_self is { } self)
        {
            Trace.Add(new Trace.Note(self.Name, what, field, value, kind, member, line));
        }
    }

    public void Say(string what) => Note(what);

    /// <summary>Ends the play here; does not return on a controlled thread.</summary>
    public void Fail(string why)
    {
        Record(why);
        if (t_self is not null)
        {
            throw new Abandonment();
        }
    }

    /// <summary>What happened, and how things stand now.</summary>
    public string Describe() => Trace + string.Concat(Descriptions.Select(static describe => describe() + Environment.NewLine));

    private void Record(string why)
    {
        if (Failure is null)
        {
            Failure = why;
            Note("FAILS: " + why);
        }
    }

    /// <summary>What is thrown is part of the failure; where from depends on what the compiler has inlined by then, and is said apart.</summary>
    private void Record(string name, Exception error)
    {
        if (Failure is null)
        {
            Record($"{name} ends with {error.GetType().Name}: {error.Message}");
            Descriptions.Add(error.ToString);
        }
    }

    private ControlledThread Daemon(string name, Func<bool> hasWork, Action work)
    {
        ControlledThread? daemon = null;
        daemon = new ControlledThread(name, _threads.Count, isDaemon: true, () =>
        {
            while (true)
            {
                daemon!.IsIdle = true;
                Block(() => _ending || hasWork());
                if (_ending)
                {
                    return;
                }

                daemon.IsIdle = false;
                work();
            }
        })
        {
            IsIdle = true,
            WaitsFor = hasWork,
        };
        _threads.Add(daemon);
        return daemon;
    }

    private void Live(ControlledThread self)
    {
        t_play = this;
        t_self = self;
        WaiterPools.Empty();
        if (Failure is null && (!self.IsDaemon || !_ending))
        {
            self.WaitsFor = null;
            try
            {
                self.Body();
            }
            catch (Exception error)
            {
                // Nothing new where the play has failed already.
                Record(self.Name, error);
            }
        }

        self.IsFinished = true;
        ControlledThread? next = Choose(null);
        t_self = null;
        t_play = null;
        if (next is not null)
        {
            Uninterrupted(self, next.Worker!.Gate, static gate => gate.Open());
        }
        else
        {
            _over.Set();
        }
    }

    /// <summary>An interrupt that the code under test left for the thread's next wait is the play's from here on: it must not hit the baton.</summary>
    private static void Uninterrupted(ControlledThread self, Gate gate, Action<Gate> step)
    {
        while (true)
        {
            try
            {
                step(gate);
                return;
            }
            catch (ThreadInterruptedException)
            {
                self.IsInterrupted = true;
            }
        }
    }

    private void Switch()
    {
        ControlledThread self = t_self!;
        if (Failure is null && Choose(self) is { } next && Failure is null && next != self)
        {
            Uninterrupted(self, next.Worker!.Gate, static gate => gate.Open());
            Uninterrupted(self, self.Worker!.Gate, static gate => gate.Pass());
        }

        if (Failure is not null)
        {
            throw new Abandonment();
        }
    }

    /// <summary>Who goes on; null: all have finished. Of a play that has failed each thread goes on once more, to leave.</summary>
    private ControlledThread? Choose(ControlledThread? self)
    {
        if (Failure is not null)
        {
            return _threads.Find(static thread => !thread.IsFinished);
        }

        int count = WhoCanRun();
        if (_ending)
        {
            return count > 0 ? _threads[_canRun[0]] : null;
        }

        if (count > 0)
        {
            bool canStay = self is not null && _canRun.AsSpan(0, count).Contains(self.Index);
            if (Pick(_canRun.AsSpan(0, count), canStay ? self!.Index : -1) is not { } next)
            {
                return Choose(null);
            }

            if (next != self)
            {
                Trace.Add(new Trace.Note(next.Name, self is null ? string.Empty : canStay ? $"in place of {self.Name}" : $"since {self.Name} waits", IsSwitch: true));
            }

            return next;
        }

        EndOrFail();
        return Choose(null);
    }

    /// <summary>Null: the strategy cannot go on with this play, which has failed then.</summary>
    private ControlledThread? Pick(ReadOnlySpan<int> canRun, int self)
    {
        try
        {
            return _threads[_strategy.Pick(canRun, self)];
        }
        catch (InvalidOperationException error)
        {
            Record(error.Message);
            return null;
        }
    }

    private int WhoCanRun()
    {
        _quiet++;
        int count = Find(waitForQuiet: false);
        bool isQuiet = !_ending && (count == 0 || (count == 1 && _canRun[0] == _clock!.Index));
        if (isQuiet && _threads.Exists(static thread => thread.WaitsForQuiet))
        {
            count = Find(waitForQuiet: true);
        }

        _quiet--;
        return count;
    }

    private int Find(bool waitForQuiet)
    {
        int count = 0;
        foreach (ControlledThread thread in _threads)
        {
            if (thread.WaitsForQuiet == waitForQuiet && thread.CanRun)
            {
                _canRun[count++] = thread.Index;
            }
        }

        return count;
    }

    /// <summary>Nobody can go on: the play is over, or it is stuck.</summary>
    private void EndOrFail()
    {
        if (!_threads.TrueForAll(static thread => thread.IsFinished || (thread.IsDaemon && thread.IsIdle)) || !_tasks.TrueForAll(static task => task.Task.IsCompleted))
        {
            IEnumerable<string> stuck = _threads.Where(static thread => !thread.IsFinished && !thread.IsIdle).Select(static thread => thread.Name)
                .Concat(_tasks.Where(static task => !task.Task.IsCompleted).Select(static task => task.Name + " (awaiting)"));
            Record("Deadlock: nobody can go on, and these have not finished: " + string.Join(", ", stuck));
            return;
        }

        foreach ((string name, Task task) in _tasks)
        {
            if (!task.IsCompletedSuccessfully)
            {
                Record(name, task.Exception?.GetBaseException() ?? new TaskCanceledException(task));
            }
        }

        // Daemons that have begun must return; the others never began.
        _ending = true;
    }
}
