using FifoLocks.Benchmarks;
using FifoLocks.Benchmarks.Commands;

// What the locks cost, beside their peers and beside the floor nobody can get below.
try
{
    return args switch
    {
        ["compare", .. var rest] => Compare.Run(rest),
        ["diff", .. var rest] => Diff.Run(rest),
        ["plot", .. var rest] => Plot.Run(rest),
        ["publish", .. var rest] => Publish.Run(rest),
        ["bdn", .. var rest] => Disassemble.Run(rest),
        [] or ["--help" or "-h" or "help", ..] => Help(Console.Out, 0),
        _ => Help(Console.Error, 2),
    };
}
catch (UsageException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}

static int Help(TextWriter writer, int exitCode)
{
    writer.WriteLine(
        $"""
        usage: FifoLock.Benchmarks COMMAND ...

          compare [GROUP...] [--quick] [--rounds N] [--cores one|all] [--json FILE]
              Measures the groups (all of them, if none is named) and prints what each contender costs, and the targets.
          diff OLD.json NEW.json [--slower PERCENT]
              What has become slower, or allocates more; exit code 1 if anything has. Times are divided by the floors of their file.
          plot RESULTS.json FOLDER
              Draws the curves of a run.
          publish RESULTS.json [PAGE]
              Writes the tables of a run between the markers of a page (docs/performance.md), and its plots beside it.
          bdn ...
              The first group under BenchmarkDotNet, with machine code, where the build has -p:Bdn=true.

        Groups: {string.Join(", ", AllGroups.Names)}.
        """);
    return exitCode;
}
