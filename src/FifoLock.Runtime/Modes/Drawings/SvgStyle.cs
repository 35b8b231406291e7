namespace FifoLocks.Modes.Drawings;

/// <summary>
/// How the drawing looks. Colours are written out twice, for light and for dark, and without variables: some programs that show SVG know classes and nothing more,
/// and those get the light one. Every rule begins with the class of the drawing, so that none of them reaches a page that the drawing is pasted into.
/// </summary>
internal static class SvgStyle
{
    /// <summary>The class of the whole drawing.</summary>
    public const string Root = "fifolock-layout";

    private static readonly Palette s_light = new(
        Canvas: "#ffffff", Frame: "#d5dae1", Ink: "#1b2330", Faint: "#566070",
        YesFill: "#dff5e8", Yes: "#0b6a3c", NoFill: "#fde6e4", No: "#b3202c", DependsFill: "#fdf0cc", Depends: "#7a4b00", OneSided: "#6a3fc4");

    private static readonly Palette s_dark = new(
        Canvas: "#11161d", Frame: "#333d4a", Ink: "#eaeff6", Faint: "#9aa6b5",
        YesFill: "#12352a", Yes: "#76e0a6", NoFill: "#43191d", No: "#ff9b95", DependsFill: "#3b2e0c", Depends: "#f3ca63", OneSided: "#c6a6ff");

    public static void Write(SvgWriter writer)
    {
        writer.Raw("<style>");
        writer.Raw($".{Root} {{ max-width: 100%; height: auto }}");
        Rule(writer, "text", "font: 12px system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif");
        Rule(writer, ".title", "font-size: 18px; font-weight: 600");
        Rule(writer, ".caption", "font-weight: 600");
        Rule(writer, ".name", "font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, 'Liberation Mono', 'DejaVu Sans Mono', monospace");
        Rule(writer, ".letter", "font-weight: 600");
        Rule(writer, ".mark, .edge, .ring", "fill: none; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round");
        Rule(writer, ".edge.depends:not(.head)", "stroke-dasharray: 1 5");
        Rule(writer, ".node", "stroke-width: 2");
        Colours(writer, s_light);
        writer.Raw("@media (prefers-color-scheme: dark) {");
        Colours(writer, s_dark);
        writer.Raw("}");
        writer.Raw("</style>");
    }

    private static void Colours(SvgWriter writer, Palette palette)
    {
        Rule(writer, ".canvas", $"fill: {palette.Canvas}; stroke: {palette.Frame}");
        Rule(writer, ".rule", $"stroke: {palette.Frame}");
        Rule(writer, "text", $"fill: {palette.Ink}");
        Rule(writer, ".faint", $"fill: {palette.Faint}");
        Rule(writer, ".node", $"fill: {palette.Canvas}; stroke: {palette.Ink}");
        Rule(writer, ".cell.yes", $"fill: {palette.YesFill}");
        Rule(writer, ".cell.no", $"fill: {palette.NoFill}");
        Rule(writer, ".cell.depends", $"fill: {palette.DependsFill}");
        Rule(writer, ".yes .mark", $"stroke: {palette.Yes}");
        Rule(writer, ".no .mark, .edge.no", $"stroke: {palette.No}");
        Rule(writer, ".edge.depends", $"stroke: {palette.Depends}");
        Rule(writer, "text.depends", $"fill: {palette.Depends}");
        Rule(writer, ".ring, .edge.one-sided", $"stroke: {palette.OneSided}");
        Rule(writer, ".edge.head", $"fill: {palette.OneSided}");
    }

    private static void Rule(SvgWriter writer, string selectors, string declarations) =>
        writer.Raw($"{string.Join(", ", selectors.Split(", ").Select(static selector => $".{Root} {selector}"))} {{ {declarations} }}");

    private sealed record Palette(
        string Canvas,
        string Frame,
        string Ink,
        string Faint,
        string YesFill,
        string Yes,
        string NoFill,
        string No,
        string DependsFill,
        string Depends,
        string OneSided);
}
