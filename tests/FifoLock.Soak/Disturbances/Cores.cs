using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace FifoLocks.Soak.Disturbances;

/// <summary>Takes cores away from the process, where the platform lets it.</summary>
internal static class Cores
{
    private static bool s_isRestricted;

    /// <summary>All cores, or the first of those that the process has.</summary>
    public static void Use(bool one)
    {
        if (Environment.ProcessorCount == 1 || one == s_isRestricted)
        {
            return;
        }

        if (OperatingSystem.IsLinux())
        {
            SetOnLinux(one);
        }
        else if (OperatingSystem.IsWindows())
        {
            using var process = Process.GetCurrentProcess();
            nint all = s_all ??= process.ProcessorAffinity;
            process.ProcessorAffinity = one ? all & -all : all;
        }

        s_isRestricted = one;
    }

    private static nint? s_all;
    private static ulong[]? s_allOnLinux;

    /// <summary>Affinity is a thread's own there; threads that are started later have that of who starts them.</summary>
    private static void SetOnLinux(bool one)
    {
        if (s_allOnLinux is null)
        {
            var mask = new ulong[16];
            if (GetAffinity(0, mask.Length * sizeof(ulong), mask) < 0)
            {
                return;
            }

            s_allOnLinux = mask;
        }

        ulong[] wanted = one ? First(s_allOnLinux) : s_allOnLinux;
        foreach (string thread in Directory.EnumerateDirectories("/proc/self/task"))
        {
            // One that has ended meanwhile has no cores to lose.
            _ = SetAffinity(int.Parse(Path.GetFileName(thread), CultureInfo.InvariantCulture), wanted.Length * sizeof(ulong), wanted);
        }
    }

    private static ulong[] First(ulong[] mask)
    {
        var first = new ulong[mask.Length];
        int index = Array.FindIndex(mask, static bits => bits != 0);
        first[index] = mask[index] & (0 - mask[index]);
        return first;
    }

#pragma warning disable SYSLIB1054 // The generated alternative needs unsafe code for no gain here.
    [DllImport("libc", EntryPoint = "sched_setaffinity")]
    private static extern int SetAffinity(int thread, nint size, ulong[] mask);

    [DllImport("libc", EntryPoint = "sched_getaffinity")]
    private static extern int GetAffinity(int thread, nint size, [Out] ulong[] mask);
#pragma warning restore SYSLIB1054
}
