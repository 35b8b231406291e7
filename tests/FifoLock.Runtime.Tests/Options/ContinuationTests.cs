namespace FifoLocks.Tests.Options;

/// <summary>Where the code behind an await goes on.</summary>
internal sealed class ContinuationTests
{
    private static readonly FifoLockOptions s_inline = new() { RunContinuationsInline = true };

    [Test]
    public async Task In_the_context_it_came_from()
    {
        using var pump = new Pump();
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        Task<(int Before, int After)> where = pump.Run(async () =>
        {
            int before = Environment.CurrentManagedThreadId;
            (await gate.Acquire<Write>()).Dispose();
            return (before, Environment.CurrentManagedThreadId);
        });
        WithinLimits.Waiting(gate, 1);
        held.Dispose();
        (int before, int after) = await WithinLimits.Completes(where);
        Assert.That((before, after), Is.EqualTo((pump.ThreadId, pump.ThreadId)));
    }

    [Test]
    public async Task In_the_scheduler_it_came_from()
    {
        using var scheduler = new OneThreadScheduler();
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        Task<(TaskScheduler, int)> where = scheduler.Run(async () =>
        {
            (await gate.Acquire<Write>()).Dispose();
            return (TaskScheduler.Current, Environment.CurrentManagedThreadId);
        });
        WithinLimits.Waiting(gate, 1);
        held.Dispose();
        Assert.That(await WithinLimits.Completes(where), Is.EqualTo(((TaskScheduler)scheduler, scheduler.ThreadId)));
    }

    [Test]
    public async Task On_the_pool_where_no_context_is_wanted([Values] bool inline)
    {
        using var pump = new Pump();
        var gate = new FifoLock(inline ? s_inline : null);
        Lease<Write> held = gate.Enter<Write>();
        int releaser = 0;
        Task<(bool Pool, int Thread, SynchronizationContext? Context)> where = pump.Run(async () =>
        {
            (await gate.Acquire<Write>().ConfigureAwait(false)).Dispose();
            return (Thread.CurrentThread.IsThreadPoolThread, Environment.CurrentManagedThreadId, SynchronizationContext.Current);
        });
        WithinLimits.Waiting(gate, 1);

        // One item further the pump has left the first one, at its await.
        await WithinLimits.Completes(pump.Run(static () => Task.CompletedTask));
        TestThread.Run(() =>
        {
            releaser = Environment.CurrentManagedThreadId;
            held.Dispose();
        }).Join();
        (bool pool, int thread, SynchronizationContext? context) = await WithinLimits.Completes(where);
        Assert.That(context, Is.Null);
        Assert.That(pool, Is.EqualTo(!inline));
        Assert.That(thread == releaser, Is.EqualTo(inline));
    }

    [Test]
    public void A_continuation_never_runs_inside_a_release_unless_the_option_says_so()
    {
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        int thread = 0;
        Task task = Await();
        int releaser = 0;
        TestThread.Run(() =>
        {
            releaser = Environment.CurrentManagedThreadId;
            held.Dispose();
        }).Join();
        WithinLimits.Completes(task).GetAwaiter().GetResult();
        Assert.That(thread, Is.Not.EqualTo(releaser));

        async Task Await()
        {
            (await gate.Acquire<Write>().ConfigureAwait(false)).Dispose();
            thread = Environment.CurrentManagedThreadId;
        }
    }

    [Test]
    public void Inline_continuations_run_on_the_releasing_thread_after_the_lock_is_handed_back([Values] bool inThePlainContext)
    {
        var gate = new FifoLock(s_inline);
        Lease<Write> held = gate.Enter<Write>();
        int thread = 0;
        ulong flags = ulong.MaxValue;
        Task task = Await();
        TestThread.Run(() =>
        {
            // The base class stands for no context at all: awaits do not capture it either.
            SynchronizationContext.SetSynchronizationContext(inThePlainContext ? new SynchronizationContext() : null);
            held.Dispose();
            Assert.That(task.IsCompletedSuccessfully, "it ran inside Dispose");
            Assert.That(thread, Is.EqualTo(Environment.CurrentManagedThreadId));
        }).Join();
        Assert.That(flags, Is.Zero, "nobody is the granter while foreign code runs");

        async Task Await()
        {
            using (await gate.Acquire<Write>().ConfigureAwait(false))
            {
                thread = Environment.CurrentManagedThreadId;
                flags = gate.State & (Word.Draining | Word.LookAgain);
            }
        }
    }

    [Test]
    public async Task An_inline_continuation_never_runs_inside_a_cancellation_or_a_timed_request([Values] bool cancel)
    {
        var clock = new FakeTimeProvider();
        var gate = new FifoLock(new FifoLockOptions { RunContinuationsInline = true, TimeProvider = clock });
        using Lease<Read> held = gate.Enter<Read>();
        using var source = new CancellationTokenSource();
        ValueTask<Lease<Write>> writer = gate.TryAcquire<Write>(TimeSpan.FromSeconds(1), source.Token);
        int thread = 0;
        Task reader = ReadOnce();

        // The writer gives up, which lets the reader in: whoever made it give up must not run the reader's code.
        TestThread.Run(() =>
        {
            thread = -Environment.CurrentManagedThreadId;
            if (cancel)
            {
                source.Cancel();
            }
            else
            {
                clock.Advance(TimeSpan.FromSeconds(1));
            }
        }).Join();
        await WithinLimits.Completes(reader);
        Assert.That(thread, Is.Positive, "it ran elsewhere");
        Assert.That(async () => (await writer).IsHeld, cancel ? Throws.InstanceOf<OperationCanceledException>() : Is.False);

        async Task ReadOnce()
        {
            using (await gate.Acquire<Read>().ConfigureAwait(false))
            {
                thread = Environment.CurrentManagedThreadId == -thread ? -1 : Environment.CurrentManagedThreadId;
            }
        }
    }

