namespace FifoLocks.Samples.Crawler;

/// <summary>
/// Holds the links of pages against all pages, and counts. Several checks may use one dictionary of pages, which nobody changes any more; a check itself belongs to one
/// worker.
/// </summary>
internal sealed class LinkCheck
{
    public List<BrokenLink> Broken { get; } = [];

    public int Links { get; private set; }

    public int External { get; private set; }

    public void Check(Site site, IReadOnlyDictionary<string, Page> pages, Page page)
    {
        if (page.Problem is { } problem)
        {
            Broken.Add(new BrokenLink(page.Path, 1, page.Path, problem));
        }

        foreach (Link link in page.Links)
        {
            Links++;
            Destination to = Destination.Of(site, page.Path, link);
            if (to.IsExternal)
            {
                External++;
            }
            else if ((link.Problem ?? Judge(site, pages, link, to)) is { } reason)
            {
                Broken.Add(new BrokenLink(page.Path, link.Line, link.Target, reason));
            }
        }
    }

    /// <summary>Why a link leads nowhere, or null.</summary>
    private static string? Judge(Site site, IReadOnlyDictionary<string, Page> pages, Link link, Destination to)
    {
        if (link.Target.Length == 0)
        {
            return "the link is empty";
        }

        if (!pages.TryGetValue(to.Path, out Page? page))
        {
            if (!site.Exists(to.Path))
            {
                return $"there is no {to.Path}";
            }

            // An anchor in a folder is one of the page that is shown for it. In other files, such as sources, anchors are a viewer's affair.
            if (to.Anchor.Length == 0 || site.IndexOf(to.Path) is not { } index || !pages.TryGetValue(index, out page))
            {
                return null;
            }
        }

        // The top needs no anchor. A page that cannot be read is reported as such, once.
        bool isFound = to.Anchor is "" or "top" || page.Anchors.Contains(to.Anchor) || page.Problem is not null;
        return isFound ? null : $"{page.Path} has no heading or id {to.Anchor}";
    }
}
