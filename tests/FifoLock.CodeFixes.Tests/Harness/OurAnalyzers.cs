using System.Collections.Immutable;
using FifoLocks.Generators;
using FifoLocks.Generators.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace FifoLocks.CodeFixes.Tests.Harness;

/// <summary>The generator and every analyzer of its assembly, as the package brings them into a project.</summary>
internal sealed class OurAnalyzers : AnalyzerReference
{
    public static readonly ImmutableArray<DiagnosticAnalyzer> All =
    [
        .. typeof(LockModeAnalyzer).Assembly.GetTypes()
            .Where(static type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)) && !type.IsAbstract)
            .Select(static type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>One object: the workspace finds a generator again by identity.</summary>
    private static readonly ImmutableArray<ISourceGenerator> s_generators = [new FifoLockGenerator().AsSourceGenerator()];

    public override string FullPath => typeof(LockModeAnalyzer).Assembly.Location;

    public override object Id => FullPath;

    public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzers(string language) => All;

    public override ImmutableArray<DiagnosticAnalyzer> GetAnalyzersForAllLanguages() => All;

    public override ImmutableArray<ISourceGenerator> GetGenerators(string language) =>
        language == LanguageNames.CSharp ? s_generators : [];
}
