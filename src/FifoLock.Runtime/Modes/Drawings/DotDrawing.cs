using System.Text;

namespace FifoLocks.Modes.Drawings;

/// <summary>The same table and graph in the language of Graphviz: the table as a node of its own, an edge per line of the conflict graph.</summary>
internal static class DotDrawing
{
    public static string Write(LockLayout layout)
    {
        var text = new StringBuilder();
        text.Append("digraph ").Append(Quote(layout.Name)).Append(" {\n");
        text.Append("  graph [label=").Append(Quote(layout.Name)).Append(", labelloc=t, fontname=\"Helvetica\", fontsize=16, nodesep=0.6, ranksep=0.7]\n");
        text.Append("  node [fontname=\"Helvetica\", fontsize=12, shape=box, style=rounded]\n");
        text.Append("  edge [fontname=\"Helvetica\", fontsize=10]\n\n");
        AppendTable(text, layout);
        text.Append('\n');
        for (int mode = 0; mode < layout.Modes.Count; mode++)
        {
            text.Append($"  mode{mode} [label={Quote(layout.Modes[mode].Name)}, tooltip={Quote(layout.Modes[mode].Condition)}]\n");
        }

        text.Append('\n');
        foreach (Conflict conflict in Conflict.Of(layout))
        {
            foreach (Stroke stroke in conflict.Strokes())
            {
                AppendEdge(text, conflict, stroke);
            }
        }

        return text.Append("}\n").ToString();
    }

    private static void AppendTable(StringBuilder text, LockLayout layout)
    {
        text.Append("  table [shape=plain, label=<\n    <table border=\"0\" cellborder=\"1\" cellspacing=\"0\" cellpadding=\"6\">\n");
        text.Append("      <tr><td>asks \\ held</td>");
        foreach (ModeSeat held in layout.Modes)
        {
            text.Append("<td><b>").Append(Html(held.Name)).Append("</b></td>");
        }

        text.Append("</tr>\n");
        for (int asks = 0; asks < layout.Modes.Count; asks++)
        {
            text.Append("      <tr><td align=\"left\"><b>").Append(Html(layout.Modes[asks].Name)).Append("</b></td>");
            for (int held = 0; held < layout.Modes.Count; held++)
            {
                string cell = layout.Cell(asks, held);
                text.Append("<td bgcolor=\"").Append(ColourOf(Verdicts.Of(cell))).Append("\">").Append(Html(cell)).Append("</td>");
            }

            text.Append("</tr>\n");
        }

        text.Append("    </table>>]\n");
    }

    private static void AppendEdge(StringBuilder text, Conflict conflict, Stroke stroke)
    {
        text.Append($"  mode{stroke.From} -> mode{stroke.To} [dir={(stroke.IsArrow ? "forward" : "none")}, color=\"{ColourOf(stroke)}\"");
        if (stroke.Verdict == Verdict.Depends)
        {
            text.Append(", style=dashed, label=").Append(Quote(LabelOf(conflict, stroke)));
        }

        text.Append(", tooltip=").Append(Quote(conflict.InWords())).Append("]\n");
    }

    private static string LabelOf(Conflict conflict, Stroke stroke)
    {
        string asks = conflict.Layout.Cell(stroke.From, stroke.To);
        string other = conflict.Layout.Cell(stroke.To, stroke.From);
        return stroke.IsArrow || asks == other
            ? Verdicts.InWords(asks)
            : $"{conflict.Layout.Modes[stroke.From].Name}: {Verdicts.InWords(asks)}\n{conflict.Layout.Modes[stroke.To].Name}: {Verdicts.InWords(other)}";
    }

    private static string ColourOf(Verdict verdict) => verdict switch
    {
        Verdict.Yes => "#dff5e8",
        Verdict.No => "#fde6e4",
        _ => "#fdf0cc",
    };

    private static string ColourOf(Stroke stroke) => stroke switch
    {
        { IsArrow: true } => "#6a3fc4",
        { Verdict: Verdict.No } => "#b3202c",
        _ => "#7a4b00",
    };

    /// <summary>An attribute in quotes. Graphviz reads both its own escapes and those of HTML in there, so ampersands are written out.</summary>
    private static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (char letter in Markup.WithoutControls(text))
        {
            quoted.Append(letter switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '&' => "&amp;",
                _ => letter.ToString(),
            });
        }

        return quoted.Append('"').ToString();
    }

    private static string Html(string text) => text.Length == 0 ? " " : Markup.Escape(text);
}
