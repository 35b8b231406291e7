namespace FifoLocks.Samples.Crawler;

/// <summary>A folder of pages. Looks at the disk, remembers nothing: safe for use by several threads.</summary>
internal sealed class Site(string folder)
{
    /// <summary>What a folder shows to a browser, where it is there.</summary>
    private static readonly string[] s_indexes = ["README.md", "index.html", "index.md", "index.htm"];

    /// <summary>Where tools put what they make.</summary>
    private static readonly string[] s_notOurs = ["bin", "obj", "artifacts", "node_modules"];

    public string Folder { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    public string FullPath(string path) => Path.GetFullPath(path, Folder);

    /// <summary>A full path from the folder, with slashes; what is outside starts with two dots.</summary>
    public string NameOf(string fullPath) => Path.GetRelativePath(Folder, fullPath).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>All pages in a folder and below, without hidden folders and those where tools put what they make.</summary>
    public IEnumerable<string> PagesBelow(string path = ".")
    {
        foreach (string page in PagesIn(path))
        {
            yield return page;
        }

        foreach (string below in Directory.EnumerateDirectories(FullPath(path), "*", new EnumerationOptions()).Order(StringComparer.Ordinal))
        {
            if (!s_notOurs.Contains(Path.GetFileName(below), StringComparer.OrdinalIgnoreCase))
            {
                foreach (string page in PagesBelow(NameOf(below)))
                {
                    yield return page;
                }
            }
        }
    }

    /// <summary>The pages that a reader of a page gets to by its links: those that it names, and those in the folders that it names.</summary>
    public IEnumerable<string> PagesBehind(Page page)
    {
        foreach (Link link in page.Links)
        {
            Destination to = Destination.Of(this, page.Path, link);
            if (to.IsExternal || link.Problem is not null || IsOutside(to.Path))
            {
                continue;
            }

            if (IsPage(to.Path))
            {
                yield return to.Path;
            }
            else if (Directory.Exists(FullPath(to.Path)))
            {
                foreach (string listed in PagesIn(to.Path))
                {
                    yield return listed;
                }
            }
        }
    }

    /// <summary>Whether there is a page of this name in the folder, not above it.</summary>
    public bool IsPage(string path) => Page.IsNameOfPage(path) && !IsOutside(path) && File.Exists(FullPath(path));

    public bool Exists(string path) => File.Exists(FullPath(path)) || Directory.Exists(FullPath(path));

    /// <summary>The page that is shown for a folder, or null.</summary>
    public string? IndexOf(string path) => s_indexes.Select(index => Combine(path, index)).FirstOrDefault(index => File.Exists(FullPath(index)));

    private static bool IsOutside(string path) => path == ".." || path.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(path);

    private static string Combine(string folder, string file) => folder == "." ? file : $"{folder}/{file}";

    private IEnumerable<string> PagesIn(string path) =>
        Directory.EnumerateFiles(FullPath(path), "*", new EnumerationOptions())
            .Where(Page.IsNameOfPage)
            .Select(NameOf)
            .Order(StringComparer.Ordinal);
}
