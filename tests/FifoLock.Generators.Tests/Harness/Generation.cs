extern alias Runtime;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using FifoLocks.Generators.Analysis;
using FifoLocks.Generators.Analysis.Use;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace FifoLocks.Generators.Tests.Harness;

/// <summary>Compiles sources against the real runtime, with the generator, as a project that references the package would.</summary>
internal static class Generation
{
    private static readonly ImmutableArray<MetadataReference> s_framework =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Select(static path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(Runtime::FifoLocks.Holds).Assembly.Location),
    ];

    /// <summary>What every source starts with.</summary>
    public const string Usings = "using FifoLocks;\n";

    public static CSharpCompilation Compile(string source, string assembly = "Acme", params MetadataReference[] others) =>
        CSharpCompilation.Create(assembly, [Parse(source)], [.. s_framework, .. others], ProjectSettings.Usual.Compiling);

    public static SyntaxTree Parse(string source) => CSharpSyntaxTree.ParseText(source, ProjectSettings.Usual.Parsing, path: "Source.cs");

    public static GeneratorDriver Driver() => Driver(ProjectSettings.Usual);

    public static GeneratorDriver Driver(ProjectSettings settings) => CSharpGeneratorDriver.Create(
        [new FifoLockGenerator().AsSourceGenerator()],
        parseOptions: settings.Parsing,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    public static Generated Run(string source, string assembly = "Acme", params MetadataReference[] others) =>
        Run(Compile(source, assembly, others));

    /// <summary>A project of several files, set up in some way.</summary>
    public static Generated Run(ProjectSettings settings, params string[] files) => Run(
        CSharpCompilation.Create(
            "Acme",
            files.Select((file, i) => CSharpSyntaxTree.ParseText(file, settings.Parsing, path: $"File{i}.cs")),
            s_framework,
            settings.Compiling),
        settings);

    public static Generated Run(CSharpCompilation compilation, ProjectSettings? settings = null)
    {
        GeneratorDriver driver = Driver(settings ?? ProjectSettings.Usual).RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        Assert.That(result.Exception, Is.Null, "the generator threw");
        return new Generated(result, (CSharpCompilation)output);
    }

    /// <summary>A library to reference, compiled with the generator.</summary>
    public static MetadataReference Library(string source, string assembly, params MetadataReference[] others)
    {
        Generated generated = Run(source, assembly, others);
        return MetadataReference.CreateFromImage(generated.Emit());
    }

    /// <summary>What the analyzer says about the compilation with its generated parts, in order of position.</summary>
    public static async Task<ImmutableArray<Diagnostic>> Analyze(CSharpCompilation compilation, bool concurrently = true)
    {
        ImmutableArray<Diagnostic> found = await compilation
            .WithAnalyzers([new LockModeAnalyzer(), new LockUseAnalyzer()], new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), (exception, _, _) => Assert.Fail(exception.ToString()), concurrentAnalysis: concurrently, logAnalyzerExecutionTime: false))
            .GetAnalyzerDiagnosticsAsync();
        return [.. found.OrderBy(static each => each.Location.SourceSpan.Start).ThenBy(static each => each.Id, StringComparer.Ordinal)];
    }
}

/// <summary>What the generator wrote, and what it compiles to.</summary>
internal sealed record Generated(GeneratorRunResult Result, CSharpCompilation Compilation)
{
    /// <summary>The text of the one file whose hint name is <paramref name="hintName"/>.</summary>
    public string this[string hintName] =>
        Result.GeneratedSources.Single(source => source.HintName == hintName).SourceText.ToString();

    public IEnumerable<string> HintNames => Result.GeneratedSources.Select(static source => source.HintName);

    /// <summary>Compiler errors and warnings, the suppressed ones not counted.</summary>
    public IReadOnlyList<Diagnostic> Complaints =>
        [.. Compilation.GetDiagnostics().Where(static each => each.Severity >= DiagnosticSeverity.Warning && !each.IsSuppressed)];

    public byte[] Emit()
    {
        using var image = new MemoryStream();
        Microsoft.CodeAnalysis.Emit.EmitResult result = Compilation.Emit(image);
        Assert.That(result.Diagnostics.Where(static each => each.Severity == DiagnosticSeverity.Error), Is.Empty);
        return image.ToArray();
    }

    /// <summary>Loads the compiled sources, beside libraries they reference, and calls a public static method without parameters.</summary>
    public object? Call(string type, string method, params byte[][] libraries)
    {
        var context = new AssemblyLoadContext(null);
        Assembly[] loaded = [.. libraries.Append(Emit()).Select(image => context.LoadFromStream(new MemoryStream(image)))];
        Assembly assembly = loaded[^1];
        try
        {
            return assembly.GetType(type, throwOnError: true)!.GetMethod(method)!.Invoke(null, null);
        }
        catch (TargetInvocationException thrown)
        {
            throw thrown.InnerException!;
        }
    }
}
