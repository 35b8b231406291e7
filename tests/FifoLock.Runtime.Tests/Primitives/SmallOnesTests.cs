namespace FifoLocks.Tests.Primitives;

/// <summary>The primitives that hardly wait: a guard against use by two, a place set once, a run made once.</summary>
public sealed class SmallOnesTests
{
    [Test]
    public void A_guard_lets_one_in_and_tells_the_second_what_the_first_is_doing()
    {
        var guard = new ResourceGuard("reading from this connection");
        Lease<FifoMutex.Exclusive> inside = guard.Enter();
        Assert.That(guard.IsBusy);
        Assert.That(() => guard.Enter(), Throws.TypeOf<BusyResourceException>()
            .With.Property(nameof(BusyResourceException.Action)).EqualTo("reading from this connection")
            .And.Message.Contains("reading from this connection"));
        Assert.That(guard.ToString(), Is.EqualTo("ResourceGuard(action=reading from this connection, busy=True)"));
        inside.Dispose();
        guard.Enter().Dispose();
    }

    [Test]
    public void A_guard_cannot_be_left_by_someone_who_is_not_inside()
    {
        var guard = new ResourceGuard("writing");
        Lease<FifoMutex.Exclusive> stale = guard.Enter();
        stale.Dispose();
        using Lease<FifoMutex.Exclusive> next = guard.Enter();
        Assert.That(() => stale.Dispose(), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(guard.IsBusy);
    }

    [Test]
    public void A_guard_wants_to_know_what_it_guards([Values("", "  ", null)] string? action) =>
        Assert.That(() => new ResourceGuard(action!), Throws.InstanceOf<ArgumentException>());

    [Test]
    public void The_first_value_stays_until_it_is_cleared()
    {
        var place = new SetOnce<string?>();
        Assert.That(() => place.Get(), Throws.InvalidOperationException.With.Message.Contains("TryGet"));
        Assert.That(place.TryGet(out _), Is.False);
        Assert.That(place.TrySet(null), "null is a value");
        Assert.That(place.TrySet("second"), Is.False);
        Assert.That(place.TryGet(out string? value), Is.True);
        Assert.That(value, Is.Null);
        Assert.That(place.Clear());
        Assert.That(place.Clear(), Is.False);
        Assert.That(place.TrySet("third"));
        Assert.That(place.Get(), Is.EqualTo("third"));
        Assert.That(place.ToString(), Is.EqualTo("SetOnce(set=True, value=third)"));
    }

    [Test]
    public void Of_many_threads_one_sets_the_value_and_all_see_it()
    {
        for (int round = 0; round < 200; round++)
        {
            var place = new SetOnce<int>();
            int winners = 0;
            TestThread[] threads = TestThread.RunTogether([.. Enumerable.Range(1, 4).Select(number => (Action)(() =>
            {
                if (place.TrySet(number))
                {
                    Interlocked.Increment(ref winners);
                    Assert.That(place.Get(), Is.EqualTo(number));
                }
            }))]);
            Array.ForEach(threads, static thread => thread.Join());
            Assert.That(winners, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task Threads_and_tasks_that_ask_at_once_share_one_run()
    {
        var once = new Once<int>();
        using var runs = new ManualResetEvent(initialState: false);
        using var go = new ManualResetEvent(initialState: false);
        TestThread first = TestThread.Run(() => Assert.That(once.Run(() =>
        {
            runs.Set();
            WithinLimits.Passes(go, "the others ask");
            return 1;
        }), Is.EqualTo(1)));
        WithinLimits.Passes(runs, "the first one runs");
        Task<int> task = once.RunAsync(static () => new ValueTask<int>(2)).AsTask();
        TestThread thread = TestThread.Run(() => Assert.That(once.Run(static () => 3), Is.EqualTo(1)));
        WithinLimits.Until(() => once.ToString().EndsWith("waiting=2)", StringComparison.Ordinal), () => $"both wait; {once}");
        go.Set();
        first.Join();
        thread.Join();
        Assert.That(await WithinLimits.Completes(task), Is.EqualTo(1));
        Assert.That(once.ToString(), Is.EqualTo("Once(run=True, result=1, waiting=0)"));
        Assert.That(await once.RunAsync(static () => new ValueTask<int>(4)), Is.EqualTo(1));
        Assert.That(once.HasRun);
    }

    [Test]
    public async Task An_exception_is_not_kept_and_the_next_call_runs_again()
    {
        var once = new Once<int>();
        Assert.That(() => once.Run(static () => throw new FormatException("first")), Throws.TypeOf<FormatException>());
        Assert.That(async () => await once.RunAsync(static () => throw new FormatException("second")), Throws.TypeOf<FormatException>());
        Assert.That(once.HasRun, Is.False);
        Assert.That(await once.RunAsync(static () => new ValueTask<int>(3)), Is.EqualTo(3));
    }

    [Test]
    public async Task Asking_from_inside_the_run_throws_instead_of_waiting_for_itself([Values] bool asynchronous)
    {
        var once = new Once<int>();
        if (asynchronous)
        {
            Assert.That(async () => await once.RunAsync(async () => 1 + await once.RunAsync(static () => new ValueTask<int>(1))), Throws.InvalidOperationException.With.Message.Contains("inside"));
        }
        else
        {
            Assert.That(() => once.Run(() => 1 + once.Run(static () => 1)), Throws.InvalidOperationException.With.Message.Contains("inside"));
        }

        Assert.That(await once.RunAsync(static () => new ValueTask<int>(7)), Is.EqualTo(7), "and nothing is stuck");
    }

    [Test]
    public void A_cancelled_caller_leaves_the_run_to_the_others()
    {
        var once = new Once<int>();
        using var source = new CancellationTokenSource();
        int result = once.Run(() =>
        {
            Task<int> other = Elsewhere(() => once.RunAsync(static () => new ValueTask<int>(2), source.Token).AsTask());
            source.Cancel();
            Assert.That(async () => await WithinLimits.Completes(other), Throws.InstanceOf<OperationCanceledException>());
            return 1;
        });
        Assert.That(result, Is.EqualTo(1));

        // Outside the flow of the run, which would count as inside.
        static Task<int> Elsewhere(Func<Task<int>> ask)
        {
            using (ExecutionContext.SuppressFlow())
            {
                return Task.Run(ask);
            }
        }
    }
}
