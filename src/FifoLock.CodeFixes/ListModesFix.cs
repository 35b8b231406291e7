using System.Collections.Immutable;
using System.Composition;
using FifoLocks.Generators.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Simplification;

namespace FifoLocks.CodeFixes;

/// <summary>FIFO013: adds the mode that a listed one looks at, or removes the second mention of one.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ListModesFix)), Shared]
public sealed class ListModesFix : SolutionFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Rules.OddList.Id];

    private protected override async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (await NodeAsync<TypeOfExpressionSyntax>(document, diagnostic, cancellationToken).ConfigureAwait(false) is not { } entry)
        {
            return null;
        }

        return IsMissing(diagnostic, out _)
            ? await MissingAsync(document, entry, diagnostic, cancellationToken).ConfigureAwait(false) is { } missing ? $"Add 'typeof({missing.Name})'" : null
            : $"Remove the second '{entry}'";
    }

    private protected override async Task<Solution> ApplyAsync(
        Solution solution, IReadOnlyList<(Document Document, Diagnostic Diagnostic)> reported, CancellationToken cancellationToken)
    {
        var removed = new HashSet<SyntaxNode>();
        var added = new Dictionary<SyntaxNode, List<INamedTypeSymbol>>();
        foreach ((Document document, Diagnostic diagnostic) in reported)
        {
            if (await NodeAsync<TypeOfExpressionSyntax>(document, diagnostic, cancellationToken).ConfigureAwait(false) is not { Parent.Parent: { } list } entry)
            {
                continue;
            }

            // Of the three ways to write the list, one has no node between the entry and the list.
            list = entry.Parent is InitializerExpressionSyntax initializer ? initializer : list;
            if (!added.ContainsKey(list))
            {
                added.Add(list, []);
            }

            if (!IsMissing(diagnostic, out _))
            {
                removed.Add(entry);
            }
            else if (await MissingAsync(document, entry, diagnostic, cancellationToken).ConfigureAwait(false) is { } missing
                && !added[list].Contains(missing, SymbolEqualityComparer.Default))
            {
                added[list].Add(missing);
            }
        }

        return await ReplaceAsync(
            solution, added.Keys, (list, _) => Rewrite(list, removed, added[list].Select(TypeOf)), cancellationToken).ConfigureAwait(false);
    }

    private static bool IsMissing(Diagnostic diagnostic, out string? fullName) => diagnostic.Properties.TryGetValue(TypedLockChecks.MissingMode, out fullName);

    /// <summary>The mode to add, where the attribute can name it.</summary>
    private static async Task<INamedTypeSymbol?> MissingAsync(
        Document document, TypeOfExpressionSyntax entry, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        if (!IsMissing(diagnostic, out string? fullName)
            || await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is not { } model
            || model.Compilation.GetTypeByMetadataName(fullName!) is not { } missing)
        {
            return null;
        }

        return model.IsAccessible(entry.SpanStart, missing) ? missing : null;
    }

    private static TypeOfExpressionSyntax TypeOf(INamedTypeSymbol mode) =>
        SyntaxFactory.TypeOfExpression(SyntaxFactory
            .ParseTypeName(mode.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat))
            .WithAdditionalAnnotations(Simplifier.Annotation));

    private static SyntaxNode Rewrite(SyntaxNode list, HashSet<SyntaxNode> removed, IEnumerable<TypeOfExpressionSyntax> added) => list switch
    {
        AttributeArgumentListSyntax arguments => arguments.WithArguments(
            Change(arguments.Arguments, argument => removed.Contains(argument.Expression), added.Select(SyntaxFactory.AttributeArgument))),
        InitializerExpressionSyntax initializer => initializer.WithExpressions(Change(initializer.Expressions, removed.Contains, added)),
        CollectionExpressionSyntax collection => collection.WithElements(
            Change(
                collection.Elements,
                element => element is ExpressionElementSyntax { Expression: { } expression } && removed.Contains(expression),
                added.Select(SyntaxFactory.ExpressionElement))),
        _ => list,
    };

    private static SeparatedSyntaxList<TNode> Change<TNode>(SeparatedSyntaxList<TNode> list, Func<TNode, bool> isRemoved, IEnumerable<TNode> added)
        where TNode : SyntaxNode
    {
        SyntaxTriviaList end = list.Last().GetTrailingTrivia();

        // From the back: removing one moves those behind it.
        foreach (int place in Enumerable.Range(0, list.Count).Where(i => isRemoved(list[i])).Reverse().ToList())
        {
            list = list.RemoveAt(place);
        }

        list = list.Replace(list.Last(), list.Last().WithoutTrailingTrivia());
        foreach (TNode node in added)
        {
            list = SyntaxFactory.SeparatedList<TNode>(
                list.GetWithSeparators().AddRange([SyntaxFactory.Token(SyntaxKind.CommaToken).WithTrailingTrivia(SyntaxFactory.Space), node]));
        }

        // What stood before the closing bracket stays there.
        return list.Replace(list.Last(), list.Last().WithTrailingTrivia(end));
    }
}
