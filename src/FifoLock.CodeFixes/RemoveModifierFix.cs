using System.Collections.Immutable;
using System.Composition;
using FifoLocks.Generators.Analysis;
using FifoLocks.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FifoLocks.CodeFixes;

/// <summary>
/// FIFO004: removes <c>file</c>, <c>static</c>, <c>abstract</c> and <c>ref</c> from a mode or typed lock, and <c>file</c> from the types around it, where nothing in the type needs the word.
/// Type parameters, base classes and the like are there for something.
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveModifierFix)), Shared]
public sealed class RemoveModifierFix : SolutionFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.Unsupported.Id];

    private protected override async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        List<SyntaxToken> words = await WordsAsync(document, diagnostic, cancellationToken).ConfigureAwait(false);
        return words.Count == 0 ? null : $"Remove '{string.Join(" ", words.Select(static word => word.Text).Distinct())}'";
    }

    private protected override async Task<Solution> ApplyAsync(
        Solution solution, IReadOnlyList<(Document Document, Diagnostic Diagnostic)> reported, CancellationToken cancellationToken)
    {
        var words = new HashSet<SyntaxToken>();
        foreach ((Document document, Diagnostic diagnostic) in reported)
        {
            words.UnionWith(await WordsAsync(document, diagnostic, cancellationToken).ConfigureAwait(false));
        }

        return await ReplaceAsync(
            solution,
            words.Select(static word => (TypeDeclarationSyntax)word.Parent!),
            (original, declaration) => Remove(declaration, original.Modifiers.Select(words.Contains)),
            cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The words to remove; none where the type would not compile without them.</summary>
    private static async Task<List<SyntaxToken>> WordsAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (await NodeAsync<TypeDeclarationSyntax>(document, diagnostic, cancellationToken).ConfigureAwait(false) is not { } declaration
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || model.GetDeclaredSymbol(declaration, cancellationToken) is not { } type
            || Symbols.IsGeneric(type)
            || NeedsThem(type))
        {
            return [];
        }

        List<SyntaxToken> words = [.. Modifiers(type, SyntaxKind.FileKeyword, SyntaxKind.StaticKeyword, SyntaxKind.AbstractKeyword, SyntaxKind.RefKeyword)];
        for (INamedTypeSymbol outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            words.AddRange(Modifiers(outer, SyntaxKind.FileKeyword));
            type = outer;
        }

        // Without 'file' there may be two of a name.
        bool isTaken = words.Any(static word => word.IsKind(SyntaxKind.FileKeyword)) && type.ContainingNamespace.GetTypeMembers(type.Name, type.Arity).Length > 1;
        return isTaken ? [] : words;

        IEnumerable<SyntaxToken> Modifiers(INamedTypeSymbol symbol, params SyntaxKind[] kinds) =>
            from reference in symbol.DeclaringSyntaxReferences
            let part = reference.GetSyntax(cancellationToken) as TypeDeclarationSyntax
            where part is not null
            from word in part.Modifiers
            where kinds.Contains(word.Kind())
            select word;
    }

    private static bool NeedsThem(INamedTypeSymbol type) =>
        type.GetMembers().Any(static member => (member.IsAbstract && member is not INamedTypeSymbol)
            || member is IFieldSymbol { IsStatic: false } and ({ RefKind: not RefKind.None } or { Type.IsRefLikeType: true }));

    private static TypeDeclarationSyntax Remove(TypeDeclarationSyntax declaration, IEnumerable<bool> isRemoved)
    {
        SyntaxTriviaList leading = declaration.GetLeadingTrivia();
        bool isFirstOfDeclaration = declaration.AttributeLists.Count == 0;
        if (!isFirstOfDeclaration)
        {
            leading = declaration.Modifiers[0].LeadingTrivia;
        }

        SyntaxToken[] kept = [.. declaration.Modifiers.Zip(isRemoved, static (word, removed) => (word, removed)).Where(static each => !each.removed).Select(static each => each.word)];
        if (kept.Length > 0)
        {
            kept[0] = kept[0].WithLeadingTrivia(leading);
            return declaration.WithModifiers([.. kept]);
        }

        return declaration.WithModifiers(default).WithKeyword(declaration.Keyword.WithLeadingTrivia(leading));
    }
}
