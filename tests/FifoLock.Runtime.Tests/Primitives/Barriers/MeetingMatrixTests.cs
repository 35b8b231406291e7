using FifoLocks.Tests.Allocation;
using FifoLocks.Tests.Children;

namespace FifoLocks.Tests.Primitives.Barriers;

/// <summary>Everybody who must be able to meet, and what it costs.</summary>
internal sealed class MeetingMatrixTests
{
    [Test]
    public async Task Tasks_of_a_pump_meet_threads_and_come_back_to_the_pump([Values] bool withAction)
    {
        using var pump = new Pump();
        var barrier = new FifoBarrier(4, withAction ? static () => { } : null);
        Task<bool>[] tasks = [.. Enumerable.Range(0, 3).Select(_ => pump.Run(async () =>
        {
            bool back = true;
            for (int round = 0; round < 20; round++)
            {
                await barrier.WaitAsync();
                back &= Environment.CurrentManagedThreadId == pump.ThreadId;
            }

            return back;
        }))];
        TestThread.Run(() =>
        {
            for (int round = 0; round < 20; round++)
            {
                barrier.Wait();
            }
        }).Join();
        Assert.That(await WithinLimits.Completes(Task.WhenAll(tasks)), Is.All.True);
        Assert.That(barrier.PhaseNumber, Is.EqualTo(20));
    }

    [Test]
    public async Task A_task_whose_pump_is_blocked_in_the_same_group_runs_the_action_all_the_same()
    {
        using var pump = new Pump();
        int actions = 0;
        var barrier = new FifoBarrier(3, () => actions++);
        Task<int> blocked = pump.Run(() => Task.FromResult(barrier.Wait()));
        WithinLimits.Waiting(barrier, 1);
        SynchronizationContext? before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(pump);
        Task<int> last = Last();
        SynchronizationContext.SetSynchronizationContext(before);
        barrier.RemoveParticipants(1);
        Assert.That(await WithinLimits.Completes(blocked), Is.Zero);
        Assert.That(await WithinLimits.Completes(last), Is.EqualTo(1));
        Assert.That(actions, Is.EqualTo(1));

        async Task<int> Last() => await barrier.WaitAsync();
    }

    [Test]
    public async Task Tasks_of_a_scheduler_of_their_own_come_back_to_it([Values] bool withAction)
    {
        using var scheduler = new OneThreadScheduler();
        var barrier = new FifoBarrier(6, withAction ? static () => { } : null);
        var latch = new FifoLatch(6);
        Task<bool>[] tasks = [.. Enumerable.Range(0, 5).Select(_ => scheduler.Run(async () =>
        {
            await barrier.WaitAsync();
            bool back = TaskScheduler.Current == scheduler;
            await latch.WaitAsync();
            return back && TaskScheduler.Current == scheduler && Environment.CurrentManagedThreadId == scheduler.ThreadId;
        }))];
        WithinLimits.Waiting(barrier, 5);
        Assert.That(barrier.Wait(), Is.EqualTo(5));
        WithinLimits.Waiting(latch, 5);
        latch.Wait();
        Assert.That(await WithinLimits.Completes(Task.WhenAll(tasks)), Is.All.True);
    }

    [Test]
    public async Task A_timer_thread_may_be_the_last()
    {
        var barrier = new FifoBarrier(2);
        Task<int> first = barrier.WaitAsync().AsTask();
        var result = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var timer = new Timer(_ => result.SetResult(barrier.Wait()), null, 0, Timeout.Infinite);
        Assert.That(await WithinLimits.Completes(result.Task), Is.EqualTo(1));
        Assert.That(await WithinLimits.Completes(first), Is.Zero);
    }

    [Test]
    public void A_starved_pool_goes_on_when_the_last_comes_on_any_thread() => Program.Run(nameof(StarvedPool.Barrier));

    [Test]
    public void An_action_finds_the_flow_of_whoever_runs_it()
    {
        var flow = new AsyncLocal<string>();
        string? seen = null;
        var barrier = new FifoBarrier(2, () => seen = flow.Value);
        flow.Value = "the waiter's";
        ValueTask<int> waiter = barrier.WaitAsync();
        flow.Value = "the remover's";
        barrier.RemoveParticipants(1);
        Assert.That(WithinLimits.Completes(waiter.AsTask()).Result, Is.Zero);
        Assert.That(seen, Is.EqualTo("the waiter's"));
    }

    [Test]
    public void Once_warm_nothing_is_allocated([Values] bool withToken)
    {
        var barrier = new FifoBarrier(4);
        using var source = new CancellationTokenSource();
        CancellationToken token = withToken ? source.Token : default;
        TimeSpan hour = TimeSpan.FromHours(1);
        AllocationTests.AssertNothing(() =>
        {
            ValueTask<int> first = barrier.WaitAsync(token);
            ValueTask<(bool, int)> second = barrier.TryWaitAsync(hour, token);
            ValueTask<int> third = barrier.WaitAsync(token);
            barrier.TryWait(hour, out int _, token);
            first.GetAwaiter().GetResult();
            second.GetAwaiter().GetResult();
            third.GetAwaiter().GetResult();
        });
    }

    [Test]
    public void Once_warm_nothing_is_allocated_for_an_action()
    {
        // Where others are let go after it, pools of several threads take part: see the tests of tasks and threads.
        var barrier = new FifoBarrier(1, static () => { });
        AllocationTests.AssertNothing(() => barrier.Wait());
        AllocationTests.AssertNothing(() => barrier.WaitAsync().GetAwaiter().GetResult());
        AllocationTests.AssertNothing(() => barrier.TryWaitAsync(TimeSpan.FromHours(1)).GetAwaiter().GetResult());
    }

    [Test]
    public async Task Tasks_that_meet_allocate_nothing([Values] bool withAction)
    {
        var barrier = new FifoBarrier(3, withAction ? static () => { } : null);
        await AllocationTests.AssertNothingInTotal(async rounds => await Task.WhenAll(Loop(barrier, rounds), Loop(barrier, rounds), Loop(barrier, rounds)));

        static async Task Loop(FifoBarrier barrier, int rounds)
        {
            await Task.Yield();
            for (int i = 0; i < rounds; i++)
            {
                await barrier.WaitAsync().ConfigureAwait(false);
            }
        }
    }

    [Test]
    public async Task Threads_that_meet_allocate_nothing([Values] bool withAction)
    {
        var barrier = new FifoBarrier(2, withAction ? static () => { } : null);
        await AllocationTests.AssertNothingInTotal(rounds =>
        {
            TestThread[] threads = TestThread.RunTogether([.. Enumerable.Range(0, 2).Select(_ => (Action)(() =>
            {
                for (int i = 0; i < rounds / 4; i++)
                {
                    barrier.Wait();
                }
            }))]);
            Array.ForEach(threads, static thread => thread.Join());
            return Task.CompletedTask;
        });
    }
}
