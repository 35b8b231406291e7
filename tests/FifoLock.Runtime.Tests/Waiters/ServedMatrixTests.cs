using FifoLocks.Tests.Children;

namespace FifoLocks.Tests.Waiters;

/// <summary>Everybody who must be able to wait, and to be waited for, on those whose granter has the state to itself.</summary>
internal sealed class ServedMatrixTests
{
    public enum Kind
    {
        Notifier,
        Limiter,
        ReentrantLimiter,
    }

    [Test]
    public async Task A_pool_task_awaits_and_a_pool_task_blocks([Values] Kind kind, [Values] bool blocks)
    {
        Door door = Door.Of(kind);
        Task task = Task.Run(async () =>
        {
            if (blocks)
            {
                door.Pass();
            }
            else
            {
                await door.PassAsync();
            }
        });
        WithinLimits.Waiting(door.Target, 1);
        door.Open();
        await WithinLimits.Completes(task);
    }

    [Test]
    public async Task A_dedicated_thread_blocks_and_is_woken_by_a_task([Values] Kind kind)
    {
        Door door = Door.Of(kind);
        TestThread thread = TestThread.Run(door.Pass);
        WithinLimits.Waiting(door.Target, 1);
        await WithinLimits.Completes(Task.Run(door.Open));
        thread.Join();
    }

    [Test]
    public async Task Tasks_of_a_pump_let_each_other_through_and_come_back_to_it([Values] Kind kind)
    {
        using var pump = new Pump();
        Door door = Door.Of(kind);
        Task<bool>[] tasks = [.. Enumerable.Range(0, 20).Select(_ => pump.Run(async () =>
        {
            await door.PassAsync();
            return Environment.CurrentManagedThreadId == pump.ThreadId;
        }))];
        WithinLimits.Waiting(door.Target, 20);
        door.Open();
        Assert.That(await WithinLimits.Completes(Task.WhenAll(tasks)), Is.All.True);
    }

    [Test]
    public async Task A_pump_may_block_when_somebody_else_opens([Values] Kind kind)
    {
        using var pump = new Pump();
        Door door = Door.Of(kind, new FifoLockOptions { TrackLeases = true });
        Task blocked = pump.Run(() =>
        {
            door.Pass();
            return Task.CompletedTask;
        });
        WithinLimits.Waiting(door.Target, 1);
        door.Open();
        await WithinLimits.Completes(blocked);
    }

    [Test]
    public async Task Tasks_of_a_scheduler_of_their_own_wait_and_come_back_to_it([Values] Kind kind)
    {
        using var scheduler = new OneThreadScheduler();
        Door door = Door.Of(kind);
        Task<bool>[] tasks = [.. Enumerable.Range(0, 10).Select(_ => scheduler.Run(async () =>
        {
            await door.PassAsync();
            return TaskScheduler.Current == scheduler && Environment.CurrentManagedThreadId == scheduler.ThreadId;
        }))];
        WithinLimits.Waiting(door.Target, 10);
        door.Open();
        Assert.That(await WithinLimits.Completes(Task.WhenAll(tasks)), Is.All.True);
    }

    [Test]
    public async Task A_finalizer_may_open([Values] Kind kind)
    {
        Door door = Door.Of(kind);
        Task awaited = door.PassAsync();
        TestThread blocked = TestThread.Run(door.Pass);
        WithinLimits.Waiting(door.Target, 2);
        MakeGarbage(door);
        WithinLimits.Until(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return awaited.IsCompleted;
            },
            "the finalizer opens");
        await awaited;
        blocked.Join();
    }

    [Test]
    public async Task A_timer_thread_may_open([Values] Kind kind)
    {
        Door door = Door.Of(kind);
        Task awaited = door.PassAsync();
        TestThread blocked = TestThread.Run(door.Pass);
        WithinLimits.Waiting(door.Target, 2);
        using var timer = new Timer(_ => door.Open(), null, 0, Timeout.Infinite);
        await WithinLimits.Completes(awaited);
        blocked.Join();
    }

    [Test]
    public void A_starved_pool_is_set_going_by_any_thread([Values] Kind kind) => Program.Run(kind + "InAStarvedPool");

    [Test]
    public async Task Blocking_the_pump_whose_own_tasks_have_all_the_tokens_is_reported([Values] bool reentrant, [Values] bool heldByWaiting)
    {
        using var pump = new Pump();
        var options = new FifoLockOptions { Name = "pool", TrackLeases = true };
        FifoLimiter limiter = reentrant ? new FifoReentrantCapacityLimiter(2, options) : new FifoCapacityLimiter(2, options);
        CapacityLease foreign = limiter.Enter();
        CapacityLease[] first = heldByWaiting ? [limiter.Enter()] : [];
        var me = new object();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task holder = pump.Run(async () =>
        {
            using (await limiter.Acquire(me))
            {
                entered.SetResult();
                await goOn.Task;
            }
        });
        if (heldByWaiting)
        {
            WithinLimits.Waiting(limiter, 1);
            first[0].Dispose();
        }

        await WithinLimits.Completes(entered.Task);
        Task blocker = Block();
        WithinLimits.Waiting(limiter, 1);
        foreign.Dispose();
        await WithinLimits.Completes(blocker, "one token was with somebody else");

        limiter.TotalTokens = 1;
        Assert.That(
            async () => await WithinLimits.Completes(Block()),
            Throws.TypeOf<InvalidOperationException>().With.Message.Contain("pool").And.Message.Contain("SynchronizationContext"));
        Assert.That(limiter.WaitingCount, Is.Zero);
        goOn.SetResult();
        await WithinLimits.Completes(holder);
        await WithinLimits.Completes(Block(), "afterwards there is one");

        Task Block() => pump.Run(() =>
        {
            limiter.Enter().Dispose();
            return Task.CompletedTask;
        });
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void MakeGarbage(Door door) => _ = new Opener(door);

    private sealed class Opener(Door door)
    {
        ~Opener() => door.Open();
    }
}
