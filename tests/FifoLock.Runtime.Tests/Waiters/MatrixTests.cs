namespace FifoLocks.Tests.Waiters;

/// <summary>Everybody who must be able to wait, and to be waited for.</summary>
internal sealed class MatrixTests
{
    [Test]
    public async Task A_pool_task_awaits_and_a_pool_task_blocks([Values] bool blocks)
    {
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        Task task = Task.Run(async () => (blocks ? gate.Enter<Write>() : await gate.Acquire<Write>()).Dispose());
        WithinLimits.Waiting(gate, 1);
        held.Dispose();
        await WithinLimits.Completes(task);
    }

    [Test]
    public void A_dedicated_thread_blocks_and_is_woken_by_a_task()
    {
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        TestThread thread = TestThread.Run(() => gate.Enter<Write>().Dispose());
        WithinLimits.Waiting(gate, 1);
        Task release = Task.Run(() => held.Dispose());
        thread.Join();
        WithinLimits.Completes(release).GetAwaiter().GetResult();
    }

    [Test]
    public async Task Tasks_of_a_pump_hand_the_lock_to_each_other()
    {
        using var pump = new Pump();
        var gate = new FifoLock();
        int inside = 0;
        await WithinLimits.Completes(Task.WhenAll(Enumerable.Range(0, 50).Select(_ => pump.Run(async () =>
        {
            using (await gate.Acquire<Write>())
            {
                Assert.That(++inside, Is.EqualTo(1));
                await Task.Yield();
                inside--;
            }
        }))));
        Assert.That(gate.CountHeld<Write>(), Is.Zero);
    }

    [Test]
    public async Task Blocking_the_pump_while_its_own_task_holds_the_lock_is_reported([Values] bool heldByWaiting, [Values] bool shared)
    {
        using var pump = new Pump();
        var gate = new FifoLock(new FifoLockOptions { Name = "index", TrackLeases = true });
        Lease<Write> first = heldByWaiting ? gate.Enter<Write>() : default;
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var goOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task holder = pump.Run(async () =>
        {
            using (shared ? (IDisposable)await gate.Acquire<Read>() : await gate.Acquire<Write>())
            {
                entered.SetResult();
                await goOn.Task;
            }
        });
        if (heldByWaiting)
        {
            WithinLimits.Waiting(gate, 1);
            first.Dispose();
        }

        await WithinLimits.Completes(entered.Task);
        Task blocker = pump.Run(() =>
        {
            gate.Enter<Write>().Dispose();
            return Task.CompletedTask;
        });
        Assert.That(
            async () => await WithinLimits.Completes(blocker),
            Throws.TypeOf<InvalidOperationException>().With.Message.Contain("index").And.Message.Contain("SynchronizationContext"));
        Assert.That(gate.WaitingCount, Is.Zero);
        goOn.SetResult();
        await WithinLimits.Completes(holder);
        Assert.That(await WithinLimits.Completes(pump.Run(() => Task.FromResult(gate.TryEnter(out Lease<Write> _)))), "afterwards it is free");
    }

    [Test]
    public async Task Blocking_a_pump_is_fine_while_somebody_else_holds_the_lock()
    {
        using var pump = new Pump();
        var gate = new FifoLock(new FifoLockOptions { TrackLeases = true });
        Lease<Write> held = gate.Enter<Write>();
        Task blocker = pump.Run(() =>
        {
            gate.Enter<Write>().Dispose();
            return Task.CompletedTask;
        });
        WithinLimits.Waiting(gate, 1);
        held.Dispose();
        await WithinLimits.Completes(blocker);
    }

    [Test]
    public void The_default_context_has_many_threads_so_blocking_in_it_is_not_reported()
    {
        // A plain SynchronizationContext posts to the pool: whoever holds the lock can go on.
        var context = new SynchronizationContext();
        var gate = new FifoLock(new FifoLockOptions { TrackLeases = true });
        Lease<Write> held = default;
        TestThread.Run(() =>
        {
            SynchronizationContext.SetSynchronizationContext(context);
            held = gate.Enter<Write>();
        }).Join();
        TestThread blocked = TestThread.Run(() =>
        {
            SynchronizationContext.SetSynchronizationContext(context);
            gate.Enter<Write>().Dispose();
        });
        WithinLimits.Until(() => blocked.IsDone || gate.WaitingCount == 1, "it waits or throws");
        held.Dispose();
        blocked.Join();
    }

    [Test]
    public async Task Tasks_of_a_scheduler_of_their_own_wait_and_come_back_to_it()
    {
        using var scheduler = new OneThreadScheduler();
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        Task<bool>[] tasks = [.. Enumerable.Range(0, 10).Select(_ => scheduler.Run(async () =>
        {
            using (await gate.Acquire<Write>())
            {
                await Task.Yield();
                return TaskScheduler.Current == scheduler && Environment.CurrentManagedThreadId == scheduler.ThreadId;
            }
        }))];
        WithinLimits.Waiting(gate, 10);
        held.Dispose();
        Assert.That(await WithinLimits.Completes(Task.WhenAll(tasks)), Is.All.True);
    }

    [Test]
    public async Task A_finalizer_may_release()
    {
        var gate = new FifoLock();
        MakeGarbage(gate);
        Task<Lease<Write>> awaited = gate.Acquire<Write>().AsTask();
        TestThread blocked = TestThread.Run(() => gate.Enter<Write>().Dispose());
        WithinLimits.Waiting(gate, 2);
        WithinLimits.Until(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return awaited.IsCompleted;
            },
            "the finalizer releases");
        (await awaited).Dispose();
        blocked.Join();
    }

    [Test]
    public async Task A_timer_thread_may_release_and_ask()
    {
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        Task<Lease<Write>> next = gate.Acquire<Write>().AsTask();
        var result = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var timer = new Timer(
            _ =>
            {
                held.Dispose();
                result.SetResult(gate.TryEnter(out Lease<Write> _));
            },
            null,
            0,
            Timeout.Infinite);
        Assert.That(await WithinLimits.Completes(result.Task), Is.False, "the next in line has it");
        (await WithinLimits.Completes(next)).Dispose();
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static void MakeGarbage(FifoLock gate) => _ = new Releaser(gate.Enter<Write>());

    private sealed class Releaser(Lease<Write> lease)
    {
        ~Releaser() => lease.Dispose();
    }
}
