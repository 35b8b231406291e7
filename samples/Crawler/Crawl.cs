using System.Collections.Concurrent;

namespace FifoLocks.Samples.Crawler;

/// <summary>
/// The concurrent run. Tasks that await and threads that block do the same work, side by side, on the same objects:
/// <list type="number">
/// <item>read pages, each once, until no page is left that a link leads to;</item>
/// <item>check the links of every page against all pages;</item>
/// <item>sort what was found.</item>
/// </list>
/// A barrier is between the phases. Serves for one run.
/// </summary>
internal sealed partial class Crawl
{
    private readonly Site _site;
    private readonly CrawlOptions _options;
    private readonly Action<string> _announce;

    /// <summary>
    /// Pages to read. Without a capacity: whoever takes a page puts those in that it leads to, and must not wait for room that only the takers can make.
    /// </summary>
    private readonly FifoQueue<string> _found = new(options: new FifoLockOptions { Name = "found pages" });

    /// <summary>Pages in <see cref="_found"/> or being read. Counted before they are put, so it reaches zero once: when there is nothing left to find.</summary>
    private readonly FifoCountdownEvent _underWay = new(options: new FifoLockOptions { Name = "pages under way" });

    /// <summary>How many files are open at once. Nobody asks for anything else while holding a token.</summary>
    private readonly FifoCapacityLimiter _files;

    /// <summary>Pages whose links are to be checked. Filled between phases 1 and 2.</summary>
    private readonly FifoQueue<Page> _unchecked = new(options: new FifoLockOptions { Name = "unchecked pages" });

    /// <summary>Where the workers meet after phases 1 and 2.</summary>
    private readonly FifoBarrier _phase;

    /// <summary>Somebody wants to stop: the user, or a worker that failed.</summary>
    private readonly FifoEvent _stop = new(new FifoLockOptions { Name = "stop" });

    /// <summary>Nobody works any more.</summary>
    private readonly FifoEvent _ended = new(new FifoLockOptions { Name = "end" });

    /// <summary>Every page that was ever put in <see cref="_found"/>: whoever adds it here puts it there. A set; the values say nothing.</summary>
    private readonly ConcurrentDictionary<string, bool> _known = new(StringComparer.Ordinal);

    private readonly Worker[] _workers;

    // Written between phases or when all is over, by one at a time: in phase 3 each array is sorted by one worker.
    private Dictionary<string, Page> _pages = [];
    private string[] _paths = [];
    private BrokenLink[] _broken = [];

    /// <summary>Files that are open, counted beside the limiter to see whether it limits. Anyone, interlocked.</summary>
    private int _open;

    public Crawl(Site site, CrawlOptions options, Action<string> announce)
    {
        _site = site;
        _options = options;
        _announce = announce;
        _files = new FifoCapacityLimiter(options.Open, new FifoLockOptions { Name = "open files" });
        _workers = [.. Enumerable.Range(0, options.Tasks + options.Threads).Select(number => new Worker(Blocks: number >= options.Tasks))];
        _phase = new FifoBarrier(_workers.Length, EndPhase, new FifoLockOptions { Name = "phase" });
    }

    public bool IsStopped => _stop.IsSet;

    /// <summary>Set when the run is over, well or not.</summary>
    public FifoEvent Ended => _ended;

    /// <summary>Who has a file open and who waits for one.</summary>
    public FifoCapacityLimiter Files => _files;

    /// <summary>What every worker did. To be looked at when the run is over.</summary>
    public IReadOnlyList<Worker> Workers => _workers;

    /// <summary>How far it is, in one line. Only snapshots of what the workers wait for: nobody reports.</summary>
    public string Progress => _phase.PhaseNumber switch
    {
        0 => $"1 crawl: {_underWay.CurrentCount} of {_known.Count} pages to go, {_found.Count} queued; "
            + $"{_files.BorrowedTokens} of {_files.TotalTokens} files open, {_files.WaitingCount + _found.TakingCount} workers wait",
        1 => $"2 check: {_unchecked.Count} of {_pages.Count} pages to go; {_phase.WaitingCount} of {_phase.Parties} workers done",
        _ => "3 report",
    };

