namespace FifoLocks.Samples.Tests.Crawler;

/// <summary>The concurrent run: it finds what one loop finds, and it can be stopped anywhere.</summary>
public sealed class CrawlTests
{
    private const int ManyPages = 60;

    [TestCase(1, 0, 1)]
    [TestCase(0, 1, 1)]
    [TestCase(1, 1, 1)]
    [TestCase(4, 2, 3)]
    [TestCase(0, 6, 2)]
    [TestCase(8, 8, 100)]
    public async Task It_finds_what_one_loop_finds(int tasks, int threads, int open)
    {
        using TestFolder folder = TestFolder.OfManyPages(ManyPages);
        Findings expected = folder.CheckAlone(TestFolder.NameOf(0));
        Assert.That(expected.Pages, Has.Length.InRange(ManyPages / 2, ManyPages - 1), "not all pages can be reached");
        Assert.That(expected.Broken, Has.Some.Matches<BrokenLink>(IsNoPage).And.Some.Not.Matches<BrokenLink>(IsNoPage), "broken links of both kinds");
        var announced = new List<string>();
        var crawl = new Crawl(folder.Site, Options(tasks, threads, open), announced.Add);

        Findings found = await WithinLimits.Ends(crawl.RunAsync([TestFolder.NameOf(0)]), crawl);

        Assert.Multiple(() =>
        {
            Assert.That(found.DifferenceFrom(expected), Is.Null);
            Assert.That(announced, Has.Count.EqualTo(2));
            Assert.That(crawl.Leftovers, Is.Empty);
            Assert.That(crawl.Progress, Is.EqualTo("3 report"));
        });
    }

    [Test]
    public async Task A_page_that_is_a_start_twice_and_linked_to_is_read_once()
    {
        using TestFolder folder = new TestFolder().Write("a.md", "[a](a.md) [a](../a.md) [a](a.md#a)");
        var crawl = new Crawl(folder.Site, Options(2, 2, 2), static _ => { });

        await WithinLimits.Ends(crawl.RunAsync(["a.md", "a.md"]), crawl);

        Assert.That(crawl.Workers.Sum(static worker => worker.Pages.Count), Is.EqualTo(1));
    }

    [Test]
    public async Task Without_pages_it_ends()
    {
        using var folder = new TestFolder();
        var crawl = new Crawl(folder.Site, Options(2, 2, 2), static _ => { });

        Findings found = await WithinLimits.Ends(crawl.RunAsync([]), crawl);

        Assert.That(found.Pages, Is.Empty);
    }

    [Test]
    public async Task A_stop_lets_everybody_leave_with_what_they_have()
    {
        using TestFolder folder = TestFolder.OfManyPages(ManyPages);
        var crawl = new Crawl(folder.Site, Options(tasks: 3, threads: 3, open: 2) with { Slow = Timeout.InfiniteTimeSpan }, static _ => { });
        Task<Findings> run = crawl.RunAsync(folder.Site.PagesBelow());

        // Everybody has a page; two read it, for ever, and the others wait for their turn.
        WithinLimits.Until(() => crawl.Files is { BorrowedTokens: 2, WaitingCount: 4 }, () => $"four wait; {crawl.Files}");
        string progress = crawl.Progress;
        string[] leftoversThen = [.. crawl.Leftovers];
        crawl.Stop();
        Findings found = await WithinLimits.Ends(run, crawl);

        Assert.Multiple(() =>
        {
            Assert.That(progress, Is.EqualTo("1 crawl: 60 of 60 pages to go, 54 queued; 2 of 2 files open, 4 workers wait"));
            Assert.That(leftoversThen, Is.SupersetOf([
                "found pages(count=54, capacity=none, putting=0, taking=0, completed=False, waiting=0)",
                "pages under way(count=60, waiting=0)",
                "open files(borrowed=2, total=2, waiting=4)",
            ]));
            Assert.That(found.Pages, Has.Length.EqualTo(6), "each finished the page it had");
            Assert.That(found.Links, Is.Zero, "none was checked");
            Assert.That(crawl.Leftovers, Is.Empty);
            Assert.That(crawl.Ended.IsSet);
        });
    }

