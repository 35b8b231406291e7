using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace FifoLocks.Samples.Crawler;

/// <summary>What GitHub calls the headings of one page: lower case, without punctuation, hyphens for spaces, numbered where they repeat.</summary>
internal sealed partial class AnchorNames(HashSet<string> anchors)
{
    private const string Code = "(?<code>(?<ticks>`+)(?!`).+?(?<!`)\\k<ticks>(?!`))";

    /// <summary>Stars anywhere; underscores only around words, not in them.</summary>
    private const string Emphasis = @"\*+|(?<!\w)_+(?=\S.*_(?!\w))|(?<=(?<!\w)_.*\S)_+(?!\w)";

    private readonly Dictionary<string, int> _repeats = new(StringComparer.Ordinal);

    public void AddHeading(string heading)
    {
        string name = NameOf(heading);
        string free = name;
        while (!_repeats.TryAdd(free, 0))
        {
            free = $"{name}-{++_repeats[name]}";
        }

        anchors.Add(free);
    }

    public static string NameOf(string heading)
    {
        var name = new StringBuilder(heading.Length);
        foreach (Rune rune in PlainText(heading).Trim().ToLowerInvariant().EnumerateRunes())
        {
            if (rune.Value == ' ')
            {
                name.Append('-');
            }
            else if (rune.Value is '-' or '_' || Rune.IsLetterOrDigit(rune) || IsMark(rune))
            {
                name.Append(rune.ToString());
            }
        }

        return name.ToString();
    }

    /// <summary>What a reader sees of a heading. Code keeps every character; elsewhere markup goes.</summary>
    private static string PlainText(string heading) =>
        Markup().Replace(Links().Replace(heading, "${text}"), static mark =>
            mark.Groups["code"].Success ? mark.Value.Trim('`')
            : mark.Groups["escaped"].Success ? mark.Groups["escaped"].Value
            : mark.Value[0] == '&' ? WebUtility.HtmlDecode(mark.Value)
            : string.Empty);

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    [GeneratedRegex(@"(?<!\\)(?:!\[[^\]]*\]|\[(?<text>[^\]]*)\])(?:\([^)]*\)|\[[^\]]*\])")]
    private static partial Regex Links();

    [GeneratedRegex($@"{Code}|</?[a-zA-Z][^<>]*>|\\(?<escaped>[!-/:-@\[-`{{-~])|{Emphasis}|&#?\w+;")]
    private static partial Regex Markup();
}
