using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FifoLocks.Generators.Tests.Harness;

/// <summary>
/// A project that somebody types in: one driver goes from edit to edit, as in an editor, and what it has written after each of them must be what a driver writes that has seen nothing
/// before. Only the files that change are parsed anew, so all others are the very same trees, as in an editor.
/// </summary>
internal sealed class EditedProject
{
    private GeneratorDriver _driver;

    public EditedProject(CSharpCompilation compilation, ProjectSettings? settings = null)
    {
        Compilation = compilation;
        _driver = NewDriver(settings ?? ProjectSettings.Usual).RunGenerators(compilation);
    }

    public EditedProject(params string[] files)
        : this(Compile(files))
    {
    }

    public CSharpCompilation Compilation { get; private set; }

    /// <summary>What is written, a text per file.</summary>
    public ImmutableSortedDictionary<string, string> Written => WrittenBy(_driver);

    public static CSharpCompilation Compile(params string[] files) =>
        Generation.Compile("").RemoveAllSyntaxTrees().AddSyntaxTrees(files.Select(Parse));

    public static SyntaxTree Parse(string file, int index) => CSharpSyntaxTree.ParseText(file, ProjectSettings.Usual.Parsing, path: $"File{index}.cs");

    /// <summary>The project with another text in one of its files.</summary>
    public static CSharpCompilation With(CSharpCompilation before, int index, string text) => before.ReplaceSyntaxTree(before.SyntaxTrees[index], Parse(text, index));

    /// <summary>Goes on to the compilation, and compares.</summary>
    public void Become(CSharpCompilation after, string what, ProjectSettings? settings = null)
    {
        Compilation = after;
        if (settings is not null)
        {
            _driver = _driver.WithUpdatedParseOptions(settings.Parsing);
        }

        _driver = _driver.RunGenerators(after);
        Assert.That(Written, Is.EqualTo(WrittenBy(NewDriver(settings ?? ProjectSettings.Usual).RunGenerators(after))), what);
    }

    private static ImmutableSortedDictionary<string, string> WrittenBy(GeneratorDriver driver)
    {
        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        Assert.That(result.Exception, Is.Null, "the generator threw");
        Assert.That(result.Diagnostics, Is.Empty);
        return result.GeneratedSources.ToImmutableSortedDictionary(static source => source.HintName, static source => source.SourceText.ToString(), StringComparer.Ordinal);
    }

    private static GeneratorDriver NewDriver(ProjectSettings settings) =>
        CSharpGeneratorDriver.Create([new FifoLockGenerator().AsSourceGenerator()], parseOptions: settings.Parsing);
}
