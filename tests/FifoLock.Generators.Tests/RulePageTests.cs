using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using FifoLocks.Generators.Analysis;
using FifoLocks.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Tests;

/// <summary>
/// Every rule has a page, with a file that is wrong and one that is right. The wrong one shows the rule and nothing else, the right one shows nothing, and both
/// compile as they stand in a project with implicit usings.
/// </summary>
internal sealed partial class RulePageTests
{
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;

        """;

    /// <summary>An example need not document its members.</summary>
    private const string MissingDocumentation = "CS1591";

    /// <summary>What the compiler says of a wrong example in its own right: nobody writes the body of a synchronized method that is refused.</summary>
    private static readonly Dictionary<string, string[]> s_errors = new() { ["FIFO017"] = ["CS8795"], ["FIFO018"] = ["CS8795"] };

    /// <summary>Rules of ours that cannot be kept apart: what is not pure is not compiled either.</summary>
    private static readonly Dictionary<string, string[]> s_alongside = new() { ["FIFO007"] = ["FIFO008"] };

    private static IEnumerable<string> Ids() => Rules.All.Concat(Rules.Use).Select(static rule => rule.Id);

    [TestCaseSource(nameof(Ids))]
    public async Task The_wrong_example_shows_the_rule_and_nothing_else(string id) =>
        Assert.That(await Reported(id, "Wrong", s_errors.GetValueOrDefault(id, [])), Is.EquivalentTo(s_alongside.GetValueOrDefault(id, []).Append(id)));

    [TestCaseSource(nameof(Ids))]
    public async Task The_right_example_shows_nothing(string id) => Assert.That(await Reported(id, "Right"), Is.Empty);

    [TestCaseSource(nameof(Ids))]
    public void The_page_says_what_the_fix_does_or_why_there_is_none(string id)
    {
        string said = CodeFixes.Ids.Contains(id) ? "The fix " : "There is no fix: ";
        Assert.That(Page(id).Split('\n'), Has.Some.StartsWith(said));
    }

    [Test]
    public void There_is_no_page_without_a_rule() =>
        Assert.That(Directory.GetFiles(Folder(), "FIFO*.md").Select(static file => Path.GetFileNameWithoutExtension(file)), Is.EquivalentTo(Ids()));

    /// <summary>What our analyzers say of the example under this heading, each rule once.</summary>
    private static async Task<IEnumerable<string>> Reported(string id, string heading, params string[] errors)
    {
        Generated generated = Generation.Run(ImplicitUsings + Example(id, heading));
        Assert.That(generated.Complaints.Select(static each => each.Id).Where(static each => each != MissingDocumentation).Distinct(), Is.EquivalentTo(errors), "what the compiler says");
        ImmutableArray<Diagnostic> found = await Generation.Analyze(generated.Compilation);
        return found.Select(static each => each.Id).Distinct();
    }

    /// <summary>The one block of C# between this heading and the next one.</summary>
    private static string Example(string id, string heading)
    {
        string[] sections = [.. Page(id).Split("\n## ").Where(section => section.StartsWith(heading + "\n", StringComparison.Ordinal))];
        Assert.That(sections, Has.Length.EqualTo(1), $"sections '## {heading}'");
        string[] examples = [.. CSharpBlock().Matches(sections[0]).Select(static block => block.Groups[1].Value)];
        Assert.That(examples, Has.Length.EqualTo(1), $"examples under '## {heading}'");
        Assert.That(examples[0], Does.StartWith("using FifoLocks;\n"), "an example is a whole file");
        return examples[0];
    }

    private static string Page(string id) => File.ReadAllText(Path.Combine(Folder(), id + ".md")).ReplaceLineEndings("\n");

    private static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", "rules"));

    [GeneratedRegex("^```csharp\n(.*?)^```$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CSharpBlock();
}
