using System.Text;
using FifoLocks.Generators.Model;

namespace FifoLocks.Generators.Emission;

/// <summary>The compatibility table of a layout: a row per mode that asks, a column per mode that is held.</summary>
internal static class CompatibilityTable
{
    /// <summary>What must be true of <paramref name="held"/> for <paramref name="asking"/> to be granted.</summary>
    public static string Cell(PlannedMode asking, ModeModel held)
    {
        if (asking.Model.Standing == Standing.Broken)
        {
            return "?";
        }

        if (asking.AnyOf.Count == 0)
        {
            return "no";
        }

        List<string> cells = [.. asking.AnyOf.Select(alternative => Cell(alternative, held.FullName)).Distinct()];
        if (asking.RunsAsWritten)
        {
            return cells is ["no"] ? "no" : IsMentioned(asking, held) ? "?" : "yes";
        }

        // Joined by "or" only where nothing but this mode decides; otherwise one cell alone would promise too much.
        return cells.Count == 1 ? cells[0]
            : asking.AnyOf.TrueForAll(alternative => alternative.TrueForAll(term => term.Mode == held.FullName)) ? string.Join(" or ", cells)
            : "depends";
    }

    public static IEnumerable<string> Row(PlannedMode asking, LayoutPlan plan) => plan.Modes.Select(held => Cell(asking, held.Model));

    /// <summary>The table with its columns aligned, for a block of fixed width.</summary>
    /// <param name="plan">The layout.</param>
    /// <param name="only">The one mode whose row is wanted, or null for all.</param>
    public static IEnumerable<string> Lines(LayoutPlan plan, PlannedMode? only = null)
    {
        var rows = new List<string[]> { (string[])["asks \\ held", .. plan.Modes.Select(static mode => mode.Model.Name)] };
        rows.AddRange(plan.Modes.Where(mode => only is null || mode == only).Select(mode => (string[])[mode.Model.Name, .. Row(mode, plan)]));
        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            var line = new StringBuilder();
            for (int column = 0; column < row.Length; column++)
            {
                line.Append(row[column].PadRight(widths[column] + 2));
            }

            yield return line.ToString().TrimEnd();
        }
    }

    /// <summary>A bound as people would say it: of the count of a mode, in a table cell.</summary>
    private static string Cell(List<BoundTerm> alternative, string held)
    {
        List<BoundTerm> bounds = alternative.FindAll(term => term.Mode == held);
        if (bounds.Count == 0)
        {
            return "yes";
        }

        if (bounds is [var one, var other]
            && one.Parameter == other.Parameter
            && Math.Abs(one.Limit - other.Limit) == 1
            && one.IsLower != other.IsLower)
        {
            return $"exactly {Limit(one.IsLower ? one : other)}";
        }

        return string.Join(", ", bounds.Select(Say));
    }

    private static string Say(BoundTerm bound) => bound switch
    {
        { Parameter: null, IsLower: false, Limit: 1 } => "no",
        { Parameter: not null, IsLower: false, Limit: 1 } => $"at most {bound.Parameter}",
        { IsLower: true } => $"at least {Limit(bound)}",
        _ => $"fewer than {Limit(bound)}",
    };

    private static string Limit(BoundTerm bound) => bound switch
    {
        { Parameter: null } => $"{bound.Limit}",
        { Limit: 0 } => bound.Parameter,
        { Limit: < 0 } => $"{bound.Parameter} - {-bound.Limit}",
        _ => $"{bound.Parameter} + {bound.Limit}",
    };

    private static bool IsMentioned(PlannedMode asking, ModeModel held) =>
        asking.Model.Mentions.Any(mention => mention.FullName == held.FullName);
}
