namespace FifoLocks.Samples.Tests.Crawler;

public sealed class MarkdownTests
{
    [TestCase("[text](a.md)", "a.md")]
    [TestCase("![image](a.png)", "a.png")]
    [TestCase("[text](<a file.md> \"title\")", "a file.md")]
    [TestCase("[text](a_(b).md 'title')", "a_(b).md")]
    [TestCase("[text](a\\_b.md)", "a_b.md")]
    [TestCase("[text]()", "")]
    [TestCase("[`code`](a.md)", "a.md")]
    [TestCase("[two\nlines](a.md)", "a.md")]
    [TestCase("<https://example.org/x>", "https://example.org/x")]
    [TestCase("see https://example.org/x for more", "https://example.org/x")]
    [TestCase("<a class='x' href=\"a.md#b&amp;c\">text</a>", "a.md#b&c")]
    [TestCase("<img src=a.png>", "a.png")]
    [TestCase("[label]: a.md \"title\"", "a.md")]
    [TestCase("- item\n\n    [text](a.md)", "a.md")]
    public void A_link_is_found(string text, string target) => Assert.That(TargetsIn(text), Is.EqualTo([target]));

    [TestCase("`[text](a.md)`")]
    [TestCase("``a ` [text](a.md)``")]
    [TestCase("```\n[text](a.md)\n```")]
    [TestCase("~~~ csharp\n[text](a.md)\n```\n[text](b.md)\n~~~")]
    [TestCase("- item\n  ```\n  [text](a.md)\n  ```")]
    [TestCase("text\n\n    [text](a.md)\n\n    [text](b.md)")]
    [TestCase("<!-- [text](a.md)\n[text](b.md) -->")]
    [TestCase("[text\\](a.md)")]
    [TestCase("[text]")]
    [TestCase("as noted [2] [5]")]
    [TestCase("a[i][j] = 1")]
    [TestCase("List<T> of")]
    public void What_is_no_link_is_not_taken_for_one(string text) => Assert.That(TargetsIn(text), Is.Empty);

    [Test]
    public void An_image_in_a_link_makes_two() => Assert.That(TargetsIn("[![image](a.png)](b.md)"), Is.EqualTo(["a.png", "b.md"]));

    [Test]
    public void Code_ends_with_its_fence() => Assert.That(TargetsIn("```\n`[x](a.md)\n```\n[x](b.md) `"), Is.EqualTo(["b.md"]));

    [Test]
    public void An_indented_line_goes_on_with_its_paragraph() => Assert.That(TargetsIn("text\n    [x](a.md)"), Is.EqualTo(["a.md"]));

    [Test]
    public void A_backtick_without_a_partner_in_its_paragraph_is_a_backtick() => Assert.That(TargetsIn("a ` here\n\n[x](a.md)\n\nand ` there"), Is.EqualTo(["a.md"]));

    [Test]
    public void A_reference_counts_where_it_is_defined_and_not_where_it_is_used() =>
        Assert.That(TargetsIn("[one][A label] and [two][a LABEL]\n\n[a label]: a.md"), Is.EqualTo(["a.md"]));

    [Test]
    public void A_reference_to_nothing_is_a_problem() =>
        Assert.That(Parse("text [one][gone]").Links, Is.EqualTo([new Link(1, "[one][gone]", "no such reference is defined on the page")]));

    [Test]
    public void A_link_knows_its_line() =>
        Assert.That(
            Parse("[a](a)\n```\n\n```\n\n[b](b) <img src='c'>\n\n[d]: d\n").Links.Select(static link => (link.Line, link.Target)),
            Is.EqualTo([(1, "a"), (6, "b"), (6, "c"), (8, "d")]));

    [TestCase("# Getting started", "getting-started")]
    [TestCase("## What's new? (v1.0)", "whats-new-v10")]
    [TestCase("### `FifoQueue<T>` and *others* ###", "fifoqueuet-and-others")]
    [TestCase("# snake_case and _emphasis_", "snake_case-and-emphasis")]
    [TestCase("# [Link](a.md) text", "link-text")]
    [TestCase("# a - b", "a---b")]
    [TestCase("# C#", "c")]
    [TestCase("# Über 日本", "über-日本")]
    [TestCase("# Tom &amp; Jerry", "tom--jerry")]
    [TestCase("Underlined\n==========", "underlined")]
    [TestCase("Underlined too\n---", "underlined-too")]
    [TestCase("text <a id=\"Here\"></a>", "Here")]
    [TestCase("text <a name='there'></a>", "there")]
    public void An_anchor_is_what_GitHub_makes_of_it(string text, string anchor) => Assert.That(Parse(text).Anchors, Is.EqualTo([anchor]));

    [TestCase("#hashtag")]
    [TestCase("```\n# comment\n```")]
    [TestCase("    # comment")]
    [TestCase("<!--\n# comment\n-->")]
    [TestCase("text\n\n---")]
    [TestCase("- item\n---")]
    public void What_is_no_heading_has_no_anchor(string text) => Assert.That(Parse(text).Anchors, Is.Empty);

    [Test]
    public void Headings_that_repeat_are_numbered() =>
        Assert.That(Parse("# A\n# A\n# A 1\n# A").Anchors, Is.EqualTo(["a", "a-1", "a-1-1", "a-2"]));

    private static Page Parse(string text) => Page.Parse("page.md", text);

    private static IEnumerable<string> TargetsIn(string text) => Parse(text).Links.Select(static link => link.Target);
}
