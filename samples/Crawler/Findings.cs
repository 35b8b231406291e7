namespace FifoLocks.Samples.Crawler;

/// <summary>A link that leads nowhere, or a page that cannot be read.</summary>
internal sealed record BrokenLink(string Page, int Line, string Target, string Reason) : IComparable<BrokenLink>
{
    public int CompareTo(BrokenLink? other) =>
        other is null ? 1
        : string.CompareOrdinal(Page, other.Page) is not 0 and var byPage ? byPage
        : Line != other.Line ? Line.CompareTo(other.Line)
        : string.CompareOrdinal(Target, other.Target);

    public override string ToString() => $"{Page}:{Line} {Target} {Reason}";
}

/// <summary>What a run found. Sorted, so that two runs can be compared whatever the order in which they came upon things.</summary>
/// <param name="Pages">The pages, by path.</param>
/// <param name="Broken">The broken links, by page and line.</param>
/// <param name="Links">How many links were checked.</param>
/// <param name="External">How many of them lead elsewhere and were only counted.</param>
internal sealed record Findings(string[] Pages, BrokenLink[] Broken, int Links, int External)
{
    /// <summary>The first difference from another run in words, or null when both found the same.</summary>
    public string? DifferenceFrom(Findings other) =>
        Difference("page", Pages, other.Pages)
        ?? Difference("broken link", Broken, other.Broken)
        ?? ((Links, External) == (other.Links, other.External) ? null : $"{Links} links, {External} external; expected {other.Links}, {other.External}");

    private static string? Difference<T>(string what, T[] found, T[] expected)
    {
        if (found.SequenceEqual(expected))
        {
            return null;
        }

        return found.Except(expected).FirstOrDefault() is { } surplus ? $"the {what} {surplus} is one too many"
            : expected.Except(found).FirstOrDefault() is { } missing ? $"the {what} {missing} is missing"
            : $"{Amount.Of(found.Length, what)}; expected {expected.Length}";
    }
}
