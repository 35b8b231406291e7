using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace FifoLocks.Generators.Analysis.Use.Order;

/// <summary>What the functions of one body share.</summary>
internal sealed class FunctionBody(IOperation root, ISymbol member, LeaseTypes types, IAssemblySymbol assembly, Action<Function> add)
{
    private readonly Dictionary<ILocalSymbol, bool> _changed = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<Function, HashSet<ISymbol>> _called = [];

    public IOperation Root { get; } = root;

    public ISymbol Member { get; } = member;

    public LeaseTypes Types { get; } = types;

    public IAssemblySymbol Assembly { get; } = assembly;

    public Action<Function> Add { get; } = add;

    /// <summary>Locals that are another name of a lock.</summary>
    public Dictionary<ILocalSymbol, ISymbol> Aliases { get; } = new(SymbolEqualityComparer.Default);

    /// <summary>Locals that have a lease.</summary>
    public Dictionary<ILocalSymbol, Hold> Leases { get; } = new(SymbolEqualityComparer.Default);

    public bool IsChanged(ILocalReferenceOperation local)
    {
        if (!_changed.TryGetValue(local.Local, out bool isChanged))
        {
            _changed[local.Local] = isChanged = Variables.IsChanged(local, Root);
        }

        return isChanged;
    }

    /// <summary>A second call that is waited for without a lock held says nothing new.</summary>
    public bool IsNewFor(Function function, ISymbol callee)
    {
        if (!_called.TryGetValue(function, out HashSet<ISymbol>? called))
        {
            _called[function] = called = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        }

        return called.Add(callee);
    }
}
