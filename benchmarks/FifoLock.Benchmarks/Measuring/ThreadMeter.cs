using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FifoLocks.Benchmarks.Measuring;

/// <summary>How long a call keeps its thread. On one core that is the time which this thread was given: what it woke wants the same core, and is no part of the call.</summary>
internal readonly struct ThreadMeter
{
    private const int ThreadClock = 3;

    private readonly TimeSpan _start;

    private ThreadMeter(TimeSpan start) => _start = start;

    private static TimeSpan Now => Meter.IsOnOneCore && OperatingSystem.IsLinux() && GetTime(ThreadClock, out Timespec time) == 0
        ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromTicks(time.Nanoseconds / TimeSpan.NanosecondsPerTick)
        : Stopwatch.GetElapsedTime(0);

    public static ThreadMeter Start() => new(Now);

    public Reading Stop(long operations) => new((Now - _start).TotalNanoseconds / operations);

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int GetTime(int clock, out Timespec time);

    private readonly struct Timespec
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
