namespace FifoLocks.Samples.Crawler;

/// <summary>How the concurrent run is set up.</summary>
/// <param name="Tasks">How many tasks work, 0 or more.</param>
/// <param name="Threads">How many threads work beside them, 0 or more; one worker at least.</param>
/// <param name="Open">How many files may be open at once, 1 or more.</param>
/// <param name="Slow">How much longer each file takes than it does, or zero.</param>
internal sealed record CrawlOptions(int Tasks, int Threads, int Open, TimeSpan Slow);

/// <summary>What one worker did. It alone writes here during a phase; between phases the last one through reads what all did.</summary>
/// <param name="Blocks">It is a thread that blocks, not a task that awaits.</param>
internal sealed record Worker(bool Blocks)
{
    /// <summary>The pages it read.</summary>
    public List<Page> Pages { get; } = [];

    public LinkCheck Check { get; } = new();
}
