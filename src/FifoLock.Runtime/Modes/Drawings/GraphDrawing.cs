namespace FifoLocks.Modes.Drawings;

/// <summary>
/// The conflict graph: the modes on a circle, a line between two that do not simply go together. A chord of a circle passes no third mode, and names stand outside, so
/// nothing can cover anything else.
/// </summary>
internal sealed class GraphDrawing
{
    private const double NodeRadius = 9;
    private const double LoopRadius = 10;
    private const double LoopReach = 16;

    /// <summary>Between a mode, or its loop, and its name.</summary>
    private const double Space = 8;

    /// <summary>How far two arrows of one pair are moved apart.</summary>
    private const double Lane = 5;

    private readonly LockLayout _layout;
    private readonly List<Conflict> _conflicts;
    private readonly List<Place> _places = [];
    private readonly double _radius;
    private readonly double _left;
    private readonly double _top;

    public GraphDrawing(LockLayout layout)
    {
        _layout = layout;
        _conflicts = [.. Conflict.Of(layout)];
        int count = layout.Modes.Count;
        List<Label> labels = [.. Enumerable.Range(0, count).Select(LabelOf)];
        double tallest = labels.Select(static label => label.Height).DefaultIfEmpty(0).Max();
        _radius = RadiusFor(count, tallest);
        double right = NodeRadius;
        double bottom = NodeRadius;
        _left = -NodeRadius;
        _top = -NodeRadius;
        for (int i = 0; i < count; i++)
        {
            var place = new Place(AngleOf(i, count), _radius, labels[i]);
            _places.Add(place);
            _left = Math.Min(_left, Math.Min(place.X - NodeRadius, place.LabelLeft));
            right = Math.Max(right, Math.Max(place.X + NodeRadius, place.LabelLeft + place.Label.Width));
            double reach = place.Label.HasLoop ? LoopReach + LoopRadius : NodeRadius;
            double loopY = place.Y + (Math.Sin(place.Angle) * (place.Label.HasLoop ? LoopReach : 0));
            double loopHalf = place.Label.HasLoop ? LoopRadius : NodeRadius;
            _top = Math.Min(_top, Math.Min(loopY - loopHalf, place.LabelMiddle - (place.Label.Height / 2)));
            bottom = Math.Max(bottom, Math.Max(loopY + loopHalf, place.LabelMiddle + (place.Label.Height / 2)));
            right = Math.Max(right, place.X + (Math.Cos(place.Angle) * reach));
            bottom = Math.Max(bottom, place.Y + NodeRadius);
        }

        Width = right - _left;
        Height = bottom - _top;
    }

    public double Width { get; }

    public double Height { get; }

    public void Draw(SvgWriter writer, double left, double top)
    {
        double centerX = left - _left;
        double centerY = top - _top;
        foreach (Conflict conflict in _conflicts)
        {
            writer.OpenGroup("conflict", conflict.InWords());
            DrawConflict(writer, conflict, centerX, centerY);
            writer.CloseGroup();
        }

        for (int i = 0; i < _places.Count; i++)
        {
            DrawMode(writer, i, centerX, centerY);
        }
    }

    private void DrawConflict(SvgWriter writer, Conflict conflict, double centerX, double centerY)
    {
        List<Stroke> strokes = [.. conflict.Strokes()];
        foreach (Stroke stroke in strokes)
        {
            Place from = _places[stroke.From];
            Place to = _places[stroke.To];
            string @class = $"edge {SvgDrawing.ClassOf(stroke.Verdict)}{(stroke.IsArrow ? " one-sided" : "")}";
            if (conflict.IsWithItself)
            {
                writer.Circle(
                    @class,
                    centerX + from.X + (LoopReach * Math.Cos(from.Angle)),
                    centerY + from.Y + (LoopReach * Math.Sin(from.Angle)),
                    LoopRadius);
                continue;
            }

            double distance = Math.Sqrt(((to.X - from.X) * (to.X - from.X)) + ((to.Y - from.Y) * (to.Y - from.Y)));
            double alongX = (to.X - from.X) / distance;
            double alongY = (to.Y - from.Y) / distance;
            double lane = strokes.Count > 1 ? Lane : 0;
            double x1 = centerX + from.X + (alongX * NodeRadius) - (alongY * lane);
            double y1 = centerY + from.Y + (alongY * NodeRadius) + (alongX * lane);
            double end = distance - (2 * NodeRadius) - (stroke.IsArrow ? 2 : 0);
            if (stroke.IsArrow)
            {
                writer.Arrow(@class, x1, y1, x1 + (alongX * end), y1 + (alongY * end));
            }
            else
            {
                writer.Line(@class, x1, y1, x1 + (alongX * end), y1 + (alongY * end));
            }
        }
    }

