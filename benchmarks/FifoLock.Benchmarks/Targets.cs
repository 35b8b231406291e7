using FifoLocks.Benchmarks.Measuring;
using FifoLocks.Benchmarks.Results;

namespace FifoLocks.Benchmarks;

/// <summary>What the figures should be, as ratios of one run: printed after the tables, with what they are.</summary>
internal static class Targets
{
    private const string Mutex = "FifoMutex";
    private const string Semaphore = "SemaphoreSlim";
    private const string Source = "TaskCompletionSource";
    private const string AwaitedFloor = "two compare-and-swaps, awaited, with a lease";

    private static readonly int[] s_sizes = [1_000, 10_000, 100_000];

    private static readonly Place s_async = Alone("async", Mutex);
    private static readonly Place s_asyncFloor = Alone("async", AwaitedFloor);

    private static readonly Place[] s_alike =
    [
        s_async,
        Alone("read, async", "FifoReadWriteLock"),
        Alone("write, async", "FifoReadWriteLock"),
        Alone("semaphore(4), async", "FifoSemaphore, lease"),
        Alone("modes of one's own, async", "plain lock, class mode"),
        Alone("modes of one's own, async", "plain lock, struct mode"),
        Alone("modes of one's own, async", "typed lock, class mode"),
        Alone("modes of one's own, async", "typed lock, struct mode"),
        Alone("modes of one's own, async", "eight modes"),
    ];

    public static IReadOnlyList<Target> All { get; } =
    [
        new("uncontended async: the awaited floor", [s_async], [s_asyncFloor], 1.2),
        new("uncontended async: mutex, read, write, semaphore, eight modes, class or struct mode, plain or typed lock alike", s_alike, s_alike, 1.05),
        new("uncontended sync: System.Threading.Lock", [Alone("sync", Mutex)], [Alone("sync", "Lock")], 1.05),
        new("a live token: what it costs more, in floors", [Alone("with a live token, async", Mutex)], [s_asyncFloor], 0.25) { Less = s_async },
        new("hand-off, 64 tasks, one core: SemaphoreSlim", [HandOff("64 tasks", Mutex)], [HandOff("64 tasks", Semaphore)], 0.8),
        new("hand-off, 64 tasks, one core: a bare Task.Yield", [HandOff("64 tasks", Mutex)], [HandOff("64 tasks", "Task.Yield")], 2.3),
        new("hand-off, 64 tasks, one core: bytes", [HandOff("64 tasks", Mutex)], [], 0) { IsOfBytes = true },
        new("hand-off, 64 tasks, a yield inside, one core: SemaphoreSlim", [HandOff("64 tasks, a yield inside", Mutex)], [HandOff("64 tasks, a yield inside", Semaphore)], 0.85),
        .. new[] { Cores.One, Cores.All }.Select(static cores => new Target(
            $"8 tasks and a thread, {(cores == Cores.One ? "one core" : "all cores")}: the thread's share, in fair shares",
            [new("mixed", "8 tasks and a thread: the thread's share of the turns", cores, Mutex)],
            [new("mixed", "8 tasks and a thread: the thread's share of the turns", cores, "a fair share, 1/9")],
            1.1) { AtLeast = 0.9 }),
        new("2 threads, all cores: System.Threading.Lock", [new("threads", "2 threads", Cores.All, Mutex)], [new("threads", "2 threads", Cores.All, "Lock")], 7),
        .. new[] { "90 % reads, 10 % writes", "90 % reads, 10 % writes, a yield inside", "50 % reads, 50 % writes", "50 % reads, 50 % writes, a yield inside" }.Select(static mix => new Target(
            $"{mix}, one core: SemaphoreSlim for both",
            [new("readwrite", mix, Cores.One, "FifoReadWriteLock")],
            [new("readwrite", mix, Cores.One, "SemaphoreSlim for both")],
            1)),
        new("cancelling is linear: one of 100,000 inside Cancel(), beside one of 1,000", [Cancelled(100_000, "inside Cancel()", Mutex)], [Cancelled(1_000, "inside Cancel()", Mutex)], 2),
        .. s_sizes.Select(static waiters => new Target(
            $"cancel {waiters:N0}, inside Cancel(): SemaphoreSlim", [Cancelled(waiters, "inside Cancel()", Mutex)], [Cancelled(waiters, "inside Cancel()", Semaphore)], 1)),
        .. s_sizes.Select(static waiters => new Target(
            $"cancel {waiters:N0}, until all have seen it: a bare TaskCompletionSource",
            [Cancelled(waiters, "until all have seen it", Mutex)],
            [Cancelled(waiters, "until all have seen it", Source)],
            1.1)),
        new("100,000 waiters, to queue: a bare TaskCompletionSource", [Deep("to queue", Mutex)], [Deep("to queue", Source)], 1),
        new("100,000 waiters, to drain: a bare TaskCompletionSource", [Deep("to drain", Mutex)], [Deep("to drain", Source)], 1),
        new("100,000 waiters, bytes held: a bare TaskCompletionSource", [Deep("bytes held by each", Mutex)], [Deep("bytes held by each", Source)], 0.75),
        new("an idle lock: bytes", [.. new[] { Mutex, "FifoReadWriteLock", "FifoLock, plain", "FifoLock, eight modes" }.Select(static name => new Place("memory", "bytes of a new one", Cores.One, name))], [], 48),
    ];

    private static Place Alone(string scenario, string contender) => new("uncontended", scenario, Cores.One, contender);

    private static Place HandOff(string scenario, string contender) => new("contended", scenario, Cores.One, contender);

    private static Place Cancelled(int waiters, string what, string contender) => new("cancel", $"{waiters:N0} waiters, {what}", Cores.One, contender);

    private static Place Deep(string what, string contender) => new("depth", $"100,000 waiters, {what}", Cores.One, contender);
}