    [TestCase("1", ManyPages, false)]
    [TestCase("2", ManyPages, true)]
    public async Task A_stop_at_the_end_of_a_phase_ends_the_run_there(string phase, int pages, bool isChecked)
    {
        using TestFolder folder = TestFolder.OfManyPages(ManyPages);
        Findings expected = folder.CheckAlone([.. folder.Site.PagesBelow()]);
        Crawl crawl = null!;
        crawl = new Crawl(folder.Site, Options(3, 3, 2), line =>
        {
            if (line.StartsWith(phase, StringComparison.Ordinal))
            {
                crawl.Stop();
            }
        });

        Findings found = await WithinLimits.Ends(crawl.RunAsync(folder.Site.PagesBelow()), crawl);

        Assert.Multiple(() =>
        {
            Assert.That(found.Pages, Has.Length.EqualTo(pages));
            Assert.That(found.Links, Is.EqualTo(isChecked ? expected.Links : 0));
            Assert.That(found.Broken, Is.EqualTo(isChecked ? expected.Broken : []));
            Assert.That(crawl.Leftovers, Is.Empty);
        });
    }

    [Test]
    public async Task A_run_that_is_stopped_before_it_begins_finds_nothing()
    {
        using TestFolder folder = TestFolder.OfManyPages(3);
        var crawl = new Crawl(folder.Site, Options(2, 2, 1), static _ => { });
        crawl.Stop();

        Findings found = await WithinLimits.Ends(crawl.RunAsync(folder.Site.PagesBelow()), crawl);

        Assert.Multiple(() =>
        {
            Assert.That(found.Pages, Is.Empty);
            Assert.That(crawl.Leftovers, Is.Empty);
        });
    }

    [Test]
    public async Task Stops_at_any_moment_leave_nothing_behind()
    {
        using TestFolder folder = TestFolder.OfManyPages(20);
        string[] starts = [.. folder.Site.PagesBelow()];
        for (int round = 0; round < 100; round++)
        {
            var crawl = new Crawl(folder.Site, Options(3, 2, 2), static _ => { });
            Task stops = Task.WhenAll(Enumerable.Range(0, 2).Select(one => Task.Run(() =>
            {
                Thread.SpinWait(round * 1000 * (one + 1));
                crawl.Stop();
            })));

            Findings found = await WithinLimits.Ends(crawl.RunAsync(starts), crawl);
            await stops;

            Assert.That(found.Pages, Is.SubsetOf(starts));
            Assert.That(crawl.Leftovers, Is.Empty);
        }
    }

    [TestCase(1, 3)]
    [TestCase(3, 1)]
    public void A_worker_that_fails_makes_the_others_leave(int tasks, int threads)
    {
        using TestFolder folder = TestFolder.OfManyPages(ManyPages);
        var crawl = new Crawl(folder.Site, Options(tasks, threads, 2), static _ => { });

        // No file can be called that: whoever takes it does not come to the barrier, where the others would wait for him.
        const string Impossible = "\0.md";

        Assert.That(() => WithinLimits.Ends(crawl.RunAsync([Impossible, .. folder.Site.PagesBelow()]), crawl), Throws.ArgumentException);
        Assert.That(crawl.Ended.IsSet);
    }

    [TestCase("1")]
    [TestCase("2")]
    public void A_failure_ends_the_run_and_comes_out_of_it(string phase)
    {
        using TestFolder folder = TestFolder.OfManyPages(ManyPages);
        var crawl = new Crawl(folder.Site, Options(3, 3, 2), line =>
        {
            if (line.StartsWith(phase, StringComparison.Ordinal))
            {
                throw new FormatException("as planned");
            }
        });

        Assert.That(() => WithinLimits.Ends(crawl.RunAsync(folder.Site.PagesBelow()), crawl), Throws.TypeOf<FormatException>().With.Message.EqualTo("as planned"));
        Assert.That(crawl.Ended.IsSet);
    }

    private static bool IsNoPage(BrokenLink link) => link.Reason.StartsWith("there is no", StringComparison.Ordinal);

    private static CrawlOptions Options(int tasks, int threads, int open) => new(tasks, threads, open, TimeSpan.Zero);
}
