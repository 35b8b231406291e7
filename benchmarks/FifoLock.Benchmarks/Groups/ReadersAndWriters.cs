using FifoLocks.Benchmarks.Floors;
using FifoLocks.Benchmarks.Measuring;

namespace FifoLocks.Benchmarks.Groups;

/// <summary>Tasks that read and write all the time. The peer is what people use who need an asynchronous lock: one semaphore for both.</summary>
internal static partial class ReadersAndWriters
{
    private const int Tasks = 64;

    private static readonly FifoReadWriteLock s_readWrite = new();
    private static readonly FifoLock s_plain = new();
    private static readonly SemaphoreSlim s_slim = new(1, 1);
    private static long s_work;
    private static int s_next;

    public static Group Group { get; } = new("readwrite", $"one hold of {Tasks} tasks that always want to read or write", [Cores.One, Cores.All], static effort =>
        from every in new[] { 10, 2 }
        from yields in new[] { false, true }
        select Trial(effort, every, yields));

    private static Trial Trial(Effort effort, int every, bool yields)
    {
        var scenario = new Scenario($"{100 - (100 / every)} % reads, {100 / every} % writes{(yields ? ", a yield inside" : "")}");
        var crowd = new Crowd(Tasks, yields);
        var all = new List<Contender>
        {
            BareCrowd.Contender(crowd, scenario, yields),
            crowd.Contender("SemaphoreSlim for both", Role.Peer, scenario, static () => Held.By(s_slim.Wait, static () => s_slim.Release()), OnSemaphore),
            crowd.Contender("FifoReadWriteLock", Role.Ours, scenario, static () => s_readWrite.EnterWrite(), (times, inside) => OnReadWrite(times, inside, every)),
            crowd.Contender("FifoLock, two modes", Role.Ours, scenario, static () => s_plain.Enter<Write>(), (times, inside) => OnPlain(times, inside, every)),
        };
        AddThirdParties(all, crowd, scenario, every);
        return new Trial(effort.Rounds(25), all);
    }

    static partial void AddThirdParties(List<Contender> all, Crowd crowd, Scenario scenario, int every);

    private static async Task OnSemaphore(int times, bool yields)
    {
        for (int i = 0; i < times; i++)
        {
            await s_slim.WaitAsync();
            if (yields)
            {
                await Task.Yield();
            }

            s_work++;
            s_slim.Release();
        }
    }

    /// <summary>The tasks do not write in the same round: each begins elsewhere.</summary>
    private static async Task OnReadWrite(int times, bool yields, int every)
    {
        int first = s_next++;
        for (int i = first; i < first + times; i++)
        {
            if (i % every == 0)
            {
                using (await s_readWrite.AcquireWrite())
                {
                    if (yields)
                    {
                        await Task.Yield();
                    }

                    s_work++;
                }
            }
            else
            {
                using (await s_readWrite.AcquireRead())
                {
                    if (yields)
                    {
                        await Task.Yield();
                    }

                    s_work++;
                }
            }
        }
    }

    private static async Task OnPlain(int times, bool yields, int every)
    {
        int first = s_next++;
        for (int i = first; i < first + times; i++)
        {
            if (i % every == 0)
            {
                using (await s_plain.Acquire<Write>())
                {
                    if (yields)
                    {
                        await Task.Yield();
                    }

                    s_work++;
                }
            }
            else
            {
                using (await s_plain.Acquire<Read>())
                {
                    if (yields)
                    {
                        await Task.Yield();
                    }

                    s_work++;
                }
            }
        }
    }
}
