namespace FifoLocks.Samples.Crawler;

/// <summary>A link as it is written.</summary>
/// <param name="Line">Where it starts, from 1.</param>
/// <param name="Target">What it names: a path, an anchor, an address.</param>
/// <param name="Problem">Why it leads nowhere whatever pages there are; null where that is still to be seen.</param>
internal sealed record Link(int Line, string Target, string? Problem = null);

/// <summary>A page that was read.</summary>
/// <param name="Path">From the folder, with slashes.</param>
/// <param name="Links">Its links, in the order of the text.</param>
/// <param name="Anchors">What a link may name after a <c>#</c>.</param>
/// <param name="Problem">Why it could not be read, or null.</param>
internal sealed record Page(string Path, IReadOnlyList<Link> Links, IReadOnlySet<string> Anchors, string? Problem = null)
{
    private static readonly string[] s_markdown = [".md", ".markdown"];
    private static readonly string[] s_html = [".html", ".htm"];

    public static Page Parse(string path, string text)
    {
        var links = new List<Link>();
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        if (HasExtension(path, s_markdown))
        {
            Markdown.Parse(text, links, anchors);
        }
        else
        {
            Html.Parse(text, links, anchors);
        }

        return new Page(path, links, anchors);
    }

    /// <summary>A page that cannot be read: that is a finding, not the end of the run.</summary>
    public static Page Unreadable(string path, Exception error) => new(path, [], new HashSet<string>(), $"cannot be read: {error.Message}");

    public static bool IsUnreadable(Exception error) => error is IOException or UnauthorizedAccessException;

    public static bool IsNameOfPage(string path) => HasExtension(path, s_markdown) || HasExtension(path, s_html);

    private static bool HasExtension(string path, string[] extensions) =>
        extensions.Contains(System.IO.Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);
}
