namespace FifoLocks.Samples.Tests.Crawler;

public sealed class DestinationTests
{
    [TestCase("b.md", "docs/b.md", "")]
    [TestCase("../b.md#x", "b.md", "x")]
    [TestCase("sub/../b.md", "docs/b.md", "")]
    [TestCase("/b.md", "b.md", "")]
    [TestCase("#x", "docs/a.md", "x")]
    [TestCase("", "docs/a.md", "")]
    [TestCase("..", ".", "")]
    [TestCase("sub/", "docs/sub/", "")]
    [TestCase("a%20b.md#%C3%BC", "docs/a b.md", "ü")]
    [TestCase("b.html?c=1#x", "docs/b.html", "x")]
    [TestCase("../../b.md", "../b.md", "")]
    [TestCase("b%00.md", "docs/b%00.md", "")]
    public void A_link_leads_from_the_folder_of_its_page(string target, string path, string anchor) =>
        Assert.That(Of(target), Is.EqualTo(new Destination(false, path, anchor)));

    [TestCase("https://example.org/a.md")]
    [TestCase("mailto:somebody@example.org")]
    [TestCase("//example.org/a.md")]
    public void An_address_is_external(string target) => Assert.That(Of(target).IsExternal);

    private static Destination Of(string target) => Destination.Of(new Site(Path.GetTempPath()), "docs/a.md", new Link(1, target));
}
