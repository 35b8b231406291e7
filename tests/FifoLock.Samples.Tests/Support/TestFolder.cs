namespace FifoLocks.Samples.Tests.Support;

/// <summary>A folder of pages for one test.</summary>
internal sealed class TestFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fifolock-samples-");

    public TestFolder() => Site = new Site(_folder.FullName);

    public Site Site { get; }

    public string Path => _folder.FullName;

    /// <summary>Pages that link to one another in a fixed disorder, and to some that are not there; not all can be reached from the first.</summary>
    public static TestFolder OfManyPages(int count)
    {
        var folder = new TestFolder();
        var random = new Random(count);
        for (int page = 0; page < count; page++)
        {
            IEnumerable<string> links = Enumerable.Range(0, random.Next(1, 5))
                .Select(_ => $"[x]({NameOf(random.Next(count + 3))}#section-{random.Next(4)}) <https://example.org>");
            folder.Write(NameOf(page), $"# Page {page}\n\n{string.Join("\n", links)}\n\n## Section 0\n\n## Section 1\n\n## Section 2\n");
        }

        return folder;
    }

    public static string NameOf(int page) => $"page{page}.md";

    /// <summary>Writes a file; folders on the way are made.</summary>
    public TestFolder Write(string path, string text)
    {
        string file = System.IO.Path.Combine(Path, path);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return this;
    }

    public Findings CheckAlone(params string[] starts) =>
        SequentialRun.Run(Site, starts, static () => false) ?? throw new InvalidOperationException("Nobody stopped it.");

    public void Dispose() => _folder.Delete(recursive: true);
}
