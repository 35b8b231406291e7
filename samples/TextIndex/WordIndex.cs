using System.Runtime.InteropServices;

namespace FifoLocks.Samples.TextIndex;

/// <summary>One file in which a word occurs, and how often.</summary>
internal readonly record struct Posting(int File, int Count);

/// <summary>
/// From words to files. Not safe for use by several threads: any number may <see cref="FindBest"/> at the same time, but <see cref="Merge"/> tolerates
/// nobody beside it. A lock has to see to that, and the index notices when it does not.
/// </summary>
internal sealed class WordIndex
{
    private readonly Dictionary<string, List<Posting>> _postings = new(StringComparer.Ordinal);

    /// <summary>Odd while a merge is going on.</summary>
    private int _edition;

    public int Files { get; private set; }

    /// <summary>All occurrences of all words.</summary>
    public long Words { get; private set; }

    public int DistinctWords => _postings.Count;

    /// <exception cref="InvalidOperationException">Another merge is going on.</exception>
    public void Merge(IReadOnlyCollection<FileWords> batch)
    {
        if (Interlocked.Increment(ref _edition) % 2 == 0)
        {
            throw NotExcluded();
        }

        foreach (FileWords file in batch)
        {
            foreach ((string word, int count) in file.Counts)
            {
                ref List<Posting>? postings = ref CollectionsMarshal.GetValueRefOrAddDefault(_postings, word, out _);
                (postings ??= []).Add(new Posting(file.File, count));
            }

            Words += file.Total;
            Files++;
        }

        if (Interlocked.Increment(ref _edition) % 2 != 0)
        {
            throw NotExcluded();
        }
    }

    /// <summary>The file in which the words occur most often, all counted together; a count of zero when they are in no file.</summary>
    /// <param name="words">What to look for.</param>
    /// <param name="scores">Room for a number per file; the caller's own, cleared here.</param>
    /// <exception cref="InvalidOperationException">A merge is going on.</exception>
    public Posting FindBest(ReadOnlySpan<string> words, Span<int> scores)
    {
        int edition = Volatile.Read(ref _edition);
        var best = new Posting(0, 0);
        scores.Clear();
        foreach (string word in words)
        {
            if (_postings.TryGetValue(word, out List<Posting>? postings))
            {
                foreach (Posting posting in CollectionsMarshal.AsSpan(postings))
                {
                    int score = scores[posting.File] += posting.Count;
                    best = score > best.Count ? new Posting(posting.File, score) : best;
                }
            }
        }

        if (edition % 2 != 0 || Volatile.Read(ref _edition) != edition)
        {
            throw NotExcluded();
        }

        return best;
    }

    /// <summary>The first difference from another index in words, or null when both say the same. The order of merging does not matter.</summary>
    public string? DifferenceFrom(WordIndex other)
    {
        if ((Files, Words, DistinctWords) != (other.Files, other.Words, other.DistinctWords))
        {
            return $"{Files} files, {Words} words, {DistinctWords} distinct; expected {other.Files}, {other.Words}, {other.DistinctWords}";
        }

        foreach ((string word, List<Posting> postings) in _postings)
        {
            if (!other._postings.TryGetValue(word, out List<Posting>? expected)
                || !postings.OrderBy(static posting => posting.File).SequenceEqual(expected.OrderBy(static posting => posting.File)))
            {
                return $"the word \"{word}\" has other postings";
            }
        }

        return null;
    }

    /// <summary>The words that occur in most files.</summary>
    public string[] CommonWords(int count) =>
    [
        .. _postings.OrderByDescending(static entry => entry.Value.Count)
            .ThenBy(static entry => entry.Key, StringComparer.Ordinal)
            .Select(static entry => entry.Key)
            .Take(count),
    ];

    private static InvalidOperationException NotExcluded() => new("Somebody was in the index beside a merge: the lock did not exclude.");
}
