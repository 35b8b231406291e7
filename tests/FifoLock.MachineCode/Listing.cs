using System.Diagnostics;
using System.Text.RegularExpressions;

namespace FifoLocks.MachineCode;

/// <summary>What the just-in-time compiler makes of every method of an assembly, fully optimized: the instructions of each, by its name.</summary>
internal sealed partial class Listing
{
    private readonly Dictionary<string, List<string>> _methods = [];

    private Listing(IEnumerable<string> lines)
    {
        List<string>? method = null;
        foreach (string line in lines)
        {
            if (Header().Match(line) is { Success: true } header)
            {
                string name = header.Groups[1].Value;

                method = name.StartsWith("FifoLocks.Generated.", StringComparison.Ordinal) || name.StartsWith("FifoLocks.Core.Seam:", StringComparison.Ordinal)
                    || name.StartsWith("FifoLocks.MachineCode.", StringComparison.Ordinal) || !name.StartsWith("FifoLocks.", StringComparison.Ordinal) ? null : [];
                if (method is not null)
                {
                    _methods[name] = method;
                }
            }
            else if (line.Length > 0 && line[0] != ';')
            {
                method?.Add(FamilyHash().Replace(line.Trim(), string.Empty));
            }
        }
    }

    public IReadOnlyDictionary<string, List<string>> Methods => _methods;

    public int Instructions(IEnumerable<string> methods) => methods.Sum(method => _methods[method].Count(static line => !line.EndsWith(':')));

    /// <summary>What a method does, whatever with.</summary>
    public IEnumerable<string> Operations(string method) => _methods[method].Select(static line => line.Split(' ')[0]);

    /// <summary>Runs <see cref="Program"/> in a process of its own, which prints what it compiles.</summary>
    public static Listing Of(params string[] assembly)
    {
        string output = Path.Combine(Path.GetTempPath(), $"fifolock-{Guid.NewGuid():n}.asm");
        string host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH")
            ?? (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? Environment.ProcessPath! : "dotnet");
        var start = new ProcessStartInfo(host, ["exec", typeof(Program).Assembly.Location, .. assembly]) { RedirectStandardError = true };
        start.Environment["DOTNET_TieredCompilation"] = "0";
        start.Environment["DOTNET_JitDisasm"] = "FifoLocks*:*";
        start.Environment["DOTNET_JitDisasmDiffable"] = "1";
        start.Environment["DOTNET_JitStdOutFile"] = output;
        try
        {
            using Process process = Process.Start(start)!;
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            Assert.That(process.ExitCode, Is.Zero, errors);
            return new Listing(File.ReadLines(output));
        }
        finally
        {
            File.Delete(output);
        }
    }

    /// <summary>The classes of families carry a hash of their assembly's name.</summary>
    [GeneratedRegex("(?<=Family_)[0-9A-F]{8}")]
    private static partial Regex FamilyHash();

    [GeneratedRegex(@"^; Assembly listing for method (.*) \([^)]*\)$")]
    private static partial Regex Header();
}
