using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using FifoLocks.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Tests;

/// <summary>The examples of the pages on rules: the wrong one is reported, the right one is not, and both compile.</summary>
internal sealed partial class RulePageTests
{
    private const string Usings = """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using FifoLocks;

        """;

    /// <summary>An example need not document its members.</summary>
    private const string MissingDocumentation = "CS1591";

    private static IEnumerable<string> Pages =>
        Directory.GetFiles(Folder(), "*.md")
            .Where(static file => WrongExample().IsMatch(File.ReadAllText(file)))
            .Select(static file => Path.GetFileNameWithoutExtension(file))
            .Order();

    [TestCaseSource(nameof(Pages))]
    public async Task The_wrong_example_is_reported_and_the_right_one_is_not(string page)
    {
        string text = File.ReadAllText(Path.Combine(Folder(), page + ".md")).ReplaceLineEndings("\n");
        Assert.That(await Reported(WrongExample().Match(text).Groups[1].Value), Does.Contain(page), "the wrong example");
        Assert.That(await Reported(RightExample().Match(text).Groups[1].Value), Is.Empty, "the right example");
    }

    [TestCase("FIFO007")]
    [TestCase("FIFO009")]
    [TestCase("FIFO010")]
    [TestCase("FIFO012")]
    [TestCase("FIFO015")]
    public void The_page_has_both_examples(string page) => Assert.That(Pages, Does.Contain(page));

    private static async Task<IEnumerable<string>> Reported(string example)
    {
        Assert.That(example, Is.Not.Empty, "there is an example");
        Generated generated = Generation.Run(Usings + example);
        Assert.That(generated.Complaints.Where(static each => each.Id != MissingDocumentation), Is.Empty);
        ImmutableArray<Diagnostic> found = await Generation.Analyze(generated.Compilation);
        return found.Where(static each => each.Severity > DiagnosticSeverity.Info).Select(static each => each.Id).Distinct();
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", "rules"));

    [GeneratedRegex("^## Wrong\n\n```csharp\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex WrongExample();

    [GeneratedRegex("^## Right\n\n```csharp\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex RightExample();
}
