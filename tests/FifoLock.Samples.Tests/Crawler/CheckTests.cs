namespace FifoLocks.Samples.Tests.Crawler;

/// <summary>What is found in a folder, by one loop; <see cref="CrawlTests"/> hold the concurrent run against that.</summary>
public sealed class CheckTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TestFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void Links_to_pages_files_folders_and_anchors_are_good()
    {
        _folder.Write("README.md", "# Top\n[a](docs/a.md#one) [b](docs/b.html#two) [file](code.cs#L1) [folder](docs) [below](#top) [top](#)")
            .Write("code.cs", "class C;")
            .Write("docs/README.md", "# Docs\n[up](../README.md) [up](..) [folder's anchor](.#docs) [a](/docs/a.md)")
            .Write("docs/a.md", "# One")
            .Write("docs/b.html", "<p id=two><a href=a.md#one>");

        Assert.That(_folder.CheckAlone("README.md").Broken, Is.Empty);
    }

    [Test]
    public void Every_broken_link_is_told_with_its_place_and_reason()
    {
        _folder.Write("README.md", "# Top\n\n[a](docs/a.md#two)\n[b](gone.md) [c](#gone)\n[d]()\n[e][f]\n[g](docs#gone) <gone.png> <img src=gone.png>")
            .Write("docs/a.md", "# One\n[x](../../gone/x.md)")
            .Write("docs/README.md", "");

        Assert.That(_folder.CheckAlone("README.md").Broken.Select(static link => link.ToString()), Is.EqualTo([
            "README.md:3 docs/a.md#two docs/a.md has no heading or id two",
            "README.md:4 #gone README.md has no heading or id gone",
            "README.md:4 gone.md there is no gone.md",
            "README.md:5  the link is empty",
            "README.md:6 [e][f] no such reference is defined on the page",
            "README.md:7 docs#gone docs/README.md has no heading or id gone",
            "README.md:7 gone.png there is no gone.png",
            "docs/a.md:2 ../../gone/x.md there is no ../gone/x.md",
        ]));
    }

    [Test]
    public void External_links_are_counted()
    {
        _folder.Write("a.md", "[x](https://example.org/gone) [y](#gone) <mailto:somebody@example.org>");

        Findings findings = _folder.CheckAlone("a.md");

        Assert.That((findings.Links, findings.External, findings.Broken.Length), Is.EqualTo((3, 2, 1)));
    }

    [Test]
    public void Pages_are_those_that_links_lead_to()
    {
        _folder.Write("a.md", "[b](b.md) [docs](docs) [above](../x.md)").Write("b.md", "[a](a.md)").Write("docs/c.html", "").Write("docs/sub/d.md", "").Write("e.md", "");

        Assert.That(_folder.CheckAlone("a.md").Pages, Is.EqualTo(["a.md", "b.md", "docs/c.html"]));
    }

    [Test]
    public void Hidden_folders_and_those_of_tools_have_no_pages()
    {
        _folder.Write("a.md", "").Write("docs/b.htm", "").Write("docs/c.txt", "").Write("bin/d.md", "").Write("docs/node_modules/e.md", "");
        Directory.CreateDirectory(Path.Combine(_folder.Path, ".hidden")).Attributes |= FileAttributes.Hidden;
        _folder.Write(".hidden/f.md", "");

        Assert.That(_folder.Site.PagesBelow(), Is.EqualTo(["a.md", "docs/b.htm"]));
    }

    [Test]
    public void A_page_that_cannot_be_read_is_a_finding()
    {
        // It is gone when its turn comes, as when somebody deletes it meanwhile.
        Assert.That(_folder.CheckAlone("gone.md").Broken.Single().Reason, Does.StartWith("cannot be read: "));
    }

    [Test]
    public void A_difference_is_told()
    {
        var broken = new BrokenLink("a.md", 1, "x", "y");
        var findings = new Findings(["a.md"], [broken], 3, 2);

        Assert.Multiple(() =>
        {
            Assert.That(findings.DifferenceFrom(findings with { Pages = ["a.md"], Broken = [broken with { }] }), Is.Null);
            Assert.That(findings.DifferenceFrom(findings with { Pages = ["a.md", "b.md"] }), Is.EqualTo("the page b.md is missing"));
            Assert.That(findings.DifferenceFrom(findings with { Broken = [] }), Is.EqualTo("the broken link a.md:1 x y is one too many"));
            Assert.That(findings.DifferenceFrom(findings with { Broken = [broken, broken] }), Is.EqualTo("1 broken link; expected 2"));
            Assert.That(findings.DifferenceFrom(findings with { External = 1 }), Is.EqualTo("3 links, 2 external; expected 3, 1"));
        });
    }
}
