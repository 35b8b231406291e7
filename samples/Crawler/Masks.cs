using System.Text.RegularExpressions;

namespace FifoLocks.Samples.Crawler;

/// <summary>Blots out parts of a text that hold no links, such as code, so that every other character keeps its place and its line.</summary>
internal static class Masks
{
    /// <summary>Blots out every match but for its beginning that is a group named <c>keep</c>.</summary>
    public static string Blank(string text, Regex parts) => parts.Replace(text, static part =>
    {
        string keep = part.Groups["keep"].Value;
        return keep + Blank(part.Value[keep.Length..]);
    });

    public static string Blank(string text) =>
        string.Create(text.Length, text, static (blank, text) =>
        {
            for (int i = 0; i < blank.Length; i++)
            {
                blank[i] = text[i] == '\n' ? '\n' : ' ';
            }
        });
}

/// <summary>The line of a place in a text, for places that only move forward.</summary>
internal struct LineCounter(string text)
{
    private int _place;
    private int _line = 1;

    public int LineOf(int place)
    {
        _line += text.AsSpan(_place, place - _place).Count('\n');
        _place = place;
        return _line;
    }
}
