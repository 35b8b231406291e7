namespace FifoLocks.Benchmarks;

/// <summary>Sixty-four tasks want the lock all the time: what a hand-off costs. Every task is queued before the first release.</summary>
internal static class Contended
{
    public const string Floor = "floor: Task.Yield";

    private const int Tasks = 64;
    private const int PerTask = 500;

    private static readonly FifoMutex s_mutex = new();
    private static readonly FifoReadWriteLock s_readWrite = new();
    private static readonly SemaphoreSlim s_semaphore = new(1, 1);
    private static long s_work;

    public static IReadOnlyList<Row> Rows { get; } =
    [
        new(Floor, Tasks * PerTask, static () => RunAll(Yielding)),
        new("SemaphoreSlim", Tasks * PerTask, static () =>
        {
            s_semaphore.Wait();
            Task all = StartAll(OnSemaphore);
            s_semaphore.Release();
            all.Wait();
        }),
        new("FifoMutex", Tasks * PerTask, static () =>
        {
            Task all;
            using (s_mutex.Enter())
            {
                all = StartAll(OnMutex);
            }

            all.Wait();
        }),
        new("FifoReadWriteLock, one write in ten", Tasks * PerTask, static () =>
        {
            Task all;
            using (s_readWrite.EnterWrite())
            {
                all = StartAll(OnReadWrite);
            }

            all.Wait();
        }),
    ];

    private static Task StartAll(Func<Task> body) => Task.WhenAll(Enumerable.Range(0, Tasks).Select(_ => body()));

    private static void RunAll(Func<Task> body) => StartAll(body).Wait();

    private static async Task Yielding()
    {
        for (int i = 0; i < PerTask; i++)
        {
            await Task.Yield();
            s_work++;
        }
    }

    private static async Task OnSemaphore()
    {
        for (int i = 0; i < PerTask; i++)
        {
            await s_semaphore.WaitAsync();
            s_work++;
            s_semaphore.Release();
        }
    }

    private static async Task OnMutex()
    {
        for (int i = 0; i < PerTask; i++)
        {
            using (await s_mutex.Acquire())
            {
                s_work++;
            }
        }
    }

    private static async Task OnReadWrite()
    {
        for (int i = 0; i < PerTask; i++)
        {
            if (i % 10 == 0)
            {
                using (await s_readWrite.AcquireWrite())
                {
                    s_work++;
                }
            }
            else
            {
                using (await s_readWrite.AcquireRead())
                {
                    s_work++;
                }
            }
        }
    }
}