    /// <summary>What waits, is borrowed or is queued. Empty when the run is over, well or not.</summary>
    public IEnumerable<string> Leftovers
    {
        get
        {
            (FifoPrimitive One, int Held)[] all =
            [
                (_found, _found.Count), (_underWay, _underWay.CurrentCount), (_files, _files.BorrowedTokens), (_unchecked, _unchecked.Count),
                (_phase, 0), (_stop, 0), (_ended, 0),
            ];
            return all.Where(static entry => entry.Held + entry.One.WaitingCount > 0).Select(static entry => entry.One.ToString()!);
        }
    }

    /// <summary>Runs to the end, or until <see cref="Stop"/>; then the findings are what was found so far.</summary>
    public async Task<Findings> RunAsync(IEnumerable<string> starts)
    {
        string[] first = [.. starts.Where(start => _known.TryAdd(start, true))];
        Put(first);
        if (first.Length == 0)
        {
            _found.Complete();
        }

        Task[] running = Array.ConvertAll(_workers, Begin);
        try
        {
            await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

            // The failure that made the others stop says more than that they did not meet.
            await (running.Where(static task => task.IsFaulted).MinBy(static task => task.Exception!.InnerException is BrokenBarrierException)
                ?? Task.CompletedTask);
        }
        finally
        {
            _ended.Set();
        }

        if (IsStopped)
        {
            // Wherever they were: everybody has left, so nobody else writes.
            Collect();
            Array.ForEach(Parts, static part => part());
        }

        return new Findings(_paths, _broken, _workers.Sum(static worker => worker.Check.Links), _workers.Sum(static worker => worker.Check.External));
    }

    /// <summary>
    /// Asks everybody to leave, and sees to it that nobody waits for what will not come: pauses end with the event, takers get the end of their queue, and
    /// who waits for the others at the barrier is told that they will not meet. From any thread, any number of times.
    /// </summary>
    public void Stop()
    {
        _stop.Set();
        _found.Complete();
        _unchecked.Complete();
        int dropped = _found.Clear();
        if (dropped > 0)
        {
            _underWay.Signal(dropped);
        }

        _unchecked.Clear();
        _phase.Abort();
    }

    /// <summary>Starts a worker, as a task or on a thread of its own, which it never leaves since it never awaits.</summary>
    private Task Begin(Worker worker)
    {
        return worker.Blocks
            ? Task.Factory.StartNew(() => Guard(WorkBlocking), default, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap()
            : Task.Run(() => Guard(() => WorkAsync(worker)));

        Task WorkBlocking()
        {
            Work(worker);
            return Task.CompletedTask;
        }
    }

    /// <summary>By the last worker who is through with a phase, before any of them begins the next.</summary>
    private void EndPhase()
    {
        Collect();
        if (_phase.PhaseNumber == 0)
        {
            _announce($"1 crawl: {Amount.Of(_pages.Count, "page")}, {Amount.Of(_pages.Values.Sum(static page => page.Links.Count), "link")}");
            foreach (Page page in _pages.Values)
            {
                _unchecked.TryPut(page);
            }

            _unchecked.Complete();
        }
        else
        {
            string external = Amount.Of(_workers.Sum(static worker => worker.Check.External), "external link");
            _announce($"2 check: {external}, counted and not fetched; {Amount.Of(_broken.Length, "broken link")}");
        }
    }

    /// <summary>Merges what the workers have.</summary>
    private void Collect()
    {
        _pages = _workers.SelectMany(static worker => worker.Pages).ToDictionary(static page => page.Path, StringComparer.Ordinal);
        _paths = [.. _pages.Keys];
        _broken = [.. _workers.SelectMany(static worker => worker.Check.Broken)];
    }

    /// <summary>A worker that fails makes the others leave; one that was told to leave does so quietly.</summary>
    private async Task Guard(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (BrokenBarrierException) when (IsStopped)
        {
            // Stopped while others were still at work.
        }
        catch
        {
            Stop();
            throw;
        }
    }
}
