namespace FifoLocks.Tests.Primitives;

/// <summary>
/// Who waits for one object according to a model that is played beside it, step by step; after each step everybody must have passed whom the model lets pass, and nobody
/// else. Waiters are tasks, or tasks and threads mixed.
/// </summary>
internal sealed class Crowd
{
    private const int Steps = 300;
    private const int MostWaiting = 6;

    private readonly Random _random;
    private readonly bool _threads;
    private readonly FifoPrimitive _target;
    private readonly List<Waiter> _waiting = [];

    private Crowd(int seed, bool threads, FifoPrimitive target)
    {
        _random = new Random(seed);
        _threads = threads;
        _target = target;
    }

    /// <summary>How many the model lets wait.</summary>
    public int Count => _waiting.Count;

    /// <summary>How many permits the first one waits for.</summary>
    public int Wanted => _waiting[0].Wanted;

    public static void Play(int seed, bool threads, FifoPrimitive target, Action<Random, Crowd> step)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        var crowd = new Crowd(seed, threads, target);
        for (int i = 0; i < Steps; i++)
        {
            if (crowd.Count == MostWaiting || (crowd.Count > 0 && crowd._random.Next(6) == 0))
            {
                crowd.SomebodyGivesUp();
            }
            else
            {
                step(crowd._random, crowd);
            }

            // The call of a thread that waits is in flight until it sleeps, and on its way from the inbox to the list it is not counted for a moment.
            WithinLimits.Waiting(target, crowd.Count);
            Assert.That(crowd._waiting.Select(static each => each.IsDone), Is.All.False, $"seed {seed}, step {i}: {target}");
        }

        while (crowd.Count > 0)
        {
            crowd.SomebodyGivesUp();
        }
    }

    public void Arrives(Action<CancellationToken> wait, Func<CancellationToken, ValueTask> waitAsync, bool passes, int wanted = 1)
    {
        var source = new CancellationTokenSource();
        var waiter = _threads && _random.Next(3) == 0
            ? new Waiter(source, wanted, TestThread.Run(() => wait(source.Token)), default)
            : new Waiter(source, wanted, null, waitAsync(source.Token));
        if (passes)
        {
            waiter.HasPassed();
        }
        else
        {
            _waiting.Add(waiter);
            WithinLimits.Waiting(_target, _waiting.Count);
        }
    }

    public void AllPass()
    {
        while (Count > 0)
        {
            FirstPasses();
        }
    }

    public void FirstPasses()
    {
        Waiter first = _waiting[0];
        _waiting.RemoveAt(0);
        first.HasPassed();
    }

    private void SomebodyGivesUp()
    {
        int which = _random.Next(Count);
        Waiter waiter = _waiting[which];
        _waiting.RemoveAt(which);
        waiter.GivesUp();
        OnGivenUp?.Invoke();
    }

    /// <summary>What the model does when somebody has given up: a large request that goes lets smaller ones pass.</summary>
    public Action? OnGivenUp { get; set; }

    private sealed class Waiter(CancellationTokenSource source, int wanted, TestThread? thread, ValueTask task)
    {
        public int Wanted => wanted;

        public bool IsDone => thread?.IsDone ?? task.IsCompleted;

        public void HasPassed()
        {
            if (thread is not null)
            {
                thread.Join("the thread passes");
            }
            else
            {
                // All is done on this thread, so it has happened by now.
                Assert.That(task.IsCompleted, "the task passes");
                task.GetAwaiter().GetResult();
            }
        }

        public void GivesUp()
        {
            source.Cancel();
            Assert.That(
                () =>
                {
                    thread?.Join();
                    task.GetAwaiter().GetResult();
                },
                Throws.InstanceOf<OperationCanceledException>());
        }
    }
}
