using System.Reflection;
using System.Text;
using FifoLocks.Core;
using FifoLocks.Modes;

namespace FifoLocks.Schedules.Scheduling;

/// <summary>
/// One run of a scenario under one schedule. Exactly one controlled thread has the baton; at each point the strategy says who has it next. A play that fails is
/// abandoned where it stands: its threads never get the baton again, so that no exception unwinds through the code under test.
/// </summary>
internal sealed class Play(IStrategy strategy, Stack<Worker> workers)
{
    /// <summary>More steps than any schedule of these scenarios needs: somebody runs in circles.</summary>
    private const int MostSteps = 20_000;

    private static readonly FieldInfo[] s_threadStatics =
    [
        .. new[]
            {
                typeof(WaiterPool<ThreadWaiter>), typeof(WaiterPool<SignalWaiter>), typeof(WaiterPool<TaskWaiter<Read>>), typeof(WaiterPool<TaskWaiter<Write>>),
                typeof(WaiterPool<TaskWaiter<Slot>>), typeof(WaiterPool<TaskWaiter<Many>>), typeof(WaiterPool<TaskWaiter<Only>>),
                typeof(WaiterPool<TaskWaiter<FifoMutex.Exclusive>>), typeof(WaiterPool<TaskWaiter<FifoReentrantMutex.Exclusive>>),
                typeof(WaiterPool<CargoWaiter<CapacityLease>>), typeof(WaiterPool<CargoThread<CapacityLease>>), typeof(WaiterPool<CargoThread<FifoServed.INote>>),
                typeof(WaiterPool<CargoWaiter<int>>), typeof(WaiterPool<CargoThread<int>>),
            }
            .SelectMany(static type => new[] { "t_chain", "t_length" }.Select(name => type.GetField(name, BindingFlags.Static | BindingFlags.NonPublic)!)),
    ];

    [ThreadStatic]
    private static Play? t_play;

    [ThreadStatic]
    private static ControlledThread? t_self;

    private readonly List<ControlledThread> _threads = [];
    private readonly List<(ControlledThread Thread, string Step, string What, string Member, int Line, ulong Value)> _notes = [];
    private readonly List<(string Name, Task Task)> _tasks = [];
    private readonly List<ControlledTimer> _timers = [];
    private readonly Dictionary<ControlledThread, long> _parkedUntil = [];
    private readonly HashSet<AutoResetEvent> _signals = [];
    private readonly ManualResetEventSlim _over = new();
    private readonly int[] _canRun = new int[16];
    private int _quiet;
    private bool _ending;

    public static Play? Current => t_play is { _quiet: 0 } play ? play : null;

    public static ControlledThread? Self => t_self;

    public Queue<IThreadPoolWorkItem> PoolItems { get; } = new();

    public long Milliseconds { get; private set; }

    public string? Failure { get; private set; }

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
        Daemon("clock", TimeCanPass, PassTime);
        foreach (ControlledThread thread in _threads)
        {
            thread.Worker = workers.Count > 0 ? workers.Pop() : new Worker();
            thread.Worker.Lend(() => Live(thread));
        }

        strategy.Begin(_threads.Count);
        ControlledThread first = Choose(null)!;
        first.Worker!.Baton.Release();
        if (!_over.Wait(TimeSpan.FromSeconds(30)))
        {
            Failure ??= "A controlled thread blocked in something that is not controlled.";
        }

        if (Failure is null)
        {
            foreach (ControlledThread thread in _threads)
            {
                workers.Push(thread.Worker!);
            }

            Failure = AtTheEnd.Select(static check => check()).FirstOrDefault(static wrong => wrong is not null);
        }

