namespace FifoLocks.Tests.Waiters;

/// <summary>
/// Every thread of the pool is blocked in Enter. The pool is held at its smallest for the moment, and given back as it was whatever happens; the
/// releasing is done by a thread of the test's own.
/// </summary>
[NonParallelizable]
internal sealed class StarvedPoolTests
{
    [Test]
    public void A_release_on_any_thread_sets_a_starved_pool_going()
    {
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        Starve(gate, threads =>
        {
            Task<Lease<Write>> awaited = gate.Acquire<Write>().AsTask();
            TestThread.Run(() => held.Dispose()).Join();
            WithinLimits.Completes(awaited, $"the awaiting one, behind {threads} blocked ones; {gate}").GetAwaiter().GetResult().Dispose();
        });
        Assert.That(gate.WaitingCount + gate.CountHeld<Write>(), Is.Zero);
    }

    [Test]
    public void A_blocked_thread_times_out_although_the_pool_is_starved()
    {
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        Starve(gate, _ =>
        {
            bool taken = true;
            TestThread.Run(() => taken = gate.TryEnter(TimeSpan.FromMilliseconds(1), out Lease<Write> _)).Join("no pool thread is needed for a timeout");
            Assert.That(taken, Is.False);
            held.Dispose();
        });
    }

    [Test]
    public void A_token_reaches_a_blocked_thread_although_the_pool_is_starved()
    {
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        using var source = new CancellationTokenSource();
        Starve(gate, threads =>
        {
            TestThread thread = TestThread.Run(() => gate.Enter<Write>(source.Token));
            WithinLimits.Waiting(gate, threads + 1);
            source.Cancel();
            Assert.That(thread.Outcome(), Is.InstanceOf<OperationCanceledException>());
            held.Dispose();
        });
    }

    private static void Starve(FifoLock gate, Action<int> meanwhile)
    {
        ThreadPool.GetMinThreads(out int minWorkers, out int minPorts);
        ThreadPool.GetMaxThreads(out int maxWorkers, out int maxPorts);
        int threads = Math.Max(Environment.ProcessorCount, 2);
        var blocked = new List<Task>();
        try
        {
            Assert.That(ThreadPool.SetMinThreads(threads, minPorts));
            Assert.That(ThreadPool.SetMaxThreads(threads, maxPorts));
            for (int i = 0; i < threads; i++)
            {
                blocked.Add(Task.Run(() => gate.Enter<Write>().Dispose()));
            }

            WithinLimits.Waiting(gate, threads);
            meanwhile(threads);
            foreach (Task task in blocked)
            {
                // No timer of WhenAny here: it would need the pool.
                WithinLimits.Until(() => task.IsCompleted, "a pool thread comes back");
            }
        }
        finally
        {
            ThreadPool.SetMaxThreads(maxWorkers, maxPorts);
            ThreadPool.SetMinThreads(minWorkers, minPorts);
        }
    }
}
