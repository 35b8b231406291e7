using System.Diagnostics;
using System.Globalization;
using FifoLocks.Generators;
using FifoLocks.Generators.Benchmarks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

// What the generator costs while people type, beside an empty generator on the same attributes: both see the same edits in the same run, in interleaved rounds.
// Quote the ratios.
//   (nothing)         the table
//   steps             where our time goes, step by step
//   loop <seconds>    one scenario again and again, for a profiler: "warm", or the number of a keystroke after it
//   rounds <number>   the table, with that many rounds instead of 25
const int ColdRounds = 5;

switch (args)
{
    case ["cold", string who]:
        PrintColdSample(who == "ours");
        break;
    case ["steps"]:
        PrintSteps();
        break;
    case ["loop", string seconds, .. string[] rest]:
        Loop(TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture)), rest);
        break;
    case ["rounds", string rounds]:
        PrintTable(int.Parse(rounds, CultureInfo.InvariantCulture));
        break;
    default:
        PrintTable(rounds: 25);
        break;
}

static void PrintTable(int rounds)
{
    Console.WriteLine(
        $"{Project.Files * Project.ModesPerFile} modes and {Project.Files} typed locks in {Project.Files} of {3 * Project.Files} files; {Environment.ProcessorCount} cores, "
        + $".NET {Environment.Version}, Roslyn {typeof(Compilation).Assembly.GetName().Version}, processor time, medians of {rounds} interleaved rounds");
    Console.WriteLine($"{"",-44}{"ours, ms",10}{"empty, ms",11}{"ratio",8}{"ours, KB",12}{"empty, KB",12}");
    var project = new Project();
    Print("a new driver on a fresh compilation", Sampling.Take(rounds, isOurs => Sampling.FromScratch(() => Driver(isOurs), project)));
    foreach ((string place, Func<Project, CSharpCompilation, CSharpCompilation> edit) in Project.Keystrokes)
    {
        Print($"a keystroke {place}", Typed(rounds, project, edit));
    }

    Print("nothing changed", Typed(rounds, project, static (_, same) => same));
    Print("the first run of a new process", [.. Enumerable.Range(0, ColdRounds).Select(static _ => (Cold("ours"), Cold("empty")))]);
}

static List<(Cost Ours, Cost Empty)> Typed(int rounds, Project project, Func<Project, CSharpCompilation, CSharpCompilation> edit) => Sampling.Take(rounds, isOurs =>
{
    var typist = new Typist(project, Driver(isOurs));
    return () => typist.Type(edit);
});

static void PrintSteps()
{
    var project = new Project();
    Steps.Print("a new driver on a fresh compilation", () => Driver(isOurs: true, trackSteps: true).RunGenerators(project.Fresh()));
    foreach ((string place, Func<Project, CSharpCompilation, CSharpCompilation> edit) in Project.Keystrokes)
    {
        var typist = new Typist(project, Driver(isOurs: true, trackSteps: true));
        Steps.Print($"a keystroke {place}", () =>
        {
            typist.Type(edit);
            return typist.Driver;
        });
    }
}

static void Loop(TimeSpan time, string[] scenario)
{
    var project = new Project();
    var typist = new Typist(project, Driver(isOurs: true));
    Func<Cost> body = scenario is [string number] && int.TryParse(number, out int keystroke)
        ? () => typist.Type(Project.Keystrokes[keystroke].Edit)
        : Sampling.FromScratch(static () => Driver(isOurs: true), project);
    long begin = Stopwatch.GetTimestamp();
    var samples = new List<Cost>();
    while (Stopwatch.GetElapsedTime(begin) < time)
    {
        samples.Add(body());
    }

    Console.WriteLine(
        $"{samples.Count} runs, median {Sampling.Median(samples.Select(static each => each.Milliseconds)):F1} ms, {Sampling.Median(samples.Select(static each => (double)each.Bytes)) / 1024:F0} KB");
}

static GeneratorDriver Driver(bool isOurs, bool trackSteps = false) => CSharpGeneratorDriver.Create(
    [(isOurs ? new FifoLockGenerator() : (IIncrementalGenerator)new EmptyGenerator()).AsSourceGenerator()],
    driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackSteps));

static void PrintColdSample(bool isOurs)
{
    var project = new Project();
    Cost cost = Cost.Of(() => Driver(isOurs).RunGenerators(project.Fresh()));
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{cost.Milliseconds} {cost.Bytes}"));
}

static Cost Cold(string who)
{
    string path = Environment.ProcessPath!;
    string[] program = Path.GetFileNameWithoutExtension(path) == "dotnet" ? [typeof(Project).Assembly.Location] : [];
    using Process process = Process.Start(new ProcessStartInfo(path, [.. program, "cold", who]) { RedirectStandardOutput = true })!;
    string[] line = process.StandardOutput.ReadToEnd().Split();
    process.WaitForExit();
    return new Cost(double.Parse(line[0], CultureInfo.InvariantCulture), long.Parse(line[1], CultureInfo.InvariantCulture));
}

static void Print(string what, IReadOnlyList<(Cost Ours, Cost Empty)> samples)
{
    double ours = Sampling.Median(samples.Select(static each => each.Ours.Milliseconds));
    double empty = Sampling.Median(samples.Select(static each => each.Empty.Milliseconds));
    double oursBytes = Sampling.Median(samples.Select(static each => (double)each.Ours.Bytes));
    double emptyBytes = Sampling.Median(samples.Select(static each => (double)each.Empty.Bytes));
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{what,-44}{ours,10:F1}{empty,11:F1}{ours / empty,8:F2}{oursBytes / 1024,12:F0}{emptyBytes / 1024,12:F0}"));
}
