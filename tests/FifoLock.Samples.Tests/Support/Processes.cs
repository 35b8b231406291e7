using System.Diagnostics;

namespace FifoLocks.Samples.Tests.Support;

/// <summary>Runs a sample as people run it, with its output redirected.</summary>
internal static class Processes
{
    /// <summary>The exit code, and what was printed, to either stream.</summary>
    public static async Task<(int Code, string Output)> RunAsync(System.Reflection.Assembly program, params string[] args)
    {
        var start = new ProcessStartInfo("dotnet", [program.Location, .. args]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        int code = await WithinLimits.Ends(process);
        return (code, (await output + await error).Trim());
    }
}
