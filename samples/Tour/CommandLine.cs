namespace FifoLocks.Samples.Tour;

/// <summary>What the program was asked to do.</summary>
/// <param name="Drawings">The folder that the drawings are written to; made where it is not there.</param>
/// <param name="Help">Whether only the usage is asked for.</param>
internal sealed record CommandLine(string Drawings, bool Help)
{
    public const string Usage = """
        Shows what the library does: each section runs a small scene on real locks, prints it, and compares what happened with what is promised.

          Tour [options]

          --drawings F   the pictures of the compatibility tables go to this folder; default: drawings, beside the program
          --help         this text

        Exit code: 0; 1 when something went otherwise than promised; 2 for bad arguments.
        """;

    /// <summary>Beside the program, under the build output: never among the sources.</summary>
    private static string DefaultDrawings => Path.Combine(AppContext.BaseDirectory, "drawings");

    /// <exception cref="FormatException">An argument is not understood; the message says which.</exception>
    public static CommandLine Parse(string[] args)
    {
        var parsed = new CommandLine(DefaultDrawings, Help: false);
        for (int i = 0; i < args.Length; i++)
        {
            parsed = args[i] switch
            {
                "--help" or "-h" => parsed with { Help = true },
                "--drawings" when ++i < args.Length && args[i].Length > 0 => parsed with { Drawings = args[i] },
                "--drawings" => throw new FormatException("--drawings needs a folder."),
                _ => throw new FormatException($"What is {args[i]}? Try --help."),
            };
        }

        return parsed;
    }
}
