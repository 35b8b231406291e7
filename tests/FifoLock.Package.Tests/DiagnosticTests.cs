using System.Text.RegularExpressions;

namespace FifoLocks.Package.Tests;

/// <summary>A wrong lock says so in the build log, under the analyzers of either folder.</summary>
internal sealed partial class DiagnosticTests
{
    private Outcome _build = null!;

    [OneTimeSetUp]
    public void Build() => _build = Consumer.Create("Wrong").Build();

    [Test]
    public void The_build_fails() => Assert.That(_build.Succeeded, Is.False);

    [TestCase("net8.0")]
    [TestCase("net10.0")]
    public void Each_mistake_is_reported_once_where_it_is(string framework)
    {
        IEnumerable<string> reported = _build.Complaints
            .Where(line => line.Contains($"TargetFramework={framework}]", StringComparison.Ordinal))
            .Select(static line => Complaint().Match(line))
            .Select(static match => $"{match.Groups[1]} {match.Groups[2]}")
            .Order(StringComparer.Ordinal);
        Assert.That(
            reported,
            Is.EqualTo(new[] { "error FIFO001", "error FIFO003", "error FIFO006", "error FIFO101", "warning FIFO010" }),
            _build.Output);
    }

    [GeneratedRegex(@"Modes\.cs\(\d+,\d+\): (error|warning) (\w+):")]
    private static partial Regex Complaint();
}
