using Spectre.Console;

namespace FifoLocks.Samples.Crawler;

/// <summary>What the program says: on a terminal with a line that moves while it runs; redirected, the results alone.</summary>
internal static class Screen
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);

    /// <summary>A line above the one that moves. From any thread.</summary>
    public static void Announce(string line)
    {
        if (Console.IsOutputRedirected)
        {
            Console.WriteLine(line);
        }
        else
        {
            AnsiConsole.WriteLine(line);
        }
    }

    /// <summary>Shows how far the run is until it ends.</summary>
    public static Task WatchAsync(Crawl crawl) =>
        Console.IsOutputRedirected
            ? crawl.Ended.WaitAsync().AsTask()
            : AnsiConsole.Status().StartAsync(Markup.Escape(crawl.Progress), async context =>
            {
                do
                {
                    context.Status(Markup.Escape(crawl.Progress));
                }
                while (!await crawl.Ended.TryWaitAsync(s_look));
            });

    public static void PrintBroken(Findings findings)
    {
        foreach (BrokenLink link in findings.Broken)
        {
            if (Console.IsOutputRedirected)
            {
                Console.WriteLine(link);
            }
            else
            {
                AnsiConsole.MarkupLineInterpolated($"{link.Page}:{link.Line} [bold]{link.Target}[/] [red]{link.Reason}[/]");
            }
        }
    }

    /// <summary>Which kind of worker did how much. Who gets how much is chance; that all of it is done once is not.</summary>
    public static void PrintWorkers(Crawl crawl)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn(string.Empty);
        table.AddColumn(new TableColumn("pages read").RightAligned());
        table.AddColumn(new TableColumn("links checked").RightAligned());
        foreach (IGrouping<bool, Worker> kind in crawl.Workers.GroupBy(static worker => worker.Blocks))
        {
            int pages = kind.Sum(static worker => worker.Pages.Count);
            int links = kind.Sum(static worker => worker.Check.Links);
            table.AddRow(Amount.Of(kind.Count(), kind.Key ? "thread" : "task"), $"{pages}", $"{links}");
        }

        AnsiConsole.Write(table);
    }
}
