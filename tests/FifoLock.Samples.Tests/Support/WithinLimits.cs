using System.Diagnostics;

namespace FifoLocks.Samples.Tests.Support;

/// <summary>Waits that fail with a message when a generous limit has passed, so that a hang is a failed test and never a stuck run.</summary>
internal static class WithinLimits
{
    /// <summary>Far more than anything takes on a loaded machine; never part of what a test asserts.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(60);

    public static void Until(Func<bool> condition, Func<string> what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > s_limit)
            {
                Assert.Fail($"Not within {s_limit.TotalSeconds} s: {what()}.");
            }

            Thread.Yield();
        }
    }

    /// <summary>The end of a run, from whose state the message says why it is not there.</summary>
    public static async Task<Findings> Ends(Task<Findings> run, Crawl crawl)
    {
        await ((Task)run).WaitAsync(s_limit).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!run.IsCompleted)
        {
            Assert.Fail($"Not within {s_limit.TotalSeconds} s: the run ends. It is at: {crawl.Progress}; {string.Join(", ", crawl.Leftovers)}.");
        }

        return await run;
    }

    public static async Task<int> Ends(Process process)
    {
        using var limit = new CancellationTokenSource(s_limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"Not within {s_limit.TotalSeconds} s: the process ends.");
        }

        return process.ExitCode;
    }
}
