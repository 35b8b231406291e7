using FifoLocks.Benchmarks.Measuring;

namespace FifoLocks.Benchmarks.Groups;

/// <summary>Threads that want the lock all the time, and block.</summary>
internal static partial class Threads
{
    private static readonly FifoMutex s_mutex = new();
    private static readonly FifoReadWriteLock s_readWrite = new();
    private static readonly Lock s_lock = new();
    private static readonly object s_monitor = new();
    private static readonly SemaphoreSlim s_slim = new(1, 1);
    private static readonly ReaderWriterLockSlim s_readerWriter = new();

    public static Group Group { get; } = new("threads", "one acquire and release among threads that always want the lock", [Cores.One, Cores.All], static effort =>
    [
        Mutual(effort, 2),
        Mutual(effort, 8),
        Shared(effort, 8),
    ]);

    static partial void AddThirdParties(List<Contender> all, ThreadCrowd crowd, Scenario[] scenarios);

    private static Trial Mutual(Effort effort, int threads)
    {
        Scenario[] scenarios = ThreadCrowd.Scenarios($"{threads} threads", "cost of an acquire and release among threads", threads);
        var crowd = new ThreadCrowd(threads);
        var all = new List<Contender>
        {
            crowd.Contender("Lock", Role.Peer, scenarios, static () => Held.By(s_lock.Enter, s_lock.Exit), OnLock),
            crowd.Contender("Monitor", Role.Peer, scenarios, static () => Held.By(static () => Monitor.Enter(s_monitor), static () => Monitor.Exit(s_monitor)), OnMonitor),
            crowd.Contender("SemaphoreSlim", Role.Peer, scenarios, static () => Held.By(s_slim.Wait, static () => s_slim.Release()), OnSemaphore),
            crowd.Contender("FifoMutex", Role.Ours, scenarios, static () => s_mutex.Enter(), OnMutex),
        };
        AddThirdParties(all, crowd, scenarios);
        return new Trial(effort.Rounds(25), all);
    }

    private static Trial Shared(Effort effort, int threads)
    {
        Scenario[] scenarios = [new($"{threads} threads, one write in ten")];
        var crowd = new ThreadCrowd(threads);
        return new Trial(effort.Rounds(25),
        [
            crowd.Contender("ReaderWriterLockSlim", Role.Peer, scenarios, static () => Held.By(s_readerWriter.EnterWriteLock, s_readerWriter.ExitWriteLock), OnReaderWriterLockSlim),
            crowd.Contender("SemaphoreSlim for both", Role.Peer, scenarios, static () => Held.By(s_slim.Wait, static () => s_slim.Release()), OnSemaphore),
            crowd.Contender("FifoReadWriteLock", Role.Ours, scenarios, static () => s_readWrite.EnterWrite(), OnReadWrite),
        ]);
    }

    private static void OnLock(int me)
    {
        for (int i = 0; i < ThreadCrowd.Batch; i++)
        {
            lock (s_lock)
            {
                Turns.Take(me);
            }
        }
    }

    private static void OnMonitor(int me)
    {
        for (int i = 0; i < ThreadCrowd.Batch; i++)
        {
            lock (s_monitor)
            {
                Turns.Take(me);
            }
        }
    }

    private static void OnSemaphore(int me)
    {
        for (int i = 0; i < ThreadCrowd.Batch; i++)
        {
            s_slim.Wait();
            Turns.Take(me);
            s_slim.Release();
        }
    }

    private static void OnMutex(int me)
    {
        for (int i = 0; i < ThreadCrowd.Batch; i++)
        {
            using (s_mutex.Enter())
            {
                Turns.Take(me);
            }
        }
    }

    private static void OnReaderWriterLockSlim(int me)
    {
        for (int i = 0; i < ThreadCrowd.Batch; i++)
        {
            if (i % 10 == 0)
            {
                s_readerWriter.EnterWriteLock();
                Turns.Take(me);
                s_readerWriter.ExitWriteLock();
            }
            else
            {
                s_readerWriter.EnterReadLock();
                Turns.Take(me);
                s_readerWriter.ExitReadLock();
            }
        }
    }

    private static void OnReadWrite(int me)
    {
        for (int i = 0; i < ThreadCrowd.Batch; i++)
        {
            if (i % 10 == 0)
            {
                using (s_readWrite.EnterWrite())
                {
                    Turns.Take(me);
                }
            }
            else
            {
                using (s_readWrite.EnterRead())
                {
                    Turns.Take(me);
                }
            }
        }
    }
}
