using FifoLocks.Tests.Allocation;

namespace FifoLocks.Tests.Primitives;

/// <summary>What waiting promises, whatever is waited for.</summary>
internal sealed class WaitingTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly CancellationToken s_cancelled = new(canceled: true);

    [Test]
    public void A_negative_timeout_throws_even_where_nobody_would_wait([Values] Kind kind, [Values] bool open)
    {
        Subject subject = Subject.Of(kind);
        if (open)
        {
            subject.Open();
        }

        ulong before = subject.Target.State;
        TimeSpan bad = TimeSpan.FromMilliseconds(-2);
        Assert.That(() => subject.TryWait(bad, default), Refuses());
        Assert.That(() => subject.TryWait(bad, s_cancelled), Refuses(), "arguments come first");
        Assert.That(() => _ = subject.TryWaitAsync(bad, default), Refuses());
        Assert.That(() => _ = subject.TryWaitAsync(bad, s_cancelled), Refuses(), "arguments come first");
        Assert.That(subject.Target.State, Is.EqualTo(before));

        static NUnit.Framework.Constraints.IResolveConstraint Refuses() =>
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("timeout");
    }

    [Test]
    public void A_cancelled_token_wins_and_takes_nothing([Values] Kind kind, [Values] bool open, [Values] bool forceYield)
    {
        Subject subject = Subject.Of(kind, new FifoLockOptions { ForceYield = forceYield });
        if (open)
        {
            subject.Open();
        }

        ulong before = subject.Target.State;
        Assert.That(() => subject.Wait(s_cancelled), Cancels());
        Assert.That(() => subject.TryWait(TimeSpan.Zero, s_cancelled), Cancels());
        Assert.That(() => subject.TryWait(Timeout.InfiniteTimeSpan, s_cancelled), Cancels());
        Assert.That(subject.WaitAsync(s_cancelled).IsCanceled, "through the task, not thrown by the call");
        Assert.That(subject.TryWaitAsync(TimeSpan.Zero, s_cancelled).IsCanceled);
        Assert.That(async () => await subject.WaitAsync(s_cancelled), Cancels());
        Assert.That(subject.Target.State, Is.EqualTo(before));
        Assert.That(subject.Target.WaitingCount, Is.Zero);

        static NUnit.Framework.Constraints.IResolveConstraint Cancels() => Throws.InstanceOf<OperationCanceledException>()
            .With.Property(nameof(OperationCanceledException.CancellationToken)).EqualTo(s_cancelled);
    }

    [Test]
    public async Task A_wait_of_no_time_says_how_it_stands([Values] Kind kind, [Values] bool forceYield)
    {
        Subject subject = Subject.Of(kind, new FifoLockOptions { ForceYield = forceYield });
        Assert.That(subject.TryWait(TimeSpan.Zero, default), Is.False);
        Assert.That(await subject.TryWaitAsync(TimeSpan.Zero, default), Is.False);
        Assert.That(subject.Target.WaitingCount, Is.Zero);
        subject.Open();
        Assert.That(subject.TryWait(TimeSpan.Zero, default));
        subject.Open();
        Assert.That(await subject.TryWaitAsync(TimeSpan.Zero, default));
    }

    [Test]
    public async Task Threads_and_tasks_pass_in_the_order_they_came([Values(Kind.AutoResetEvent, Kind.Semaphore)] Kind kind)
    {
        const int Pairs = 4;
        Subject subject = Subject.Of(kind);
        var tasks = new Task[Pairs];
        var threads = new TestThread[Pairs];
        for (int i = 0; i < Pairs; i++)
        {
            tasks[i] = subject.WaitAsync(default).AsTask();
            threads[i] = TestThread.Run(() => subject.Wait(default));
            WithinLimits.Waiting(subject.Target, 2 * (i + 1));
        }

        for (int i = 0; i < Pairs; i++)
        {
            subject.Open();
            await WithinLimits.Completes(tasks[i], "the task is next");
            Assert.That(threads.Skip(i).Any(static each => each.IsDone), Is.False);
            subject.Open();
            threads[i].Join("the thread is next");
            Assert.That(tasks.Skip(i + 1).Any(static each => each.IsCompleted), Is.False);
        }
    }

    [Test]
    public async Task Whoever_gives_up_leaves_at_once_and_the_others_pass([Values] Kind kind, [Values] bool byThread)
    {
        Subject subject = Subject.Of(kind);
        using var source = new CancellationTokenSource();
        TestThread? thread = byThread ? TestThread.Run(() => subject.Wait(source.Token)) : null;
        Task task = byThread ? Task.CompletedTask : subject.WaitAsync(source.Token).AsTask();
        WithinLimits.Waiting(subject.Target, 1);
        Task behind = subject.WaitAsync(default).AsTask();
        source.Cancel();
        if (thread is not null)
        {
            Assert.That(thread.Outcome(), Is.TypeOf<OperationCanceledException>().With.Property("CancellationToken").EqualTo(source.Token));
        }
        else
        {
            Assert.That(async () => await WithinLimits.Completes(task), Throws.InstanceOf<OperationCanceledException>());
            Assert.That(task.IsCanceled);
        }

        Assert.That(subject.Target.WaitingCount, Is.EqualTo(1));
        subject.Open();
        await WithinLimits.Completes(behind);
        Assert.That(subject.Target.WaitingCount, Is.Zero);
    }

    [Test]
    public async Task A_wait_ends_when_its_time_has_come_and_not_before([Values] Kind kind, [Values] bool byThread)
    {
        var clock = new FakeTimeProvider();
        Subject subject = Subject.Of(kind, new FifoLockOptions { TimeProvider = clock });
        bool passed = true;
        TestThread? thread = byThread ? TestThread.Run(() => passed = subject.TryWait(10 * s_second, default)) : null;
        Task<bool> task = byThread ? Task.FromResult(false) : subject.TryWaitAsync(10 * s_second, default).AsTask();
        clock.UntilArmed(1);
        clock.Advance((10 * s_second) - TimeSpan.FromTicks(1));
        Assert.That(subject.Target.WaitingCount, Is.EqualTo(1));
        clock.UntilArmed(1);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        thread?.Join();
        Assert.That(byThread ? passed : await WithinLimits.Completes(task), Is.False);
        Assert.That(subject.Target.WaitingCount, Is.Zero);
        Assert.That(clock.ArmedTimers, Is.Zero);
        subject.Open();
        Assert.That(subject.TryWait(TimeSpan.Zero, default), "nothing was taken");
    }

    [Test]
    public async Task Once_granted_neither_token_nor_time_takes_it_back([Values] Kind kind)
    {
        var clock = new FakeTimeProvider();
        Subject subject = Subject.Of(kind, new FifoLockOptions { TimeProvider = clock });
        using var source = new CancellationTokenSource();
        ValueTask<bool> wait = subject.TryWaitAsync(s_second, source.Token);
        subject.Open();
        Assert.That(wait.IsCompleted, "granted, and nobody has looked yet");
        source.Cancel();
        clock.Advance(2 * s_second);
        Assert.That(await wait);
        subject.Shut();
        Assert.That(subject.TryWait(TimeSpan.Zero, default), Is.EqualTo(kind == Kind.Event), "it was taken once");
        Assert.That(clock.ArmedTimers, Is.Zero);
    }

    [Test]
    public async Task An_interrupted_wait_leaves_the_queue([Values] Kind kind)
    {
        Subject subject = Subject.Of(kind);
        TestThread thread = TestThread.Run(() => subject.Wait(default));
        WithinLimits.Waiting(subject.Target, 1);
        Task behind = subject.WaitAsync(default).AsTask();
        thread.Interrupt();
        Assert.That(thread.Outcome(), Is.TypeOf<ThreadInterruptedException>());
        Assert.That(subject.Target.WaitingCount, Is.EqualTo(1));
        subject.Open();
        await WithinLimits.Completes(behind);
    }

    [Test]
    public void What_does_not_wait_does_not_mind_an_interrupt([Values] Kind kind)
    {
        Subject subject = Subject.Of(kind);
        subject.Open();
        TestThread.Run(() =>
        {
            Thread.CurrentThread.Interrupt();
            subject.Wait(default);
            Assert.That(TestThread.TakesPendingInterrupt(), "it is still pending");
        }).Join();
    }

    [Test]
    public async Task Forced_to_yield_each_asynchronous_wait_yields_exactly_once([Values] Kind kind)
    {
        using var pump = new Pump();
        Subject subject = Subject.Of(kind, new FifoLockOptions { ForceYield = true });
        int posts = await WithinLimits.Completes(pump.Run(async () =>
        {
            int before = pump.Posts;
            Assert.That(await subject.TryWaitAsync(TimeSpan.Zero, default), Is.False);
            subject.Open();
            await subject.WaitAsync(default);
            subject.Shut();
            subject.Open();
            Assert.That(await subject.TryWaitAsync(TimeSpan.Zero, default));
            subject.Shut();
            subject.Open();
            subject.Wait(default);
            return pump.Posts - before;
        }));
        Assert.That(posts, Is.EqualTo(3));

        if (kind != Kind.Event)
        {
            subject.Shut();
            Task<int> waits = pump.Run(async () =>
            {
                int before = pump.Posts;
                await subject.WaitAsync(default);
                return pump.Posts - before;
            });
            WithinLimits.Waiting(subject.Target, 1);
            subject.Open();
            Assert.That(await WithinLimits.Completes(waits), Is.EqualTo(1), "one that has to wait");
        }
    }

    [Test]
    public void Without_the_option_what_does_not_wait_does_not_yield([Values] Kind kind)
    {
        Subject subject = Subject.Of(kind);
        subject.Open();
        Assert.That(subject.WaitAsync(default).IsCompletedSuccessfully);
    }

    [Test]
    public void Awaiting_twice_is_refused([Values] Kind kind)
    {
        Subject subject = Subject.Of(kind);
        ValueTask wait = subject.WaitAsync(default);
        subject.Open();
        wait.GetAwaiter().GetResult();
        Assert.That(() => wait.GetAwaiter().GetResult(), Throws.InvalidOperationException.With.Message.Contain("twice"));
    }

    [Test]
    public void Once_warm_nothing_is_allocated([Values] Kind kind, [Values] bool timed)
    {
        Subject subject = Subject.Of(kind);
        using var source = new CancellationTokenSource();
        TimeSpan hour = TimeSpan.FromHours(1);
        AllocationTests.AssertNothing(() => subject.TryWait(TimeSpan.Zero, source.Token));
        AllocationTests.AssertNothing(() => subject.TryWaitAsync(TimeSpan.Zero, source.Token).GetAwaiter().GetResult());
        if (kind != Kind.Event)
        {
            AllocationTests.AssertNothing(() =>
            {
                ValueTask<bool> limited = timed ? subject.TryWaitAsync(hour, source.Token) : default;
                ValueTask wait = timed ? default : subject.WaitAsync(source.Token);
                subject.Open();
                limited.GetAwaiter().GetResult();
                wait.GetAwaiter().GetResult();
                subject.Shut();
            });
        }

        AllocationTests.AssertNothing(() =>
        {
            subject.Open();
            subject.TryWait(hour, source.Token);
            subject.Shut();
            subject.Open();
            subject.WaitAsync(source.Token).GetAwaiter().GetResult();
            subject.Shut();
        });
    }

    [Test]
    public async Task The_name_is_the_one_in_the_options([Values] Kind kind)
    {
        Subject subject = Subject.Of(kind, new FifoLockOptions { Name = "start" });
        Task wait = subject.WaitAsync(default).AsTask();
        Assert.That(subject.Target.ToString(), Does.StartWith("start(").And.EndsWith(", waiting=1)"));
        subject.Open();
        await WithinLimits.Completes(wait);
        Assert.That(Subject.Of(kind).Target.Name, Is.EqualTo($"Fifo{kind}"));
    }
}
