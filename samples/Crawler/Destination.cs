using System.Text.RegularExpressions;

namespace FifoLocks.Samples.Crawler;

/// <summary>Where a link leads.</summary>
/// <param name="IsExternal">It has a scheme, such as https, or a host: nobody looks.</param>
/// <param name="Path">A file or a folder, from the site's folder.</param>
/// <param name="Anchor">What is after the <c>#</c>; empty: the page as such.</param>
internal readonly partial record struct Destination(bool IsExternal, string Path, string Anchor)
{
    /// <summary>Reads a link; does not ask whether anything is there.</summary>
    public static Destination Of(Site site, string page, Link link)
    {
        if (Scheme().IsMatch(link.Target))
        {
            return new Destination(true, link.Target, string.Empty);
        }

        string[] parts = link.Target.Split('#', 2);

        // No file has a zero in its name, and the disk must not be asked for one.
        string path = Uri.UnescapeDataString(parts[0].Split('?', 2)[0]).Replace("\0", "%00", StringComparison.Ordinal);
        string anchor = parts.Length == 2 ? Uri.UnescapeDataString(parts[1]) : string.Empty;

        // From the page's folder; with a slash in front from the site's.
        string from = path.StartsWith('/') ? "." : System.IO.Path.GetDirectoryName(page) is { Length: > 0 } folder ? folder : ".";
        string to = path.Length == 0 ? page : site.NameOf(site.FullPath(System.IO.Path.Join(from, path.TrimStart('/'))));
        return new Destination(false, to, anchor);
    }

    [GeneratedRegex(@"^(?:[a-zA-Z][a-zA-Z0-9+.-]+:|//)")]
    private static partial Regex Scheme();
}
