using FifoLocks.Benchmarks;
using FifoLocks.Benchmarks.Commands;

// What the locks cost, beside their peers and beside the floor nobody can get below.
try
{
    return args switch
    {
        ["compare", .. var rest] => Compare.Run(rest),
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
              Measures the groups (all of them, if none is named) and prints what each contender costs.

        Groups: {string.Join(", ", AllGroups.Names)}.
        """);
    return exitCode;
}