    private void DrawMode(SvgWriter writer, int mode, double centerX, double centerY)
    {
        Place place = _places[mode];
        Label label = place.Label;
        string anchor = place.Side < 0 ? "end" : place.Side > 0 ? "start" : "middle";
        double x = centerX + place.LabelX;
        double top = centerY + place.LabelMiddle - (label.Height / 2);
        double nameHeight = label.Name.Count * Lettering.NameLine;
        writer.OpenGroup(title: $"{_layout.Modes[mode].Name}: {_layout.Modes[mode].Condition}");
        writer.Circle("node", centerX + place.X, centerY + place.Y, NodeRadius);
        writer.Lines("name", x, top + (nameHeight / 2), label.Name, Lettering.NameSize, Lettering.NameLine, anchor);
        if (label.Bound.Count > 0)
        {
            double middle = top + nameHeight + (label.Bound.Count * Lettering.ProseLine / 2);
            writer.Lines("depends", x, middle, label.Bound, Lettering.ProseSize, Lettering.ProseLine, anchor);
        }

        writer.CloseGroup();
    }

    private Label LabelOf(int mode)
    {
        // Many names stand close to one another: one line each.
        int letters = _layout.Modes.Count > 12 ? int.MaxValue : 16;
        string self = _layout.Cell(mode, mode);
        Verdict verdict = Verdicts.Of(self);
        List<string> bound = verdict == Verdict.Depends ? Lettering.Wrap(Verdicts.InWords(self), letters) : [];
        return new Label(Lettering.Wrap(_layout.Modes[mode].Name, letters), bound, HasLoop: verdict != Verdict.Yes);
    }

    /// <summary>Clockwise from the upper left. With an even number nobody stands at the very top, where a name would have to sit on its mode.</summary>
    private static double AngleOf(int index, int count)
    {
        double step = 2 * Math.PI / Math.Max(1, count);
        return (index * step) - (Math.PI / 2) - (count % 2 == 0 ? step / 2 : 0);
    }

    /// <summary>Large enough that lines can be told apart, and that names one below the other do not touch.</summary>
    private static double RadiusFor(int count, double tallest)
    {
        if (count <= 1)
        {
            return 0;
        }

        double radius = Math.Max(86, 15 * count);
        List<double> heights = [.. Enumerable.Range(0, count)
            .Select(index => AngleOf(index, count))
            .Where(static angle => Math.Cos(angle) > 0.001)
            .Select(Math.Sin)
            .Order()];
        for (int i = 1; i < heights.Count; i++)
        {
            radius = Math.Max(radius, ((tallest + 4) / (heights[i] - heights[i - 1])));
        }

        return radius;
    }

    /// <summary>What is written beside a mode.</summary>
    /// <param name="Name">The lines of its name.</param>
    /// <param name="Bound">The lines of what it says of itself, where that is neither yes nor no.</param>
    /// <param name="HasLoop">Whether a loop stands between the mode and its name.</param>
    private sealed record Label(List<string> Name, List<string> Bound, bool HasLoop)
    {
        public double Width { get; } = Math.Max(Lettering.Widest(Name, Lettering.OfName), Lettering.Widest(Bound, Lettering.OfProse));

        public double Height { get; } = (Name.Count * Lettering.NameLine) + (Bound.Count * Lettering.ProseLine);
    }

    /// <summary>A mode on the circle, from whose middle everything is counted.</summary>
    private sealed record Place(double Angle, double Radius, Label Label)
    {
        public double X => Radius * Math.Cos(Angle);

        public double Y => Radius * Math.Sin(Angle);

        /// <summary>-1 when the name goes to the left of the mode, 1 to the right, 0 above.</summary>
        public int Side => Math.Cos(Angle) < -0.001 ? -1 : Math.Cos(Angle) > 0.001 ? 1 : 0;

        /// <summary>Beyond the mode and its loop sideways, so that the lines of the name may be as many as they are.</summary>
        public double LabelX => X + (Side * (Label.HasLoop
            ? Math.Max(NodeRadius, (LoopReach * Math.Abs(Math.Cos(Angle))) + LoopRadius)
            : NodeRadius)) + (Side * Space);

        public double LabelLeft => LabelX - (Side < 0 ? Label.Width : Side > 0 ? 0 : Label.Width / 2);

        public double LabelMiddle => Side == 0
            ? Y - (Label.HasLoop ? LoopReach + LoopRadius : NodeRadius) - (Space / 2) - (Label.Height / 2)
            : Y + (LoopReach * 0.7 * Math.Sin(Angle));
    }
}
