using System.Threading.Channels;
using System.Threading.RateLimiting;
using FifoLocks.Benchmarks.AsLocks;
using FifoLocks.Benchmarks.Floors;
using FifoLocks.Benchmarks.Measuring;

namespace FifoLocks.Benchmarks.Groups;

/// <summary>Nobody else wants the lock: what the inlined path costs. All rows are of one trial, so that all can be divided by all.</summary>
internal static partial class Uncontended
{
    private const int Operations = 400;
    private const int Calls = 50;

    private const string Floor = "two compare-and-swaps";
    private const string AwaitedFloor = "two compare-and-swaps, awaited, with a lease";

    private static readonly Scenario s_async = new("async");
    private static readonly Scenario s_sync = new("sync");
    private static readonly Scenario s_read = new("read, async");
    private static readonly Scenario s_write = new("write, async");
    private static readonly Scenario s_readSync = new("read, sync");
    private static readonly Scenario s_writeSync = new("write, sync");
    private static readonly Scenario s_semaphore = new("semaphore(4), async");
    private static readonly Scenario s_modes = new("modes of one's own, async");
    private static readonly Scenario s_token = new("with a live token, async");
    private static readonly Scenario s_timeout = new("with a timeout, async");
    private static readonly Scenario s_timeoutSync = new("with a timeout, sync");
    private static readonly Scenario s_object = new("on any object, sync");

