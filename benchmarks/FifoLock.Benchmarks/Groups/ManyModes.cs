using FifoLocks.Benchmarks.Floors;
using FifoLocks.Benchmarks.Measuring;

namespace FifoLocks.Benchmarks.Groups;

/// <summary>What more modes cost: the request that has to ask all of them.</summary>
internal static partial class ManyModes
{
    private const int Operations = 400;
    private const int Calls = 50;
    private const int Tasks = 64;

    private static readonly BareLock s_bare = new();
    private static readonly LockOf1 s_of1 = new();
    private static readonly LockOf2 s_of2 = new();
    private static readonly LockOf4 s_of4 = new();
    private static readonly LockOf8 s_of8 = new();
    private static readonly LockOf12 s_of12 = new();
    private static readonly LockOf16 s_of16 = new();
    private static readonly Crowd s_crowd = new(Tasks, yields: false);
    private static long s_work;

    public static Group Group { get; } = new("modes", "one acquire and release of a lock of so many modes, in a mode that excludes all of them", [Cores.One], static effort =>
    [
        new Trial(effort.Rounds(60),
        [
            Contender.Loop("two compare-and-swaps, awaited, with a lease", Role.Floor, Alone(1), static () => Run(BareAwaited()), Operations, Calls),
            Contender.Loop("two compare-and-swaps, awaited, with a lease", Role.Floor, Alone(2), static () => Run(BareAwaited()), Operations, Calls),
            Contender.Loop("two compare-and-swaps, awaited, with a lease", Role.Floor, Alone(4), static () => Run(BareAwaited()), Operations, Calls),
            Contender.Loop("two compare-and-swaps, awaited, with a lease", Role.Floor, Alone(8), static () => Run(BareAwaited()), Operations, Calls),
            Contender.Loop("two compare-and-swaps, awaited, with a lease", Role.Floor, Alone(12), static () => Run(BareAwaited()), Operations, Calls),
            Contender.Loop("two compare-and-swaps, awaited, with a lease", Role.Floor, Alone(16), static () => Run(BareAwaited()), Operations, Calls),
            Contender.Loop("FifoLock", Role.Ours, Alone(1), static () => Run(Of1Awaited()), Operations, Calls),
            Contender.Loop("FifoLock", Role.Ours, Alone(2), static () => Run(Of2Awaited()), Operations, Calls),
            Contender.Loop("FifoLock", Role.Ours, Alone(4), static () => Run(Of4Awaited()), Operations, Calls),
            Contender.Loop("FifoLock", Role.Ours, Alone(8), static () => Run(Of8Awaited()), Operations, Calls),
            Contender.Loop("FifoLock", Role.Ours, Alone(12), static () => Run(Of12Awaited()), Operations, Calls),
            Contender.Loop("FifoLock", Role.Ours, Alone(16), static () => Run(Of16Awaited()), Operations, Calls),
        ]),
        new Trial(effort.Rounds(25),
        [
            BareCrowd.Contender(s_crowd, Contended(1), yields: false),
            s_crowd.Contender("FifoLock", Role.Ours, Contended(1), static () => s_of1.EnterLast1(), OnOf1),
            BareCrowd.Contender(s_crowd, Contended(2), yields: false),
            s_crowd.Contender("FifoLock", Role.Ours, Contended(2), static () => s_of2.EnterLast2(), OnOf2),
            BareCrowd.Contender(s_crowd, Contended(4), yields: false),
            s_crowd.Contender("FifoLock", Role.Ours, Contended(4), static () => s_of4.EnterLast4(), OnOf4),
            BareCrowd.Contender(s_crowd, Contended(8), yields: false),
            s_crowd.Contender("FifoLock", Role.Ours, Contended(8), static () => s_of8.EnterLast8(), OnOf8),
            BareCrowd.Contender(s_crowd, Contended(12), yields: false),
            s_crowd.Contender("FifoLock", Role.Ours, Contended(12), static () => s_of12.EnterLast12(), OnOf12),
            BareCrowd.Contender(s_crowd, Contended(16), yields: false),
            s_crowd.Contender("FifoLock", Role.Ours, Contended(16), static () => s_of16.EnterLast16(), OnOf16),
        ]),
    ]);

    private static Scenario Alone(int modes) => new(Words(modes), Curve: "cost of an uncontended acquire and release", At: modes);

    private static Scenario Contended(int modes) => new($"{Words(modes)}, handed on among {Tasks} tasks", Curve: "cost of a hand-off", At: modes);

    private static string Words(int modes) => modes == 1 ? "1 mode" : $"{modes} modes";

    private static void Run(ValueTask task) => task.GetAwaiter().GetResult();

    private static async ValueTask BareAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_bare.Acquire())
            {
                s_work++;
            }
        }
    }

    private static async ValueTask Of1Awaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_of1.AcquireLast1())
            {
                s_work++;
            }
        }
    }

    private static async Task OnOf1(int times, bool yields)
    {
        for (int i = 0; i < times; i++)
        {
            using (await s_of1.AcquireLast1())
            {
                if (yields)
                {
                    await Task.Yield();
                }

                s_work++;
            }
        }
    }

    private static async ValueTask Of2Awaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_of2.AcquireLast2())
            {
                s_work++;
            }
        }
    }

    private static async Task OnOf2(int times, bool yields)
    {
        for (int i = 0; i < times; i++)
        {
            using (await s_of2.AcquireLast2())
            {
                if (yields)
                {
                    await Task.Yield();
                }

                s_work++;
            }
        }
    }

    private static async ValueTask Of4Awaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_of4.AcquireLast4())
            {
                s_work++;
            }
        }
    }

    private static async Task OnOf4(int times, bool yields)
    {
        for (int i = 0; i < times; i++)
        {
            using (await s_of4.AcquireLast4())
            {
                if (yields)
                {
                    await Task.Yield();
                }

                s_work++;
            }
        }
    }

    private static async ValueTask Of8Awaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_of8.AcquireLast8())
            {
                s_work++;
            }
        }
    }

    private static async Task OnOf8(int times, bool yields)
    {
        for (int i = 0; i < times; i++)
        {
            using (await s_of8.AcquireLast8())
            {
                if (yields)
                {
                    await Task.Yield();
                }

                s_work++;
            }
        }
    }

    private static async ValueTask Of12Awaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_of12.AcquireLast12())
            {
                s_work++;
            }
        }
    }

    private static async Task OnOf12(int times, bool yields)
    {
        for (int i = 0; i < times; i++)
        {
            using (await s_of12.AcquireLast12())
            {
                if (yields)
                {
                    await Task.Yield();
                }

                s_work++;
            }
        }
    }

    private static async ValueTask Of16Awaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_of16.AcquireLast16())
            {
                s_work++;
            }
        }
    }

    private static async Task OnOf16(int times, bool yields)
    {
        for (int i = 0; i < times; i++)
        {
            using (await s_of16.AcquireLast16())
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
