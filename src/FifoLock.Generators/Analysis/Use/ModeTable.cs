using System.Collections.Concurrent;
using FifoLocks.Generators.Model;
using FifoLocks.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Analysis.Use;

/// <summary>What the predicates of modes exclude, parsed when somebody asks and kept for the compilation. Any thread may ask.</summary>
internal sealed class ModeTable(Compilation compilation)
{
    private readonly ConcurrentDictionary<INamedTypeSymbol, ModeModel?> _models = new(SymbolEqualityComparer.Default);

    /// <summary>Whether <paramref name="asking"/> is refused as long as one hold of <paramref name="held"/> is there, whatever else is. False also where that depends.</summary>
    public bool IsExcluded(INamedTypeSymbol asking, INamedTypeSymbol held, CancellationToken cancellationToken) =>
        IsBounded(asking, held, static term => term is { Parameter: null, Limit: <= 1 }, cancellationToken);

    /// <summary>Whether <paramref name="asking"/> is refused when enough holds of <paramref name="held"/> are there, however many that are.</summary>
    public bool IsLimited(INamedTypeSymbol asking, INamedTypeSymbol held, CancellationToken cancellationToken) =>
        IsBounded(asking, held, static _ => true, cancellationToken);

    private bool IsBounded(INamedTypeSymbol asking, INamedTypeSymbol held, Func<BoundTerm, bool> isSuch, CancellationToken cancellationToken)
    {
        if (Model(asking, cancellationToken) is not { AnyOf.Count: > 0 } model)
        {
            return false;
        }

        string name = Symbols.FullName(held);
        foreach (EquatableArray<BoundTerm> alternative in model.AnyOf)
        {
            // What a predicate that runs as written implies is enough: what is implied and false makes it false.
            if (!alternative.Any(term => !term.IsLower && term.Mode == name && isSuch(term)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A mode of the lock that waits as long as <paramref name="held"/> is there, and keeps everybody who asks later waiting behind it; null when there is none.</summary>
    public INamedTypeSymbol? WhoWaitsFor(INamedTypeSymbol held, ITypeSymbol typedLock, INamedTypeSymbol asking, CancellationToken cancellationToken)
    {
        INamedTypeSymbol[] listed =
            typedLock is INamedTypeSymbol type ? [.. LockParser.ListedTypes(type, cancellationToken).Select(static each => each.Type).OfType<INamedTypeSymbol>()] : [];
        IEnumerable<INamedTypeSymbol> modes = listed.Length > 0 ? listed : Mentioned(held, cancellationToken).Concat(Mentioned(asking, cancellationToken));
        foreach (INamedTypeSymbol mode in modes)
        {
            if (IsExcluded(mode, held, cancellationToken))
            {
                return mode;
            }
        }

        return null;
    }

    private IEnumerable<INamedTypeSymbol> Mentioned(INamedTypeSymbol mode, CancellationToken cancellationToken) =>
        Model(mode, cancellationToken) is { } model
            ? model.Mentions.Select(mention => compilation.GetTypeByMetadataName(mention.FullName)).OfType<INamedTypeSymbol>()
            : [];

    private ModeModel? Model(INamedTypeSymbol mode, CancellationToken cancellationToken)
    {
        if (!_models.TryGetValue(mode, out ModeModel? model))
        {
            model = !Symbols.IsLockMode(mode) ? null
                : SymbolEqualityComparer.Default.Equals(mode.ContainingAssembly, compilation.Assembly) ? ModeParser.Parse(mode, compilation, issues: null, cancellationToken)
                : Symbols.Attribute(mode, RuntimeNames.CompiledPredicateAttribute) is { ConstructorArguments: [{ Value: string terms }] }
                    ? CompiledTerms.Read(Symbols.Shape(mode), mode.ContainingAssembly.Name, terms)
                    : null;
            _models.TryAdd(mode, model);
        }

        return model;
    }
}
