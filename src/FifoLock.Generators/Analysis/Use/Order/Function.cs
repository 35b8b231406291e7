using FifoLocks.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Analysis.Use.Order;

/// <summary>What is kept of a function's body: the order in which it takes locks and calls others. Written by its walk alone.</summary>
internal sealed class Function(ISymbol symbol, string name, Location place)
{
    private const string Core = "Core";
    private bool _isReturnKnown = true;

    /// <summary>The method, lambda or local function; the field or property, for an initializer.</summary>
    public ISymbol Symbol { get; } = symbol;

    /// <summary>How messages call it.</summary>
    public string Name { get; } = name;

    public Location Place { get; } = place;

    public List<Take> Takes { get; } = [];

    public List<Call> Calls { get; } = [];

    /// <summary>Functions that are made delegates here, so that anybody may call them.</summary>
    public List<IMethodSymbol> HandedOut { get; } = [];

    /// <summary>The lock, or the lock of the lease, that it returns on every path; null when that is not known.</summary>
    public ISymbol? Returned { get; private set; }

    /// <summary>Its body runs when somebody enumerates, not when it is called.</summary>
    public bool IsIterator { get; set; }

    public void Returns(ISymbol? name)
    {
        _isReturnKnown &= name is not null && (Returned is null || SymbolEqualityComparer.Default.Equals(Returned, name));
        Returned = _isReturnKnown ? name : null;
    }

    /// <summary>The one symbol for all that a call may name.</summary>
    public static IMethodSymbol Of(IMethodSymbol method)
    {
        method = (method.ReducedFrom ?? method).OriginalDefinition;
        return method.PartialImplementationPart ?? method;
    }

    /// <summary>The method that the generator writes over a <c>Core</c>: it calls it under the mutex of its object. Null for any other method.</summary>
    public static Function? SynchronizedOver(IMethodSymbol core)
    {
        if (core.IsStatic || core.Name.Length <= Core.Length || !core.Name.EndsWith(Core, StringComparison.Ordinal))
        {
            return null;
        }

        foreach (IMethodSymbol method in core.ContainingType.GetMembers(core.Name.Substring(0, core.Name.Length - Core.Length)).OfType<IMethodSymbol>())
        {
            if (method.Parameters.Length == core.Parameters.Length
                && method.Arity == core.Arity
                && Symbols.Attribute(method, RuntimeNames.SynchronizedAttribute)?.AttributeClass?.ContainingAssembly.GetTypeByMetadataName(RuntimeNames.ReentrantExclusive) is { } mode)
            {
                Location place = (method.PartialDefinitionPart ?? method).Locations[0];
                var function = new Function(Of(method), NameOf(method), place);
                var hold = new Hold(method.ContainingType.OriginalDefinition, mode, local: null, place);
                function.Takes.Add(new Take(hold.Lock, mode, IsConversion: false, [], place));
                function.Calls.Add(new Call(Of(core), IsVirtual: false, IsWaitedFor: true, [hold], place));
                return function;
            }
        }

        return null;
    }

    /// <summary>How messages call a member.</summary>
    public static string NameOf(ISymbol symbol) => symbol switch
    {
        IMethodSymbol { AssociatedSymbol: { } owner } => NameOf(owner),
        IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.StaticConstructor } => $"the constructor of '{symbol.ContainingType.Name}'",
        IPropertySymbol { IsIndexer: true } => $"the indexer of '{symbol.ContainingType.Name}'",
        IMethodSymbol { MethodKind: MethodKind.Ordinary, CanBeReferencedByName: false } => "the program",
        { ContainingType: { Name.Length: > 0 } type } => $"'{type.Name}.{symbol.Name}'",
        _ => $"'{symbol.Name}'",
    };
}

/// <summary>A lease that is held.</summary>
internal sealed class Hold(ISymbol @lock, INamedTypeSymbol mode, ILocalSymbol? local, Location place)
{
    /// <summary>What the code calls the lock.</summary>
    public ISymbol Lock { get; } = @lock;

    /// <summary>The mode, or the type of a lease that has none.</summary>
    public INamedTypeSymbol Mode { get; } = mode;

    /// <summary>The variable it is in.</summary>
    public ILocalSymbol? Local { get; } = local;

    /// <summary>Where it was asked for.</summary>
    public Location Place { get; } = place;

    /// <summary>The end of a <c>using</c> releases it, so it is held until then.</summary>
    public bool IsScoped { get; set; }

    /// <summary>It was released, or given to somebody else, on some path.</summary>
    public bool IsOver { get; set; }
}

/// <summary>A request that waits until it is granted.</summary>
/// <param name="Lock">What the code calls the lock.</param>
/// <param name="Mode">What is asked for: a mode, or the type of a lease that has none.</param>
/// <param name="IsConversion">Whether the request goes ahead of the queue.</param>
/// <param name="Held">What is held meanwhile.</param>
/// <param name="Place">Where.</param>
internal sealed record Take(ISymbol Lock, INamedTypeSymbol Mode, bool IsConversion, IReadOnlyList<Hold> Held, Location Place);

/// <summary>A call of a function of this compilation.</summary>
/// <param name="Callee">The function that is named.</param>
/// <param name="IsVirtual">Whether another one may run.</param>
/// <param name="IsWaitedFor">Whether the caller, or who waits for the caller, waits until it has ended.</param>
/// <param name="Held">What is held for certain until it has ended.</param>
/// <param name="Place">Where; null when nothing is held.</param>
internal sealed record Call(IMethodSymbol Callee, bool IsVirtual, bool IsWaitedFor, IReadOnlyList<Hold> Held, Location? Place);
