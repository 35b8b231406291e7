namespace FifoLocks.Tests.Children;

/// <summary>All threads of the pool but one are blocked, so what the pool runs, it runs in one order.</summary>
internal static class OneThreadPool
{
    public static void ForcedYields()
    {
        const int Rounds = 100;
        int threads = Math.Max(Environment.ProcessorCount, 2);
        ThreadPool.GetMinThreads(out _, out int ports);
        if (!ThreadPool.SetMinThreads(threads, ports) || !ThreadPool.SetMaxThreads(threads, Math.Max(threads, ports)))
        {
            throw new InvalidOperationException("The pool does not take its size.");
        }

        using var end = new ManualResetEvent(initialState: false);
        int blocked = 0;
        for (int i = 1; i < threads; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                _ =>
                {
                    Interlocked.Increment(ref blocked);
                    end.WaitOne();
                },
                null);
        }

        WithinLimits.Until(() => Volatile.Read(ref blocked) == threads - 1, "one thread is left");
        var gate = new FifoLock(new FifoLockOptions { ForceYield = true });
        Task<int> task = Task.Run(async () =>
        {
            int behind = 0;
            for (int round = 0; round < Rounds; round++)
            {
                // Somebody else's item, queued before this one yields.
                bool ran = false;
                ThreadPool.UnsafeQueueUserWorkItem(_ => ran = true, null);
                (await gate.Acquire<Write>()).Dispose();
                behind += ran ? 0 : 1;
            }

            return behind;
        });
        WithinLimits.Until(() => task.IsCompleted, "the yielding loop ends");
        end.Set();
        Assert.That(task.Result, Is.Zero, "times that the item was still waiting when the loop went on");
    }
}
