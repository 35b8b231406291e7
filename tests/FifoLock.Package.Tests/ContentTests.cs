using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Xml.Linq;

namespace FifoLocks.Package.Tests;

/// <summary>What is in the package, and nothing else.</summary>
internal sealed class ContentTests
{
    private static readonly string[] s_frameworks = ["net8.0", "net10.0"];

    [Test]
    public void The_files_of_the_package() =>
        TextSnapshot.Match(Packed.Entries.Where(IsOurs).Select(static each => "nupkg   " + each)
            .Concat(Packed.SymbolEntries.Where(IsOurs).Select(static each => "snupkg  " + each))
            .Order(StringComparer.Ordinal));

    [TestCase("id", "FifoLock")]
    [TestCase("license", "MIT")]
    [TestCase("readme", "README.md")]
    [TestCase("icon", "icon.png")]
    public void The_package_says(string what, string value) => Assert.That(Metadata(what)?.Value, Is.EqualTo(value));

    [TestCase("description")]
    [TestCase("authors")]
    [TestCase("copyright")]
    [TestCase("tags")]
    public void The_package_has(string what) => Assert.That(Metadata(what)?.Value, Is.Not.Null.And.Not.Empty);

    [Test]
    public void The_package_says_which_commit_it_is_made_of()
    {
        Assume.That(Path.Exists(Path.Combine(Packed.RepositoryRoot, ".git")), "sources without a repository know no commit");
        XElement? repository = Metadata("repository");
        Assert.Multiple(() =>
        {
            Assert.That((string?)repository?.Attribute("type"), Is.EqualTo("git"));
            Assert.That((string?)repository?.Attribute("commit"), Does.Match("^[0-9a-f]{40}$"));
            Assert.That((string?)repository?.Attribute("url"), Is.Null.Or.StartsWith("http"), "an address others can reach, or none");
        });
    }

    [Test]
    public void The_package_depends_on_nothing()
    {
        XElement dependencies = Metadata("dependencies")!;
        Assert.Multiple(() =>
        {
            Assert.That(dependencies.Elements().Select(static group => (string?)group.Attribute("targetFramework")), Is.EquivalentTo(s_frameworks));
            Assert.That(dependencies.Descendants().Where(static each => each.Name.LocalName == "dependency"), Is.Empty);
        });
    }

    [Test]
    public void The_readme_is_the_repositorys_own() =>
        Assert.That(Packed.Read("README.md"), Is.EqualTo(File.ReadAllBytes(Path.Combine(Packed.RepositoryRoot, "README.md"))));

