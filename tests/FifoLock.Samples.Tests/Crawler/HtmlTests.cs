namespace FifoLocks.Samples.Tests.Crawler;

public sealed class HtmlTests
{
    [TestCase("<a href=\"a.html\">", "a.html")]
    [TestCase("<A HREF='a.html'>", "a.html")]
    [TestCase("<img alt=\">\" src=a.png>", "a.png")]
    [TestCase("<script src=\"a.js\">if (a < b) { '<a href=\"b.html\">' }</script>", "a.js")]
    [TestCase("<a\n  title=\"href='x'\"\n  href=\"a.html?b=1&amp;c=2\">", "a.html?b=1&c=2")]
    public void A_link_is_found(string text, string target) => Assert.That(Parse(text).Links.Select(static link => link.Target), Is.EqualTo([target]));

    [TestCase("<!-- <a href=\"a.html\"> -->")]
    [TestCase("<style>a { } <a href=\"a.html\"></style>")]
    [TestCase("<a data-href=\"a.html\">")]
    [TestCase("</a href=\"a.html\">")]
    [TestCase("[text](a.md)")]
    public void What_is_no_link_is_not_taken_for_one(string text) => Assert.That(Parse(text).Links, Is.Empty);

    [Test]
    public void Ids_and_named_links_are_anchors() =>
        Assert.That(Parse("<h1 id=one><a name=\"two\"></a><input name=three data-id=four>").Anchors, Is.EquivalentTo(["one", "two"]));

    [Test]
    public void A_link_knows_its_line() =>
        Assert.That(Parse("<p>\n<!--\n-->\n<a href=a>\n<p\n><a href=b>").Links, Is.EqualTo([new Link(4, "a"), new Link(6, "b")]));

    private static Page Parse(string text) => Page.Parse("page.html", text);
}
