using System.Text.RegularExpressions;
using System.Xml.Linq;
using FifoLocks.Modes.Drawings;

namespace FifoLocks.Tests.Modes.Drawings;

/// <summary>What goes to Graphviz. Graphviz itself is not asked: it need not be installed where the tests run.</summary>
internal sealed partial class DotTests
{
    [TestCaseSource(typeof(Tables), nameof(Tables.Cases))]
    public void The_table_has_every_mode_and_every_cell(LockLayout layout)
    {
        // A table of Graphviz is XML between angle brackets.
        string dot = layout.ToDot();
        int start = dot.IndexOf("<table", StringComparison.Ordinal);
        XElement table = XElement.Parse(dot[start..(dot.IndexOf("</table>", StringComparison.Ordinal) + "</table>".Length)], LoadOptions.PreserveWhitespace);
        IEnumerable<string[]> rows = table.Elements("tr").Select(static row => row.Elements("td").Select(static cell => cell.Value).ToArray());
        IEnumerable<string[]> expected =
        [
            ["asks \\ held", .. layout.Modes.Select(static mode => mode.Name)],
            .. layout.Modes.Select(static mode => (string[])[mode.Name, .. mode.Beside]),
        ];

        Assert.That(rows, Is.EqualTo(expected.Select(static row => Array.ConvertAll(row, Markup.WithoutControls))));
    }

    [TestCaseSource(typeof(Tables), nameof(Tables.Cases))]
    public void Each_mode_is_a_node_and_each_conflict_is_drawn_once(LockLayout layout)
    {
        string dot = layout.ToDot();

        Assert.Multiple(() =>
        {
            Assert.That(NodeLine().Matches(dot), Has.Count.EqualTo(layout.Modes.Count));
            Assert.That(
                EdgeLine().Matches(dot).Select(static edge => (int.Parse(edge.Groups[1].Value), int.Parse(edge.Groups[2].Value), edge.Groups[3].Value == "forward")),
                Is.EqualTo(Conflict.Of(layout).SelectMany(static pair => pair.Strokes()).Select(static stroke => (stroke.From, stroke.To, stroke.IsArrow))));
        });
    }

    [Test]
    public void A_condition_stands_at_its_edge_and_says_whose_it_is() => Assert.Multiple(() =>
    {
        string dot = Tables.Uneven.ToDot();
        Assert.That(dot, Does.Contain("mode3 -> mode3 [dir=none, color=\"#7a4b00\", style=dashed, label=\"at most capacity\""));
        Assert.That(dot, Does.Contain("mode0 -> mode3 [dir=none, color=\"#7a4b00\", style=dashed, label=\"Read: fewer than 4\\nScan: fewer than 2\""));
    });

    [TestCaseSource(typeof(Tables), nameof(Tables.Cases))]
    public void A_name_cannot_leave_its_quotes(LockLayout layout)
    {
        // Without the table, and with each string in quotes taken away, nothing is left that a name could have brought.
        string dot = layout.ToDot();
        int table = dot.IndexOf("<table", StringComparison.Ordinal);
        int end = dot.IndexOf("</table>", StringComparison.Ordinal) + "</table>".Length;
        string bare = Quoted().Replace(dot[..table] + dot[end..], "");

        Assert.That(bare, Does.Match(@"^digraph  \{\n[a-z0-9\[\]=, <>\n.-]*\}\n$").IgnoreCase);
    }

    [Test]
    public void It_is_the_same_every_time_and_lines_end_alike() =>
        Assert.That(Tables.Uneven.ToDot(), Is.EqualTo(Tables.Uneven.ToDot()).And.EndsWith("}\n").And.Not.Contain("\r"));

    [Test]
    public void Snapshot() => Snapshots.Match("Uneven.dot", Tables.Uneven.ToDot());

    [GeneratedRegex(@"^  mode\d+ \[label=", RegexOptions.Multiline)]
    private static partial Regex NodeLine();

    [GeneratedRegex(@"^  mode(\d+) -> mode(\d+) \[dir=(\w+)", RegexOptions.Multiline)]
    private static partial Regex EdgeLine();

    [GeneratedRegex("""
        "(?:[^"\\]|\\.)*"
        """)]
    private static partial Regex Quoted();
}