    private static readonly BareLock s_bare = new();
    private static readonly TestedLock s_tested = new();
    private static readonly FifoMutex s_mutex = new();
    private static readonly FifoLock s_plain = new();
    private static readonly FifoLock s_structs = new();
    private static readonly ReadWrite s_typed = new();
    private static readonly SoloLock s_solo = new();
    private static readonly EightModeLock s_eight = new();
    private static readonly FifoReadWriteLock s_readWrite = new();
    private static readonly FifoSemaphore s_permits = new(4, 4);
    private static readonly FifoReentrantMutex s_reentrant = new();
    private static readonly Lock s_lock = new();
    private static readonly object s_monitor = new();
    private static readonly SemaphoreSlim s_slim = new(1, 1);
    private static readonly SemaphoreSlim s_fourSlim = new(4, 4);
    private static readonly ReaderWriterLockSlim s_readerWriter = new();
    private static readonly Channel<int> s_channel = Channels.WithTokens(1);
    private static readonly ConcurrencyLimiter s_limiter = Limiters.Of(1);
    private static readonly ConcurrencyLimiter s_fourLimiter = Limiters.Of(4);
    private static readonly CancellationTokenSource s_source = new();
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);
    private static ulong s_word;
    private static long s_work;

    public static Group Group { get; } = new("uncontended", "one acquire and release; nobody else wants the lock", [Cores.One], static effort =>
    {
        var all = new List<Contender>
        {
            Row(s_async, AwaitedFloor, Role.Floor, static () => Run(BareAwaited())),
            Row(s_async, "the same, of a word that is read and tested first", Role.Floor, static () => Run(TestedAwaited())),
            Row(s_async, "SemaphoreSlim", Role.Peer, static () => Run(SemaphoreAwaited())),
            Row(s_async, "Channel of one token", Role.Peer, static () => Run(ChannelAwaited())),
            Row(s_async, "ConcurrencyLimiter", Role.Peer, static () => Run(LimiterAwaited())),
            Row(s_async, "FifoMutex", Role.Ours, static () => Run(MutexAwaited())),
            Row(s_async, "FifoReentrantMutex", Role.Ours, static () => Run(ReentrantAwaited())),

            Row(s_sync, Floor, Role.Floor, CompareAndSwapTwice),
            Row(s_sync, "Lock", Role.Peer, LockBlocking),
            Row(s_sync, "Monitor", Role.Peer, MonitorBlocking),
            Row(s_sync, "SemaphoreSlim", Role.Peer, SemaphoreBlocking),
            Row(s_sync, "FifoMutex", Role.Ours, MutexBlocking),
            Row(s_sync, "FifoMutex.TryEnter", Role.Ours, MutexTried),
            Row(s_sync, "FifoReentrantMutex", Role.Ours, ReentrantBlocking),
            Row(s_sync, "FifoLock, eight modes", Role.Ours, EightBlocking),

            Row(s_read, AwaitedFloor, Role.Floor, static () => Run(BareAwaited())),
            Row(s_read, "FifoReadWriteLock", Role.Ours, static () => Run(ReadAwaited())),
            Row(s_write, AwaitedFloor, Role.Floor, static () => Run(BareAwaited())),
            Row(s_write, "FifoReadWriteLock", Role.Ours, static () => Run(WriteAwaited())),

            Row(s_readSync, Floor, Role.Floor, CompareAndSwapTwice),
            Row(s_readSync, "ReaderWriterLockSlim", Role.Peer, SlimRead),
            Row(s_readSync, "FifoReadWriteLock", Role.Ours, ReadBlocking),
            Row(s_writeSync, Floor, Role.Floor, CompareAndSwapTwice),
            Row(s_writeSync, "ReaderWriterLockSlim", Role.Peer, SlimWrite),
            Row(s_writeSync, "FifoReadWriteLock", Role.Ours, WriteBlocking),

            Row(s_semaphore, AwaitedFloor, Role.Floor, static () => Run(BareAwaited())),
            Row(s_semaphore, "SemaphoreSlim", Role.Peer, static () => Run(FourSemaphoreAwaited())),
            Row(s_semaphore, "ConcurrencyLimiter", Role.Peer, static () => Run(FourLimiterAwaited())),
            Row(s_semaphore, "FifoSemaphore, lease", Role.Ours, static () => Run(PermitsAwaited())),
            Row(s_semaphore, "FifoSemaphore.WaitAsync and Release", Role.Ours, static () => Run(PermitsWaited())),

            Row(s_modes, AwaitedFloor, Role.Floor, static () => Run(BareAwaited())),
            Row(s_modes, "plain lock, class mode", Role.Ours, static () => Run(PlainAwaited())),
            Row(s_modes, "plain lock, struct mode", Role.Ours, static () => Run(StructAwaited())),
            Row(s_modes, "typed lock, class mode", Role.Ours, static () => Run(TypedAwaited())),
            Row(s_modes, "typed lock, struct mode", Role.Ours, static () => Run(SoloAwaited())),
            Row(s_modes, "eight modes", Role.Ours, static () => Run(EightAwaited())),

            Row(s_token, AwaitedFloor, Role.Floor, static () => Run(BareAwaited())),
            Row(s_token, "SemaphoreSlim", Role.Peer, static () => Run(SemaphoreWithToken())),
            Row(s_token, "ConcurrencyLimiter", Role.Peer, static () => Run(LimiterWithToken())),
            Row(s_token, "FifoMutex", Role.Ours, static () => Run(MutexWithToken())),
            Row(s_token, "FifoReadWriteLock, read", Role.Ours, static () => Run(ReadWithToken())),
            Row(s_timeout, AwaitedFloor, Role.Floor, static () => Run(BareAwaited())),
            Row(s_timeout, "SemaphoreSlim", Role.Peer, static () => Run(SemaphoreWithTimeout())),
            Row(s_timeout, "FifoMutex.TryAcquire", Role.Ours, static () => Run(MutexWithTimeout())),
            Row(s_timeoutSync, Floor, Role.Floor, CompareAndSwapTwice),
            Row(s_timeoutSync, "Lock", Role.Peer, LockWithTimeout),
            Row(s_timeoutSync, "Monitor", Role.Peer, MonitorWithTimeout),
            Row(s_timeoutSync, "SemaphoreSlim", Role.Peer, SemaphoreBlockingWithTimeout),
            Row(s_timeoutSync, "FifoMutex.TryEnter", Role.Ours, MutexBlockingWithTimeout),

            Row(s_object, Floor, Role.Floor, CompareAndSwapTwice),
            Row(s_object, "Monitor", Role.Peer, MonitorBlocking),
            Row(s_object, "Synchronized", Role.Ours, ObjectBlocking),
        };
        AddThirdParties(all);
        return [new Trial(effort.Rounds(60), all)];
    });

    static partial void AddThirdParties(List<Contender> all);

    private static Contender Row(Scenario scenario, string name, Role role, Action body) => Contender.Loop(name, role, scenario, body, Operations, Calls);

    private static void Run(ValueTask task) => task.GetAwaiter().GetResult();
}