    [Test]
    public async Task An_inline_continuation_does_not_get_into_the_context_of_the_releaser()
    {
        using var pump = new Pump();
        var gate = new FifoLock(s_inline);
        Lease<Write> held = gate.Enter<Write>();
        Task<SynchronizationContext?> where = Await();
        await WithinLimits.Completes(pump.Run(() =>
        {
            held.Dispose();
            return Task.CompletedTask;
        }));
        Assert.That(await WithinLimits.Completes(where), Is.Null);

        async Task<SynchronizationContext?> Await()
        {
            (await gate.Acquire<Write>().ConfigureAwait(false)).Dispose();
            return SynchronizationContext.Current;
        }
    }

    [Test]
    public async Task Inline_continuations_nest_sixteen_deep_and_no_deeper()
    {
        const int Requests = 200;
        var gate = new FifoLock(s_inline);
        Lease<Write> held = gate.Enter<Write>();
        int depth = 0;
        int deepest = 0;
        int releaser = 0;
        Task[] tasks = [.. Enumerable.Range(0, Requests).Select(_ => Await())];
        TestThread.Run(() =>
        {
            releaser = Environment.CurrentManagedThreadId;
            held.Dispose();
        }).Join();
        await WithinLimits.Completes(Task.WhenAll(tasks));
        Assert.That(deepest, Is.EqualTo(16));

        async Task Await()
        {
            Lease<Write> lease = await gate.Acquire<Write>().ConfigureAwait(false);
            bool onReleaser = Environment.CurrentManagedThreadId == releaser;
            if (onReleaser)
            {
                deepest = Math.Max(deepest, ++depth);
            }

            // Inside this call the next continuation runs.
            lease.Dispose();
            if (onReleaser)
            {
                depth--;
            }
        }
    }

    [Test]
    public async Task A_context_that_throws_in_Post_does_not_lose_the_continuation([Values] bool takesItFirst)
    {
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        var context = new FaultyContext(takesItFirst);
        int runs = 0;
        Task task = TestThreadIn(context, async () =>
        {
            (await gate.Acquire<Write>()).Dispose();
            Interlocked.Increment(ref runs);
        });
        WithinLimits.Waiting(gate, 1);
        held.Dispose();
        await WithinLimits.Completes(task);
        context.RunTaken();
        Assert.That(runs, Is.EqualTo(1));
        Assert.That(context.Posts, Is.EqualTo(1));
        Assert.That(gate.CountHeld<Write>(), Is.Zero);
    }

    [Test]
    public async Task A_context_that_runs_posts_at_once_may_use_the_lock_in_them()
    {
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        Task task = TestThreadIn(new ImmediateContext(), async () =>
        {
            using (await gate.Acquire<Write>())
            {
                Assert.That(gate.State & Word.Draining, Is.Zero, "Post does not run under the granter's role");
            }

            (await gate.Acquire<Write>()).Dispose();
        });
        WithinLimits.Waiting(gate, 1);
        held.Dispose();
        await WithinLimits.Completes(task);
    }

    [Test]
    public async Task The_execution_context_flows_to_the_continuation()
    {
        var local = new AsyncLocal<int> { Value = 42 };
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        Task<int> task = Await();
        local.Value = 7;
        held.Dispose();
        Assert.That(await WithinLimits.Completes(task), Is.EqualTo(42));

        // Through OnCompleted, which flows by itself, unlike the builder's UnsafeOnCompleted.
        held = gate.Enter<Write>();
        local.Value = 43;
        var seen = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        System.Runtime.CompilerServices.ValueTaskAwaiter<Lease<Write>> awaiter = gate.Acquire<Write>().GetAwaiter();
        awaiter.OnCompleted(() =>
        {
            awaiter.GetResult().Dispose();
            seen.SetResult(local.Value);
        });
        local.Value = 8;
        held.Dispose();
        Assert.That(await WithinLimits.Completes(seen.Task), Is.EqualTo(43));

        async Task<int> Await()
        {
            (await gate.Acquire<Write>()).Dispose();
            return local.Value;
        }
    }

    private static Task TestThreadIn(SynchronizationContext context, Func<Task> body)
    {
        Task? task = null;
        TestThread.Run(() =>
        {
            SynchronizationContext.SetSynchronizationContext(context);
            task = body();
        }).Join();
        return task!;
    }

    private sealed class FaultyContext(bool takesItFirst) : SynchronizationContext
    {
        private readonly List<Action> _taken = [];

        public int Posts { get; private set; }

        public override void Post(SendOrPostCallback d, object? state)
        {
            Posts++;
            if (takesItFirst)
            {
                _taken.Add(() => d(state));
            }

            throw new NotSupportedException("this context takes no posts");
        }

        public void RunTaken() => _taken.ForEach(action => action());
    }
}
