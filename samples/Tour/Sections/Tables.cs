namespace FifoLocks.Samples.Tour.Sections;

/// <summary>Every lock can show which modes go together, as a table and as a picture: derived from the predicates, not written beside them.</summary>
internal sealed class Tables : ISection
{
    public static string Title => "The compatibility table of each lock, printed and drawn";

    public static void Run(Scene scene)
    {
        var mutex = new FifoMutex();
        var gate = new FifoReadWriteLock();
        var pool = new ConnectionPool(capacity: 3);
        // show
        var table = new TableLock();
        string markdown = table.Layout.ToMarkdown();        // for a page
        string picture = table.Layout.ToSvg();              // for a design document, light and dark
        string graph = table.Layout.ToDot();                // for Graphviz
        string words = table.Layout.ToText();               // for those who do not see the picture
        // end

        LockLayout[] layouts = [mutex.Layout, gate.Layout, pool.Layout, table.Layout];
        foreach (LockLayout layout in layouts)
        {
            Print(scene, layout.Name, layout.ToMarkdown());
        }

        Print(scene, "TableLock in words", words);
        scene.Check("a row asks, a column is held", Rows(markdown).SequenceEqual(Gray1976), "the table of the paper has other cells");

        List<string> files = [.. layouts.SelectMany(layout => Draw(layout, scene.Drawings))];
        scene.Say();
        scene.Say($"The drawings are in {Path.GetFullPath(scene.Drawings)}:");
        files.ForEach(file => scene.Say($"  {file}"));
        scene.Check(
            "what is drawn of TableLock is in its files",
            ReadBack(scene, "TableLock.svg") == picture && ReadBack(scene, "TableLock.dot") == graph,
            "the files have something else");
    }

    /// <summary>Writes the drawings of a lock into a folder; returns the names of the files.</summary>
    private static IEnumerable<string> Draw(LockLayout layout, string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"{layout.Name}.svg"), layout.ToSvg());
        File.WriteAllText(Path.Combine(folder, $"{layout.Name}.dot"), layout.ToDot());
        return [$"{layout.Name}.svg", $"{layout.Name}.dot"];
    }

    private static string ReadBack(Scene scene, string file) => File.ReadAllText(Path.Combine(scene.Drawings, file));

    // Rows ask, columns are held: IS, IX, S, SIX, X.
    private static readonly string[] Gray1976 =
    [
        "IntentShared yes yes yes yes no",
        "IntentExclusive yes yes no no no",
        "Shared yes no yes no no",
        "SharedIntentExclusive yes no no no no",
        "Exclusive no no no no no",
    ];

    private static IEnumerable<string> Rows(string markdown) =>
        markdown.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Skip(2)
            .Select(static row => string.Join(' ', row.Split(['|', ' '], StringSplitOptions.RemoveEmptyEntries)));

    private static void Print(Scene scene, string name, string text)
    {
        scene.Say($"{name}");
        foreach (string row in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            scene.Say($"  {row}");
        }

        scene.Say();
    }
}
