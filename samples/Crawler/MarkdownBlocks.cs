using System.Text;
using System.Text.RegularExpressions;

namespace FifoLocks.Samples.Crawler;

/// <summary>Lines of Markdown: which of them are code, and which are headings.</summary>
internal static partial class MarkdownBlocks
{
    /// <summary>The text with fenced and indented code blotted out.</summary>
    public static string WithoutCode(string text)
    {
        var result = new StringBuilder(text.Length);
        string? fence = null;
        bool mayBeCode = true;
        bool inList = false;
        foreach (string line in Lines(text))
        {
            bool isCode = true;
            Match mark = Fence().Match(line);
            if (fence is not null)
            {
                bool mayEnd = mark.Success && mark.Groups["rest"].ValueSpan.IsWhiteSpace();
                fence = mayEnd && mark.Groups["fence"].Value.StartsWith(fence, StringComparison.Ordinal) ? null : fence;
            }
            else if (IsIndented(line) && mayBeCode && !inList)
            {
                // Still code, whatever it looks like.
            }
            else if (mark.Success)
            {
                fence = mark.Groups["fence"].Value;
                mayBeCode = true;
            }
            else
            {
                isCode = false;

                // An indented line goes on with a paragraph, unless a blank line or a heading ended it; and in a list it belongs to the item.
                bool isBlank = string.IsNullOrWhiteSpace(line);
                mayBeCode = isBlank || Heading().IsMatch(line);
                inList = ListItem().IsMatch(line) || (inList && (isBlank || char.IsWhiteSpace(line[0])));
            }

            result.Append(isCode ? Masks.Blank(line) : line);
        }

        return result.ToString();
    }

    /// <summary>The texts of the headings, with their markup. Both forms: marked by number signs, or underlined.</summary>
    public static IEnumerable<string> Headings(string prose)
    {
        string above = string.Empty;
        foreach (string line in Lines(prose))
        {
            Match heading = Heading().Match(line);
            if (heading.Success)
            {
                yield return heading.Groups["text"].Value;
            }
            else if (above.Length > 0 && Underline().IsMatch(line))
            {
                yield return above;
            }

            above = heading.Success || NoParagraph().IsMatch(line) ? string.Empty : line.Trim();
        }
    }

    private static IEnumerable<string> Lines(string text)
    {
        for (int start = 0; start < text.Length;)
        {
            int end = text.IndexOf('\n', start) is >= 0 and var at ? at + 1 : text.Length;
            yield return text[start..end];
            start = end;
        }
    }

    private static bool IsIndented(string line) => (line.StartsWith("    ", StringComparison.Ordinal) || line.StartsWith('\t')) && !string.IsNullOrWhiteSpace(line);

    [GeneratedRegex(@"^[\s>]*(?<fence>`{3,}|~{3,})(?<rest>[^`]*)$")]
    private static partial Regex Fence();

    [GeneratedRegex(@"^ {0,3}(?:[-+*]|\d{1,9}[.)])\s")]
    private static partial Regex ListItem();

    [GeneratedRegex(@"^ {0,3}#{1,6}(?:[ \t]+(?<text>.*?))??(?:[ \t]+#+)?\s*$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^ {0,3}(?:=+|-+)\s*$")]
    private static partial Regex Underline();

    /// <summary>Lines that an underline below does not make a heading of.</summary>
    [GeneratedRegex(@"^ {0,3}(?:[-+*]\s|\d{1,9}[.)]\s|>|\||[-=]+\s*$|\s*$)")]
    private static partial Regex NoParagraph();
}
