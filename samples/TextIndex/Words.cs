using System.Runtime.InteropServices;

namespace FifoLocks.Samples.TextIndex;

/// <summary>What one file contributes to the index: its words, each with how often it occurs. Made outside the lock.</summary>
/// <param name="File">The position of the file in the list of all files.</param>
/// <param name="Counts">Occurrences per lower-case word.</param>
/// <param name="Total">All occurrences together.</param>
internal sealed record FileWords(int File, Dictionary<string, int> Counts, long Total)
{
    /// <summary>Longer runs of letters are cut: they are base-64 or tables, not words.</summary>
    private const int LongestWord = 64;

    public static FileWords Parse(int file, ReadOnlySpan<char> text)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var bySpan = counts.GetAlternateLookup<ReadOnlySpan<char>>();
        Span<char> word = stackalloc char[LongestWord];
        long total = 0;
        int length = 0;

        foreach (char c in text)
        {
            if (char.IsLetter(c) && length < LongestWord)
            {
                word[length++] = char.ToLowerInvariant(c);
            }
            else if (length > 0)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(bySpan, word[..length], out _)++;
                total++;
                length = 0;
            }
        }

        if (length > 0)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(bySpan, word[..length], out _)++;
            total++;
        }

        return new FileWords(file, counts, total);
    }
}
