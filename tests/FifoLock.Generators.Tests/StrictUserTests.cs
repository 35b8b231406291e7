using System.Runtime.CompilerServices;
using System.Text.Json;

namespace FifoLocks.Generators.Tests;

/// <summary>
/// tests/FifoLock.StrictUser is the project of somebody who has every analyzer of the SDK on, and every warning an error. It was built before these tests, so it is clean; what its compiler
/// wrote down says whether that means anything.
/// </summary>
internal sealed class StrictUserTests
{
    [Test]
    public void Nothing_is_said_against_declarations_and_uses_that_are_right()
    {
        using JsonDocument log = Log();
        IEnumerable<string> said = Results(log).Where(static each => !each.IsSuppressed).Select(static each => $"{each.Rule}: {each.Message}");
        Assert.That(said, Is.Empty);
    }

    [TestCase("CA1812", "a mode is never created")]
    [TestCase("CA1034", "a public mode is nested")]
    [TestCase("IDE0060", "a predicate does not look at what is held")]
    public void What_would_be_said_is_suppressed(string rule, string because)
    {
        using JsonDocument log = Log();
        Assert.That(Results(log).Where(static each => each.IsSuppressed).Select(static each => each.Rule), Does.Contain(rule), because);
    }

    [TestCase("CA2000")]
    [TestCase("CA2007")]
    [TestCase("CA2012")]
    [TestCase("IDE0051")]
    [TestCase("FIFO101")]
    public void The_rule_was_on(string rule)
    {
        using JsonDocument log = Log();
        IEnumerable<string?> rules = Run(log).GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray().Select(static each => each.GetProperty("id").GetString());
        Assert.That(rules, Does.Contain(rule));
    }

    private static JsonElement Run(JsonDocument log) => log.RootElement.GetProperty("runs")[0];

    private static IEnumerable<(string Rule, string Message, bool IsSuppressed)> Results(JsonDocument log) =>
        Run(log).GetProperty("results").EnumerateArray().Select(static each =>
            (each.GetProperty("ruleId").GetString()!, each.GetProperty("message").GetProperty("text").GetString()!, each.TryGetProperty("suppressions", out _)));

    private static JsonDocument Log([CallerFilePath] string here = "") =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "..", "FifoLock.StrictUser", "obj", "analysis.sarif")));
}
