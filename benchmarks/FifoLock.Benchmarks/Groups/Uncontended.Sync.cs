namespace FifoLocks.Benchmarks.Groups;

/// <summary>The bodies that block.</summary>
internal static partial class Uncontended
{
    private static void CompareAndSwapTwice()
    {
        for (int i = 0; i < Operations; i++)
        {
            Interlocked.CompareExchange(ref s_word, 1UL, 0UL);
            s_work++;
            Interlocked.CompareExchange(ref s_word, 0UL, 1UL);
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
            s_slim.Wait();
            s_work++;
            s_slim.Release();
        }
    }

    private static void SlimRead()
    {
        for (int i = 0; i < Operations; i++)
        {
            s_readerWriter.EnterReadLock();
            s_work++;
            s_readerWriter.ExitReadLock();
        }
    }

    private static void SlimWrite()
    {
        for (int i = 0; i < Operations; i++)
        {
            s_readerWriter.EnterWriteLock();
            s_work++;
            s_readerWriter.ExitWriteLock();
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

    private static void ReentrantBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (s_reentrant.Enter())
            {
                s_work++;
            }
        }
    }

    private static void EightBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (s_eight.EnterH())
            {
                s_work++;
            }
        }
    }

    private static void ReadBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (s_readWrite.EnterRead())
            {
                s_work++;
            }
        }
    }

    private static void WriteBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (s_readWrite.EnterWrite())
            {
                s_work++;
            }
        }
    }

    private static void LockWithTimeout()
    {
        for (int i = 0; i < Operations; i++)
        {
            if (s_lock.TryEnter(s_minute))
            {
                s_work++;
                s_lock.Exit();
            }
        }
    }

    private static void MonitorWithTimeout()
    {
        for (int i = 0; i < Operations; i++)
        {
            if (Monitor.TryEnter(s_monitor, s_minute))
            {
                s_work++;
                Monitor.Exit(s_monitor);
            }
        }
    }

    private static void SemaphoreBlockingWithTimeout()
    {
        for (int i = 0; i < Operations; i++)
        {
            if (s_slim.Wait(s_minute))
            {
                s_work++;
                s_slim.Release();
            }
        }
    }

    private static void MutexBlockingWithTimeout()
    {
        for (int i = 0; i < Operations; i++)
        {
            if (s_mutex.TryEnter(s_minute, out var lease))
            {
                s_work++;
                lease.Dispose();
            }
        }
    }

    private static void ObjectBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (Synchronized.Enter(s_monitor))
            {
                s_work++;
            }
        }
    }
}
