using System.Globalization;
using System.Text;

namespace FifoLocks.Modes.Drawings;

/// <summary>
/// How wide text will be, and where it may break. Whoever shows the picture chooses the font, so widths are those of the widest one that is common;
/// a narrower one leaves a little more air.
/// </summary>
internal static class Lettering
{
    /// <summary>Font sizes and distances between lines, in pixels.</summary>
    public const double TitleSize = 18;
    public const double NameSize = 13;
    public const double ProseSize = 12;
    public const double NameLine = 16;
    public const double ProseLine = 15;

    /// <summary>From the middle of a line of text down to its base line, as a part of the font size.</summary>
    public const double Middle = 0.35;

    private const double CodeAdvance = 0.605;
    private const double ProseAdvance = 0.58;
    private const double BoldAdvance = 0.64;

    /// <summary>The width of a mode's name, in a monospaced font.</summary>
    public static double OfName(string text) => Columns(text) * CodeAdvance * NameSize;

    public static double OfProse(string text) => Columns(text) * ProseAdvance * ProseSize;

    public static double OfTitle(string text) => Columns(text) * BoldAdvance * TitleSize;

    public static double Widest(IEnumerable<string> lines, Func<string, double> measure) => lines.Select(measure).DefaultIfEmpty(0).Max();

    /// <summary>Breaks text into lines of so many letters: at spaces, and a word that is too long by itself between its parts: Shared|Intent, shared_|intent.</summary>
    public static List<string> Wrap(string text, int letters)
    {
        var lines = new List<string>();
        string line = "";
        foreach (string word in text.Split((char[])[' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            string space = line.Length > 0 ? " " : "";
            foreach (string part in Columns(word) > letters ? Parts(word) : [word])
            {
                if (line.Length > 0 && Columns(line + space + part) > letters)
                {
                    lines.Add(line);
                    line = part;
                }
                else
                {
                    line += space + part;
                }

                space = "";
            }
        }

        lines.Add(line);
        return lines;
    }

    /// <summary>A name cut where people would: before a capital that follows a small letter or begins a word, after an underscore or a dot.</summary>
    private static IEnumerable<string> Parts(string name)
    {
        int start = 0;
        for (int i = 1; i < name.Length; i++)
        {
            bool isWordStart = char.IsUpper(name[i]) && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1])));
            if (isWordStart || name[i - 1] is '_' or '.')
            {
                yield return name[start..i];
                start = i;
            }
        }

        yield return name[start..];
    }

    /// <summary>The columns that a terminal would use: two for the letters of East Asia and for pictures, none for marks that join the letter before.</summary>
    private static int Columns(string text)
    {
        int columns = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            columns += Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format => 0,
                _ => rune.Value is >= 0x1100 and <= 0x115F or >= 0x2E80 and <= 0xA4CF or >= 0xAC00 and <= 0xD7A3 or >= 0xF900 and <= 0xFAFF
                    or >= 0xFE30 and <= 0xFE6F or >= 0xFF00 and <= 0xFF60 or >= 0x1F300 and <= 0x1FAFF or >= 0x20000 and <= 0x3FFFD ? 2 : 1,
            };
        }

        return columns;
    }
}
