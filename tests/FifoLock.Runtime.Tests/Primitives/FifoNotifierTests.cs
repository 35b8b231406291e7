using FifoLocks.Core;
using FifoLocks.Tests.Allocation;

namespace FifoLocks.Tests.Primitives;

internal sealed class FifoNotifierTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly CancellationToken s_cancelled = new(canceled: true);

    [Test]
    public async Task A_notification_that_nobody_waits_for_is_lost()
    {
        var notifier = new FifoNotifier();
        Assert.That(notifier.Notify(3), Is.Zero);
        Assert.That(notifier.NotifyAll(), Is.Zero);
        Task wait = notifier.WaitAsync().AsTask();
        TestThread thread = TestThread.Run(() => notifier.Wait());
        WithinLimits.Waiting(notifier, 2);
        Assert.That(notifier.NotifyAll(), Is.EqualTo(2), "they wait for one that comes later");
        await WithinLimits.Completes(wait);
        thread.Join();
        Assert.That(notifier.Notify(), Is.Zero);
    }

    [Test]
    public async Task Threads_and_tasks_are_woken_in_the_order_they_came()
    {
        const int Pairs = 4;
        var notifier = new FifoNotifier();
        var tasks = new Task[Pairs];
        var threads = new TestThread[Pairs];
        for (int i = 0; i < Pairs; i++)
        {
            tasks[i] = notifier.WaitAsync().AsTask();
            threads[i] = TestThread.Run(() => notifier.Wait());
            WithinLimits.Waiting(notifier, 2 * (i + 1));
        }

        for (int i = 0; i < Pairs; i++)
        {
            Assert.That(notifier.Notify(), Is.EqualTo(1));
            await WithinLimits.Completes(tasks[i], "the task is next");
            Assert.That(threads.Skip(i).Any(static each => each.IsDone), Is.False);
            Assert.That(notifier.Notify(), Is.EqualTo(1));
            threads[i].Join("the thread is next");
            Assert.That(tasks.Skip(i + 1).Any(static each => each.IsCompleted), Is.False);
        }
    }

    [TestCase(1, 1)]
    [TestCase(2, 2)]
    [TestCase(3, 3)]
    [TestCase(5, 3)]
    [TestCase(int.MaxValue, 3)]
    public async Task It_wakes_so_many_of_three_and_says_how_many(int count, int woken)
    {
        var notifier = new FifoNotifier();
        Task[] tasks = [.. Enumerable.Range(0, 3).Select(_ => notifier.WaitAsync().AsTask())];
        Assert.That(notifier.ToString(), Is.EqualTo("FifoNotifier(waiting=3)"));
        Assert.That(notifier.Notify(count), Is.EqualTo(woken));
        await WithinLimits.Completes(Task.WhenAll(tasks[..woken]));
        Assert.That(tasks.Skip(woken).Any(static each => each.IsCompleted), Is.False);
        Assert.That(notifier.WaitingCount, Is.EqualTo(3 - woken));
        Assert.That(notifier.NotifyAll(), Is.EqualTo(3 - woken));
        await WithinLimits.Completes(Task.WhenAll(tasks));
    }

    [Test]
    public void Fewer_than_one_cannot_be_notified([Values(0, -1, int.MinValue)] int count)
    {
        var notifier = new FifoNotifier();
        ValueTask wait = notifier.WaitAsync();
        Assert.That(() => notifier.Notify(count), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("count"));
        Assert.That(wait.IsCompleted, Is.False);
        Assert.That(notifier.Notify(), Is.EqualTo(1));
        wait.GetAwaiter().GetResult();
    }

    [Test]
    public void Who_is_woken_and_waits_again_is_not_woken_twice([Values] bool all) => TestThread.Run(() =>
    {
        // Continuations run inside the notification here, so they do wait again before it returns.
        var notifier = new FifoNotifier(new FifoLockOptions { RunContinuationsInline = true });
        int woken = 0;
        Task[] tasks = [.. Enumerable.Range(0, 3).Select(_ => Again())];
        Assert.That(all ? notifier.NotifyAll() : notifier.Notify(5), Is.EqualTo(3));
        Assert.That(woken, Is.EqualTo(3));
        Assert.That(notifier.WaitingCount, Is.EqualTo(3));
        Assert.That(notifier.NotifyAll(), Is.EqualTo(3));
        Assert.That(tasks.Select(static each => each.IsCompletedSuccessfully), Is.All.True);

        async Task Again()
        {
            await notifier.WaitAsync().ConfigureAwait(false);
            woken++;
            await notifier.WaitAsync().ConfigureAwait(false);
            woken++;
        }
    }).Join();

    [Test]
    public void A_notification_beside_a_busy_granter_wakes_those_before_it_and_nobody_after_it()
    {
        // A granter that has been taken off its processor looks like this to everybody else: the queue is its own, and nobody is told yet.
        var notifier = new FifoNotifier();
        ValueTask listed = notifier.WaitAsync();
        notifier.State |= Word.Draining;
        ValueTask before = notifier.WaitAsync();
        int woken = 0;
        TestThread notifying = TestThread.Run(() => woken = notifier.NotifyAll());
        WithinLimits.Until(() => notifier.WaitingCount == 3, "two wait, and there is a note to notify them");
        ValueTask after = notifier.WaitAsync();
        notifier.State &= ~Word.Draining;
        ValueTask drains = notifier.WaitAsync();
        notifying.Join();
        Assert.That(woken, Is.EqualTo(2));
        Assert.That((listed.IsCompleted, before.IsCompleted, after.IsCompleted, drains.IsCompleted), Is.EqualTo((true, true, false, false)));
        Assert.That(notifier.Notify(2), Is.EqualTo(2));
    }

    [Test]
    public async Task A_wait_of_no_time_is_never_notified([Values] bool forceYield)
    {
        var notifier = new FifoNotifier(new FifoLockOptions { ForceYield = forceYield });
        notifier.Notify();
        Assert.That(notifier.TryWait(TimeSpan.Zero), Is.False);
        Assert.That(await notifier.TryWaitAsync(TimeSpan.Zero), Is.False);
        Assert.That(notifier.WaitingCount, Is.Zero);
    }

    [Test]
    public void A_negative_timeout_is_refused()
    {
        var notifier = new FifoNotifier();
        TimeSpan bad = TimeSpan.FromMilliseconds(-2);
        Assert.That(() => notifier.TryWait(bad, s_cancelled), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("timeout"));
        Assert.That(() => _ = notifier.TryWaitAsync(bad, s_cancelled), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("timeout"));
        Assert.That(notifier.State, Is.Zero);
    }

    [Test]
    public void A_cancelled_token_ends_a_wait_before_it_begins()
    {
        var notifier = new FifoNotifier();
        Assert.That(() => notifier.Wait(s_cancelled), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => notifier.TryWait(s_second, s_cancelled), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(notifier.WaitAsync(s_cancelled).IsCanceled);
        Assert.That(notifier.TryWaitAsync(s_second, s_cancelled).IsCanceled);
        Assert.That(notifier.WaitingCount, Is.Zero);
    }

    [Test]
    public async Task Whoever_gives_up_leaves_at_once_and_is_not_counted([Values] bool byThread, [Values] bool byTime)
    {
        var clock = new FakeTimeProvider();
        var notifier = new FifoNotifier(new FifoLockOptions { TimeProvider = clock });
        using var source = new CancellationTokenSource();
        Task first = notifier.WaitAsync().AsTask();
        bool answer = true;
        TestThread? thread = byThread ? TestThread.Run(() => answer = notifier.TryWait(s_second, source.Token)) : null;
        Task<bool> task = byThread ? Task.FromResult(false) : notifier.TryWaitAsync(s_second, source.Token).AsTask();
        WithinLimits.Waiting(notifier, 2);
        clock.UntilArmed(1);
        Task last = notifier.WaitAsync().AsTask();
        if (byTime)
        {
            clock.Advance(s_second);
            thread?.Join();
            Assert.That(byThread ? answer : await WithinLimits.Completes(task), Is.False);
        }
        else
        {
            source.Cancel();
            Assert.That(
                async () =>
                {
                    thread?.Join();
                    await WithinLimits.Completes(task);
                    Assert.That(byThread, Is.False, "the thread throws");
                },
                Throws.InstanceOf<OperationCanceledException>().With.Property("CancellationToken").EqualTo(source.Token));
        }

        Assert.That(notifier.WaitingCount, Is.EqualTo(2));
        Assert.That(clock.ArmedTimers, Is.Zero);
        Assert.That(notifier.Notify(2), Is.EqualTo(2), "the second one is for the last");
        await WithinLimits.Completes(Task.WhenAll(first, last));
    }

    [Test]
    public async Task An_interrupted_wait_leaves_the_queue()
    {
        var notifier = new FifoNotifier();
        TestThread thread = TestThread.Run(() => notifier.Wait());
        WithinLimits.Waiting(notifier, 1);
        Task behind = notifier.WaitAsync().AsTask();
        thread.Interrupt();
        Assert.That(thread.Outcome(), Is.TypeOf<ThreadInterruptedException>());
        Assert.That(notifier.WaitingCount, Is.EqualTo(1));
        Assert.That(notifier.NotifyAll(), Is.EqualTo(1));
        await WithinLimits.Completes(behind);
    }

    [Test]
    public async Task Once_notified_neither_token_nor_time_takes_it_back([Values] bool resumed)
    {
        var clock = new FakeTimeProvider();
        var notifier = new FifoNotifier(new FifoLockOptions { TimeProvider = clock });
        using var source = new CancellationTokenSource();
        ValueTask<bool> wait = notifier.TryWaitAsync(s_second, source.Token);
        ValueTask behind = notifier.WaitAsync();
        Assert.That(notifier.Notify(), Is.EqualTo(1));
        Assert.That(wait.IsCompleted, "notified, and nobody has looked yet");
        if (resumed)
        {
            Assert.That(await wait);
        }

        source.Cancel();
        clock.Advance(2 * s_second);
        if (!resumed)
        {
            Assert.That(await wait);
        }

        Assert.That(behind.IsCompleted, Is.False, "the notification was for the first");
        Assert.That(notifier.NotifyAll(), Is.EqualTo(1));
        await behind;
    }

    [Test]
    public async Task Forced_to_yield_each_asynchronous_wait_yields_exactly_once()
    {
        using var pump = new Pump();
        var notifier = new FifoNotifier(new FifoLockOptions { ForceYield = true });
        Task<int> posts = pump.Run(async () =>
        {
            int before = pump.Posts;
            await notifier.TryWaitAsync(TimeSpan.Zero);
            await notifier.WaitAsync();
            return pump.Posts - before;
        });
        WithinLimits.Waiting(notifier, 1);
        notifier.Notify();
        Assert.That(await WithinLimits.Completes(posts), Is.EqualTo(2));
    }

    [Test]
    public void Awaiting_twice_is_refused()
    {
        var notifier = new FifoNotifier();
        ValueTask wait = notifier.WaitAsync();
        notifier.Notify();
        wait.GetAwaiter().GetResult();
        Assert.That(() => wait.GetAwaiter().GetResult(), Throws.InvalidOperationException.With.Message.Contain("twice"));
    }

    [Test]
    public void Once_warm_nothing_is_allocated()
    {
        var notifier = new FifoNotifier();
        using var source = new CancellationTokenSource();
        AllocationTests.AssertNothing(() =>
        {
            ValueTask<bool> one = notifier.TryWaitAsync(TimeSpan.FromHours(1), source.Token);
            ValueTask two = notifier.WaitAsync();
            ValueTask three = notifier.WaitAsync(source.Token);
            notifier.Notify(2);
            one.GetAwaiter().GetResult();
            two.GetAwaiter().GetResult();
            notifier.NotifyAll();
            three.GetAwaiter().GetResult();
            notifier.Notify();
        });
    }

    [Test]
    public void The_name_is_the_one_in_the_options() =>
        Assert.That(new FifoNotifier(new FifoLockOptions { Name = "news" }).ToString(), Is.EqualTo("news(waiting=0)"));

    [Test]
    public void It_does_what_a_list_of_waiters_does([Range(1, 8)] int seed, [Values] bool threads)
    {
        var notifier = new FifoNotifier();
        Crowd.Play(seed, threads, notifier, (random, crowd) =>
        {
            switch (random.Next(5))
            {
                case 0:
                    Assert.That(notifier.NotifyAll(), Is.EqualTo(crowd.Count));
                    crowd.AllPass();
                    break;
                case 1:
                    int count = random.Next(1, 4);
                    int woken = Math.Min(count, crowd.Count);
                    Assert.That(notifier.Notify(count), Is.EqualTo(woken));
                    for (int i = 0; i < woken; i++)
                    {
                        crowd.FirstPasses();
                    }

                    break;
                default:
                    crowd.Arrives(notifier.Wait, notifier.WaitAsync, passes: false);
                    break;
            }
        });
    }
}
