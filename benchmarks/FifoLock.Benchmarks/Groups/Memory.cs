using System.Threading.RateLimiting;
using FifoLocks.Benchmarks.AsLocks;
using FifoLocks.Benchmarks.Measuring;

namespace FifoLocks.Benchmarks.Groups;

/// <summary>What a lock holds that nobody wants just now.</summary>
internal static class Memory
{
    private const int Few = 1_000;
    private const int Many = 1_000_000;

    private static readonly Scenario s_new = new("bytes of a new one", Unit: "B");
    private static readonly Scenario s_used = new("bytes of each of a million, all used once", Unit: "B");
    private static readonly Scenario s_time = new("time to make and use each of a million");
    private static readonly Scenario s_waited = new("bytes of each of a million, each waited for once", Unit: "B");

    public static Group Group { get; } = new("memory", "one lock that is idle", [Cores.One], static effort =>
    {
        var all = new List<Contender>
        {
            New("object", Role.Floor, static () => new object()),
            New("Lock", Role.Peer, static () => new Lock()),
            New("SemaphoreSlim", Role.Peer, static () => new SemaphoreSlim(1, 1)),
            New("ReaderWriterLockSlim", Role.Peer, static () => new ReaderWriterLockSlim()),
            New("Channel of one token", Role.Peer, static () => Channels.WithTokens(1)),
            New("ConcurrencyLimiter", Role.Peer, static () => Limiters.Of(1)),
            New("FifoMutex", Role.Ours, static () => new FifoMutex()),
            New("FifoReadWriteLock", Role.Ours, static () => new FifoReadWriteLock()),
            New("FifoSemaphore", Role.Ours, static () => new FifoSemaphore(1)),
            New("FifoLock, plain", Role.Ours, static () => new FifoLock()),
            New("FifoLock, eight modes", Role.Ours, static () => new EightModeLock()),
            New("FifoReentrantMutex", Role.Ours, static () => new FifoReentrantMutex()),
            New("FifoResetEvent", Role.Ours, static () => new FifoResetEvent()),
            New("FifoQueue<int>", Role.Ours, static () => new FifoQueue<int>()),
        };
        var million = new List<Contender>
        {
            Million("object, under lock", Role.Floor, static () => new object(), Use),
            Million("Lock", Role.Peer, static () => new Lock(), Use),
            Million("SemaphoreSlim", Role.Peer, static () => new SemaphoreSlim(1, 1), Use),
            Million("ReaderWriterLockSlim", Role.Peer, static () => new ReaderWriterLockSlim(), Use),
            Million("FifoMutex", Role.Ours, static () => new FifoMutex(), Use),
            Million("FifoReadWriteLock", Role.Ours, static () => new FifoReadWriteLock(), Use),
            Million("FifoLock, plain", Role.Ours, static () => new FifoLock(), Use),
        };
        var waited = new List<Contender>
        {
            Waited("SemaphoreSlim", Role.Peer, static () => new SemaphoreSlim(1, 1), WaitFor),
            Waited("ConcurrencyLimiter", Role.Peer, static () => Limiters.Of(1), WaitFor),
            Waited("FifoMutex", Role.Ours, static () => new FifoMutex(), WaitFor),
            Waited("FifoReadWriteLock", Role.Ours, static () => new FifoReadWriteLock(), WaitFor),
        };
        return [new Trial(3, all, WarmUps: 0), new Trial(effort.Rounds(5), million, WarmUps: 1), new Trial(1, waited, WarmUps: 0)];
    });

    private static Contender New<T>(string name, Role role, Func<T> make)
        where T : class => new(name, role, s_new, () =>
    {
        var all = new T[Few];
        make();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < all.Length; i++)
        {
            all[i] = make();
        }

        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;
        GC.KeepAlive(all);
        return new Reading((double)bytes / Few);
    });

    private static Contender Million<T>(string name, Role role, Func<T> make, Action<T> use)
        where T : class => new(name, role, [s_used, s_time], () =>
    {
        var all = new T[Many];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var meter = Meter.Start();
        for (int i = 0; i < all.Length; i++)
        {
            use(all[i] = make());
        }

        Reading time = meter.Stop(Many);
        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(all);
        return [new Reading((double)bytes / Many), time];
    });

    private static Contender Waited<T>(string name, Role role, Func<T> make, Func<T, Task> waitFor)
        where T : class => new(name, role, s_waited, () =>
    {
        var all = new T[Many];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < all.Length; i++)
        {
            waitFor(all[i] = make()).GetAwaiter().GetResult();
        }

        long bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(all);
        return new Reading((double)bytes / Many);
    });

    private static void Use(object target)
    {
        lock (target)
        {
        }
    }

    private static void Use(Lock target)
    {
        lock (target)
        {
        }
    }

    private static void Use(SemaphoreSlim slim)
    {
        slim.Wait();
        slim.Release();
    }

    private static void Use(ReaderWriterLockSlim slim)
    {
        slim.EnterWriteLock();
        slim.ExitWriteLock();
    }

    private static void Use(FifoMutex mutex) => mutex.Enter().Dispose();

    private static void Use(FifoReadWriteLock readWrite) => readWrite.EnterWrite().Dispose();

    private static void Use(FifoLock plain) => plain.Enter<Write>().Dispose();

    private static async Task WaitFor(SemaphoreSlim slim)
    {
        slim.Wait();
        Task next = slim.WaitAsync();
        slim.Release();
        await next;
        slim.Release();
    }

    private static async Task WaitFor(ConcurrencyLimiter limiter)
    {
        RateLimitLease first = limiter.AttemptAcquire();
        ValueTask<RateLimitLease> next = limiter.AcquireAsync();
        first.Dispose();
        (await next).Dispose();
    }

    private static async Task WaitFor(FifoMutex mutex)
    {
        var first = mutex.Enter();
        var next = mutex.Acquire();
        first.Dispose();
        (await next).Dispose();
    }

    private static async Task WaitFor(FifoReadWriteLock readWrite)
    {
        var first = readWrite.EnterWrite();
        var next = readWrite.AcquireWrite();
        first.Dispose();
        (await next).Dispose();
    }
}
