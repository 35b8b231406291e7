using System.Collections.Immutable;
using FifoLocks.Generators.Analysis;
using FifoLocks.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace FifoLocks.Generators.Tests;

/// <summary>
/// What analyzers of others say of every parameter and every nested type is taken back exactly where our pattern asks for it. That the real ones say it, and that nothing else is said, is
/// seen in <see cref="StrictUserTests"/>.
/// </summary>
internal sealed class PatternSuppressorTests
{
    [Test]
    public async Task The_holds_of_a_predicate_need_not_be_used()
    {
        string[] remaining = await Remaining("IDE0060", """
            [LockMode(Asymmetric = true)] public sealed partial class Free
            {
                private static bool IsCompatible(Holds holds, int most) => true;
                private static bool IsCompatible(string text) => true;
                private static bool Other(Holds other) => true;
            }
            public static class NoMode { private static bool IsCompatible(Holds elsewhere) => true; }
            """);
        Assert.That(remaining, Is.EqualTo(new[] { "most", "text", "other", "elsewhere" }));
    }

    [Test]
    public async Task A_mode_may_be_nested_and_public()
    {
        string[] remaining = await Remaining("CA1034", """
            public partial class Store
            {
                [LockMode] public sealed partial class Write { private static bool IsCompatible(Holds h) => h.None<Write>(); }
                [FifoLock(typeof(Write))] public sealed partial class Gate;
                public sealed class Other { public enum Kind { One } }
            }
            """);
        Assert.That(remaining, Is.EqualTo(new[] { "Gate", "Other", "Kind" }));
    }

    /// <summary>What is left of a rule that speaks of every parameter or nested type.</summary>
    private static async Task<string[]> Remaining(string id, string source)
    {
        Generated generated = Generation.Run(Generation.Usings + source);
        ImmutableArray<Diagnostic> found = await generated.Compilation
            .WithAnalyzers([new Nagging(id), new PatternSuppressor()], new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), (exception, _, _) => Assert.Fail(exception.ToString()), concurrentAnalysis: true, logAnalyzerExecutionTime: false))
            .GetAnalyzerDiagnosticsAsync();
        return [.. found.OrderBy(static each => each.Location.SourceSpan.Start).Select(static each => each.Location.SourceTree!.ToString().Substring(each.Location.SourceSpan.Start, each.Location.SourceSpan.Length))];
    }

#pragma warning disable RS1001, RS1017 // Not for a compiler to find: it stands for whichever rule of somebody else's a test names.
    private sealed class Nagging(string id) : DiagnosticAnalyzer
    {
        private readonly DiagnosticDescriptor _rule = new(id, "Title", "Message", "Category", DiagnosticSeverity.Warning, isEnabledByDefault: true);

        public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [_rule];

        public override void Initialize(AnalysisContext context)
        {
            context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
            context.EnableConcurrentExecution();
            if (id == "CA1034")
            {
                context.RegisterSyntaxNodeAction(
                    node =>
                    {
                        var type = (BaseTypeDeclarationSyntax)node.Node;
                        if (type.Parent is BaseTypeDeclarationSyntax)
                        {
                            node.ReportDiagnostic(Diagnostic.Create(_rule, type.Identifier.GetLocation()));
                        }
                    },
                    SyntaxKind.ClassDeclaration,
                    SyntaxKind.EnumDeclaration);
            }
            else
            {
                context.RegisterSyntaxNodeAction(
                    node => node.ReportDiagnostic(Diagnostic.Create(_rule, ((ParameterSyntax)node.Node).Identifier.GetLocation())), SyntaxKind.Parameter);
            }
        }
    }
#pragma warning restore RS1001, RS1017
}
