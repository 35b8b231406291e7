using System.Globalization;
using System.Text;

namespace FifoLocks.Modes.Drawings;

/// <summary>
/// One picture for a design document: the compatibility table, beside or above the conflict graph, and a legend. Everything is in the file; there is no script, and nothing is
/// fetched. The same layout gives the same text on every machine.
/// </summary>
internal static class SvgDrawing
{
    private const double Margin = 28;
    private const double TitleLine = 24;
    private const string TableCaption = "What may be held beside what";
    private const string GraphCaption = "What is in conflict";
    private const double CaptionHeight = 34;
    private const double CaptionBase = 14;
    private const double Between = 56;

    /// <summary>Wider than this, table and graph go one below the other.</summary>
    private const double SideBySide = 920;

    public static string Write(LockLayout layout)
    {
        var table = new TableDrawing(layout);
        var graph = new GraphDrawing(layout);
        var legend = new LegendDrawing(layout);
        double tableWidth = Math.Max(table.Width, WidthOfCaption(TableCaption));
        double graphWidth = Math.Max(graph.Width, WidthOfCaption(GraphCaption));
        bool isWide = tableWidth + Between + graphWidth <= SideBySide;
        double inner = isWide ? tableWidth + Between + graphWidth : Math.Max(tableWidth, graphWidth);
        inner = Math.Ceiling(Math.Max(Math.Max(inner, 360), legend.LeastWidth));
        List<string> title = Lettering.Wrap(layout.Name, (int)(inner / Lettering.OfTitle("m")));
        inner = Math.Max(inner, Math.Ceiling(Lettering.Widest(title, Lettering.OfTitle)));

        double top = Margin + (title.Count * TitleLine) + 14;
        double body = top + CaptionHeight;
        double bottom = isWide
            ? body + Math.Max(table.Height, graph.Height)
            : body + table.Height + Between - 16 + CaptionHeight + graph.Height;
        double legendTop = bottom + 40;
        double height = Math.Ceiling(legendTop + legend.HeightIn(inner) + Margin - 8);
        double width = inner + (2 * Margin);

        var writer = new SvgWriter();
        Open(writer, layout, width, height);
        SvgStyle.Write(writer);
        writer.Rectangle("canvas", 0.5, 0.5, width - 1, height - 1, 10);
        for (int i = 0; i < title.Count; i++)
        {
            writer.Text("title", Margin, Margin + (i * TitleLine) + 18, title[i]);
        }

        if (layout.Modes.Count > 0)
        {
            double tableTop = isWide ? body + Math.Floor(Math.Min(24, (bottom - body - table.Height) / 2)) : body;
            double graphColumn = isWide ? Margin + inner - graphWidth : Margin;
            double graphLeft = graphColumn + Math.Floor(((isWide ? graphWidth : inner) - graph.Width) / 2);
            double graphTop = isWide ? body + Math.Floor((bottom - body - graph.Height) / 2) : bottom - graph.Height;
            writer.Text("caption faint", Margin, top + CaptionBase, TableCaption);
            table.Draw(writer, Margin, tableTop);
            writer.Text("caption faint", graphColumn, (isWide ? top : graphTop - CaptionHeight) + CaptionBase, GraphCaption);
            graph.Draw(writer, graphLeft, graphTop);
            writer.Line("rule", Margin, legendTop - 14, width - Margin, legendTop - 14);
            legend.Draw(writer, Margin, legendTop, inner);
        }

        writer.Raw("</svg>");
        return writer.ToString();
    }

    public static string ClassOf(Verdict verdict) => verdict switch
    {
        Verdict.Yes => "yes",
        Verdict.No => "no",
        _ => "depends",
    };

    /// <summary>Captions are bold, and a little wider than prose.</summary>
    private static double WidthOfCaption(string caption) => Lettering.OfProse(caption) * 1.1;

    /// <summary>The element itself, named and described for those who do not see it.</summary>
    private static void Open(SvgWriter writer, LockLayout layout, double width, double height)
    {
        string description = LayoutText.Write(layout);
        string id = $"{SvgStyle.Root}-{Hash(description)}";
        string w = Markup.Number(width);
        string h = Markup.Number(height);
        writer.Raw(
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"{SvgStyle.Root}\" width=\"{w}\" height=\"{h}\" viewBox=\"0 0 {w} {h}\" " +
            $"role=\"img\" aria-labelledby=\"{id}-title {id}-desc\">");
        writer.Raw($"<title id=\"{id}-title\">{Markup.Escape(layout.Name)}: which modes may be held together</title>");
        writer.Raw($"<desc id=\"{id}-desc\">{Markup.Escape(description.TrimEnd('\n'))}</desc>");
    }

    /// <summary>Two drawings on one page must not share their names. FNV-1a: the same on every machine.</summary>
    private static string Hash(string text)
    {
        uint hash = 2166136261;
        foreach (byte each in Encoding.UTF8.GetBytes(text))
        {
            hash = unchecked((hash ^ each) * 16777619);
        }

        return hash.ToString("x8", CultureInfo.InvariantCulture);
    }
}
