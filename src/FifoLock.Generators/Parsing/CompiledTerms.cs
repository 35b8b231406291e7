using System.Globalization;
using System.Text;
using FifoLocks.Generators.Model;

namespace FifoLocks.Generators.Parsing;

/// <summary>
/// A mode's predicate as one string of metadata, so that a typed lock in another assembly can compile a guard of its own from it. Written and read here
/// alone.
/// </summary>
/// <remarks>
/// Lines, each a word and its values. Modes go by full metadata name, which has no blank in it.
/// <code>
/// takes int capacity           a lock parameter: type, then name ("hides" when the type is not public, and nobody else can make such a lock)
/// when Acme.Read&lt;1 Acme.Slot&lt;capacity-1 Acme.Write&gt;=2     one alternative: all of these bounds
/// as written                   the predicate runs as written; the alternatives are only what it implies
/// sees Acme.Read               a mode the predicate looks at
/// says h.None&lt;Read&gt;()          the source
/// </code>
/// A word that is not known is skipped, so that a later version can say more; a bound that is not understood makes the predicate one that runs as
/// written, which is always right.
/// </remarks>
internal static class CompiledTerms
{
    private const string Takes = "takes";
    private const string Hides = "hides";
    private const string When = "when";
    private const string AsWritten = "as written";
    private const string Sees = "sees";
    private const string Says = "says";

    public static string Write(ModeModel mode)
    {
        var lines = new List<string>();
        lines.AddRange(mode.Parameters.Select(static parameter => $"{(parameter.IsPublic ? Takes : Hides)} {parameter.Type} {parameter.Name}"));
        lines.AddRange(mode.AnyOf.Select(static alternative => string.Join(" ", new[] { When }.Concat(alternative.Select(WriteTerm)))));
        if (!mode.IsExact)
        {
            lines.Add(AsWritten);
        }

        lines.AddRange(mode.Mentions.Select(static mention => $"{Sees} {mention.FullName}"));
        lines.Add($"{Says} {mode.Condition}");
        return string.Join("\n", lines);
    }

    /// <summary>The mode whose metadata holds <paramref name="metadata"/>.</summary>
    public static ModeModel Read(TypeShape shape, string assembly, string metadata)
    {
        var parameters = new List<ParameterModel>();
        var anyOf = new List<List<BoundTerm>>();
        var mentions = new List<Mention>();
        string condition = "";
        bool exact = true;
        foreach (string line in metadata.Split('\n'))
        {
            int blank = line.IndexOf(' ');
            (string word, string value) = blank < 0 ? (line, "") : (line.Substring(0, blank), line.Substring(blank + 1));
            switch (word)
            {
                case Takes or Hides:
                    int name = value.LastIndexOf(' ');
                    string type = value.Substring(0, Math.Max(name, 0));
                    parameters.Add(new ParameterModel(value.Substring(name + 1), type, type.Replace("global::", ""), word == Takes));
                    break;
                case When:
                    List<BoundTerm?> terms = [.. value.Split([' '], StringSplitOptions.RemoveEmptyEntries).Select(ReadTerm)];
                    exact &= !terms.Contains(null);
                    anyOf.Add([.. terms.OfType<BoundTerm>()]);
                    break;
                case Sees:
                    mentions.Add(new Mention(value, assembly));
                    break;
                case Says:
                    condition = value;
                    break;
                default:
                    exact &= line != AsWritten;
                    break;
            }
        }

        return new ModeModel(
            shape,
            assembly,
            Standing.Sound,
            condition,
            exact,
            NormalForm.Freeze(anyOf),
            mentions.ToEquatableArray(),
            parameters.ToEquatableArray());
    }

    private static string WriteTerm(BoundTerm term)
    {
        var text = new StringBuilder(term.Mode).Append(term.IsLower ? ">=" : "<").Append(term.Parameter);
        if (term.Parameter is not null && term.Limit >= 0)
        {
            text.Append('+');
        }

        return text.Append(term.Limit.ToString(CultureInfo.InvariantCulture)).ToString();
    }

    private static BoundTerm? ReadTerm(string text)
    {
        int sign = text.IndexOfAny(['<', '>']);
        if (sign < 0)
        {
            return null;
        }

        bool isLower = text[sign] == '>';
        string limit = text.Substring(sign + 1).TrimStart('=');
        int offset = limit.LastIndexOfAny(['+', '-']);
        string? parameter = offset > 0 ? limit.Substring(0, offset) : null;
        string number = offset > 0 ? limit.Substring(offset) : limit;
        return long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long constant)
            ? new BoundTerm(text.Substring(0, sign), isLower, parameter, constant)
            : null;
    }
}
