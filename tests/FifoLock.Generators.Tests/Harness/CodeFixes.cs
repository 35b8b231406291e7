using System.Runtime.CompilerServices;
using FifoLocks.Generators.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FifoLocks.Generators.Tests.Harness;

/// <summary>
/// The rules that have a code fix, as the sources of the fixes say. Read and not referenced: their assembly needs a newer compiler than the one that this project tests the
/// generator with.
/// </summary>
internal static class CodeFixes
{
    public static IReadOnlySet<string> Ids { get; } = Read();

    private static HashSet<string> Read()
    {
        var ids = new HashSet<string>();
        foreach (string file in Directory.GetFiles(Folder(), "*Fix.cs", SearchOption.AllDirectories))
        {
            SyntaxNode root = CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot();
            if (!root.DescendantNodes().OfType<AttributeSyntax>().Any(static attribute => attribute.Name.ToString() == "ExportCodeFixProvider"))
            {
                continue;
            }

            // public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.NotPartial.Id, ...];
            string[] names =
            [
                .. root.DescendantNodes().OfType<PropertyDeclarationSyntax>()
                    .Where(static property => property.Identifier.ValueText == "FixableDiagnosticIds")
                    .SelectMany(static property => property.DescendantNodes().OfType<MemberAccessExpressionSyntax>())
                    .Where(static access => access.Expression.ToString() == nameof(Rules))
                    .Select(static access => access.Name.Identifier.ValueText),
            ];
            Assert.That(names, Is.Not.Empty, $"{Path.GetFileName(file)} says which rules it fixes: [Rules.Name.Id]");
            ids.UnionWith(names.Select(static name => ((DiagnosticDescriptor)typeof(Rules).GetField(name)!.GetValue(null)!).Id));
        }

        return ids;
    }

    private static string Folder([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "src", "FifoLock.CodeFixes"));
}
