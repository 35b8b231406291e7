using System.Net;
using System.Text.RegularExpressions;

namespace FifoLocks.Samples.Crawler;

/// <summary>Links and anchors of an HTML page. Not a parser of HTML: it finds tags and their attributes, in broken pages too.</summary>
internal static partial class Html
{
    /// <summary>A start tag. Markdown has them too.</summary>
    public const string TagPattern = """<(?<tag>[a-zA-Z][a-zA-Z0-9:-]*)(?<attributes>(?:"[^"]*"|'[^']*'|[^<>"'])*)>""";

    public static void Parse(string text, List<Link> links, HashSet<string> anchors)
    {
        string visible = Masks.Blank(Masks.Blank(text, Comments()), Scripts());
        var lines = new LineCounter(visible);
        foreach (Match tag in Tags().Matches(visible))
        {
            ReadTag(tag, lines.LineOf(tag.Index), links, anchors);
        }
    }

    /// <summary>What a tag links to and what it can be called by.</summary>
    public static void ReadTag(Match tag, int line, List<Link> links, HashSet<string> anchors)
    {
        foreach (Match attribute in Attributes().Matches(tag.Groups["attributes"].Value))
        {
            string name = attribute.Groups["name"].Value.ToLowerInvariant();
            string value = WebUtility.HtmlDecode(attribute.Groups["value"].Value);
            bool isAnchor = tag.Groups["tag"].ValueSpan.Equals("a", StringComparison.OrdinalIgnoreCase);
            if (name is "href" or "src")
            {
                links.Add(new Link(line, value.Trim()));
            }
            else if (name == "id" || (name == "name" && isAnchor))
            {
                anchors.Add(value);
            }
        }
    }

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    public static partial Regex Comments();

    /// <summary>What is between the tags; the start tag stays, since it may name a file.</summary>
    [GeneratedRegex(@"(?<keep><(?<tag>script|style)\b[^>]*>).*?(?=</\k<tag>)", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Scripts();

    [GeneratedRegex(TagPattern)]
    private static partial Regex Tags();

    [GeneratedRegex("""(?<name>[^\s"'<>/=]+)(?:\s*=\s*(?:"(?<value>[^"]*)"|'(?<value>[^']*)'|(?<value>[^\s"'<>]+)))?""")]
    private static partial Regex Attributes();
}
