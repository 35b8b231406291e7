using FifoLocks.Benchmarks.Measuring;

namespace FifoLocks.Benchmarks.Groups;

/// <summary>Eight tasks and a blocking thread want one lock all the time: what a hand-off costs, and how often it is the thread's turn.</summary>
internal static class Mixed
{
    private const int Tasks = 8;

    private static readonly Scenario s_time = new($"{Tasks} tasks and a thread");
    private static readonly Scenario s_share = new($"{Tasks} tasks and a thread: the thread's share of the turns", Unit: "%");

    private static readonly FifoMutex s_mutex = new();
    private static readonly SemaphoreSlim s_slim = new(1, 1);
    private static bool s_isOver;
    private static long s_byTasks;
    private static long s_byThread;

    public static Group Group { get; } = new("mixed", "one hand-off among tasks and a thread that always want the lock", [Cores.One, Cores.All], static effort =>
    {
        var all = new List<Contender>
        {
            new($"a fair share, 1/{Tasks + 1}", Role.Floor, s_share, static () => new Reading(100.0 / (Tasks + 1))),
            Row("SemaphoreSlim", Role.Peer, static () => Held.By(s_slim.Wait, static () => s_slim.Release()), SemaphoreByTask, SemaphoreByThread),
            Row("FifoMutex", Role.Ours, static () => s_mutex.Enter(), MutexByTask, MutexByThread),
        };
        return [new Trial(effort.Rounds(25), all)];
    });

    private static Contender Row(string name, Role role, Func<IDisposable> hold, Func<Task> byTask, Action byThread) => new(name, role, [s_time, s_share], () =>
    {
        s_byTasks = 0;
        s_byThread = 0;
        Volatile.Write(ref s_isOver, false);
        IDisposable held = hold();
        Task tasks = Task.WhenAll(Enumerable.Range(0, Tasks).Select(_ => byTask()));
        var thread = new Thread(() =>
        {
            while (!Volatile.Read(ref s_isOver))
            {
                byThread();
            }
        });
        thread.Start();

        // The thread is in the queue and sleeps before the first release, or still spins after twenty moments: then it is there too.
        for (int i = 0; i < 20 && (thread.ThreadState & ThreadState.WaitSleepJoin) == 0; i++)
        {
            Thread.Sleep(1);
        }

        var meter = Meter.Start();
        held.Dispose();

        // The time that is measured: what counts is how many turns fit into it, and whose they are.
        Thread.Sleep(50);
        Volatile.Write(ref s_isOver, true);
        thread.Join();
        tasks.GetAwaiter().GetResult();
        long turns = s_byTasks + s_byThread;
        return [meter.Stop(turns), new Reading(100.0 * s_byThread / turns)];
    });

    private static async Task SemaphoreByTask()
    {
        while (!Volatile.Read(ref s_isOver))
        {
            await s_slim.WaitAsync();
            s_byTasks++;
            s_slim.Release();
        }
    }

    private static void SemaphoreByThread()
    {
        s_slim.Wait();
        s_byThread++;
        s_slim.Release();
    }

    private static async Task MutexByTask()
    {
        while (!Volatile.Read(ref s_isOver))
        {
            using (await s_mutex.Acquire())
            {
                s_byTasks++;
            }
        }
    }

    private static void MutexByThread()
    {
        using (s_mutex.Enter())
        {
            s_byThread++;
        }
    }
}
