using System.Diagnostics;

namespace FifoLocks.Benchmarks;

/// <summary>A crowd of queued requests gives up at once: what each costs inside <c>Cancel()</c>.</summary>
internal static class Cancellation
{
    private const int Waiters = 100_000;
    private const int Rounds = 7;

    public static void Print()
    {
        Console.WriteLine($"cancel: one of {Waiters:N0} waiters, inside Cancel(), medians of {Rounds} rounds");
        var mutex = new FifoMutex();
        var semaphore = new SemaphoreSlim(0, 1);
        var ours = new double[Rounds];
        var theirs = new double[Rounds];
        using (mutex.Enter())
        {
            for (int round = -2; round < Rounds; round++)
            {
                double one = Measure(token => mutex.Acquire(token).AsTask());
                double other = Measure(semaphore.WaitAsync);
                if (round >= 0)
                {
                    ours[round] = one;
                    theirs[round] = other;
                }
            }
        }

        Array.Sort(ours);
        Array.Sort(theirs);
        Console.WriteLine($"{"SemaphoreSlim",-44}{theirs[Rounds / 2],10:F0}{1.0,10:F2}");
        Console.WriteLine($"{"FifoMutex",-44}{ours[Rounds / 2],10:F0}{ours[Rounds / 2] / theirs[Rounds / 2],10:F2}");
        Console.WriteLine();
    }

    private static double Measure(Func<CancellationToken, Task> ask)
    {
        using var source = new CancellationTokenSource();
        Task all = Task.WhenAll([.. Enumerable.Range(0, Waiters).Select(_ => ask(source.Token))]);
        long start = Stopwatch.GetTimestamp();
        source.Cancel();
        double nanoseconds = Stopwatch.GetElapsedTime(start).TotalNanoseconds / Waiters;

        // All end as cancelled; what matters here is only that they have ended.
        all.ContinueWith(static _ => { }, TaskScheduler.Default).Wait();
        return nanoseconds;
    }
}
