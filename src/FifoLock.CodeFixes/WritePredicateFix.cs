using System.Collections.Immutable;
using System.Composition;
using FifoLocks.Generators.Analysis;
using FifoLocks.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace FifoLocks.CodeFixes;

/// <summary>
/// FIFO003: writes an <c>IsCompatible</c> where there is none. The stub lets the mode exclude itself, which is safe until somebody says what it shares the lock
/// with. One that is misshapen is its author's to correct: what was meant cannot be seen.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WritePredicateFix)), Shared]
public sealed class WritePredicateFix : SolutionFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.NoPredicate.Id];

    private protected override async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        await ModeAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is { } mode
            ? $"Write '{RuntimeNames.IsCompatible}' for '{mode.Identifier.ValueText}'"
            : null;

    private protected override async Task<Solution> ApplyAsync(
        Solution solution, IReadOnlyList<(Document Document, Diagnostic Diagnostic)> reported, CancellationToken cancellationToken)
    {
        var modes = new List<TypeDeclarationSyntax>();
        foreach ((Document document, Diagnostic diagnostic) in reported)
        {
            if (await ModeAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is { } mode)
            {
                modes.Add(mode);
            }
        }

        return await ReplaceAsync(solution, modes, static (_, mode) => AddPredicate(mode), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The reported type; null where the report is about a method that is there.</summary>
    private static async Task<TypeDeclarationSyntax?> ModeAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        await NodeAsync<MemberDeclarationSyntax>(document, diagnostic, cancellationToken).ConfigureAwait(false) as TypeDeclarationSyntax;

    private static TypeDeclarationSyntax AddPredicate(TypeDeclarationSyntax mode)
    {
        string name = mode.Identifier.Text + (mode.TypeParameterList is { } list ? list.ToString() : "");
        MemberDeclarationSyntax predicate = SyntaxFactory
            .ParseMemberDeclaration(
                $"public static bool {RuntimeNames.IsCompatible}(global::{RuntimeNames.Holds} h) => h.{RuntimeNames.None}<{name}>();")!
            .WithAdditionalAnnotations(Formatter.Annotation, Simplifier.Annotation);

        if (mode.Members.Count > 0)
        {
            predicate = predicate.WithLeadingTrivia(SyntaxFactory.ElasticLineFeed);
        }

        // 'class Read;' has no braces to put anything between.
        if (mode.OpenBraceToken.IsKind(SyntaxKind.None))
        {
            SyntaxTriviaList after = mode.SemicolonToken.TrailingTrivia;
            mode = mode
                .WithSemicolonToken(default)
                .WithOpenBraceToken(SyntaxFactory.Token(SyntaxKind.OpenBraceToken))
                .WithCloseBraceToken(SyntaxFactory.Token(SyntaxKind.CloseBraceToken).WithTrailingTrivia(after));
        }

        return mode.AddMembers(predicate).WithAdditionalAnnotations(Formatter.Annotation);
    }
}
