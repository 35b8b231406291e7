using FifoLocks.Benchmarks.Measuring;
using FifoLocks.Benchmarks.Results;

namespace FifoLocks.Benchmarks.Commands;

/// <summary>Measures groups, each in a process of its own, and prints tables.</summary>
internal static class Compare
{
    /// <summary>Measures one group in this very process, wherever that runs; what the processes are started with, and what to give to a profiler.</summary>
    private const string Here = "--here";

    private const string Quick = "--quick";
    private const string Rounds = "--rounds";
    private const string Json = "--json";
    private const string OnCores = "--cores";

    public static int Run(string[] args)
    {
        var line = new CommandLine(args, options: [Rounds, Json, OnCores], flags: [Quick, Here]);
        Group[] groups = [.. line.Words.Count == 0 ? AllGroups.All : line.Words.Select(AllGroups.Named)];
        Cores? cores = line.Text(OnCores) switch
        {
            null => null,
            "one" => Cores.One,
            "all" => Cores.All,
            { } other => throw new UsageException($"'{OnCores}' needs 'one' or 'all', not '{other}'."),
        };
        var effort = new Effort(line.Has(Quick), line.Number(Rounds));
        Machine machine = Machine.This();
        var rows = new List<ResultRow>();
        Console.WriteLine(machine);
        Console.WriteLine("_ floor, * ours; medians and quartiles of interleaved rounds; /floor and /peer: how many times the floor, and the best of the others; B: allocated per operation");
        Console.WriteLine();
        foreach (Group group in groups)
        {
            List<ResultRow> ofGroup = line.Has(Here)
                ? [.. Measurement.Run(group, cores ?? Cores.All, effort)]
                : [.. group.Cores.Where(one => cores is null || one == cores).SelectMany(one => InOwnProcess(group, one, line))];
            TextTables.Print(Console.Out, group, ofGroup);
            rows.AddRange(ofGroup);
        }

        if (!line.Has(Here))
        {
            TargetTable.Of(rows).Print(Console.Out);
        }

        if (line.Text(Json) is { } path)
        {
            // Where the file goes is nobody else's business.
            IEnumerable<string> words = args.Where((word, index) => word != Json && (index == 0 || args[index - 1] != Json));
            new ResultFile { Machine = machine, Command = string.Join(' ', words.Prepend("compare")), Rows = rows }.Write(path);
        }

        return 0;
    }

    private static IReadOnlyList<ResultRow> InOwnProcess(Group group, Cores cores, CommandLine line)
    {
        string file = Path.GetTempFileName();
        try
        {
            string[] args = ["compare", group.Name, Here, OnCores, cores == Cores.One ? "one" : "all", Json, file];
            string[] quick = line.Has(Quick) ? [Quick] : [];
            string[] rounds = line.Text(Rounds) is { } number ? [Rounds, number] : [];
            return OwnProcess.Run(cores, [.. args, .. quick, .. rounds]) ? ResultFile.Read(file).Rows : [];
        }
        finally
        {
            File.Delete(file);
        }
    }
}
