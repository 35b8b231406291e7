using System.Text;
using FifoLocks.Benchmarks.Measuring;

namespace FifoLocks.Benchmarks.Results;

/// <summary>Tables for a page.</summary>
internal static class MarkdownTables
{
    public static string Of(ResultFile file, IReadOnlyList<(string Title, string Path)> charts)
    {
        var page = new StringBuilder();
        page.Append($"{file.Machine}.\n\n");
        page.Append($"    dotnet run -c Release --project benchmarks/FifoLock.Benchmarks -- {file.Command}\n\n");
        AppendTargets(page, TargetTable.Of(file.Rows));
        AppendCharts(page, charts);
        foreach (var group in file.Rows.GroupBy(static row => row.Group))
        {
            AppendGroup(page, AllGroups.Named(group.Key), group);
        }

        return page.ToString();
    }

    private static void AppendTargets(StringBuilder page, TargetTable targets)
    {
        if (targets.Lines.Count == 0)
        {
            return;
        }

        page.Append("### Targets\n\n| what, and what it is divided by | target | measured | met |\n| --- | ---: | ---: | --- |\n");
        foreach (TargetTable.Line line in targets.Lines)
        {
            page.Append($"| {line.Wanted} | {line.Limit} | {line.Measured} | {line.Met} |\n");
        }

        page.Append('\n');
    }

    private static void AppendCharts(StringBuilder page, IReadOnlyList<(string Title, string Path)> charts)
    {
        if (charts.Count == 0)
        {
            return;
        }

        page.Append("### Curves\n\n");
        foreach ((string title, string path) in charts)
        {
            page.Append($"![{title}]({path})\n\n");
        }
    }

    private static void AppendGroup(StringBuilder page, Group group, IEnumerable<ResultRow> rows)
    {
        page.Append($"### {group.Name}: {group.What}\n\n");
        page.Append("| | median | quartiles | / floor | / best peer | B |\n| --- | ---: | ---: | ---: | ---: | ---: |\n");
        foreach (Comparison comparison in Comparison.Of(rows))
        {
            page.Append($"| **{comparison.Title}** ({comparison.Unit}) | | | | | |\n");
            foreach (ResultRow row in comparison.Rows)
            {
                string name = row.Role switch
                {
                    Role.Floor => $"*{Escape(row.Contender)}*",
                    Role.Ours => $"**{Escape(row.Contender)}**",
                    _ => Escape(row.Contender),
                };
                page.Append(
                    $"| {name} | {Figures.Value(row.Median)} | {Figures.Value(row.Low)}..{Figures.Value(row.High)} | {Figures.Ratio(comparison.ToFloor(row))} | {Figures.Ratio(comparison.ToBestPeer(row))} | {Figures.Bytes(row.Bytes)} |\n");
            }
        }

        page.Append('\n');
    }

    /// <summary>A name such as <c>FifoQueue&lt;int&gt;</c> is no tag.</summary>
    private static string Escape(string name) => name.Replace("<", "&lt;", StringComparison.Ordinal);
}
