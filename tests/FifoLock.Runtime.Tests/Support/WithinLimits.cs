using System.Diagnostics;

namespace FifoLocks.Tests.Support;

/// <summary>
/// Every wait of every test goes through here: it ends with what it waits for, or fails with a message when a generous limit has passed. A
/// hang is then a failed test with a name and a reason, and never a stuck run.
/// </summary>
internal static class WithinLimits
{
    /// <summary>Far more than anything takes on a loaded machine; never part of what a test asserts.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);

    /// <summary>Passes the time, giving the processor to others, until <paramref name="condition"/> holds.</summary>
    public static void Until(Func<bool> condition, string what) => Until(condition, () => what);

    public static void Until(Func<bool> condition, Func<string> what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > Limit)
            {
                Assert.Fail($"Not within {Limit.TotalSeconds} s: {what()}.");
            }

            Thread.Yield();
        }
    }

    /// <summary>
    /// So many requests are in the queue when this returns, and somebody has said so in the word. An arrival is counted before it is over: of what serves, all are listed by now; of a lock, one that came behind
    /// others may still have its look at the word to do. The count is exact while nobody drains, so it is asked on both sides of that.
    /// </summary>
    public static void Waiting(FifoPrimitive gate, int count) =>
        Until(
            () => gate.WaitingCount == count && HaveArrived(gate, count) && gate.WaitingCount == count,
            () => $"{count} waiting; it is {gate}");

    private static bool HaveArrived(FifoPrimitive gate, int count) =>
        (gate.State & (Word.Queued | Word.Draining)) == (count > 0 ? Word.Queued : 0)
        && (gate is not FifoServed served || served.ListedCount == count);

    public static async Task<T> Completes<T>(Task<T> task, string what = "the task completes")
    {
        await Completes((Task)task, what).ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }

    public static async Task Completes(Task task, string what = "the task completes")
    {
        await task.WaitAsync(Limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!task.IsCompleted)
        {
            Assert.Fail($"Not within {Limit.TotalSeconds} s: {what}.");
        }

        await task.ConfigureAwait(false);
    }

    public static Task<Lease<TMode>> Completes<TMode>(ValueTask<Lease<TMode>> request, string what = "the request is granted")
        where TMode : ILockMode => Completes(request.AsTask(), what);

    public static void Passes(WaitHandle handle, string what)
    {
        if (!handle.WaitOne(Limit))
        {
            Assert.Fail($"Not within {Limit.TotalSeconds} s: {what}.");
        }
    }

    public static void Passes(ManualResetEventSlim handle, string what)
    {
        if (!handle.Wait(Limit))
        {
            Assert.Fail($"Not within {Limit.TotalSeconds} s: {what}.");
        }
    }

    public static void Meets(Barrier barrier)
    {
        if (!barrier.SignalAndWait(Limit))
        {
            Assert.Fail($"Not within {Limit.TotalSeconds} s: the others reach the barrier.");
        }
    }
}
