using System.Globalization;
using System.Runtime.InteropServices;

namespace FifoLocks.Samples.TextIndex;

/// <summary>What the program was asked to do.</summary>
internal sealed record CommandLine(string? Folder, int Files, int Writers, int Readers, int Rounds, bool Help)
{
    public const string Usage = """
        Builds a word index over a folder of text files while others query it, under FifoLock, SemaphoreSlim and ReaderWriterLockSlim.

          TextIndex [folder] [options]

          folder         text files, looked for in all its subfolders; default: the XML documentation in the packs of the .NET SDK
          --files N      the first N files only
          --writers N    how many parse files and merge them into the index (default 4)
          --readers N    how many query it meanwhile, every other one a thread of its own (default 4)
          --rounds N     how often each lock is measured, in turns; medians are printed (default 3)
          --help         this text

        Exit code: 0; 1 when an index differs from the one that a single thread builds; 2 for bad arguments; 130 when stopped with Ctrl+C.
        """;

    /// <exception cref="FormatException">An argument is not understood; the message says which.</exception>
    public static CommandLine Parse(string[] args)
    {
        var parsed = new CommandLine(null, int.MaxValue, Writers: 4, Readers: 4, Rounds: 3, Help: false);
        for (int i = 0; i < args.Length; i++)
        {
            parsed = args[i] switch
            {
                "--help" or "-h" => parsed with { Help = true },
                "--files" => parsed with { Files = Number(args, ++i, least: 1) },
                "--writers" => parsed with { Writers = Number(args, ++i, least: 1) },
                "--readers" => parsed with { Readers = Number(args, ++i, least: 0) },
                "--rounds" => parsed with { Rounds = Number(args, ++i, least: 1) },
                var folder when !folder.StartsWith('-') && parsed.Folder is null => parsed with { Folder = folder },
                var other => throw new FormatException($"What is {other}? Try --help."),
            };
        }

        return parsed;
    }

    /// <summary>The files to index, in a fixed order.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public List<string> FindFiles()
    {
        string folder = Folder ?? Packs();
        if (!Directory.Exists(folder))
        {
            throw new DirectoryNotFoundException($"There is no folder {folder}. Name one with text files; try --help.");
        }

        // Hidden folders, such as those of version control, are left out by default.
        IEnumerable<string> found = Directory
            .EnumerateFiles(folder, Folder is null ? "*.xml" : "*", new EnumerationOptions { RecurseSubdirectories = true })
            .Where(file => Folder is not null || InReferencePack(file))
            .Where(static file => !LooksBinary(file));
        return [.. found.Order(StringComparer.Ordinal).Take(Files)];
    }

    private static bool InReferencePack(string file) =>
        file.Contains($"{Path.DirectorySeparatorChar}ref{Path.DirectorySeparatorChar}", StringComparison.Ordinal);

    /// <summary>Text has no zero bytes near its beginning.</summary>
    private static bool LooksBinary(string file)
    {
        Span<byte> beginning = stackalloc byte[512];
        try
        {
            using FileStream stream = File.OpenRead(file);
            return beginning[..stream.Read(beginning)].Contains((byte)0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    /// <summary>The packs folder beside the runtime that runs this program: root/shared/Microsoft.NETCore.App/version.</summary>
    private static string Packs()
    {
        string? root = Environment.GetEnvironmentVariable("DOTNET_ROOT");
        if (root is null || !Directory.Exists(Path.Combine(root, "packs")))
        {
            root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        }

        return Path.Combine(root, "packs");
    }

    private static int Number(string[] args, int i, int least) =>
        i < args.Length && int.TryParse(args[i], NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least
            ? number
            : throw new FormatException($"{args[i - 1]} needs a number of {least} or more.");
}
