namespace FifoLocks.Samples.Tests.Crawler;

public sealed class CommandLineTests
{
    [Test]
    public void Every_option_is_understood()
    {
        CommandLine command = CommandLine.Parse(["--folder", "f", "--start", "s.md", "--workers", "0", "--threads", "7", "--open", "9", "--slow", "5"]);

        Assert.That(command, Is.EqualTo(new CommandLine("f", "s.md", new CrawlOptions(0, 7, 9, TimeSpan.FromMilliseconds(5)), Help: false)));
    }

    [TestCase("--what", "What is --what? Try --help.")]
    [TestCase("--open 0", "--open needs a number of 1 or more.")]
    [TestCase("--workers -1", "--workers needs a number of 0 or more.")]
    [TestCase("--slow", "--slow needs a number of 0 or more.")]
    [TestCase("--folder", "--folder needs a name.")]
    [TestCase("--workers 0 --threads 0", "Somebody has to work: --workers or --threads must be 1 or more.")]
    public void What_is_wrong_is_said(string args, string message) =>
        Assert.That(() => CommandLine.Parse(args.Split(' ')), Throws.TypeOf<FormatException>().With.Message.EqualTo(message));

    [Test]
    public void All_pages_of_a_folder_are_starts()
    {
        using TestFolder folder = new TestFolder().Write("b.md", "").Write("a.html", "").Write("sub/c.md", "").Write("d.txt", "");

        Assert.That(CommandLine.Parse(["--folder", folder.Path]).FindStarts(folder.Site), Is.EqualTo(["a.html", "b.md", "sub/c.md"]));
    }

    [Test]
    public void Without_a_folder_the_starts_are_those_of_this_repository()
    {
        CommandLine command = CommandLine.Parse([]);

        Assert.That(command.FindStarts(command.FindSite()), Has.Some.EqualTo("README.md").And.Some.EqualTo("docs/README.md").And.All.Matches("README.md|docs/.*"));
    }

    [TestCase("gone.md")]
    [TestCase("d.txt")]
    [TestCase("../above.md")]
    [TestCase(".")]
    public void A_start_that_is_no_page_of_the_folder_is_refused(string start)
    {
        using TestFolder folder = new TestFolder().Write("site/a.md", "").Write("site/d.txt", "").Write("above.md", "");

        Assert.That(() => CommandLine.Parse(["--start", start]).FindStarts(new Site(Path.Combine(folder.Path, "site"))), Throws.TypeOf<FileNotFoundException>());
    }

    [Test]
    public void A_folder_without_pages_is_refused()
    {
        using TestFolder folder = new TestFolder().Write("d.txt", "");

        Assert.That(() => CommandLine.Parse(["--folder", folder.Path]).FindStarts(folder.Site), Throws.TypeOf<FileNotFoundException>());
    }
}
