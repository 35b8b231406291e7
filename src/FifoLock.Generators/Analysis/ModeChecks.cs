using FifoLocks.Generators.Emission;
using FifoLocks.Generators.Model;
using FifoLocks.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace FifoLocks.Generators.Analysis;

/// <summary>What a valid mode may still have wrong: its predicate is not pure, its compatibility is one-sided, it waits for those behind it, or it does nothing.</summary>
internal static class ModeChecks
{
    public static void Run(INamedTypeSymbol type, ModeModel mode, Compilation compilation, Issues issues, CancellationToken cancellationToken)
    {
        if (ModeParser.FindPredicate(type, issues: null, cancellationToken) is not { } predicate)
        {
            return;
        }

        foreach ((SyntaxNode place, string what) in Impurities.Of(predicate, new SemanticModels(compilation), cancellationToken))
        {
            issues.Add(Rules.NotPure, place.GetLocation(), type.Name, what);
        }

        // The other modes as far as this one looks at them: enough for both questions.
        List<(INamedTypeSymbol Type, ModeModel Model)> others =
        [
            .. mode.Mentions
                .Where(mention => mention.ForeignAssembly is null && mention.FullName != mode.FullName)
                .Select(mention => compilation.Assembly.GetTypeByMetadataName(mention.FullName))
                .OfType<INamedTypeSymbol>()
                .Select(other => (other, ModeParser.Parse(other, compilation, issues: null, cancellationToken))),
        ];
        CheckOneSided(mode, others, issues);
        CheckWaitsForOneBehind(predicate, mode, others, issues, cancellationToken);
    }

    /// <summary>A mode that nobody conflicts with is only known when all modes are.</summary>
    public static void ReportIdle(CompilationAnalysisContext context, IReadOnlyList<(ModeModel Model, Location? Place)> modes)
    {
        var lookedAt = new HashSet<string>(
            from mode in modes
            from mention in mode.Model.Mentions
            where mention.FullName != mode.Model.FullName
            select mention.FullName,
            StringComparer.Ordinal);
        foreach ((ModeModel mode, Location? place) in modes)
        {
            bool isAlwaysGranted = mode is { Standing: Standing.Sound, IsExact: true } && mode.AnyOf.Any(static alternative => alternative.Count == 0);
            if (isAlwaysGranted && !lookedAt.Contains(mode.FullName))
            {
                context.ReportDiagnostic(Diagnostic.Create(Rules.ConflictsWithNothing, place, mode.Name));
            }
        }
    }

    /// <summary>
    /// Reported where the tolerant mode is declared, by the mode that excludes it: only that one need look at the other.
    /// </summary>
    private static void CheckOneSided(ModeModel excluder, IReadOnlyList<(INamedTypeSymbol Type, ModeModel Model)> others, Issues issues)
    {
        foreach ((INamedTypeSymbol type, ModeModel tolerant) in others)
        {
            if (Downgrades.Excludes(excluder, tolerant) && Conversions.Admits(tolerant, excluder) == true && !IsMeant(type))
            {
                issues.Add(Rules.OneSided, Symbols.NameLocation(type), tolerant.Name, excluder.Name);
            }
        }
    }

    private static bool IsMeant(INamedTypeSymbol type) =>
        Symbols.Attribute(type, RuntimeNames.LockModeAttribute)!.NamedArguments.Any(static argument =>
            argument is { Key: RuntimeNames.Asymmetric, Value.Value: true });

    /// <summary>
    /// Releases only ever lead towards the free lock. A predicate that is true there is granted in the end; one that is not needs somebody to come, and everybody
    /// who comes queues behind it.
    /// </summary>
    private static void CheckWaitsForOneBehind(
        IMethodSymbol predicate, ModeModel mode, IReadOnlyList<(INamedTypeSymbol Type, ModeModel Model)> others, Issues issues, CancellationToken cancellationToken)
    {
        bool needsHolds = mode.AnyOf.Count > 0 && mode.AnyOf.All(static alternative => alternative.Any(static term => term.IsLower));
        if (!needsHolds || mode.AnyOf.Any(IsReachedByConversion))
        {
            return;
        }

        var declaration = (MethodDeclarationSyntax)predicate.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken);
        SyntaxNode place = (SyntaxNode?)PredicateParser.SingleExpression(declaration) ?? declaration.Body ?? (SyntaxNode)declaration;
        BoundTerm needed = mode.AnyOf[0].First(static term => term.IsLower);
        issues.Add(Rules.WaitsForOneBehind, place.GetLocation(), mode.Name, Describe(needed));

        // A converter holds what it needs, and its request is not behind anybody's.
        bool IsReachedByConversion(EquatableArray<BoundTerm> alternative) =>
            alternative.Where(static term => term.IsLower).All(term =>
                term is { Parameter: null, Limit: 1 }
                && others.Any(other => other.Model.FullName == term.Mode && other.Model.ConvertsTo.Contains(mode.FullName)));
    }

    private static string Describe(BoundTerm needed)
    {
        string name = needed.Mode.Substring(needed.Mode.LastIndexOfAny(['.', '+']) + 1);
        return needed switch
        {
            { Parameter: { } parameter } => $"as many leases of '{name}' are held as '{parameter}' says",
            { Limit: 1 } => $"a lease of '{name}' is held",
            _ => $"{needed.Limit} leases of '{name}' are held",
        };
    }
}
