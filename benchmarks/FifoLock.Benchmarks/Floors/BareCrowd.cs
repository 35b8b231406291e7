using FifoLocks.Benchmarks.Measuring;

namespace FifoLocks.Benchmarks.Floors;

/// <summary>What is left of a hand-off without a lock: a task gives way to the next one.</summary>
internal static class BareCrowd
{
    private static TaskCompletionSource s_gate = new();
    private static long s_work;

    public static Contender Contender(Crowd crowd, Scenario scenario, bool yields) => crowd.Contender(yields ? "Task.Yield twice" : "Task.Yield", Role.Floor, scenario, CloseGate, Yielding);

    /// <summary>The same with a timer that is armed before and disposed after, which is what a timeout needs at least.</summary>
    public static Contender WithTimer(Crowd crowd, Scenario scenario) => crowd.Contender("Task.Yield and a Timer", Role.Floor, scenario, CloseGate, YieldingWithTimer);

    /// <summary>The tasks that wait at the gate go on where it is opened, one after the other, and each queues itself.</summary>
    private static Held CloseGate()
    {
        s_gate = new TaskCompletionSource();
        return new Held(static () => s_gate.SetResult());
    }

    private static async Task Yielding(int times, bool yields)
    {
        await s_gate.Task;
        for (int i = 0; i < times; i++)
        {
            await Task.Yield();
            if (yields)
            {
                await Task.Yield();
            }

            s_work++;
        }
    }

    private static async Task YieldingWithTimer(int times, bool yields)
    {
        await s_gate.Task;
        for (int i = 0; i < times; i++)
        {
            using (new Timer(static _ => { }, null, 60_000, Timeout.Infinite))
            {
                await Task.Yield();
                if (yields)
                {
                    await Task.Yield();
                }
            }

            s_work++;
        }
    }
}
