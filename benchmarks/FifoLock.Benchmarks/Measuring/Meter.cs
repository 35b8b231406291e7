using System.Diagnostics;

namespace FifoLocks.Benchmarks.Measuring;

/// <summary>
/// Time and allocation from here to there. Bytes are exact, and counted outside the time. On one core time is what the threads of this process were given of it: the work is never idle
/// there, so on a quiet machine that is the time that passed, and on a busy one it leaves out what other programs took. On all cores it is the time that passed.
/// </summary>
internal readonly struct Meter
{
    private readonly long _bytes;
    private readonly TimeSpan _start;

    private Meter(long bytes, TimeSpan start) => (_bytes, _start) = (bytes, start);

    /// <summary>Whether this process is kept on one core.</summary>
    public static bool IsOnOneCore { get; set; }

    private static TimeSpan Now => IsOnOneCore ? Environment.CpuUsage.TotalTime : Stopwatch.GetElapsedTime(0);

    public static Meter Start()
    {
        long bytes = GC.GetTotalAllocatedBytes(precise: true);
        return new Meter(bytes, Now);
    }

    public Reading Stop(long operations)
    {
        TimeSpan elapsed = Now - _start;
        return new Reading(elapsed.TotalNanoseconds / operations, (double)(GC.GetTotalAllocatedBytes(precise: true) - _bytes) / operations);
    }
}
