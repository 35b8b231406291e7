using System.Globalization;
using Spectre.Console;

namespace FifoLocks.Soak;

/// <summary>What the program says: on a terminal a line that moves while it runs; redirected, a line now and then; in the end a table.</summary>
internal static class Screen
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_report = TimeSpan.FromSeconds(10);

    /// <summary>Characters that the table needs.</summary>
    private const int Wide = 150;

    /// <summary>Runs it on a thread of its own, which no pool can starve, and shows how far it is. Returns the first failure, or null.</summary>
    public static string? Watch(Session soak)
    {
        string? failure = null;
        var running = new Thread(() => failure = soak.Run()) { IsBackground = true, Name = "soak" };
        running.Start();
        if (Console.IsOutputRedirected)
        {
            while (!running.Join(s_report))
            {
                Console.WriteLine(soak.Progress);
            }
        }
        else
        {
            AnsiConsole.Status().Start(Markup.Escape(soak.ShortProgress), context =>
            {
                while (!running.Join(s_look))
                {
                    context.Status(Markup.Escape(soak.ShortProgress));
                }
            });
        }

        return failure;
    }

    /// <summary>A row for each workload, and the sums.</summary>
    public static void PrintTable(Session soak)
    {
        var table = new Table().Border(TableBorder.Markdown);
        table.AddColumn("workload");
        foreach (string column in (string[])["rounds", "operations", "ns each", "requests", "granted", "waited", "cancelled", "timed out", "interrupted", "threw"])
        {
            table.AddColumn(new TableColumn(column).RightAligned());
        }

        var all = new Session.Tally();
        foreach ((Workload workload, Session.Tally tally) in soak.Tallies)
        {
            table.AddRow([.. Row(workload.Name, tally)]);
            all.Counts.Add(tally.Counts);
            all.Rounds += tally.Rounds;
            all.Took += tally.Took;
        }

        table.AddRow([.. Row("all", all)]);
        // A narrow terminal breaks the lines of the table; numbers that are broken in their cells nobody can read.
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, Wide);
        AnsiConsole.Write(table);
    }

    private static IEnumerable<string> Row(string name, Session.Tally tally)
    {
        Counts counts = tally.Counts;
        double each = counts.Operations == 0 ? 0 : tally.Took.TotalNanoseconds / counts.Operations;
        yield return name;
        yield return Text(tally.Rounds);
        yield return Text(counts.Operations);
        yield return each.ToString("F0", CultureInfo.InvariantCulture);
        foreach (long count in (long[])[counts.Asked, counts.Granted, counts.Waited, counts.Cancelled, counts.TimedOut, counts.Interrupted, counts.Threw])
        {
            yield return Text(count);
        }
    }

    private static string Text(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
