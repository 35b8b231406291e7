using System.Collections;
using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace FifoLocks.Package.Tests.Harness;

/// <summary>What a program printed, and how it ended.</summary>
internal sealed partial record Outcome(string Line, int ExitCode, string Output)
{
    /// <summary>Whether it was stopped because it did not come to an end.</summary>
    public bool Hung { get; init; }

    public bool Succeeded => ExitCode == 0 && !Hung;

    /// <summary>Every line with a warning or an error that has a number, as compilers, linkers and MSBuild write them.</summary>
    public IEnumerable<string> Complaints =>
        Output.Split('\n')
            .Select(static line => line.Trim())
            .Where(static line => Numbered().IsMatch(line))
            .Distinct();

    public Outcome MustSucceed()
    {
        Assert.That(Succeeded, Is.True, $"{Line} ended with {ExitCode}\n{Output}");
        return this;
    }

    [GeneratedRegex(@"\b(warning|error) [A-Z]+\d+")]
    private static partial Regex Numbered();
}

/// <summary>Starts programs as a user would from a shell, and leaves none behind.</summary>
internal static class Command
{
    /// <summary>Not a bound on how fast anything is: a process that hangs must not hang the tests.</summary>
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(10);

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    /// <summary>Runs the SDK's command line; whatever it starts ends with it.</summary>
    public static Outcome Build(string folder, string verb, params string[] arguments) =>
        Run(folder, Dotnet, [verb, .. arguments, "-nologo", "-nodeReuse:false", "-p:UseSharedCompilation=false"]);

    /// <summary>Runs an assembly. Where its own framework is not on the machine, the next newer one takes its place.</summary>
    public static Outcome Execute(string folder, string assembly, params string[] arguments) =>
        Run(folder, Dotnet, ["exec", assembly, .. arguments]);

    public static Outcome Run(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // What the test command told its own MSBuild is not for this one.
        foreach (string name in Environment.GetEnvironmentVariables().Keys.Cast<string>().Where(IsMsBuilds))
        {
            start.Environment.Remove(name);
        }

        start.Environment["DOTNET_ROLL_FORWARD"] = "Major";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";

        var text = new StringBuilder();
        using Process process = new() { StartInfo = start };
        process.OutputDataReceived += (_, line) => Append(text, line.Data);
        process.ErrorDataReceived += (_, line) => Append(text, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        bool hung = !process.WaitForExit(s_limit);
        if (hung)
        {
            process.Kill(entireProcessTree: true);
            Append(text, $"Still running after {s_limit.TotalMinutes} minutes, and stopped.");
        }

        process.WaitForExit();
        lock (text)
        {
            return new Outcome($"{Path.GetFileName(program)} {string.Join(' ', arguments)}", process.ExitCode, text.ToString()) { Hung = hung };
        }
    }

    /// <summary>Whether a program of that name can be started without a path.</summary>
    public static bool Exists(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    private static bool IsMsBuilds(string name) =>
        name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase) || name is "VSTEST_DOTNET_ROOT_PATH" or "CI";

    private static void Append(StringBuilder text, string? line)
    {
        lock (text)
        {
            _ = line is null ? text : text.Append(line).Append('\n');
        }
    }
}
