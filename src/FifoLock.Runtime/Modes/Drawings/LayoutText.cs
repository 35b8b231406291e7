using System.Text;

namespace FifoLocks.Modes.Drawings;

/// <summary>The table and the graph as sentences: what a screen reader reads in place of the picture.</summary>
internal static class LayoutText
{
    public static string Write(LockLayout layout)
    {
        int count = layout.Modes.Count;
        var text = new StringBuilder();
        text.Append(layout.Name).Append(count == 1 ? ": 1 mode.\n" : $": {count} modes.\n");
        for (int asks = 0; asks < count; asks++)
        {
            text.Append(Row(layout, asks)).Append('\n');
        }

        foreach (Conflict conflict in Conflict.Of(layout).Where(static conflict => conflict.IsOneSided))
        {
            text.Append("One-sided: ").Append(conflict.InWords()).Append('\n');
        }

        return text.ToString();
    }

    private static string Row(LockLayout layout, int asks)
    {
        var granted = new List<string>();
        var refused = new List<string>();
        for (int held = 0; held < layout.Modes.Count; held++)
        {
            string name = layout.Modes[held].Name;
            string cell = layout.Cell(asks, held);
            switch (Verdicts.Of(cell))
            {
                case Verdict.Yes:
                    granted.Add(name);
                    break;
                case Verdict.No:
                    refused.Add(name);
                    break;
                default:
                    granted.Add($"{name} ({Verdicts.InWords(cell)})");
                    break;
            }
        }

        string self = layout.Modes[asks].Name;
        return (granted.Count, refused.Count) switch
        {
            (_, 0) => $"{self} is granted beside {List(granted, "and")}.",
            (0, _) => $"{self} is not granted beside {List(refused, "or")}.",
            _ => $"{self} is granted beside {List(granted, "and")}, not beside {List(refused, "or")}.",
        };
    }

    private static string List(List<string> names, string last) =>
        names.Count == 1 ? names[0] : $"{string.Join(", ", names.Take(names.Count - 1))} {last} {names[^1]}";
}
