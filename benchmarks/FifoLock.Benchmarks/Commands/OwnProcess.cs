using System.ComponentModel;
using System.Diagnostics;
using FifoLocks.Benchmarks.Measuring;

namespace FifoLocks.Benchmarks.Commands;

/// <summary>This program once more, in a fresh process: nothing is warm or large from what ran before, and it can be kept on one core from its start, when the runtime counts them.</summary>
internal static class OwnProcess
{
    /// <returns>Whether it ran to its end; why not is on the error output.</returns>
    public static bool Run(Cores cores, string[] args)
    {
        string[] program = Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet"
            ? [Environment.ProcessPath!, Environment.GetCommandLineArgs()[0]]
            : [Environment.ProcessPath!];
        string[] pinned = cores == Cores.One ? ["taskset", "-c", FirstCore(), .. program] : program;
        var start = new ProcessStartInfo(pinned[0], [.. pinned[1..], .. args]) { RedirectStandardOutput = true };

        // Methods are counted from their first call on, not once nothing new has been compiled for a while: they are warm sooner, also where the JIT's thread seldom gets a core.
        start.Environment["DOTNET_TC_CallCountingDelayMs"] = "0";
        if (cores == Cores.One)
        {
            start.Environment["DOTNET_PROCESSOR_COUNT"] = "1";
        }

        try
        {
            using Process process = Process.Start(start)!;
            string said = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode == 0)
            {
                return true;
            }

            Console.Error.WriteLine($"'{string.Join(' ', args)}' ended with exit code {process.ExitCode}: {said}");
        }
        catch (Win32Exception error)
        {
            Console.Error.WriteLine($"No figures for one core: {error.Message}. They need the program taskset (of util-linux).");
        }

        return false;
    }

    /// <summary>The first core that this process may use: a container may not have core 0.</summary>
    private static string FirstCore()
    {
        const string Status = "/proc/self/status";
        const string Allowed = "Cpus_allowed_list:";
        string? list = File.Exists(Status) ? File.ReadLines(Status).FirstOrDefault(static line => line.StartsWith(Allowed, StringComparison.Ordinal)) : null;
        return list is null ? "0" : list[Allowed.Length..].Trim().Split(',', '-')[0];
    }
}
