namespace FifoLocks.Samples.Crawler;

/// <summary>The same job in one loop, without locks or anything else of this library: what the concurrent run has to find.</summary>
internal static class SequentialRun
{
    /// <summary>Null when it was stopped.</summary>
    public static Findings? Run(Site site, IEnumerable<string> starts, Func<bool> isStopped)
    {
        var pages = new Dictionary<string, Page>(StringComparer.Ordinal);
        var next = new Queue<string>(starts);
        while (next.TryDequeue(out string? path))
        {
            if (isStopped())
            {
                return null;
            }

            if (!pages.ContainsKey(path))
            {
                Page page = Read(site, path);
                pages.Add(path, page);
                foreach (string found in site.PagesBehind(page))
                {
                    next.Enqueue(found);
                }
            }
        }

        var check = new LinkCheck();
        foreach (Page page in pages.Values)
        {
            check.Check(site, pages, page);
        }

        return new Findings([.. pages.Keys.Order(StringComparer.Ordinal)], [.. check.Broken.Order()], check.Links, check.External);
    }

    private static Page Read(Site site, string path)
    {
        try
        {
            return Page.Parse(path, File.ReadAllText(site.FullPath(path)));
        }
        catch (Exception error) when (Page.IsUnreadable(error))
        {
            return Page.Unreadable(path, error);
        }
    }
}
