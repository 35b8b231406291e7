using System.Threading.Channels;
using System.Threading.RateLimiting;
using FifoLocks.Benchmarks.AsLocks;
using FifoLocks.Benchmarks.Floors;
using FifoLocks.Benchmarks.Measuring;

namespace FifoLocks.Benchmarks.Groups;

/// <summary>Four permits, and tasks that want one all the time.</summary>
internal static class Permits
{
    private const int Tasks = 64;
    private const int Count = 4;

    private static readonly FifoSemaphore s_permits = new(Count, Count);
    private static readonly SemaphoreSlim s_slim = new(Count, Count);
    private static readonly Channel<int> s_channel = Channels.WithTokens(Count);
    private static readonly ConcurrencyLimiter s_limiter = Limiters.Of(Count);
    private static long s_work;

    public static Group Group { get; } = new("permits", $"one permit of {Count}, handed on among {Tasks} tasks that always want one", [Cores.One, Cores.All], static effort =>
        from yields in new[] { false, true }
        select Trial(effort, yields));

    private static Trial Trial(Effort effort, bool yields)
    {
        var scenario = new Scenario($"semaphore({Count}){(yields ? ", a yield inside" : "")}");
        var crowd = new Crowd(Tasks, yields);
        var all = new List<Contender>
        {
            BareCrowd.Contender(crowd, scenario, yields),
            crowd.Contender("SemaphoreSlim", Role.Peer, scenario, HoldSemaphore, OnSemaphore),
            crowd.Contender($"Channel of {Count} tokens", Role.Peer, scenario, HoldChannel, OnChannel),
            crowd.Contender("ConcurrencyLimiter", Role.Peer, scenario, static () => s_limiter.AttemptAcquire(Count), OnLimiter),
            crowd.Contender("FifoSemaphore, lease", Role.Ours, scenario, static () => s_permits.Enter(Count), OnLease),
            crowd.Contender("FifoSemaphore.WaitAsync and Release", Role.Ours, scenario, static () => s_permits.Enter(Count), OnPermits),
        };
        return new Trial(effort.Rounds(25), all);
    }

    private static Held HoldSemaphore()
    {
        for (int i = 0; i < Count; i++)
        {
            s_slim.Wait();
        }

        return new Held(static () => s_slim.Release(Count));
    }

    private static Held HoldChannel()
    {
        for (int i = 0; i < Count; i++)
        {
            s_channel.Reader.TryRead(out _);
        }

        return new Held(static () =>
        {
            for (int i = 0; i < Count; i++)
            {
                s_channel.Writer.TryWrite(i);
            }
        });
    }

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

    private static async Task OnChannel(int times, bool yields)
    {
        for (int i = 0; i < times; i++)
        {
            int token = await s_channel.Reader.ReadAsync();
            if (yields)
            {
                await Task.Yield();
            }

            s_work++;
            s_channel.Writer.TryWrite(token);
        }
    }

    private static async Task OnLimiter(int times, bool yields)
    {
        for (int i = 0; i < times; i++)
        {
            using (await s_limiter.AcquireAsync())
            {
                if (yields)
                {
                    await Task.Yield();
                }

                s_work++;
            }
        }
    }

    private static async Task OnLease(int times, bool yields)
    {
        for (int i = 0; i < times; i++)
        {
            using (await s_permits.Acquire())
            {
                if (yields)
                {
                    await Task.Yield();
                }

                s_work++;
            }
        }
    }

    private static async Task OnPermits(int times, bool yields)
    {
        for (int i = 0; i < times; i++)
        {
            await s_permits.WaitAsync();
            if (yields)
            {
                await Task.Yield();
            }

            s_work++;
            s_permits.Release();
        }
    }
}
