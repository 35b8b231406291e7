using System.Diagnostics;
using FifoLocks.Generators;
using FifoLocks.Generators.Benchmarks;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

// What the generator costs while people type, beside an empty generator on the same attributes: both see the same edits in the same run, in interleaved rounds.
// Quote the ratios. "cold" is a process of its own for each sample, and counts from a compiler that has done nothing yet.
const int Rounds = 15;
const int ColdRounds = 5;

if (args is ["cold", string who])
{
    var only = new Project();
    long begin = Stopwatch.GetTimestamp();
    Driver(who == "ours").RunGenerators(only.Fresh());
    Console.WriteLine(Stopwatch.GetElapsedTime(begin).TotalMilliseconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
    return;
}

Console.WriteLine(
    $"{Project.Files * Project.ModesPerFile} modes and {Project.Files} typed locks in {Project.Files} of {2 * Project.Files} files; {Environment.ProcessorCount} cores, "
    + $".NET {Environment.Version}, Roslyn {typeof(Compilation).Assembly.GetName().Version}, medians");
Console.WriteLine($"{"ms",-44}{"ours",10}{"empty",10}{"ratio",8}");
Print("cold: first run of a new process", Enumerable.Range(0, ColdRounds).Select(static _ => (Cold("ours"), Cold("empty"))));

var project = new Project();
Print("warm: a new driver on a fresh compilation", Samples(static _ => { }, (isOurs, _) => Driver(isOurs).RunGenerators(project.Fresh())));

var state = new Dictionary<bool, (GeneratorDriver Driver, CSharpCompilation Compilation)>();
Print("a keystroke elsewhere", Samples(Start, (isOurs, _) => Stroke(isOurs, project.TypeElsewhere)));
Print("a keystroke in the predicate of a mode", Samples(Start, (isOurs, _) => Stroke(isOurs, project.TypeInAPredicate)));
Print("nothing changed", Samples(Start, (isOurs, _) => Stroke(isOurs, static same => same)));

void Start(bool isOurs)
{
    CSharpCompilation compilation = project.Fresh();
    state[isOurs] = (Driver(isOurs).RunGenerators(compilation), compilation);
}

void Stroke(bool isOurs, Func<CSharpCompilation, CSharpCompilation> edit)
{
    CSharpCompilation after = edit(state[isOurs].Compilation);
    state[isOurs] = (state[isOurs].Driver.RunGenerators(after), after);
}

static GeneratorDriver Driver(bool isOurs) =>
    CSharpGeneratorDriver.Create(isOurs ? new FifoLockGenerator() : (IIncrementalGenerator)new EmptyGenerator());

static List<(double Ours, double Empty)> Samples(Action<bool> start, Action<bool, int> body)
{
    start(true);
    start(false);
    var samples = new List<(double, double)>();
    for (int round = -5; round < Rounds; round++)
    {
        double ours = Time(() => body(true, round));
        double empty = Time(() => body(false, round));
        if (round >= 0)
        {
            samples.Add((ours, empty));
        }
    }

    return samples;
}

static double Time(Action body)
{
    GC.Collect();
    long begin = Stopwatch.GetTimestamp();
    body();
    return Stopwatch.GetElapsedTime(begin).TotalMilliseconds;
}

static double Cold(string who)
{
    string path = Environment.ProcessPath!;
    string[] program = Path.GetFileNameWithoutExtension(path) == "dotnet" ? [typeof(Project).Assembly.Location] : [];
    using Process process = Process.Start(new ProcessStartInfo(path, [.. program, "cold", who]) { RedirectStandardOutput = true })!;
    string line = process.StandardOutput.ReadToEnd();
    process.WaitForExit();
    return double.Parse(line, System.Globalization.CultureInfo.InvariantCulture);
}

static void Print(string what, IEnumerable<(double Ours, double Empty)> samples)
{
    (double Ours, double Empty)[] all = [.. samples];
    double ours = Median(all.Select(static each => each.Ours));
    double empty = Median(all.Select(static each => each.Empty));
    Console.WriteLine($"{what,-44}{ours,10:F1}{empty,10:F1}{ours / empty,8:F2}");
}

static double Median(IEnumerable<double> values)
{
    double[] sorted = [.. values.Order()];
    return sorted[sorted.Length / 2];
}
