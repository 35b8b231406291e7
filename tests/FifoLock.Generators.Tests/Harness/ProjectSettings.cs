using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FifoLocks.Generators.Tests.Harness;

/// <summary>How somebody may have set up the project that generated code lands in. Documentation is always on, and so is every warning there is.</summary>
internal sealed record ProjectSettings(string Name)
{
    public static readonly ProjectSettings Usual = new("the usual ones");

    /// <summary>What generated code must live with: few, so that each source is compiled under all of them, and as far apart as they can be.</summary>
    public static readonly ProjectSettings[] All =
    [
        Usual,

        // Older languages cannot implement static members of interfaces, which is what a mode is.
        new("lowest language, nullable off, checked arithmetic")
        {
            Language = LanguageVersion.CSharp11,
            Nullable = NullableContextOptions.Disable,
            IsChecked = true,
            Symbols = ["SOME"],
        },
        new("highest language, warnings are errors, optimized, unsafe")
        {
            Language = LanguageVersion.Preview,
            Nullable = NullableContextOptions.Warnings,
            Warnings = ReportDiagnostic.Error,
            Optimization = OptimizationLevel.Release,
            AllowsUnsafe = true,
            Symbols = ["SOME", "OTHER"],
        },
    ];

    public LanguageVersion Language { get; init; } = LanguageVersion.CSharp12;

    public NullableContextOptions Nullable { get; init; } = NullableContextOptions.Enable;

    public bool IsChecked { get; init; }

    public bool AllowsUnsafe { get; init; }

    public OptimizationLevel Optimization { get; init; }

    public ReportDiagnostic Warnings { get; init; }

    public IReadOnlyList<string> Symbols { get; init; } = [];

    public CSharpParseOptions Parsing => new CSharpParseOptions(Language, DocumentationMode.Diagnose).WithPreprocessorSymbols(Symbols);

    public CSharpCompilationOptions Compiling => new(
        OutputKind.DynamicallyLinkedLibrary,
        nullableContextOptions: Nullable,
        checkOverflow: IsChecked,
        allowUnsafe: AllowsUnsafe,
        optimizationLevel: Optimization,
        generalDiagnosticOption: Warnings,
        warningLevel: 9999);

    public override string ToString() => Name;
}
