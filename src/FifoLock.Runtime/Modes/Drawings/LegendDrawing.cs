namespace FifoLocks.Modes.Drawings;

/// <summary>What the signs mean; only those that occur in this drawing.</summary>
internal sealed class LegendDrawing
{
    private const double ItemHeight = 26;
    private const double SwatchWidth = 30;
    private const double Space = 26;

    private readonly List<Item> _items = [];

    public LegendDrawing(LockLayout layout)
    {
        List<string> cells = [.. layout.Modes.SelectMany((_, asks) => layout.Modes.Select((_, held) => layout.Cell(asks, held)))];
        List<Conflict> conflicts = [.. Conflict.Of(layout)];
        List<Stroke> lines = [.. conflicts.Where(static conflict => !conflict.IsWithItself).SelectMany(static conflict => conflict.Strokes())];
        AddIf(cells.Contains("yes"), "granted beside it", static (writer, x, y) => Cell(writer, Verdict.Yes, x, y));
        AddIf(cells.Contains("no"), "waits for it", static (writer, x, y) => Cell(writer, Verdict.No, x, y));
        AddIf(cells.Exists(IsOrdinary), "granted within a bound", static (writer, x, y) => Cell(writer, Verdict.Depends, x, y));
        AddIf(cells.Contains(Verdicts.Entangled), "depends on other modes too", static (writer, x, y) => Cell(writer, Verdict.Depends, x, y));
        AddIf(cells.Contains(Verdicts.Unknown), "its code decides", static (writer, x, y) => Cell(writer, Verdict.Depends, x, y, Verdicts.Unknown));
        AddIf(conflicts.Exists(static conflict => conflict.IsOneSided), "one-sided pair", static (writer, x, y) =>
            writer.Rectangle("ring", x + 4, y - 9, 22, 18, 4));
        AddIf(lines.Exists(static line => line is { IsArrow: false, Verdict: Verdict.No }), "exclude each other", static (writer, x, y) => writer.Line("edge no", x + 1, y, x + 27, y));
        AddIf(lines.Exists(static line => line.IsArrow), "waits, one-sided", static (writer, x, y) => writer.Arrow("edge no one-sided", x + 1, y, x + 28, y));
        AddIf(lines.Exists(static line => line.Verdict == Verdict.Depends), "under a condition", static (writer, x, y) => writer.Line("edge depends", x + 1, y, x + 27, y));
        AddIf(conflicts.Exists(static conflict => conflict.IsWithItself && conflict.OneAsks == "no"), "excludes itself", static (writer, x, y) => Loop(writer, Verdict.No, x, y));
        AddIf(conflicts.Exists(static conflict => conflict.IsWithItself && conflict.OneAsks != "no"), "limits itself", static (writer, x, y) => Loop(writer, Verdict.Depends, x, y));
    }

    /// <summary>The width of the widest item: the legend needs that much.</summary>
    public double LeastWidth => _items.Select(static item => item.Width).DefaultIfEmpty(0).Max();

    /// <summary>The height that the legend takes in a width.</summary>
    public double HeightIn(double width) => Math.Ceiling(_items.Count / (double)ColumnsIn(width)) * ItemHeight;

    public void Draw(SvgWriter writer, double left, double top, double width)
    {
        int columns = ColumnsIn(width);
        double column = LeastWidth + Space;
        double x = left;
        for (int i = 0; i < _items.Count; i++)
        {
            x = i % columns == 0 ? left : x;
            double y = top + ((i / columns) * ItemHeight) + (ItemHeight / 2);
            _items[i].Draw(writer, x, y);
            writer.Text("faint", x + SwatchWidth + 8, y + (Lettering.Middle * Lettering.ProseSize), _items[i].Text);

            // One row needs no columns below one another.
            x += columns >= _items.Count ? _items[i].Width + Space : column;
        }
    }

    private int ColumnsIn(double width)
    {
        double row = _items.Sum(static item => item.Width) + (Math.Max(0, _items.Count - 1) * Space);
        return row <= width ? Math.Max(1, _items.Count) : Math.Max(1, (int)((width + Space) / (LeastWidth + Space)));
    }

    private void AddIf(bool occurs, string text, Action<SvgWriter, double, double> draw)
    {
        if (occurs)
        {
            _items.Add(new Item(text, draw));
        }
    }

    private static bool IsOrdinary(string cell) => Verdicts.Of(cell) == Verdict.Depends && cell is not (Verdicts.Unknown or Verdicts.Entangled);

    private static void Cell(SvgWriter writer, Verdict verdict, double x, double y, string text = "")
    {
        string @class = SvgDrawing.ClassOf(verdict);
        writer.OpenGroup(@class);
        writer.Rectangle($"cell {@class}", x + 3, y - 10, 24, 20, 4);
        switch (verdict)
        {
            case Verdict.Yes:
                writer.Check(x + 15, y);
                break;
            case Verdict.No:
                writer.Cross(x + 15, y);
                break;
            default:
                writer.Lines("depends", x + 15, y, [text], Lettering.ProseSize, Lettering.ProseLine, "middle");
                break;
        }

        writer.CloseGroup();
    }

    private static void Loop(SvgWriter writer, Verdict verdict, double x, double y)
    {
        writer.Circle($"edge {SvgDrawing.ClassOf(verdict)}", x + 20, y, 7);
        writer.Circle("node", x + 9, y, 6);
    }

    private sealed record Item(string Text, Action<SvgWriter, double, double> Draw)
    {
        public double Width => SwatchWidth + 8 + Lettering.OfProse(Text);
    }
}
