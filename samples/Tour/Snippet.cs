namespace FifoLocks.Samples.Tour;

/// <summary>The lines of a section's own source between "// show" and "// end": what is printed is what ran.</summary>
internal static class Snippet
{
    public static List<string> Of<TSection>()
    {
        using Stream source = typeof(TSection).Assembly.GetManifestResourceStream(typeof(TSection).Name)
            ?? throw new InvalidOperationException($"{typeof(TSection).Name} must be in a file of its name under Sections.");
        using var reader = new StreamReader(source);

        var shown = new List<string>();
        int? indent = null;
        while (reader.ReadLine() is { } line)
        {
            string code = line.TrimStart();
            if (code is "// show")
            {
                indent = line.Length - code.Length;
            }
            else if (code is "// end")
            {
                indent = null;
            }
            else if (indent is { } margin)
            {
                shown.Add(line.Length > margin ? line[margin..] : string.Empty);
            }
        }

        while (shown is [.., ""])
        {
            shown.RemoveAt(shown.Count - 1);
        }

        return shown;
    }
}
