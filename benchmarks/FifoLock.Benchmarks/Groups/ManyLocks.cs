using FifoLocks.Benchmarks.Floors;
using FifoLocks.Benchmarks.Measuring;

namespace FifoLocks.Benchmarks.Groups;

/// <summary>What more locks cost: each is used in turn, far from the one before, so with many of them none is in the cache.</summary>
internal static class ManyLocks
{
    private const int Operations = 400;
    private const int Calls = 50;

    /// <summary>A prime, and no neighbour in memory: which lock comes next.</summary>
    private const int Stride = 7_919;

    private static int s_at;
    private static long s_work;

    public static Group Group { get; } = new("locks", "one acquire and release of one of so many locks", [Cores.One], static effort =>
        new[] { 1, 100, 10_000, 1_000_000 }.Select(count => Trial(effort, count)));

    private static Trial Trial(Effort effort, int count)
    {
        var scenario = new Scenario(count == 1 ? "1 lock" : $"{count:N0} locks", Curve: "cost of an uncontended acquire and release, sync", At: count);
        BareLock[] bare = Make(count, static () => new BareLock());
        Lock[] locks = Make(count, static () => new Lock());
        object[] monitors = Make(count, static () => new object());
        SemaphoreSlim[] slims = Make(count, static () => new SemaphoreSlim(1, 1));
        FifoMutex[] mutexes = Make(count, static () => new FifoMutex());
        FifoReadWriteLock[] readWrites = Make(count, static () => new FifoReadWriteLock());
        return new Trial(effort.Rounds(25),
        [
            Row(scenario, "two compare-and-swaps", Role.Floor, () => On(bare)),
            Row(scenario, "Lock", Role.Peer, () => On(locks)),
            Row(scenario, "Monitor", Role.Peer, () => On(monitors)),
            Row(scenario, "SemaphoreSlim", Role.Peer, () => On(slims)),
            Row(scenario, "FifoMutex", Role.Ours, () => On(mutexes)),
            Row(scenario, "FifoReadWriteLock, read", Role.Ours, () => On(readWrites)),
        ]);
    }

    private static Contender Row(Scenario scenario, string name, Role role, Action body) => Contender.Loop(name, role, scenario, body, Operations, Calls);

    private static T[] Make<T>(int count, Func<T> make) => [.. Enumerable.Range(0, count).Select(_ => make())];

    private static int Next(int count) => s_at = (int)(((long)s_at + Stride) % count);

    private static void On(BareLock[] all)
    {
        for (int i = 0; i < Operations; i++)
        {
            using (all[Next(all.Length)].Enter())
            {
                s_work++;
            }
        }
    }

    private static void On(Lock[] all)
    {
        for (int i = 0; i < Operations; i++)
        {
            lock (all[Next(all.Length)])
            {
                s_work++;
            }
        }
    }

    private static void On(object[] all)
    {
        for (int i = 0; i < Operations; i++)
        {
            lock (all[Next(all.Length)])
            {
                s_work++;
            }
        }
    }

    private static void On(SemaphoreSlim[] all)
    {
        for (int i = 0; i < Operations; i++)
        {
            SemaphoreSlim slim = all[Next(all.Length)];
            slim.Wait();
            s_work++;
            slim.Release();
        }
    }

    private static void On(FifoMutex[] all)
    {
        for (int i = 0; i < Operations; i++)
        {
            using (all[Next(all.Length)].Enter())
            {
                s_work++;
            }
        }
    }

    private static void On(FifoReadWriteLock[] all)
    {
        for (int i = 0; i < Operations; i++)
        {
            using (all[Next(all.Length)].EnterRead())
            {
                s_work++;
            }
        }
    }
}
