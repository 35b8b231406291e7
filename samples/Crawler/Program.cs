using FifoLocks.Samples.Crawler;

CommandLine command;
Site site;
IReadOnlyList<string> starts;
try
{
    command = CommandLine.Parse(args);
    if (command.Help)
    {
        Console.WriteLine(CommandLine.Usage);
        return 0;
    }

    site = command.FindSite();
    starts = command.FindStarts(site);
}
catch (Exception error) when (error is FormatException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}

var crawl = new Crawl(site, command.Options, Screen.Announce);
Console.CancelKeyPress += (_, key) =>
{
    // The first Ctrl+C asks, a second one ends the process.
    key.Cancel = !crawl.IsStopped;
    crawl.Stop();
};

Task watching = Screen.WatchAsync(crawl);
Findings findings;
try
{
    findings = await crawl.RunAsync(starts);
}
catch (Exception error)
{
    // What can go wrong with a file is among the findings: this is a mistake in the program, or below.
    await watching;
    Console.WriteLine($"WRONG: {error.GetType().Name}: {error.Message}");
    return 1;
}

await watching;
Screen.PrintBroken(findings);
if (crawl.IsStopped)
{
    Console.WriteLine($"Stopped. Pages read: {findings.Pages.Length}. Links checked: {findings.Links}. Broken so far: {findings.Broken.Length}.");
    return 130;
}

Screen.PrintWorkers(crawl);
List<string> wrong = [.. crawl.Leftovers.Select(static left => $"{left} when all was over")];
if (SequentialRun.Run(site, starts, () => crawl.IsStopped) is not { } expected)
{
    Console.WriteLine("Stopped before the one loop was through: nothing to compare with.");
    return 130;
}

if (findings.DifferenceFrom(expected) is { } difference)
{
    wrong.Add(difference);
}

wrong.ForEach(static what => Console.WriteLine($"WRONG: {what}"));
if (wrong.Count == 0)
{
    Console.WriteLine($"One loop finds the same: {Amount.Of(expected.Pages.Length, "page")}, {Amount.Of(expected.Links, "link")}, {expected.Broken.Length} broken.");
}

return wrong.Count == 0 && findings.Broken.Length == 0 ? 0 : 1;
