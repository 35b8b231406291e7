namespace FifoLocks.Tests.Collections;

/// <summary>Everybody who must be able to put and to take.</summary>
internal sealed class WhoWaitsTests
{
    [Test]
    public async Task A_pool_task_waits_and_a_thread_serves_it([Values] Sort sort, [Values] bool blocks)
    {
        FifoCollection<int> items = sort.Make<int>();
        Task<int> task = Task.Run(async () => blocks ? items.Take() : await items.TakeAsync());
        WithinLimits.Waiting(items, 1);
        TestThread.Run(() => items.Put(1)).Join();
        Assert.That(await WithinLimits.Completes(task), Is.EqualTo(1));
    }

    [Test]
    public async Task Tasks_of_a_pump_feed_one_another([Values] Sort sort)
    {
        using var pump = new Pump();
        FifoCollection<int> items = sort.Make<int>(capacity: 1);
        Task<int> sum = pump.Run(async () =>
        {
            int total = 0;
            for (int i = 0; i < 100; i++)
            {
                total += await items.TakeAsync();
                Assert.That(Environment.CurrentManagedThreadId, Is.EqualTo(pump.ThreadId));
            }

            return total;
        });
        Task puts = pump.Run(async () =>
        {
            for (int i = 0; i < 100; i++)
            {
                await items.PutAsync(i);
                Assert.That(Environment.CurrentManagedThreadId, Is.EqualTo(pump.ThreadId));
            }
        });
        await WithinLimits.Completes(puts);
        Assert.That(await WithinLimits.Completes(sum), Is.EqualTo(4950));
    }

    [Test]
    public async Task A_pump_that_blocks_is_fed_by_others([Values] Sort sort)
    {
        using var pump = new Pump();
        FifoCollection<int> items = sort.Make<int>();
        Task<int> taken = pump.Run(() => Task.FromResult(items.Take()));
        WithinLimits.Waiting(items, 1);
        items.Put(1);
        Assert.That(await WithinLimits.Completes(taken), Is.EqualTo(1));
    }

    [Test]
    public async Task Tasks_of_a_scheduler_of_their_own_come_back_to_it([Values] Sort sort)
    {
        using var scheduler = new OneThreadScheduler();
        FifoCollection<int> items = sort.Make<int>();
        Task<bool>[] tasks = [.. Enumerable.Range(0, 10).Select(_ => scheduler.Run(async () =>
        {
            await items.TakeAsync();
            return TaskScheduler.Current == scheduler && Environment.CurrentManagedThreadId == scheduler.ThreadId;
        }))];
        WithinLimits.Waiting(items, 10);
        for (int i = 0; i < 10; i++)
        {
            items.Put(i);
        }

        Assert.That(await WithinLimits.Completes(Task.WhenAll(tasks)), Is.All.True);
    }

    [Test]
    public async Task A_finalizer_may_put([Values] Sort sort)
    {
        FifoCollection<int> items = sort.Make<int>();
        Task<int> awaited = items.TakeAsync().AsTask();
        MakeGarbage(items);
        WithinLimits.Until(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return awaited.IsCompleted;
            },
            "the finalizer puts");
        Assert.That(await awaited, Is.EqualTo(1));
    }

    [Test]
    public async Task A_timer_thread_may_put_and_ask([Values] Sort sort)
    {
        FifoCollection<int> items = sort.Make<int>();
        Task<int> next = items.TakeAsync().AsTask();
        var result = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var timer = new Timer(
            _ =>
            {
                items.Put(1);
                result.SetResult(items.TryTake(out int _));
            },
            null,
            0,
            Timeout.Infinite);
        Assert.That(await WithinLimits.Completes(result.Task), Is.False, "it was the waiter's");
        Assert.That(await WithinLimits.Completes(next), Is.EqualTo(1));
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void MakeGarbage(FifoCollection<int> items) => _ = new Putter(items);

    private sealed class Putter(FifoCollection<int> items)
    {
        ~Putter() => items.Put(1);
    }
}
