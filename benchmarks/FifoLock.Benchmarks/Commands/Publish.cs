using FifoLocks.Benchmarks.Results;

namespace FifoLocks.Benchmarks.Commands;

/// <summary>Writes the figures of a run into the page about them: what stands between the markers is this program's, the rest is people's. The run itself is kept beside the plots, for later ones to be compared with.</summary>
internal static class Publish
{
    private const string Page = "docs/performance.md";
    private const string Begin = "<!-- figures: written by the benchmarks, do not edit -->";
    private const string End = "<!-- end of figures -->";

    public static int Run(string[] args)
    {
        IReadOnlyList<string> words = new CommandLine(args, options: [], flags: []).Words;
        if (words.Count is not (1 or 2))
        {
            throw new UsageException("publish needs a result file, and may be given a page.");
        }

        string page = words.Count == 2 ? words[1] : Page;
        if (!File.Exists(page))
        {
            throw new UsageException($"There is no page '{page}'. The folder to be in is the repository's.");
        }

        string text = File.ReadAllText(page);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal);
        int end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
        {
            throw new UsageException($"'{page}' has no markers: {Begin} and {End}.");
        }

        var file = ResultFile.Read(words[0]);
        string folder = Path.ChangeExtension(page, null);
        if (Directory.Exists(folder))
        {
            foreach (string old in Directory.GetFiles(folder, "*.svg"))
            {
                File.Delete(old);
            }
        }

        var charts = Plot.Write(file, folder);
        file.Write(Path.Combine(folder, "results.json"));
        string figures = MarkdownTables.Of(file, [.. charts.Select(chart => (chart.Title, $"{Path.GetFileName(folder)}/{chart.FileName}"))]);
        File.WriteAllText(page, $"{text[..begin]}{Begin}\n\n{figures}\n{text[end..]}");
        return 0;
    }
}
