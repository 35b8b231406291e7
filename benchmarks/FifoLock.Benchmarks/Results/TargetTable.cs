using System.Globalization;

namespace FifoLocks.Benchmarks.Results;

/// <summary>The targets of the groups that ran, beside what was measured.</summary>
internal sealed class TargetTable
{
    private TargetTable(IReadOnlyList<Line> lines) => Lines = lines;

    public IReadOnlyList<Line> Lines { get; }

    public static TargetTable Of(IReadOnlyList<ResultRow> rows)
    {
        var groups = rows.Select(static row => (row.Group, row.Cores)).ToHashSet();
        var byKey = rows.GroupBy(static row => row.Key).ToDictionary(static same => same.Key, static same => same.First());
        return new TargetTable([.. Targets.All
            .Where(target => target.Rows.Concat(target.Beside).All(place => groups.Contains((place.Group, place.Cores))))
            .Select(target => Line.Of(target, target.Measured(place => byKey.GetValueOrDefault((place.Group, place.Scenario, place.Cores, place.Contender)))))]);
    }

    public void Print(TextWriter writer)
    {
        if (Lines.Count == 0)
        {
            return;
        }

        writer.WriteLine("== targets");
        writer.WriteLine($"{"",-112}{"target",12}{"measured",12}{"met",8}");
        foreach (Line line in Lines)
        {
            writer.WriteLine($"{line.Wanted,-112}{line.Limit,12}{line.Measured,12}{line.Met,8}");
        }

        writer.WriteLine();
    }

    internal sealed record Line(string Wanted, string Limit, string Measured, string Met)
    {
        /// <summary>A target whose rows are not there although their group ran has a wrong name in it, and says so.</summary>
        public static Line Of(Target target, double? measured) => new(
            target.Wanted,
            double.IsNegativeInfinity(target.AtLeast) ? $"<= {Number(target.AtMost)}" : $"{Number(target.AtLeast)}..{Number(target.AtMost)}",
            measured is { } value ? Number(value) : "no such row",
            measured is { } found ? (target.IsMetBy(found) ? "yes" : "no") : "?");

        private static string Number(double value) => value.ToString(value is >= 10 or 0 ? "0.#" : "0.00", CultureInfo.InvariantCulture);
    }
}
