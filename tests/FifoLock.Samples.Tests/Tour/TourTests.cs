using System.Runtime.CompilerServices;
using System.Xml.Linq;
using TourCommandLine = FifoLocks.Samples.Tour.CommandLine;

namespace FifoLocks.Samples.Tests.Tour;

/// <summary>The tour as it is run, and what it leaves behind.</summary>
public sealed class TourTests
{
    private static readonly string[] s_locks = ["FifoMutex", "FifoReadWriteLock", "ConnectionPool", "TableLock"];

    private static IEnumerable<string> CommittedDrawings =>
        Directory.GetFiles(CommittedFolder(), "*.svg").Select(static path => Path.GetFileNameWithoutExtension(path)).Order();

    [Test]
    public async Task Everything_goes_as_promised_and_the_drawings_are_where_it_says()
    {
        using var folder = new TestFolder();
        string drawings = Path.Combine(folder.Path, "made", "on the way");

        (int code, string output) = await Processes.RunAsync(typeof(TourCommandLine).Assembly, "--drawings", drawings);

        Assert.That(code, Is.Zero, output);
        Assert.That(output, Does.EndWith("sections went as promised.").And.Not.Contain("BROKEN"));
        string[] lines = [.. output.Split('\n').Select(static line => line.Trim())];
        Assert.That(lines, Has.One.EqualTo($"The drawings are in {drawings}:"));
        string[] files = [.. Directory.GetFiles(drawings).Select(static path => Path.GetFileName(path))];
        Assert.That(files, Is.EquivalentTo(s_locks.SelectMany(static name => new[] { $"{name}.svg", $"{name}.dot" })));
        Assert.That(files, Is.SubsetOf(lines), "each file is named");
        foreach (string name in s_locks)
        {
            Assert.That(XDocument.Load(Path.Combine(drawings, $"{name}.svg")).Root!.Name.LocalName, Is.EqualTo("svg"));
            Assert.That(File.ReadAllText(Path.Combine(drawings, $"{name}.dot")), Does.StartWith($"digraph \"{name}\" {{"));
        }

        Keep(drawings);
        Assert.That(CommittedDrawings, Is.SubsetOf(s_locks).And.Not.Empty);
        foreach (string name in CommittedDrawings)
        {
            Assert.That(
                File.ReadAllText(Path.Combine(CommittedFolder(), $"{name}.svg")).ReplaceLineEndings("\n"),
                Is.EqualTo(File.ReadAllText(Path.Combine(drawings, $"{name}.svg"))),
                $"docs/drawings/{name}.svg is what the tour draws; FIFOLOCK_ACCEPT_SNAPSHOTS=1 writes it anew");
        }
    }

    [Test]
    public void Every_drawing_in_the_pages_is_shown_there_with_a_text_for_those_who_do_not_see_it()
    {
        string docs = Path.Combine(CommittedFolder(), "..");
        string pages = string.Concat(Directory.GetFiles(docs, "*.md", SearchOption.AllDirectories).Append(Path.Combine(docs, "..", "README.md")).Select(File.ReadAllText));

        Assert.That(CommittedDrawings.Where(name => !System.Text.RegularExpressions.Regex.IsMatch(pages, $@"!\[[^\]]{{20,}}\]\([^)]*drawings/{name}\.svg\)")), Is.Empty);
    }

    [Test]
    public void Without_an_option_the_drawings_go_beside_the_program_and_not_among_the_sources() =>
        Assert.That(TourCommandLine.Parse([]), Is.EqualTo(new TourCommandLine(Path.Combine(AppContext.BaseDirectory, "drawings"), Help: false)));

    [Test]
    public void Every_option_is_understood() =>
        Assert.That(TourCommandLine.Parse(["--drawings", "d", "--help"]), Is.EqualTo(new TourCommandLine("d", Help: true)));

    [Test]
    public async Task Help_names_the_options_and_shows_nothing_else()
    {
        (int code, string output) = await Processes.RunAsync(typeof(TourCommandLine).Assembly, "--help");

        Assert.That((code, output), Is.EqualTo((0, TourCommandLine.Usage.ReplaceLineEndings(Environment.NewLine))));
        Assert.That(output, Does.Contain("--drawings"));
    }

    [TestCase("--what", "What is --what? Try --help.")]
    [TestCase("--drawings", "--drawings needs a folder.")]
    public async Task Bad_arguments_end_with_2(string args, string message)
    {
        (int code, string output) = await Processes.RunAsync(typeof(TourCommandLine).Assembly, args);

        Assert.That((code, output), Is.EqualTo((2, message)));
    }

    /// <summary>Writes the committed drawings anew, when that was asked for.</summary>
    private static void Keep(string drawings)
    {
        if (Environment.GetEnvironmentVariable("FIFOLOCK_ACCEPT_SNAPSHOTS") == "1")
        {
            foreach (string name in CommittedDrawings)
            {
                File.Copy(Path.Combine(drawings, $"{name}.svg"), Path.Combine(CommittedFolder(), $"{name}.svg"), overwrite: true);
            }
        }
    }

    private static string CommittedFolder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "drawings"));
}
