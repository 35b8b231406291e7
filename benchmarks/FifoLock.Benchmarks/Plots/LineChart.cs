using System.Net;
using System.Text;

namespace FifoLocks.Benchmarks.Plots;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Style">How it is drawn.</param>
/// <param name="Points">From left to right; y is the median, with its quartiles.</param>
internal sealed record Curve(string Name, CurveStyle Style, IReadOnlyList<(double X, double Y, double Low, double High)> Points);

internal enum CurveStyle
{
    Floor,
    Peer,
    Ours,
}

/// <summary>Draws curves as SVG, a small writer without dependencies: the same curves are the same text, so a new run shows in a diff by its figures alone.</summary>
/// <remarks>Numbers have points: the program runs without cultures (InvariantGlobalization).</remarks>
/// <param name="title">Above the chart.</param>
/// <param name="xTitle">Below it.</param>
/// <param name="yTitle">The unit of the other axis.</param>
/// <param name="curves">At least one, of one point or more.</param>
internal sealed class LineChart(string title, string xTitle, string yTitle, IReadOnlyList<Curve> curves)
{
    private const double Width = 760;
    private const double Height = 380;
    private const double Left = 78;
    private const double Right = 250;
    private const double Top = 44;
    private const double Bottom = 52;

    private readonly Scale _x = Scale.Logarithmic([.. curves.SelectMany(static curve => curve.Points).Select(static point => point.X)], Left, Width - Right);
    private readonly Scale _y = Scale.From([.. curves.SelectMany(static curve => curve.Points).SelectMany(static point => new[] { point.Low, point.Y, point.High })], Height - Bottom, Top);
    private readonly StringBuilder _svg = new();

    public string ToSvg()
    {
        _svg.Clear();
        Write($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" width="{Width}" height="{Height}" font-family="sans-serif" font-size="12" fill="#222">""");
        Write($"""<title>{Encode(title)}</title>""");
        Write($"""<rect width="{Width}" height="{Height}" fill="#fff"/>""");
        Write($"""<text x="{Left}" y="24" font-size="15">{Encode(title)}</text>""");
        DrawAxes();
        var palette = new Palette();
        Dictionary<Curve, string> colours = curves.ToDictionary(static curve => curve, palette.ColourOf);
        int place = 0;

        // The legend has the order of the curves' right ends.
        foreach (Curve curve in curves.OrderByDescending(static curve => curve.Points[^1].Y).ThenBy(static curve => curve.Name, StringComparer.Ordinal))
        {
            Draw(curve, colours[curve], place++);
        }

        Write("</svg>");
        return _svg.ToString();
    }

    private void DrawAxes()
    {
        foreach (double tick in _y.Ticks)
        {
            double y = _y.At(tick);
            Write($"""<line x1="{Left}" y1="{y:0.#}" x2="{Width - Right}" y2="{y:0.#}" stroke="#ddd"/>""");
            Write($"""<text x="{Left - 8}" y="{y + 4:0.#}" text-anchor="end">{tick:#,0.##}</text>""");
        }

        foreach (double tick in curves.SelectMany(static curve => curve.Points).Select(static point => point.X).Distinct().Order())
        {
            double x = _x.At(tick);
            Write($"""<line x1="{x:0.#}" y1="{Height - Bottom}" x2="{x:0.#}" y2="{Height - Bottom + 5}" stroke="#222"/>""");
            Write($"""<text x="{x:0.#}" y="{Height - Bottom + 19}" text-anchor="middle">{tick:#,0.##}</text>""");
        }

        Write($"""<line x1="{Left}" y1="{Height - Bottom}" x2="{Width - Right}" y2="{Height - Bottom}" stroke="#222"/>""");
        Write($"""<text x="{(Left + Width - Right) / 2}" y="{Height - 12}" text-anchor="middle">{Encode(xTitle)}</text>""");
        Write($"""<text transform="translate(16 {(Top + Height - Bottom) / 2}) rotate(-90)" text-anchor="middle">{Encode(yTitle)}</text>""");
    }

    private void Draw(Curve curve, string colour, int place)
    {
        string stroke = curve.Style switch
        {
            CurveStyle.Floor => "stroke-width=\"1.5\" stroke-dasharray=\"5 4\"",
            CurveStyle.Ours => "stroke-width=\"2.8\"",
            _ => "stroke-width=\"1.6\"",
        };
        string points = string.Join(' ', curve.Points.Select(point => $"{_x.At(point.X):0.#},{_y.At(point.Y):0.#}"));
        Write($"""<polyline points="{points}" fill="none" stroke="{colour}" {stroke}/>""");
        foreach ((double x, double y, double low, double high) in curve.Points)
        {
            Write($"""<line x1="{_x.At(x):0.#}" y1="{_y.At(low):0.#}" x2="{_x.At(x):0.#}" y2="{_y.At(high):0.#}" stroke="{colour}"/>""");
            Write($"""<circle cx="{_x.At(x):0.#}" cy="{_y.At(y):0.#}" r="3" fill="{colour}"/>""");
        }

        double legend = Top + 8 + (place * 20);
        Write($"""<line x1="{Width - Right + 14}" y1="{legend}" x2="{Width - Right + 38}" y2="{legend}" stroke="{colour}" {stroke}/>""");
        Write($"""<text x="{Width - Right + 44}" y="{legend + 4}">{Encode(curve.Name)}</text>""");
    }

    private void Write(string line) => _svg.Append(line).Append('\n');

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}
