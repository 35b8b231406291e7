using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.RegularExpressions;
using FifoLocks.Generators.Analysis;
using FifoLocks.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Tests;

/// <summary>
/// The index of the rules, <c>docs/rules/README.md</c>. Its tables come from the descriptors, the text around them from people.
/// </summary>
internal sealed partial class RuleIndexTests
{
    private const string HowToAccept =
        "The tables of docs/rules/README.md are not what the rules say. Let them be written anew, look at the change, and commit it:\n"
        + "FIFOLOCK_ACCEPT_SNAPSHOTS=1 dotnet test tests/FifoLock.Generators.Tests -c Release --filter FullyQualifiedName~RuleIndexTests";

    [Test]
    public void The_index_lists_every_rule_as_it_is()
    {
        string index = File.ReadAllText(IndexFile()).ReplaceLineEndings("\n");
        string expected = WithTable(WithTable(index, "Declarations", Rules.All), "Use", Rules.Use);
        if (Snapshot.IsAccepted)
        {
            File.WriteAllText(IndexFile(), expected);
            return;
        }

        Assert.That(index, Is.EqualTo(expected), HowToAccept);
    }

    [Test]
    public void Every_rule_is_in_a_list_that_the_index_is_made_from()
    {
        IEnumerable<DiagnosticDescriptor> declared = typeof(Rules)
            .GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
            .Select(static field => field.GetValue(null))
            .OfType<DiagnosticDescriptor>();
        Assert.That(Rules.All.Concat(Rules.Use), Is.EquivalentTo(declared));
    }

    [Test]
    public void A_table_is_replaced_and_the_text_around_it_is_not()
    {
        DiagnosticDescriptor[] rules = [Rules.RunsAsWritten, Rules.NotPartial];
        Assert.That(
            WithTable("# Rules\n\n## Use\n\nText.\n\n| old |\n\nMore.\n", "Use", rules),
            Is.EqualTo($"""
                # Rules

                ## Use

                Text.

                | id | rule | severity | fix |
                | --- | --- | --- | --- |
                | [FIFO001](FIFO001.md) | {Rules.NotPartial.Title} | Error | yes |
                | [FIFO008](FIFO008.md) | {Rules.RunsAsWritten.Title} | Info | |

                More.

                """.ReplaceLineEndings("\n")));
    }

    private static string WithTable(string index, string heading, IEnumerable<DiagnosticDescriptor> rules)
    {
        int section = index.IndexOf($"\n## {heading}\n", StringComparison.Ordinal);
        Assert.That(section, Is.Not.Negative, $"there is a section '## {heading}'");
        Match table = Rows().Match(index, section);
        Assert.That(table.Success, $"there is a table under '## {heading}'");
        return index[..table.Index] + Table(rules) + index[(table.Index + table.Length)..];
    }

    private static string Table(IEnumerable<DiagnosticDescriptor> rules)
    {
        var table = new StringBuilder("| id | rule | severity | fix |\n| --- | --- | --- | --- |\n");
        foreach (DiagnosticDescriptor rule in rules.OrderBy(static rule => rule.Id, StringComparer.Ordinal))
        {
            string fix = CodeFixes.Ids.Contains(rule.Id) ? "yes " : "";
            table.Append($"| [{rule.Id}]({rule.Id}.md) | {rule.Title} | {rule.DefaultSeverity} | {fix}|\n");
        }

        return table.ToString();
    }

    private static string IndexFile([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "docs", "rules", "README.md"));

    [GeneratedRegex(@"^(\|[^\n]*\n)+", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
