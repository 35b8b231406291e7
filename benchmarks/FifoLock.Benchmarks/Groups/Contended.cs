using System.Threading.Channels;
using System.Threading.RateLimiting;
using FifoLocks.Benchmarks.AsLocks;
using FifoLocks.Benchmarks.Floors;
using FifoLocks.Benchmarks.Measuring;

namespace FifoLocks.Benchmarks.Groups;

/// <summary>Tasks that want the lock all the time: what a hand-off costs.</summary>
internal static partial class Contended
{
    private static readonly int[] s_sizes = [2, 8, 64, 1000];

    private static readonly FifoMutex s_mutex = new();
    private static readonly EightModeLock s_eight = new();
    private static readonly SemaphoreSlim s_slim = new(1, 1);
    private static readonly Channel<int> s_channel = Channels.WithTokens(1);
    private static readonly ConcurrencyLimiter s_limiter = Limiters.Of(1);
    private static readonly CancellationTokenSource s_source = new();
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);
    private static long s_work;

    public static Group Group { get; } = new("contended", "one hand-off among tasks that always want the lock", [Cores.One, Cores.All], static effort =>
        from yields in new[] { false, true }
        from tasks in s_sizes
        select Trial(effort, tasks, yields));

    private static Trial Trial(Effort effort, int tasks, bool yields)
    {
        string name = tasks == 1000 ? "1,000 tasks" : $"{tasks} tasks";
        string curve = yields ? "cost of a hand-off, with a yield inside" : "cost of a hand-off";
        var scenario = new Scenario(yields ? $"{name}, a yield inside" : name, Curve: curve, At: tasks);
        var crowd = new Crowd(tasks, yields);
        var all = new List<Contender>
        {
            BareCrowd.Contender(crowd, scenario, yields),
            crowd.Contender("SemaphoreSlim", Role.Peer, scenario, static () => Held.By(s_slim.Wait, static () => s_slim.Release()), OnSemaphore),
            crowd.Contender("Channel of one token", Role.Peer, scenario, HoldChannel, OnChannel),
            crowd.Contender("ConcurrencyLimiter", Role.Peer, scenario, static () => s_limiter.AttemptAcquire(), OnLimiter),
            crowd.Contender("FifoMutex", Role.Ours, scenario, static () => s_mutex.Enter(), OnMutex),
            crowd.Contender("FifoLock, eight modes", Role.Ours, scenario, static () => s_eight.EnterH(), OnEight),
        };
        if (tasks == 64 && !yields)
        {
            AddImpatient(all, crowd, name);
        }

        AddThirdParties(all, crowd, scenario);
        return new Trial(effort.Rounds(25), all);
    }

    /// <summary>Tasks that would give up, but need not.</summary>
    private static void AddImpatient(List<Contender> all, Crowd crowd, string name)
    {
        var token = new Scenario($"{name}, with a live token");
        all.Add(BareCrowd.Contender(crowd, token, yields: false));
        all.Add(crowd.Contender("SemaphoreSlim", Role.Peer, token, static () => Held.By(s_slim.Wait, static () => s_slim.Release()), OnSemaphoreWithToken));
        all.Add(crowd.Contender("ConcurrencyLimiter", Role.Peer, token, static () => s_limiter.AttemptAcquire(), OnLimiterWithToken));
        all.Add(crowd.Contender("FifoMutex", Role.Ours, token, static () => s_mutex.Enter(), OnMutexWithToken));
        var timeout = new Scenario($"{name}, with a timeout");
        all.Add(BareCrowd.WithTimer(crowd, timeout));
        all.Add(crowd.Contender("SemaphoreSlim", Role.Peer, timeout, static () => Held.By(s_slim.Wait, static () => s_slim.Release()), OnSemaphoreWithTimeout));
        all.Add(crowd.Contender("FifoMutex.TryAcquire", Role.Ours, timeout, static () => s_mutex.Enter(), OnMutexWithTimeout));
    }

    static partial void AddThirdParties(List<Contender> all, Crowd crowd, Scenario scenario);

    private static Held HoldChannel()
    {
        s_channel.Reader.TryRead(out int token);
        return new Held(() => s_channel.Writer.TryWrite(token));
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

    private static async Task OnSemaphoreWithToken(int times, bool yields)
    {
        CancellationToken token = s_source.Token;
        for (int i = 0; i < times; i++)
        {
            await s_slim.WaitAsync(token);
            if (yields)
            {
                await Task.Yield();
            }

            s_work++;
            s_slim.Release();
        }
    }

    private static async Task OnSemaphoreWithTimeout(int times, bool yields)
    {
        for (int i = 0; i < times; i++)
        {
            if (await s_slim.WaitAsync(s_minute))
            {
                if (yields)
                {
                    await Task.Yield();
                }

                s_work++;
                s_slim.Release();
            }
        }
    }

    private static async Task OnMutexWithTimeout(int times, bool yields)
    {
        for (int i = 0; i < times; i++)
        {
            using (var lease = await s_mutex.TryAcquire(s_minute))
            {
                if (yields)
                {
                    await Task.Yield();
                }

                s_work += lease.IsHeld ? 1 : 0;
            }
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

    private static async Task OnLimiterWithToken(int times, bool yields)
    {
        CancellationToken token = s_source.Token;
        for (int i = 0; i < times; i++)
        {
            using (await s_limiter.AcquireAsync(1, token))
            {
                if (yields)
                {
                    await Task.Yield();
                }

                s_work++;
            }
        }
    }

    private static async Task OnMutex(int times, bool yields)
    {
        for (int i = 0; i < times; i++)
        {
            using (await s_mutex.Acquire())
            {
                if (yields)
                {
                    await Task.Yield();
                }

                s_work++;
            }
        }
    }

    private static async Task OnMutexWithToken(int times, bool yields)
    {
        CancellationToken token = s_source.Token;
        for (int i = 0; i < times; i++)
        {
            using (await s_mutex.Acquire(token))
            {
                if (yields)
                {
                    await Task.Yield();
                }

                s_work++;
            }
        }
    }

    private static async Task OnEight(int times, bool yields)
    {
        for (int i = 0; i < times; i++)
        {
            using (await s_eight.AcquireH())
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
