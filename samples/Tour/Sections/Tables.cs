namespace FifoLocks.Samples.Tour.Sections;

/// <summary>Every lock can show which modes go together: derived from the predicates, not written beside them.</summary>
internal sealed class Tables : ISection
{
    public static string Title => "The compatibility table of each lock";

    public static void Run(Scene scene)
    {
        var mutex = new FifoMutex();
        var gate = new FifoReadWriteLock();
        var pool = new ConnectionPool(capacity: 3);
        // show
        var table = new TableLock();
        string markdown = table.Layout.ToMarkdown();
        // end

        Print(scene, "FifoMutex", mutex.Layout.ToMarkdown());
        Print(scene, "FifoReadWriteLock", gate.Layout.ToMarkdown());
        Print(scene, "ConnectionPool", pool.Layout.ToMarkdown());
        Print(scene, "TableLock", markdown);
        scene.Check("a row asks, a column is held", Rows(markdown).SequenceEqual(Gray1976), "the table of the paper has other cells");
    }

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

    private static void Print(Scene scene, string name, string markdown)
    {
        scene.Say($"{name}");
        foreach (string row in markdown.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            scene.Say($"  {row}");
        }

        scene.Say();
    }
}
