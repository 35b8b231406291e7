namespace FifoLocks.Package.Tests;

/// <summary>A fresh project that takes the package from a feed: it builds without a word, and its locks work.</summary>
internal sealed class ConsumerTests
{
    private Consumer _consumer = null!;
    private Outcome _build = null!;

    [OneTimeSetUp]
    public void Build()
    {
        _consumer = Consumer.Create("Plain");
        _build = _consumer.Build();
    }

    [Test]
    public void The_project_builds_without_a_warning_with_every_analysis_on()
    {
        _build.MustSucceed();
        Assert.That(_build.Complaints, Is.Empty);
    }

    /// <remarks>Where .NET 8 itself is not on the machine, the program for it runs on the next newer one; the library is the one for .NET 8 all the same.</remarks>
    [TestCase("net8.0", 8)]
    [TestCase("net10.0", 10)]
    public void A_lock_compiles_and_runs_on(string framework, int version)
    {
        _build.MustSucceed();
        string[] lines = _consumer.Execute(framework).MustSucceed().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        TestContext.Out.WriteLine($"{framework} ran {lines[^1]}");
        Assert.That(
            lines[..^1],
            Is.EqualTo(new[]
            {
                "waiting: 3",
                "third waits: True",
                "nobody records: True",
                "alone: True",
                "mutex is busy: True",
                $"library for .NETCoreApp,Version=v{version}.0",
            }));
    }

    [TestCase("net8.0", "roslyn4.8", "FifoLock.Generators.dll")]
    [TestCase("net10.0", "roslyn4.14", "FifoLock.CodeFixes.dll FifoLock.Generators.dll")]
    public void Each_compiler_is_given_one_set_of_analyzers(string framework, string folder, string files)
    {
        _build.MustSucceed();
        string[] ours = [.. _consumer.Noted(framework, "analyzers").Where(static path => Path.GetFileName(path).StartsWith("FifoLock.", StringComparison.Ordinal))];
        Assert.Multiple(() =>
        {
            Assert.That(string.Join(' ', ours.Select(static path => Path.GetFileName(path)).Order(StringComparer.Ordinal)), Is.EqualTo(files));
            Assert.That(ours, Has.All.Contains($"/{folder}/cs/"));
        });
    }
}
