using System.Globalization;
using System.Runtime.InteropServices;

namespace FifoLocks.Benchmarks.Results;

/// <summary>What must be known of a machine to read its figures.</summary>
internal sealed record Machine
{
    public required string Date { get; init; }

    public required string Processor { get; init; }

    public required int Cores { get; init; }

    public required string System { get; init; }

    public required string Runtime { get; init; }

    /// <summary>How many threads wanted a core when the run began, on average over a minute. Well above 0: the machine had other work.</summary>
    public required string Load { get; init; }

    public static Machine This() => new()
    {
        Date = DateTime.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        Processor = Lines("/proc/cpuinfo").FirstOrDefault(static line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            ?? RuntimeInformation.ProcessArchitecture.ToString(),
        Cores = Environment.ProcessorCount,
        System = RuntimeInformation.OSDescription,
        Runtime = RuntimeInformation.FrameworkDescription,
        Load = Lines("/proc/loadavg").FirstOrDefault()?.Split(' ')[0] ?? "unknown",
    };

    public override string ToString() => $"{Date}, {Processor}, {Cores} cores, {System}, {Runtime}, load {Load} at the start";

    private static string[] Lines(string path) => File.Exists(path) ? File.ReadAllLines(path) : [];
}
