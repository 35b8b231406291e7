using System.Collections.Immutable;
using System.Composition;
using FifoLocks.Generators.Analysis;
using FifoLocks.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FifoLocks.CodeFixes;

/// <summary>FIFO009: says on the mode that its compatibility is one-sided on purpose. Whether it is, or the mode forgot to exclude the other, its author knows.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MeanAsymmetricFix)), Shared]
public sealed class MeanAsymmetricFix : SolutionFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.OneSided.Id];

    private protected override async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        await AttributeAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is null
            ? null
            : $"Say that it is meant: '{RuntimeNames.Asymmetric} = true'";

    private protected override async Task<Solution> ApplyAsync(
        Solution solution, IReadOnlyList<(Document Document, Diagnostic Diagnostic)> reported, CancellationToken cancellationToken)
    {
        var attributes = new List<AttributeSyntax>();
        foreach ((Document document, Diagnostic diagnostic) in reported)
        {
            if (await AttributeAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is { } attribute)
            {
                attributes.Add(attribute);
            }
        }

        return await ReplaceAsync(solution, attributes, static (_, attribute) => Mean(attribute), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The <c>[LockMode]</c> of the reported type, on whichever of its parts it stands.</summary>
    private static async Task<AttributeSyntax?> AttributeAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        await NodeAsync<TypeDeclarationSyntax>(document, diagnostic, cancellationToken).ConfigureAwait(false) is { } mode
        && await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is { } model
        && model.GetDeclaredSymbol(mode, cancellationToken) is { } type
        && Symbols.Attribute(type, RuntimeNames.LockModeAttribute)?.ApplicationSyntaxReference is { } place
            ? await place.GetSyntaxAsync(cancellationToken).ConfigureAwait(false) as AttributeSyntax
            : null;

    private static AttributeSyntax Mean(AttributeSyntax attribute)
    {
        AttributeArgumentListSyntax list = attribute.ArgumentList
            ?? SyntaxFactory.AttributeArgumentList().WithTrailingTrivia(attribute.Name.GetTrailingTrivia());
        LiteralExpressionSyntax yes = SyntaxFactory.LiteralExpression(SyntaxKind.TrueLiteralExpression);
        if (list.Arguments.FirstOrDefault(static each => each.NameEquals?.Name.Identifier.ValueText == RuntimeNames.Asymmetric) is { } denied)
        {
            return attribute.WithArgumentList(list.ReplaceNode(denied.Expression, yes.WithTriviaFrom(denied.Expression)));
        }

        AttributeArgumentSyntax meant = SyntaxFactory.AttributeArgument(
            SyntaxFactory.NameEquals(
                SyntaxFactory.IdentifierName(RuntimeNames.Asymmetric).WithTrailingTrivia(SyntaxFactory.Space),
                SyntaxFactory.Token([], SyntaxKind.EqualsToken, [SyntaxFactory.Space])),
            nameColon: null,
            yes);
        return attribute.WithName(attribute.Name.WithoutTrailingTrivia()).WithArgumentList(list.WithArguments([meant]));
    }
}