    [Test]
    public void The_icon_is_a_picture_of_128_by_128()
    {
        byte[] icon = Packed.Read("icon.png");
        Assert.Multiple(() =>
        {
            Assert.That(Encoding.ASCII.GetString(icon, 1, 3), Is.EqualTo("PNG"));
            Assert.That(BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(16)), Is.EqualTo(128));
            Assert.That(BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(20)), Is.EqualTo(128));
        });
    }

    [TestCaseSource(nameof(s_frameworks))]
    public void The_documentation_describes_the_locks(string framework)
    {
        var documentation = XDocument.Parse(Encoding.UTF8.GetString(Packed.Read($"lib/{framework}/FifoLock.Runtime.xml")).TrimStart('\uFEFF'));
        Assert.That(
            documentation.Descendants("member").Where(static member => (string?)member.Attribute("name") == "T:FifoLocks.FifoMutex").Elements("summary"),
            Is.Not.Empty);
    }

    [Test]
    public void Both_folders_have_the_same_generator() =>
        Assert.That(
            Packed.Read("analyzers/dotnet/roslyn4.14/cs/FifoLock.Generators.dll"),
            Is.EqualTo(Packed.Read("analyzers/dotnet/roslyn4.8/cs/FifoLock.Generators.dll")));

    /// <summary>A generator that was built for a newer compiler than its folder says is dropped there, with a warning few will understand.</summary>
    [TestCase("roslyn4.8", "FifoLock.Generators.dll")]
    [TestCase("roslyn4.14", "FifoLock.Generators.dll")]
    [TestCase("roslyn4.14", "FifoLock.CodeFixes.dll")]
    public void No_analyzer_needs_a_newer_compiler_than_its_folder_says(string folder, string file)
    {
        using var assembly = new PEReader(Packed.Read($"analyzers/dotnet/{folder}/cs/{file}").ToImmutableArray());
        MetadataReader reader = assembly.GetMetadataReader();
        var allowed = Version.Parse(folder["roslyn".Length..] + ".65535.65535");
        IEnumerable<AssemblyReference> compilers = reader.AssemblyReferences
            .Select(reader.GetAssemblyReference)
            .Where(each => reader.GetString(each.Name).StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal));
        Assert.That(compilers.Select(static each => each.Version), Is.Not.Empty.And.All.LessThanOrEqualTo(allowed));
    }

    [TestCaseSource(nameof(s_frameworks))]
    public void The_library_is_marked_for_trimming(string framework)
    {
        using var assembly = new PEReader(Packed.Read($"lib/{framework}/FifoLock.Runtime.dll").ToImmutableArray());
        MetadataReader reader = assembly.GetMetadataReader();
        IEnumerable<string> marks = reader.GetAssemblyDefinition().GetCustomAttributes()
            .Select(handle => reader.GetBlobReader(reader.GetCustomAttribute(handle).Value))
            .Select(static blob => Encoding.UTF8.GetString(blob.ReadBytes(blob.Length)));
        Assert.That(marks, Has.Some.Contains("IsTrimmable").And.Contains("True"));
    }

    /// <summary>The same sources give the same bytes, so that others can check what they were given.</summary>
    [TestCaseSource(nameof(s_frameworks))]
    public void The_library_is_built_deterministically_and_its_symbols_carry_the_sources(string framework)
    {
        using var assembly = new PEReader(Packed.Read($"lib/{framework}/FifoLock.Runtime.dll").ToImmutableArray());
        ImmutableArray<DebugDirectoryEntry> entries = assembly.ReadDebugDirectory();
        Assert.That(entries.Select(static entry => entry.Type), Has.Some.EqualTo(DebugDirectoryEntryType.Reproducible));

        using var symbols = MetadataReaderProvider.FromPortablePdbImage(Packed.ReadSymbols($"lib/{framework}/FifoLock.Runtime.pdb").ToImmutableArray());
        MetadataReader reader = symbols.GetMetadataReader();
        DebugDirectoryEntry codeView = entries.Single(static entry => entry.Type == DebugDirectoryEntryType.CodeView);
        Assert.That(
            new BlobContentId(reader.DebugMetadataHeader!.Id),
            Is.EqualTo(new BlobContentId(assembly.ReadCodeViewDebugDirectoryData(codeView).Guid, codeView.Stamp)),
            "the symbols are those of the library");

        IEnumerable<string> withoutSource = reader.Documents
            .Where(document => !CarriesSource(reader, document))
            .Select(document => reader.GetString(reader.GetDocument(document).Name));
        Assert.That(withoutSource, Is.Empty);
    }

    private static bool CarriesSource(MetadataReader reader, DocumentHandle document)
    {
        var embedded = new Guid("0E8A571B-6926-466E-B4AD-8AB04611F5FE");
        return reader.GetCustomDebugInformation(document)
            .Select(reader.GetCustomDebugInformation)
            .Any(each => reader.GetGuid(each.Kind) == embedded);
    }

    private static XElement? Metadata(string name)
    {
        var nuspec = XDocument.Parse(Encoding.UTF8.GetString(Packed.Read("FifoLock.nuspec")).TrimStart('\uFEFF'));
        return nuspec.Root!.Elements().Single().Elements().SingleOrDefault(each => each.Name.LocalName == name);
    }

    /// <summary>The rest belongs to the file format.</summary>
    private static bool IsOurs(string entry) =>
        !entry.StartsWith("_rels/", StringComparison.Ordinal)
        && !entry.StartsWith("package/services/", StringComparison.Ordinal)
        && entry != "[Content_Types].xml";
}
