using System.Globalization;
using System.Text;

namespace FifoLocks.Generators.Emission;

/// <summary>
/// Names for generated files and classes. The compiler compares hint names without case and allows few characters in them; metadata names know
/// neither limit. Whatever is added to a name begins with a hyphen, which no identifier has, so that it cannot become another type's name.
/// </summary>
internal static class HintNames
{
    /// <summary>How the files of synchronized methods end.</summary>
    public const string Synchronized = "-synchronized.g.cs";

    /// <summary>A hint name per full metadata name, in the same order: the name itself, or with a mark where two would be the same file.</summary>
    public static IReadOnlyList<string> For(IReadOnlyList<string> fullNames, string suffix)
    {
        string[] files = [.. fullNames.Select(FileName)];
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var shared = new HashSet<string>(files.Where(file => !seen.Add(file)), StringComparer.OrdinalIgnoreCase);
        return [.. files.Select((file, i) => shared.Contains(file) ? $"{file}-{Mark(fullNames[i])}{suffix}" : file + suffix)];
    }

    /// <summary>A class name that no other assembly's generated code has: they may see each other's internals.</summary>
    public static string ClassName(string fullName, string assembly)
    {
        var name = new StringBuilder();
        foreach (char c in fullName.Substring(fullName.LastIndexOfAny(['.', '+']) + 1))
        {
            name.Append(char.IsLetterOrDigit(c) ? c : '_');
        }

        return name.Append("Family_").Append(Mark(assembly + "|" + fullName)).ToString();
    }

    private static string FileName(string fullName)
    {
        if (fullName.All(static c => c is '.' or '_' || char.IsLetterOrDigit(c)))
        {
            return fullName;
        }

        var name = new StringBuilder();
        foreach (char c in fullName)
        {
            if (c == '+')
            {
                name.Append('.');
            }
            else if (c is '.' or '_' || char.IsLetterOrDigit(c))
            {
                name.Append(c);
            }
            else
            {
                name.Append("-u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));
            }
        }

        return name.ToString();
    }

    /// <summary>FNV-1a: the same in every process, which string hash codes are not.</summary>
    private static string Mark(string text)
    {
        uint hash = 2166136261;
        foreach (char c in text)
        {
            hash = unchecked((hash ^ c) * 16777619);
        }

        return hash.ToString("X8", CultureInfo.InvariantCulture);
    }
}
