using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Analysis.Use.Order;

/// <summary>An order of places that is the same in every build, whichever thread saw them first.</summary>
internal static class Places
{
    public static int Compare(Location one, Location other)
    {
        int byFile = string.CompareOrdinal(one.SourceTree?.FilePath, other.SourceTree?.FilePath);
        int byStart = byFile != 0 ? byFile : one.SourceSpan.Start.CompareTo(other.SourceSpan.Start);
        return byStart != 0 ? byStart : one.SourceSpan.End.CompareTo(other.SourceSpan.End);
    }

    /// <summary>The place for a message that stands at <paramref name="reader"/>.</summary>
    public static string Describe(Location place, Location reader)
    {
        int line = place.GetLineSpan().StartLinePosition.Line + 1;
        return place.SourceTree == reader.SourceTree ? $"line {line}" : $"{Path.GetFileName(place.SourceTree?.FilePath)}, line {line}";
    }
}
