using FifoLocks.Generators.Model;

namespace FifoLocks.Generators.Emission;

/// <summary>What the compatibility table comes to for one mode, in a few lines: what it goes together with, what it excludes, and how many there may be of it.</summary>
internal static class ModeSummary
{
    private const string Yes = "yes";
    private const string No = "no";

    /// <summary>The lines; each is a sentence, not escaped.</summary>
    public static IEnumerable<string> Lines(PlannedMode mode, LayoutPlan plan)
    {
        if (mode.Model.Standing == Standing.Broken)
        {
            yield break;
        }

        List<PlannedMode> others = [.. plan.Modes.Where(other => other != mode && other.Model.Standing == Standing.Sound)];
        if (List(others, other => Asks(other) == Yes && Held(other) == Yes) is { } together)
        {
            yield return $"Goes together with {together}.";
        }

        if (List(others, other => Asks(other) == No && Held(other) == No) is { } excluded)
        {
            yield return $"Excludes {excluded}.";
        }

        foreach (PlannedMode other in others.Where(other => Asks(other) != Held(other) || Asks(other) is not (Yes or No)))
        {
            yield return $"Beside {other.Model.Name}: {InWords(Asks(other))}; {other.Model.Name} beside it: {InWords(Held(other))}.";
        }

        yield return plan.Table[mode, mode] switch
        {
            No when mode.AnyOf.Count == 0 => "Is never granted.",
            No => "One at a time.",
            Yes => "Any number at a time.",
            "depends" or "?" => "How many at a time: its code, or other modes, decide.",
            var bound => $"Granted while there are {bound} of it.",
        };

        string Asks(PlannedMode other) => plan.Table[mode, other];
        string Held(PlannedMode other) => plan.Table[other, mode];
    }

    private static string InWords(string cell) => cell switch
    {
        Yes => "granted",
        No => "waits",
        "?" => "its code decides",
        "depends" => "other modes decide too",
        _ => $"granted while there are {cell}",
    };

    private static string? List(IEnumerable<PlannedMode> modes, Func<PlannedMode, bool> belongs)
    {
        List<string> names = [.. modes.Where(belongs).Select(static mode => mode.Model.Name)];
        return names.Count switch
        {
            0 => null,
            1 => names[0],
            _ => $"{string.Join(", ", names.Take(names.Count - 1))} and {names[names.Count - 1]}",
        };
    }
}
