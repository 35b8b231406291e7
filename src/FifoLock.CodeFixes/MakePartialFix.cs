using System.Collections.Immutable;
using System.Composition;
using FifoLocks.Generators.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FifoLocks.CodeFixes;

/// <summary>FIFO001 and FIFO002: writes <c>partial</c> before a mode, a typed lock, or the types around one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakePartialFix)), Shared]
public sealed class MakePartialFix : SolutionFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.NotPartial.Id, Rules.ContainerNotPartial.Id];

    private protected override async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        await NodeAsync<TypeDeclarationSyntax>(document, diagnostic, cancellationToken).ConfigureAwait(false) is { } type
            ? $"Make '{type.Identifier.ValueText}' partial"
            : null;

    private protected override async Task<Solution> ApplyAsync(
        Solution solution, IReadOnlyList<(Document Document, Diagnostic Diagnostic)> reported, CancellationToken cancellationToken)
    {
        var declarations = new List<TypeDeclarationSyntax>();
        foreach ((Document document, Diagnostic diagnostic) in reported)
        {
            SemanticModel? model = await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false);
            if (await NodeAsync<TypeDeclarationSyntax>(document, diagnostic, cancellationToken).ConfigureAwait(false) is not { } reportedType)
            {
                continue;
            }

            // A container that is not partial is of use only when those around it are, too.
            bool withContainers = diagnostic.Id == Rules.ContainerNotPartial.Id;
            for (INamedTypeSymbol? type = model?.GetDeclaredSymbol(reportedType, cancellationToken); type is not null; type = withContainers ? type.ContainingType : null)
            {
                declarations.AddRange(type.DeclaringSyntaxReferences
                    .Select(reference => reference.GetSyntax(cancellationToken))
                    .OfType<TypeDeclarationSyntax>()
                    .Where(static declaration => !declaration.Modifiers.Any(SyntaxKind.PartialKeyword)));
            }
        }

        return await ReplaceAsync(solution, declarations, static (_, declaration) => MakePartial(declaration), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The word goes last: it must stand right before the keyword.</summary>
    private static TypeDeclarationSyntax MakePartial(TypeDeclarationSyntax declaration)
    {
        SyntaxToken partial = SyntaxFactory.Token(SyntaxKind.PartialKeyword).WithTrailingTrivia(SyntaxFactory.Space);
        if (declaration.Modifiers.Count > 0)
        {
            return declaration.AddModifiers(partial);
        }

        // What stood before the keyword now stands before the new word.
        SyntaxToken keyword = declaration.Keyword;
        return declaration
            .WithKeyword(keyword.WithLeadingTrivia())
            .AddModifiers(partial.WithLeadingTrivia(keyword.LeadingTrivia));
    }
}
