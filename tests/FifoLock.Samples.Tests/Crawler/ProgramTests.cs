namespace FifoLocks.Samples.Tests.Crawler;

/// <summary>The program as it is run: what it prints when its output is redirected, and its exit code.</summary>
public sealed class ProgramTests
{
    [Test]
    public async Task Good_links_end_with_0()
    {
        using TestFolder folder = new TestFolder().Write("a.md", "[b](b.md#x)").Write("b.md", "# X");

        (int code, string output) = await RunAsync("--folder", folder.Path);

        Assert.That(code, Is.Zero, output);
        Assert.That(output, Does.EndWith("One loop finds the same: 2 pages, 1 link, 0 broken."));
    }

    [Test]
    public async Task A_broken_link_is_listed_and_ends_with_1()
    {
        using TestFolder folder = new TestFolder().Write("a.md", "\n[b](b.md#x)").Write("b.md", "# Y");

        (int code, string output) = await RunAsync("--folder", folder.Path, "--start", "a.md");

        Assert.That(code, Is.EqualTo(1), output);
        Assert.That(output.Split(Environment.NewLine), Has.Some.EqualTo("a.md:2 b.md#x b.md has no heading or id x"));
    }

    [Test]
    public async Task Bad_arguments_end_with_2()
    {
        (int code, string output) = await RunAsync("--folder");

        Assert.That((code, output), Is.EqualTo((2, "--folder needs a name.")));
    }

    private static Task<(int Code, string Output)> RunAsync(params string[] args) => Processes.RunAsync(typeof(CommandLine).Assembly, args);
}