        return Failure;
    }

    /// <summary>A place where another thread may go on.</summary>
    public void Point()
    {
        if (++Steps > MostSteps)
        {
            Fail("The schedule does not end: somebody runs in circles.");
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

    public bool Park(AutoResetEvent signal, int milliseconds)
    {
        Point();
        ControlledThread self = t_self!;
        self.Asking?.Returned();
        if (!_signals.Contains(signal) && !self.IsInterrupted)
        {
            Note("parks", string.Empty, "Park", 0, 0);
            long until = milliseconds < 0 ? long.MaxValue : Milliseconds + milliseconds;
            if (milliseconds >= 0)
            {
                _parkedUntil[self] = until;
            }

            Block(() => _signals.Contains(signal) || Milliseconds >= until || self.IsInterrupted);
            _parkedUntil.Remove(self);
        }

        if (self.IsInterrupted)
        {
            self.IsInterrupted = false;
            Note("is interrupted", string.Empty, "Park", 0, 0);
            throw new ThreadInterruptedException();
        }

        Note("wakes", string.Empty, "Park", 0, 0);
        return _signals.Remove(signal);
    }

    public void Unpark(AutoResetEvent signal)
    {
        Point();
        _signals.Add(signal);
        Note("unpark", string.Empty, "Unpark", 0, 0);
    }

    public void Interrupt(string name)
    {
        Point();
        _threads.First(thread => thread.Name == name).IsInterrupted = true;
        Note("interrupts " + name, string.Empty, "Interrupt", 0, 0);
    }

    public void Add(ControlledTimer timer) => _timers.Add(timer);

    public void Remove(ControlledTimer timer) => _timers.Remove(timer);

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

    public void Note(string step, string what, string member, int line, ulong value)
    {
        if (t_self is { } self)
        {
            _notes.Add((self, step, what, member, line, value));
        }
    }

    public void Say(string what) => Note(what, string.Empty, "scenario", 0, 0);

    /// <summary>Ends the play here; does not return on a controlled thread.</summary>
    public void Fail(string why)
    {
        Failure ??= why;
        if (t_self is not null)
        {
            Note("FAILS: " + why, string.Empty, "scenario", 0, 0);
            _over.Set();
            System.Threading.Thread.Sleep(Timeout.Infinite);
        }
    }

    public string Trace()
    {
        var text = new StringBuilder();
        foreach (var (thread, step, what, member, line, value) in _notes)
        {
            text.Append(thread.Name.PadRight(12)).Append(step);
            if (what.Length > 0)
            {
                text.Append(' ').Append(what).Append(" = ").Append(what.EndsWith("State", StringComparison.Ordinal) ? Show(value) : ((long)value).ToString());
            }

            text.Append(line > 0 ? $"   ({member}:{line})" : string.Empty).AppendLine();
        }

        foreach (Func<string> describe in Descriptions)
        {
            text.AppendLine(describe());
        }

        return text.ToString();
    }

    private static string Show(ulong word) =>
        $"[{((word & Word.Queued) != 0 ? 'Q' : '-')}{((word & Word.Draining) != 0 ? 'D' : '-')}{((word & Word.LookAgain) != 0 ? 'P' : '-')}|{word & ((1UL << Word.FieldBits) - 1):x}]";

    private void Daemon(string name, Func<bool> hasWork, Action work)
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
    }

    private bool TimeCanPass() => _timers.Count > 0 || _parkedUntil.Values.Any(until => until > Milliseconds);

    /// <summary>The clock jumps to the next moment at which something is due.</summary>
    private void PassTime()
    {
        long next = _parkedUntil.Values.Where(until => until > Milliseconds).DefaultIfEmpty(long.MaxValue).Min();
        ControlledTimer? due = _timers.MinBy(static timer => timer.Due);
        if (due is null || due.Due > next)
        {
            Milliseconds = next;
            Say($"time is {Milliseconds} ms");
            return;
        }

        Milliseconds = Math.Max(Milliseconds, due.Due);
        _timers.Remove(due);
        Say($"time is {Milliseconds} ms, a timer fires");
        Point();
        due.Fire();
    }

    private void Live(ControlledThread self)
    {
        t_play = this;
        t_self = self;
        foreach (FieldInfo field in s_threadStatics)
        {
            field.SetValue(null, field.FieldType == typeof(int) ? 0 : null);
        }

        if (!self.IsDaemon || !_ending)
        {
            self.WaitsFor = null;
            try
            {
                self.Body();
            }
            catch (Exception error)
            {
                Fail($"{self.Name} ends with {error}");
            }
        }

        self.IsFinished = true;
        ControlledThread? next = Choose(null);
        t_self = null;
        t_play = null;
        if (next is not null)
        {
            Uninterrupted(self, next.Worker!.Baton, static baton => baton.Release());
        }
        else
        {
            _over.Set();
        }
    }

    /// <summary>An interrupt that the code under test left for the thread's next wait is the play's from here on: it must not hit the baton.</summary>
    private static void Uninterrupted(ControlledThread self, SemaphoreSlim baton, Action<SemaphoreSlim> step)
    {
        while (true)
        {
            try
            {
                step(baton);
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
        ControlledThread next = Choose(self)!;
        if (next != self)
        {
            Uninterrupted(self, next.Worker!.Baton, static baton => baton.Release());
            Uninterrupted(self, self.Worker!.Baton, static baton => baton.Wait());
        }
    }

    /// <summary>Who goes on; null: all have finished.</summary>
    private ControlledThread? Choose(ControlledThread? self)
    {
        int count = 0;
        foreach (ControlledThread thread in _threads)
        {
            if (Quietly(() => thread.CanRun))
            {
                _canRun[count++] = thread.Index;
            }
        }

        if (_ending)
        {
            return count > 0 ? _threads[_canRun[0]] : null;
        }

        if (count > 0)
        {
            return _threads[strategy.Pick(_canRun.AsSpan(0, count), self is not null && Quietly(() => self.CanRun) ? self.Index : -1)];
        }

        if (_threads.All(static thread => thread.IsFinished || (thread.IsDaemon && thread.IsIdle)) && _tasks.All(static task => task.Task.IsCompleted))
        {
            foreach ((string name, Task task) in _tasks)
            {
                if (!task.IsCompletedSuccessfully)
                {
                    Fail($"{name} ends with {task.Exception?.ToString() ?? "cancellation"}");
                }
            }

            // Daemons that have begun must return; the others never began.
            _ending = true;
            return _threads.FirstOrDefault(static thread => thread.CanRun);
        }

        IEnumerable<string> stuck = _threads.Where(static thread => !thread.IsFinished && !thread.IsIdle).Select(static thread => thread.Name)
            .Concat(_tasks.Where(static task => !task.Task.IsCompleted).Select(static task => task.Name + " (awaiting)"));
        Fail("Deadlock: nobody can go on, and these have not finished: " + string.Join(", ", stuck));
        return null;
    }
}
