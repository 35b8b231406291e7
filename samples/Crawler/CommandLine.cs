using System.Globalization;

namespace FifoLocks.Samples.Crawler;

/// <summary>What the program was asked to do.</summary>
internal sealed record CommandLine(string? Folder, string? Start, CrawlOptions Options, bool Help)
{
    /// <summary>What the default folder is known by.</summary>
    private const string Solution = "FifoLock.sln";

    public const string Usage = """
        Checks the links of Markdown and HTML pages: to pages, files, headings and ids. Tasks and threads do it together, then one loop does it again,
        and both must find the same.

          Crawler [options]

          --folder F     the pages of this folder; default: this repository's README.md and docs
          --start P      only this page, named from the folder, and those that its links lead to; default: all pages
          --workers N    how many tasks work (default 4)
          --threads N    how many blocking threads work beside them (default 2)
          --open N       how many files may be open at once (default 3)
          --slow MS      each file takes so many milliseconds longer, so that there is something to watch (default 0)
          --help         this text

        Links to other hosts are counted and not fetched. Ctrl+C stops; what was found so far is printed.
        Exit code: 0; 1 when links are broken or the two runs differ; 2 for bad arguments; 130 when stopped with Ctrl+C.
        """;

    /// <exception cref="FormatException">An argument is not understood; the message says which.</exception>
    public static CommandLine Parse(string[] args)
    {
        var options = new CrawlOptions(Tasks: 4, Threads: 2, Open: 3, Slow: TimeSpan.Zero);
        var parsed = new CommandLine(null, null, options, Help: false);
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--help" or "-h":
                    parsed = parsed with { Help = true };
                    break;
                case "--folder":
                    parsed = parsed with { Folder = Text(args, ++i) };
                    break;
                case "--start":
                    parsed = parsed with { Start = Text(args, ++i) };
                    break;
                case "--workers":
                    options = options with { Tasks = Number(args, ++i, least: 0) };
                    break;
                case "--threads":
                    options = options with { Threads = Number(args, ++i, least: 0) };
                    break;
                case "--open":
                    options = options with { Open = Number(args, ++i, least: 1) };
                    break;
                case "--slow":
                    options = options with { Slow = TimeSpan.FromMilliseconds(Number(args, ++i, least: 0)) };
                    break;
                default:
                    throw new FormatException($"What is {args[i]}? Try --help.");
            }
        }

        return options.Tasks + options.Threads > 0
            ? parsed with { Options = options }
            : throw new FormatException("Somebody has to work: --workers or --threads must be 1 or more.");
    }

    /// <exception cref="DirectoryNotFoundException">There is no such folder, or this is not run from the repository.</exception>
    public Site FindSite()
    {
        string folder = Folder ?? Repository();
        return Directory.Exists(folder) ? new Site(folder) : throw new DirectoryNotFoundException($"There is no folder {folder}. Try --help.");
    }

    /// <summary>The pages to begin with, in a fixed order.</summary>
    /// <exception cref="FileNotFoundException">There is no such page, or none at all.</exception>
    public IReadOnlyList<string> FindStarts(Site site)
    {
        if (Start is { } start)
        {
            string page = site.NameOf(site.FullPath(start));
            return site.IsPage(page)
                ? [page]
                : throw new FileNotFoundException($"There is no page {page} in {site.Folder}. A page is a Markdown or HTML file.");
        }

        string[] pages = Folder is null ? ["README.md", .. site.PagesBelow("docs")] : [.. site.PagesBelow()];
        return pages.Length > 0 ? pages : throw new FileNotFoundException($"There are no Markdown or HTML files in {site.Folder}. Name another folder; try --help.");
    }

    /// <summary>The repository around the current folder, or around the program.</summary>
    private static string Repository()
    {
        foreach (string start in new[] { Environment.CurrentDirectory, AppContext.BaseDirectory })
        {
            for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
            {
                if (File.Exists(Path.Combine(folder.FullName, Solution)))
                {
                    return folder.FullName;
                }
            }
        }

        throw new DirectoryNotFoundException("This is not run from the repository. Name a folder with --folder; try --help.");
    }

    private static string Text(string[] args, int i) => i < args.Length ? args[i] : throw new FormatException($"{args[i - 1]} needs a name.");

    private static int Number(string[] args, int i, int least) =>
        i < args.Length && int.TryParse(args[i], NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least
            ? number
            : throw new FormatException($"{args[i - 1]} needs a number of {least} or more.");
}
