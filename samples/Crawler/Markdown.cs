using System.Text.RegularExpressions;

namespace FifoLocks.Samples.Crawler;

/// <summary>
/// Links and anchors of a Markdown page: inline links and images, references, addresses in the text, HTML tags; headings as GitHub names them. Code and comments hold
/// none.
/// </summary>
internal static partial class Markdown
{
    /// <summary>From the bracket that closes the text. A path may have parentheses in it, in pairs.</summary>
    private const string Inline = $"""(?<!\\)\]\(\s*(?:<(?<target>[^<>\n]*)>|(?<target>(?:{PathPart}|\({PathPart}*\))*))(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)""";
    private const string PathPart = """(?:[^\s()\\]|\\.)""";
    private const string Definition = """^[ ]{0,3}\[(?<label>[^\]\[\n^][^\]\[\n]*)\]:[ \t]*(?:<(?<target>[^<>\n]*)>|(?<target>[^\s<]\S*))""";
    private const string Reference = """(?<![\w\]\\])\[(?<text>[^\[\]\n]+)\]\[(?<use>[^\[\]\n^][^\[\]\n]*)\]""";
    private const string Address = """<(?<target>[a-zA-Z][a-zA-Z0-9+.-]+:[^\s<>]*)>|(?<![\["'\w])(?<target>https?://[^\s<>()\[\]"'`|]+)""";

    public static void Parse(string text, List<Link> links, HashSet<string> anchors)
    {
        string prose = Masks.Blank(MarkdownBlocks.WithoutCode(text), Html.Comments());
        var names = new AnchorNames(anchors);
        foreach (string heading in MarkdownBlocks.Headings(prose))
        {
            names.AddHeading(heading);
        }

        string visible = Masks.Blank(prose, CodeSpans());
        MatchCollection matches = Links().Matches(visible);
        HashSet<string> labels = [.. matches.Select(static match => Label(match.Groups["label"].Value))];
        var lines = new LineCounter(visible);
        foreach (Match match in matches)
        {
            int line = lines.LineOf(match.Index);
            if (match.Groups["tag"].Success)
            {
                Html.ReadTag(match, line, links, anchors);
            }
            else if (match.Groups["target"].Success)
            {
                links.Add(new Link(line, Unescape(match.Groups["target"].Value)));
            }
            else if (!labels.Contains(Label(match.Groups["use"].Value)))
            {
                links.Add(new Link(line, match.Value, "no such reference is defined on the page"));
            }
        }
    }

    /// <summary>A run of backticks, up to the next one of the same length in the same paragraph.</summary>
    [GeneratedRegex(@"(?<![\\`])(`+)(?!`)(?:(?!\n[ \t]*\n).)+?(?<!`)\1(?!`)", RegexOptions.Singleline)]
    public static partial Regex CodeSpans();

    [GeneratedRegex($"{Definition}|{Address}|{Html.TagPattern}|{Inline}|{Reference}", RegexOptions.Multiline)]
    private static partial Regex Links();

    [GeneratedRegex(@"\\([!-/:-@\[-`{-~])")]
    private static partial Regex Escapes();

    public static string Unescape(string text) => Escapes().Replace(text, "$1");

    /// <summary>Labels are compared without regard to case.</summary>
    private static string Label(string label) => label.Trim().ToLowerInvariant();
}
