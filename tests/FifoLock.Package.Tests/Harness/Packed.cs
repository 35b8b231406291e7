using System.Collections.Immutable;
using System.IO.Compression;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace FifoLocks.Package.Tests.Harness;

/// <summary>
/// The package, packed once per run from what was built, into a folder that serves as a feed. Its version has never been before, so no
/// cache can answer with an older one.
/// </summary>
internal static class Packed
{
    private static readonly Lazy<(string Version, string Path)> s_package = new(Pack);

    public static bool WasMade => s_package.IsValueCreated;

    public static string Version => s_package.Value.Version;

    /// <summary>The folder with <c>FifoLock.nupkg</c> and its symbols.</summary>
    public static string Feed => Path.GetDirectoryName(s_package.Value.Path)!;

    public static ImmutableArray<string> Entries => EntriesOf(s_package.Value.Path);

    public static ImmutableArray<string> SymbolEntries => EntriesOf(Symbols);

    /// <summary>Debug or Release: what this assembly was built as is what is packed.</summary>
    public static string Configuration { get; } =
        typeof(Packed).Assembly.GetCustomAttribute<AssemblyConfigurationAttribute>()!.Configuration;

    private static string Symbols => Path.ChangeExtension(s_package.Value.Path, ".snupkg");

    public static byte[] Read(string entry) => Read(s_package.Value.Path, entry);

    public static byte[] ReadSymbols(string entry) => Read(Symbols, entry);

    public static string RepositoryRoot { get; } = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", ".."));

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private static (string Version, string Path) Pack()
    {
        string version = $"0.0.0-test.{Guid.NewGuid():N}";
        string feed = Directory.CreateDirectory(Path.Combine(Scratch.Root, "feed")).FullName;

        // Nothing is built, and nothing is written beside the sources: other test projects run at the same time.
        Outcome packing = Command.Build(
            RepositoryRoot,
            "pack",
            Path.Combine("src", "FifoLock.Runtime", "FifoLock.Runtime.csproj"),
            "--no-build",
            "-c",
            Configuration,
            "-o",
            feed,
            $"-p:PackageVersion={version}",
            $"-p:NuspecOutputPath={Path.Combine(Scratch.Root, "nuspec")}{Path.DirectorySeparatorChar}",
            $"-p:ApiCompatValidatePackageSemaphoreFile={Path.Combine(Scratch.Root, "validated")}").MustSucceed();
        Assert.That(packing.Complaints, Is.Empty);
        return (version, Path.Combine(feed, $"FifoLock.{version}.nupkg"));
    }

    private static ImmutableArray<string> EntriesOf(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        return [.. archive.Entries.Select(static entry => entry.FullName)];
    }

    private static byte[] Read(string path, string entry)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        ZipArchiveEntry found = archive.GetEntry(entry) ?? throw new FileNotFoundException($"{Path.GetFileName(path)} has no {entry}.");
        using Stream stream = found.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
