namespace FifoLocks.Benchmarks;

/// <summary>Nobody has to wait: what permits, events, countdowns and once-only runs cost beside their peers.</summary>
internal static class Primitives
{
    public const string Floor = "floor: an awaited completed ValueTask";

    private const int Operations = 400;
    private const int Calls = 50;

    private static readonly BareEvent s_bare = new();
    private static readonly FifoMutex s_mutex = new();
    private static readonly FifoSemaphore s_permits = new(1);
    private static readonly SemaphoreSlim s_semaphore = new(1);
    private static readonly FifoEvent s_event = AlreadySet();
    private static readonly FifoResetEvent s_reset = new(initiallySet: true);
    private static readonly FifoAutoResetEvent s_auto = new();
    private static readonly AutoResetEvent s_theirAuto = new(initialState: false);
    private static readonly ManualResetEventSlim s_manual = new(initialState: true);
    private static readonly FifoCountdownEvent s_countdown = new(1);
    private static readonly CountdownEvent s_theirCountdown = new(1);
    private static readonly Once<object> s_once = AlreadyRun();
    private static readonly Func<object> s_make = static () => new object();
    private static readonly Func<ValueTask<object>> s_makeAsync = static () => ValueTask.FromResult(new object());
    private static readonly Lazy<object> s_lazy = AlreadyMade();
    private static long s_work;

    public static IReadOnlyList<Row> Rows { get; } =
    [
        new(Floor, Operations, static () => Run(BareAwaited()), Calls),
        new("FifoEvent.WaitAsync, set", Operations, static () => Run(EventAwaited()), Calls),
        new("FifoResetEvent.WaitAsync, set", Operations, static () => Run(ResetAwaited()), Calls),
        new("FifoResetEvent.Wait, set", Operations, ResetBlocking, Calls),
        new("ManualResetEventSlim.Wait, set", Operations, ManualBlocking, Calls),
        new("FifoAutoResetEvent.Set and Wait", Operations, AutoBlocking, Calls),
        new("AutoResetEvent.Set and WaitOne", Operations, TheirAutoBlocking, Calls),
        new("FifoMutex.Enter and Dispose", Operations, MutexBlocking, Calls),
        new("FifoSemaphore.Wait and Release", Operations, PermitsBlocking, Calls),
        new("SemaphoreSlim.Wait and Release", Operations, SemaphoreBlocking, Calls),
        new("FifoMutex.Acquire and Dispose", Operations, static () => Run(MutexAwaited()), Calls),
        new("FifoSemaphore.WaitAsync and Release", Operations, static () => Run(PermitsAwaited()), Calls),
        new("SemaphoreSlim.WaitAsync and Release", Operations, static () => Run(SemaphoreAwaited()), Calls),
        new("FifoCountdownEvent.AddCount and Signal", Operations, CountdownBlocking, Calls),
        new("CountdownEvent.AddCount and Signal", Operations, TheirCountdownBlocking, Calls),
        new("Once.Run, has run", Operations, OnceBlocking, Calls),
        new("Once.RunAsync, has run", Operations, static () => Run(OnceAwaited()), Calls),
        new("Lazy.Value, made", Operations, LazyBlocking, Calls),
    ];

    private static void Run(ValueTask task) => task.GetAwaiter().GetResult();

    private static FifoEvent AlreadySet()
    {
        var happened = new FifoEvent();
        happened.Set();
        return happened;
    }

    private static Once<object> AlreadyRun()
    {
        var once = new Once<object>();
        once.Run(static () => new object());
        return once;
    }

    private static Lazy<object> AlreadyMade()
    {
        var lazy = new Lazy<object>(static () => new object());
        _ = lazy.Value;
        return lazy;
    }

    private static async ValueTask BareAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            await s_bare.WaitAsync();
            s_work++;
        }
    }

    private static async ValueTask EventAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            await s_event.WaitAsync();
            s_work++;
        }
    }

    private static async ValueTask ResetAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            await s_reset.WaitAsync();
            s_work++;
        }
    }

    private static void ResetBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            s_reset.Wait();
            s_work++;
        }
    }

    private static void ManualBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            s_manual.Wait();
            s_work++;
        }
    }

    private static void AutoBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            s_auto.Set();
            s_auto.Wait();
            s_work++;
        }
    }

    private static void TheirAutoBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            s_theirAuto.Set();
            s_theirAuto.WaitOne();
            s_work++;
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

    private static void PermitsBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            s_permits.Wait();
            s_work++;
            s_permits.Release();
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

    private static async ValueTask PermitsAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            await s_permits.WaitAsync();
            s_work++;
            s_permits.Release();
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

    private static void CountdownBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            s_countdown.AddCount();
            s_work++;
            s_countdown.Signal();
        }
    }

    private static void TheirCountdownBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            s_theirCountdown.AddCount();
            s_work++;
            s_theirCountdown.Signal();
        }
    }

    private static void OnceBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            s_once.Run(s_make);
            s_work++;
        }
    }

    private static async ValueTask OnceAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            await s_once.RunAsync(s_makeAsync);
            s_work++;
        }
    }

    private static void LazyBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            _ = s_lazy.Value;
            s_work++;
        }
    }
}
