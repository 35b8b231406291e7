using System.Text;

namespace FifoLocks.Modes.Drawings;

/// <summary>Writes the few kinds of elements that the drawings are made of, one a line. Line ends are always \n.</summary>
internal sealed class SvgWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;

    /// <summary>A line that is markup already.</summary>
    public void Raw(string markup) => _text.Append(' ', _depth * 2).Append(markup).Append('\n');

    /// <summary>Opens a group that has a name of its own, shown where the pointer rests.</summary>
    public void OpenGroup(string? @class = null, string? title = null)
    {
        Raw(@class is null ? "<g>" : $"<g class=\"{@class}\">");
        _depth++;
        if (title is not null)
        {
            Raw($"<title>{Markup.Escape(title)}</title>");
        }
    }

    public void CloseGroup()
    {
        _depth--;
        Raw("</g>");
    }

    public void Rectangle(string @class, double x, double y, double width, double height, double radius) =>
        Raw($"<rect class=\"{@class}\" x=\"{N(x)}\" y=\"{N(y)}\" width=\"{N(width)}\" height=\"{N(height)}\" rx=\"{N(radius)}\"/>");

    public void Circle(string @class, double x, double y, double radius) =>
        Raw($"<circle class=\"{@class}\" cx=\"{N(x)}\" cy=\"{N(y)}\" r=\"{N(radius)}\"/>");

    public void Line(string @class, double x1, double y1, double x2, double y2) =>
        Raw($"<path class=\"{@class}\" d=\"M{N(x1)} {N(y1)}L{N(x2)} {N(y2)}\"/>");

    /// <summary>A line that ends in a head at the second point.</summary>
    public void Arrow(string @class, double x1, double y1, double x2, double y2)
    {
        const double Length = 11;
        const double HalfWidth = 5;
        double whole = Math.Sqrt(((x2 - x1) * (x2 - x1)) + ((y2 - y1) * (y2 - y1)));
        double alongX = (x2 - x1) / whole;
        double alongY = (y2 - y1) / whole;
        double baseX = x2 - (Length * alongX);
        double baseY = y2 - (Length * alongY);
        Line(@class, x1, y1, baseX, baseY);
        Raw($"<path class=\"head {@class}\" d=\"M{N(x2)} {N(y2)}L{N(baseX - (HalfWidth * alongY))} {N(baseY + (HalfWidth * alongX))}" +
            $"L{N(baseX + (HalfWidth * alongY))} {N(baseY - (HalfWidth * alongX))}Z\"/>");
    }

    /// <summary>The mark of "yes", around a middle.</summary>
    public void Check(double x, double y) => Raw($"<path class=\"mark\" d=\"M{N(x - 5.5)} {N(y + 0.5)}l3.5 3.5 7.5 -8\"/>");

    /// <summary>The mark of "no", around a middle.</summary>
    public void Cross(double x, double y) => Raw($"<path class=\"mark\" d=\"M{N(x - 4.5)} {N(y - 4.5)}l9 9m0 -9l-9 9\"/>");

    /// <summary>A line of text.</summary>
    /// <param name="class">How it looks.</param>
    /// <param name="x">Where it begins, has its middle or ends.</param>
    /// <param name="y">The base line.</param>
    /// <param name="text">The text, not escaped.</param>
    /// <param name="anchor">start, middle or end.</param>
    /// <param name="turn">A rotation around that point, clockwise, in degrees.</param>
    public void Text(string @class, double x, double y, string text, string anchor = "start", double turn = 0)
    {
        string anchored = anchor == "start" ? "" : $" text-anchor=\"{anchor}\"";
        string turned = turn == 0 ? "" : $" transform=\"rotate({N(turn)} {N(x)} {N(y)})\"";
        Raw($"<text class=\"{@class}\" x=\"{N(x)}\" y=\"{N(y)}\"{anchored}{turned}>{Markup.Escape(text)}</text>");
    }

    /// <summary>Lines of text around a middle.</summary>
    public void Lines(string @class, double x, double middle, IReadOnlyList<string> lines, double size, double leading, string anchor)
    {
        double y = middle - ((lines.Count - 1) * leading / 2) + (Lettering.Middle * size);
        foreach (string line in lines)
        {
            Text(@class, x, y, line, anchor);
            y += leading;
        }
    }

    public override string ToString() => _text.ToString();

    private static string N(double value) => Markup.Number(value);
}
