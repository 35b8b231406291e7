using System.Globalization;
using System.Text;

namespace FifoLocks.Modes.Drawings;

/// <summary>Text and numbers in XML, the same on every machine.</summary>
internal static class Markup
{
    /// <summary>Text for an element or an attribute, in ASCII: a page that it is pasted into may not say how it is encoded.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (Rune rune in WithoutControls(text).EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                < 128 => escaped.Append((char)rune.Value),
                _ => escaped.Append(CultureInfo.InvariantCulture, $"&#{rune.Value};"),
            };
        }

        return escaped.ToString();
    }

    /// <summary>The text with the replacement character for what XML cannot hold, escaped or not: controls, halves of surrogate pairs, and two that are no characters.</summary>
    public static string WithoutControls(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            // A half of a surrogate pair comes as the replacement character already.
            bool isFine = rune.Value is '\n' || !(Rune.IsControl(rune) || rune.Value is 0xFFFE or 0xFFFF);
            clean.Append(isFine ? rune.ToString() : "\uFFFD");
        }

        return clean.ToString();
    }

    /// <summary>A coordinate: a tenth of a pixel is more than the eye sees, and less than processors differ by. Never "-0".</summary>
    public static string Number(double value) => (Math.Round(value, 1) + 0.0).ToString("0.#", CultureInfo.InvariantCulture);
}
