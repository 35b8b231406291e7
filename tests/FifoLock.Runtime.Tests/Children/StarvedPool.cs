using FifoLocks.Tests.Waiters;

namespace FifoLocks.Tests.Children;

/// <summary>
/// Every thread of the pool is blocked in Enter, and there will be no further ones. The releasing is done by a thread that is not of the pool.
/// </summary>
internal static class StarvedPool
{
    public static void ReleaseOnAnyThread()
    {
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        Task[] blocked = Starve(gate);
        Task<Lease<Write>> awaited = gate.Acquire<Write>().AsTask();
        held.Dispose();
        UntilAllAreDone(blocked);
        WithinLimits.Until(() => awaited.IsCompleted, "the awaiting one, behind the blocked ones");
        awaited.Result.Dispose();
    }

    /// <summary>The same on what the granter serves.</summary>
    public static void Open(ServedMatrixTests.Kind kind)
    {
        Door door = Door.Of(kind);
        Task[] blocked = Starve(door.Target, _ => door.Pass());
        Task awaited = door.PassAsync();
        door.Open();
        UntilAllAreDone([.. blocked, awaited]);
    }

    public static void Timeout()
    {
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        Task[] blocked = Starve(gate);
        bool taken = true;
#pragma warning disable FIFO101 // The write is held until the time has run out, so there is no lease.
        TestThread.Run(() => taken = gate.TryEnter(TimeSpan.FromMilliseconds(1), out Lease<Write> _)).Join("no pool thread is needed for a timeout");
#pragma warning restore FIFO101
        Assert.That(taken, Is.False);
        held.Dispose();
        UntilAllAreDone(blocked);
    }

    public static void Token()
    {
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        Task[] blocked = Starve(gate);
        using var source = new CancellationTokenSource();
#pragma warning disable FIFO101 // The token ends the wait, so there is no lease.
        TestThread thread = TestThread.Run(() => gate.Enter<Write>(source.Token));
#pragma warning restore FIFO101
        WithinLimits.Waiting(gate, blocked.Length + 1);
        source.Cancel();
        Assert.That(thread.Outcome(), Is.InstanceOf<OperationCanceledException>());
        held.Dispose();
        UntilAllAreDone(blocked);
    }

    /// <summary>
    /// A granter that is kept busy hands its role over to a work item, which no thread of this pool can run. The next call on the lock does the work instead.
    /// </summary>
    public static void HandOver() =>
        HandOver(static (gate, _) => Assert.That(gate.TryEnter(out Lease<Host> _), Is.False, "many stand before"));

    /// <summary>The same, and the next call is a request that queues.</summary>
    public static void HandOverToAnArrival() =>
        HandOver(static (gate, _) => TestThread.Run(() => gate.Enter<Guest>().Dispose()));

    /// <summary>The same, and the next call withdraws a request from the tail.</summary>
    public static void HandOverToACancellation() => HandOver(static (_, tail) => tail.Cancel());

    /// <summary>The granter was kept busy, and so is the newcomer: it too hands over, and its own try fails.</summary>
    public static void HandOverToABusyNewcomer() =>
        HandOver(
            static (gate, _) => TestThread.Run(() => Assert.That(gate.TryEnter(out Lease<Host> _), Is.False)).Join("it does not go on and on"),
            staysBusy: true);

    private static void HandOver(Action<FifoLock, CancellationTokenSource> nextCall, bool staysBusy = false)
    {
        var gate = new FifoLock();
        bool busy = false;
        int looks = 0;
        Guest.Asked = holds =>
        {
            if (!busy)
            {
                return holds.None<Host>();
            }

            // Not yet; and a note for the granter, to look again: a request that is withdrawn at once.
            looks++;
            using var source = new CancellationTokenSource();
#pragma warning disable FIFO103 // It waits behind the guest and is withdrawn in the next line, so there is no lease.
            _ = gate.Acquire<Host>(source.Token).Preserve();
#pragma warning restore FIFO103
            source.Cancel();
            return false;
        };
        Lease<Host> held = gate.Enter<Host>();
        TestThread guest = TestThread.Run(() => gate.Enter<Guest>().Dispose());
        WithinLimits.Waiting(gate, 1);
        Task[] blocked = Starve(gate, static gate => gate.Enter<Host>().Dispose(), waitingAlready: 1);
        using var tail = new CancellationTokenSource();
        TestThread last = TestThread.Run(() => gate.Enter<Host>(tail.Token).Dispose());
        WithinLimits.Waiting(gate, blocked.Length + 2);
        busy = true;
        held.Dispose();
        Assert.That(looks, Is.GreaterThan(8), "the granter was kept busy");
        Assert.That(guest.IsDone, Is.False, "and went without letting the guest in");
        if (staysBusy)
        {
            int before = looks;
            nextCall(gate, tail);
            Assert.That(looks - before, Is.InRange(1, 200), "a bounded number of looks");
#pragma warning disable FIFO101 // The queue is not empty, so the try only leaves its note and gives no lease.
            nextCall = static (gate, _) => gate.TryEnter(out Lease<Host> _);
#pragma warning restore FIFO101
        }

        busy = false;
        nextCall(gate, tail);
        guest.Join("the guest comes in");
        UntilAllAreDone(blocked);
        Assert.That(last.Outcome(), tail.IsCancellationRequested ? Is.InstanceOf<OperationCanceledException>() : Is.Null);
    }

    /// <summary>All threads of the pool wait at a barrier for one that is not of the pool; a task, whose continuation needs the pool, among them.</summary>
    public static void Barrier()
    {
        int threads = Math.Max(Environment.ProcessorCount, 2);
        int actions = 0;
        var barrier = new FifoBarrier(threads + 3, () => actions++);
        Task<int> awaited = barrier.WaitAsync().AsTask();
        Task[] blocked = Starve(barrier, static barrier => barrier.Wait(), waitingAlready: 1);
        TestThread thread = TestThread.Run(() => barrier.Wait());
        WithinLimits.Waiting(barrier, threads + 2);
        Assert.That(barrier.Wait(), Is.EqualTo(threads + 2));
        thread.Join();
        UntilAllAreDone(blocked);
        WithinLimits.Until(() => awaited.IsCompleted, "the task");
        Assert.That(actions, Is.EqualTo(1));
    }

    private static Task[] Starve(FifoLock gate) => Starve(gate, static gate => gate.Enter<Write>().Dispose());

    private static Task[] Starve<T>(T gate, Action<T> enter, int waitingAlready = 0)
        where T : FifoPrimitive
    {
        int threads = Math.Max(Environment.ProcessorCount, 2);
        ThreadPool.GetMinThreads(out _, out int ports);
        if (!ThreadPool.SetMinThreads(threads, ports) || !ThreadPool.SetMaxThreads(threads, Math.Max(threads, ports)))
        {
            throw new InvalidOperationException("The pool does not take its size.");
        }

        Task[] blocked = [.. Enumerable.Range(0, threads).Select(_ => Task.Run(() => enter(gate)))];
        WithinLimits.Waiting(gate, waitingAlready + threads);
        return blocked;
    }

    // No timer, no continuation: they would need the pool.
    private static void UntilAllAreDone(Task[] tasks)
    {
        WithinLimits.Until(() => tasks.All(static task => task.IsCompleted), "all threads of the pool come back");
        Task.WaitAll(tasks);
    }
}
