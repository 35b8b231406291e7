using System.Text;
using FifoLocks.Generators.Model;

namespace FifoLocks.Generators.Emission;

/// <summary>The compatibility table of a layout: a row per mode that asks, a column per mode that is held.</summary>
internal sealed class CompatibilityTable
{
    private readonly IReadOnlyList<PlannedMode> _modes;
    private readonly string[,] _cells;

    public CompatibilityTable(LayoutPlan plan)
    {
        _modes = plan.Modes;
        _cells = new string[_modes.Count, _modes.Count];
        for (int asking = 0; asking < _modes.Count; asking++)
        {
            for (int held = 0; held < _modes.Count; held++)
            {
                _cells[asking, held] = Cell(_modes[asking], _modes[held].Model);
            }
        }
    }

    /// <summary>What must be true of the second mode, which is held, for the first to be granted.</summary>
    public string this[PlannedMode asking, PlannedMode held] => _cells[asking.Index, held.Index];

    /// <summary>The table with its columns aligned, for a block of fixed width.</summary>
    public IReadOnlyList<string> Lines()
    {
        const string Corner = "asks \\ held";
        int first = _modes.Select(static mode => mode.Model.Name.Length).Append(Corner.Length).Max();
        int[] widths = [.. _modes.Select(held => _modes.Select(asking => this[asking, held].Length).Append(held.Model.Name.Length).Max())];

        var lines = new string[_modes.Count + 1];
        var line = new StringBuilder();
        Add(Corner, first);
        foreach (PlannedMode held in _modes)
        {
            Add(held.Model.Name, widths[held.Index]);
        }

        lines[0] = Take();
        foreach (PlannedMode asking in _modes)
        {
            Add(asking.Model.Name, first);
            foreach (PlannedMode held in _modes)
            {
                Add(this[asking, held], widths[held.Index]);
            }

            lines[asking.Index + 1] = Take();
        }

        return lines;

        void Add(string cell, int width) => line.Append(cell).Append(' ', width + 2 - cell.Length);

        string Take()
        {
            string taken = line.ToString().TrimEnd();
            line.Clear();
            return taken;
        }
    }

    private static string Cell(PlannedMode asking, ModeModel held)
    {
        if (asking.Model.Standing == Standing.Broken)
        {
            return "?";
        }

        if (asking.AnyOf.Count == 0)
        {
            return "no";
        }

        if (asking is { AnyOf.Count: 1, RunsAsWritten: false })
        {
            return Cell(asking.AnyOf[0], held.FullName);
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

        return bounds.Count == 1 ? Say(bounds[0]) : string.Join(", ", bounds.Select(Say));
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
