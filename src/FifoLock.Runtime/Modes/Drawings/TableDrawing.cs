namespace FifoLocks.Modes.Drawings;

/// <summary>
/// The compatibility table: a row per mode that asks, a column per mode that is held. Drawn roomy, with everything written out, where that is not too wide;
/// else with small cells, slanted headings, and letters for the conditions, which are explained below.
/// </summary>
internal sealed class TableDrawing
{
    private const double RoomyWidth = 640;
    private const double Gap = 3;
    private const double Pad = 9;
    private const double SlantedCell = 38;

    /// <summary>Room for the two words that say which side asks.</summary>
    private const double LeastLabelWidth = 116;
    private const double Slant = 45;

    private readonly LockLayout _layout;
    private readonly List<List<string>> _rowNames;
    private readonly List<List<string>> _columnNames;
    private readonly List<string> _conditions = [];
    private readonly bool _isRoomy;
    private readonly double _labelWidth;
    private readonly double _headHeight;
    private readonly double _cellWidth;
    private readonly double _cellHeight;

    public TableDrawing(LockLayout layout)
    {
        _layout = layout;
        int count = layout.Modes.Count;
        _rowNames = [.. layout.Modes.Select(static mode => Lettering.Wrap(mode.Name, 22))];
        _columnNames = [.. layout.Modes.Select(static mode => Lettering.Wrap(mode.Name, 12))];
        for (int asks = 0; asks < count; asks++)
        {
            for (int held = 0; held < count; held++)
            {
                string cell = layout.Cell(asks, held);
                if (Verdicts.Of(cell) == Verdict.Depends && cell != Verdicts.Unknown && !_conditions.Contains(cell))
                {
                    _conditions.Add(cell);
                }
            }
        }

        double nameHeight = (Lines(_rowNames) * Lettering.NameLine) + (2 * Pad);
        _labelWidth = Math.Max(LeastLabelWidth, Lettering.Widest(_rowNames.SelectMany(static lines => lines), Lettering.OfName) + 16);
        _cellWidth = (2 * Pad) + Gap + Math.Max(
            44,
            Math.Max(
                Lettering.Widest(_columnNames.SelectMany(static lines => lines), Lettering.OfName),
                Lettering.Widest(_conditions.SelectMany(InCell), Lettering.OfProse)));
        _isRoomy = _cellWidth * count <= RoomyWidth;
        if (_isRoomy)
        {
            _headHeight = (Lines(_columnNames) * Lettering.NameLine) + 8;
            int lines = _conditions.Select(static condition => InCell(condition).Count).DefaultIfEmpty(1).Max();
            _cellHeight = Gap + Math.Max(Math.Max(40, nameHeight), (lines * Lettering.ProseLine) + (2 * Pad));
            Width = _labelWidth + (count * _cellWidth);
            Height = _headHeight + (count * _cellHeight);
            return;
        }

        double longest = Lettering.Widest(layout.Modes.Select(static mode => mode.Name), Lettering.OfName);
        double rise = longest * Math.Sin(Slant * Math.PI / 180);
        _cellWidth = SlantedCell;
        _cellHeight = Math.Max(SlantedCell, nameHeight - Pad);
        _headHeight = rise + 14;

        // The last heading leans out to the right of its column.
        double body = _labelWidth + (count * _cellWidth) + Math.Max(0, rise - (_cellWidth / 2) + 12);
        Width = Math.Max(body, Lettering.Widest(_conditions, Lettering.OfProse) + 32);
        Height = _headHeight + (count * _cellHeight) + (_conditions.Count == 0 ? 0 : (_conditions.Count * 20) + 14);
    }

    public double Width { get; }

    public double Height { get; }

    public void Draw(SvgWriter writer, double left, double top)
    {
        double bottom = top + _headHeight;
        double headed = left + _labelWidth;
        writer.Text("faint", left, bottom - 10, "asks \u2193");
        writer.Text("faint", headed - 12, bottom - 10, "held \u2192", "end");
        for (int held = 0; held < _layout.Modes.Count; held++)
        {
            DrawHeading(writer, held, headed + ((held + 0.5) * _cellWidth), bottom);
        }

        for (int asks = 0; asks < _layout.Modes.Count; asks++)
        {
            double y = bottom + (asks * _cellHeight);
            ModeSeat mode = _layout.Modes[asks];
            writer.OpenGroup(title: $"{mode.Name}: {mode.Condition}");
            writer.Lines("name", left, y + ((_cellHeight - Gap) / 2), _rowNames[asks], Lettering.NameSize, Lettering.NameLine, "start");
            writer.CloseGroup();
            for (int held = 0; held < _layout.Modes.Count; held++)
            {
                DrawCell(writer, asks, held, headed + (held * _cellWidth), y);
            }
        }

        if (!_isRoomy)
        {
            DrawConditions(writer, left, bottom + (_layout.Modes.Count * _cellHeight) + 14);
        }
    }

    private void DrawHeading(SvgWriter writer, int held, double x, double bottom)
    {
        if (!_isRoomy)
        {
            writer.Text("name", x + 5, bottom - 8, _layout.Modes[held].Name, turn: -Slant);
            return;
        }

        // All headings stand on one line, the one nearest to the cells.
        List<string> lines = _columnNames[held];
        double middle = bottom - 8 - (lines.Count * Lettering.NameLine / 2);
        writer.Lines("name", x, middle, lines, Lettering.NameSize, Lettering.NameLine, "middle");
    }

    private void DrawCell(SvgWriter writer, int asks, int held, double x, double y)
    {
        string cell = _layout.Cell(asks, held);
        double width = _cellWidth - Gap;
        double height = _cellHeight - Gap;
        double middleX = x + (width / 2);
        double middleY = y + (height / 2);
        Verdict verdict = Verdicts.Of(cell);
        string @class = SvgDrawing.ClassOf(verdict);
        writer.OpenGroup(@class, $"{_layout.Modes[asks].Name} asks, {_layout.Modes[held].Name} is held: {Verdicts.InWords(cell)}");
        writer.Rectangle($"cell {@class}", x, y, width, height, 5);
        if (new Conflict(_layout, asks, held).IsOneSided)
        {
            writer.Rectangle("ring", x + 1, y + 1, width - 2, height - 2, 4);
        }

        switch (verdict)
        {
            case Verdict.Yes:
                writer.Check(middleX, middleY);
                break;
            case Verdict.No:
                writer.Cross(middleX, middleY);
                break;
            default:
                bool isLetter = !_isRoomy && cell != Verdicts.Unknown;
                IReadOnlyList<string> lines = isLetter ? [Letter(_conditions.IndexOf(cell))] : InCell(cell);
                writer.Lines(isLetter ? "depends letter" : "depends", middleX, middleY, lines, Lettering.ProseSize, Lettering.ProseLine, "middle");
                break;
        }

        writer.CloseGroup();
    }

    private void DrawConditions(SvgWriter writer, double left, double top)
    {
        for (int i = 0; i < _conditions.Count; i++)
        {
            double baseLine = top + (i * 20) + 14;
            writer.Text("depends letter", left, baseLine, Letter(i));
            writer.Text("faint", left + 24, baseLine, Verdicts.InWords(_conditions[i]));
        }
    }

    private static List<string> InCell(string condition) => Lettering.Wrap(condition, 14);

    private static int Lines(List<List<string>> names) => names.Select(static lines => lines.Count).DefaultIfEmpty(1).Max();

    /// <summary>a, b, ... z, aa, ab, ...</summary>
    private static string Letter(int index) => (index < 26 ? "" : Letter((index / 26) - 1)) + (char)('a' + (index % 26));
}
