using System.Runtime.InteropServices;

namespace FifoLocks.Generators.Benchmarks;

/// <summary>
/// The processor time of the calling thread. A driver works on one thread, and garbage is collected on it here; so neither what else the machine does is counted, nor the compiler that
/// optimizes in the background.
/// </summary>
internal static class ThreadTime
{
    private const int OfThisThread = 3;

    public static TimeSpan Now => OperatingSystem.IsLinux() && ReadClock(OfThisThread, out Reading reading) == 0
        ? TimeSpan.FromSeconds(reading.Seconds) + TimeSpan.FromMicroseconds(reading.Nanoseconds / 1e3)
        : Environment.CpuUsage.TotalTime;

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ReadClock(int clock, out Reading reading);

    [StructLayout(LayoutKind.Sequential)]
    private struct Reading
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
