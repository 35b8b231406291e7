namespace FifoLocks.Benchmarks;

/// <summary>Nobody else wants the lock: what the inlined path costs.</summary>
internal static class Uncontended
{
    public const string Floor = "floor: two compare-and-swaps";

    private const int Operations = 400;
    private const int Calls = 50;

    private static readonly BareLock s_bare = new();
    private static readonly FifoMutex s_mutex = new();
    private static readonly FifoLock s_plain = new();
    private static readonly FifoLock s_structs = new();
    private static readonly EightModeLock s_eight = new();
    private static readonly FifoReadWriteLock s_readWrite = new();
    private static readonly FifoSemaphore s_fifoSemaphore = new(4, 4);
    private static readonly Lock s_lock = new();
    private static readonly object s_monitor = new();
    private static readonly SemaphoreSlim s_semaphore = new(1, 1);
    private static readonly ReaderWriterLockSlim s_slim = new();
    private static readonly CancellationTokenSource s_source = new();
    private static ulong s_word;
    private static long s_work;

    public static IReadOnlyList<Row> Rows { get; } =
    [
        new(Floor, Operations, CompareAndSwapTwice, Calls),
        new("floor, awaited, with a lease", Operations, static () => Run(BareAwaited()), Calls),
        new("Lock, blocking", Operations, LockBlocking, Calls),
        new("Monitor, blocking", Operations, MonitorBlocking, Calls),
        new("SemaphoreSlim, blocking", Operations, SemaphoreBlocking, Calls),
        new("SemaphoreSlim, awaited", Operations, static () => Run(SemaphoreAwaited()), Calls),
        new("ReaderWriterLockSlim, read", Operations, SlimRead, Calls),
        new("FifoMutex, blocking", Operations, MutexBlocking, Calls),
        new("FifoMutex, awaited", Operations, static () => Run(MutexAwaited()), Calls),
        new("FifoMutex, awaited, with a live token", Operations, static () => Run(MutexAwaitedWithToken()), Calls),
        new("FifoMutex, TryEnter", Operations, MutexTried, Calls),
        new("FifoReadWriteLock, awaited read", Operations, static () => Run(ReadAwaited()), Calls),
        new("FifoReadWriteLock, awaited write", Operations, static () => Run(WriteAwaited()), Calls),
        new("FifoSemaphore(4), awaited", Operations, static () => Run(FifoSemaphoreAwaited()), Calls),
        new("FifoLock (plain), class mode, awaited", Operations, static () => Run(PlainAwaited()), Calls),
        new("FifoLock (plain), struct mode, awaited", Operations, static () => Run(StructAwaited()), Calls),
        new("eight modes, awaited", Operations, static () => Run(EightAwaited()), Calls),
    ];

    private static void Run(ValueTask task) => task.GetAwaiter().GetResult();

    private static void CompareAndSwapTwice()
    {
        for (int i = 0; i < Operations; i++)
        {
            Interlocked.CompareExchange(ref s_word, 1UL, 0UL);
            s_work++;
            Interlocked.CompareExchange(ref s_word, 0UL, 1UL);
        }
    }

    private static async ValueTask BareAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_bare.Acquire())
            {
                s_work++;
            }
        }
    }

    private static void LockBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            lock (s_lock)
            {
                s_work++;
            }
        }
    }

    private static void MonitorBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            lock (s_monitor)
            {
                s_work++;
            }
        }
    }

    private static void SemaphoreBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            s_semaphore.Wait();
            s_work++;
            s_semaphore.Release();
        }
    }

    private static async ValueTask SemaphoreAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            await s_semaphore.WaitAsync();
            s_work++;
            s_semaphore.Release();
        }
    }

    private static void SlimRead()
    {
        for (int i = 0; i < Operations; i++)
        {
            s_slim.EnterReadLock();
            s_work++;
            s_slim.ExitReadLock();
        }
    }

    private static void MutexBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (s_mutex.Enter())
            {
                s_work++;
            }
        }
    }

    private static async ValueTask MutexAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_mutex.Acquire())
            {
                s_work++;
            }
        }
    }

    private static async ValueTask MutexAwaitedWithToken()
    {
        CancellationToken token = s_source.Token;
        for (int i = 0; i < Operations; i++)
        {
            using (await s_mutex.Acquire(token))
            {
                s_work++;
            }
        }
    }

    private static void MutexTried()
    {
        for (int i = 0; i < Operations; i++)
        {
            if (s_mutex.TryEnter(out var lease))
            {
                s_work++;
                lease.Dispose();
            }
        }
    }

    private static async ValueTask ReadAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_readWrite.AcquireRead())
            {
                s_work++;
            }
        }
    }

    private static async ValueTask WriteAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_readWrite.AcquireWrite())
            {
                s_work++;
            }
        }
    }

    private static async ValueTask FifoSemaphoreAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_fifoSemaphore.Acquire())
            {
                s_work++;
            }
        }
    }

    private static async ValueTask PlainAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_plain.Acquire<Write>())
            {
                s_work++;
            }
        }
    }

    private static async ValueTask StructAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_structs.Acquire<Solo>())
            {
                s_work++;
            }
        }
    }

    private static async ValueTask EightAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_eight.AcquireH())
            {
                s_work++;
            }
        }
    }
}
