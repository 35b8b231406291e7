using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Analysis.Use.Order;

/// <summary>Who calls whom: which locks a call may take, which are held whenever a function is called, and which lock a name stands for.</summary>
internal sealed class CallGraph
{
    private readonly Function[] _functions;
    private readonly Dictionary<ISymbol, Function> _bySymbol = new(SymbolEqualityComparer.Default);

    /// <summary>By a virtual method or a member of an interface: what may run for it, null for what has no body here. Where there is more than one, nobody knows which.</summary>
    private readonly Dictionary<ISymbol, List<Function?>> _implementations = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, ISymbol?> _locks = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<Function, Dictionary<Asked, Witness>> _taken = [];
    private readonly Dictionary<Function, ImmutableHashSet<Kept>> _entry = [];
    private readonly CancellationToken _cancellationToken;

    /// <param name="functions">All functions, in an order that does not depend on the build.</param>
    /// <param name="implementers">Types that have interfaces.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public CallGraph(Function[] functions, IEnumerable<INamedTypeSymbol> implementers, CancellationToken cancellationToken)
    {
        _functions = functions;
        _cancellationToken = cancellationToken;
        foreach (Function function in functions)
        {
            if (!_bySymbol.ContainsKey(function.Symbol))
            {
                _bySymbol.Add(function.Symbol, function);
            }
        }

        FindOverrides();
        FindImplementers(implementers);
        FindTaken();
        FindEntries();
    }

    public IReadOnlyList<Function> Functions => _functions;

    /// <summary>The one lock that is meant by a name: a field, an auto-property, a parameter of a primary constructor, or a type whose objects are synchronized on; else null.</summary>
    public ISymbol? LockOf(ISymbol name)
    {
        if (!_locks.TryGetValue(name, out ISymbol? found))
        {
            // A name that leads back to itself means nothing.
            _locks[name] = null;
            _locks[name] = found = name switch
            {
                IPropertySymbol property => IsAuto(property) ? property : property.GetMethod is { } getter ? ReturnedBy(getter) : null,
                IMethodSymbol method => ReturnedBy(method),
                _ => name,
            };
        }

        return found;
    }

    /// <summary>The function that a call runs; null where that is not known, or where it runs later.</summary>
    public Function? TargetOf(Call call) => PossibleTargetOf(call) is { IsIterator: false } target ? target : null;

    /// <summary>What a call of the function may ask for and wait until it is granted, itself or through others.</summary>
    public IEnumerable<KeyValuePair<Asked, Witness>> TakenBy(Function function) =>
        _taken.TryGetValue(function, out Dictionary<Asked, Witness>? taken) ? taken : [];

    /// <summary>What is held whenever the function is called.</summary>
    public ImmutableHashSet<Kept> HeldBefore(Function function) => _entry.TryGetValue(function, out ImmutableHashSet<Kept>? held) ? held : ImmutableHashSet<Kept>.Empty;

    /// <summary>The locks of leases.</summary>
    public IEnumerable<(Kept Kept, Hold Hold)> Resolve(IReadOnlyList<Hold> holds)
    {
        foreach (Hold hold in holds)
        {
            if (LockOf(hold.Lock) is { } held)
            {
                yield return (new Kept(held, hold.Mode), hold);
            }
        }
    }

    private static bool IsAuto(IPropertySymbol property) =>
        property.ContainingType.GetMembers().Any(member => member is IFieldSymbol field && SymbolEqualityComparer.Default.Equals(field.AssociatedSymbol, property));

    private ISymbol? ReturnedBy(IMethodSymbol method) =>
        _bySymbol.TryGetValue(Function.Of(method), out Function? function) && function.Returned is { } returned ? LockOf(returned) : null;

    private Function? PossibleTargetOf(Call call)
    {
        if (!call.IsVirtual)
        {
            return _bySymbol.TryGetValue(call.Callee, out Function? named) ? named : null;
        }

        return _implementations.TryGetValue(call.Callee, out List<Function?>? all) && all.Count == 1 ? all[0] : null;
    }

    private void FindOverrides()
    {
        foreach (Function function in _functions)
        {
            if (function.Symbol is IMethodSymbol method && (method.IsVirtual || method.IsOverride))
            {
                for (IMethodSymbol? current = method; current is not null; current = current.OverriddenMethod)
                {
                    AddImplementation(Function.Of(current), function);
                }
            }
        }
    }

    private void FindImplementers(IEnumerable<INamedTypeSymbol> implementers)
    {
        var called = new HashSet<ISymbol>(
            _functions.SelectMany(static function => function.Calls).Select(static call => call.Callee).Where(static callee => callee.ContainingType?.TypeKind == TypeKind.Interface),
            SymbolEqualityComparer.Default);
        var owners = new HashSet<ISymbol>(called.Select(static each => each.ContainingType), SymbolEqualityComparer.Default);
        if (called.Count == 0)
        {
            return;
        }

        foreach (INamedTypeSymbol type in implementers)
        {
            foreach (INamedTypeSymbol contract in type.AllInterfaces.Where(each => owners.Contains(each.OriginalDefinition)))
            {
                foreach (IMethodSymbol member in contract.GetMembers().OfType<IMethodSymbol>().Where(each => called.Contains(Function.Of(each))))
                {
                    // A method that has no body here is somebody nobody knows: it counts, so that the call is not followed to the other one.
                    if (type.FindImplementationForInterfaceMember(member) is IMethodSymbol method)
                    {
                        AddImplementation(Function.Of(member), _bySymbol.TryGetValue(Function.Of(method), out Function? function) ? function : null);
                    }
                }
            }
        }
    }

    private void AddImplementation(ISymbol contract, Function? function)
    {
        if (!_implementations.TryGetValue(contract, out List<Function?>? all))
        {
            _implementations[contract] = all = [];
        }

        if (!all.Contains(function))
        {
            all.Add(function);
        }
    }

    /// <summary>A set for each function that only grows, until nothing changes: what a callee may take, its caller may take.</summary>
    private void FindTaken()
    {
        var callers = new Dictionary<Function, List<Function>>();
        var pending = new Queue<Function>();
        var isPending = new HashSet<Function>();
        foreach (Function function in _functions)
        {
            foreach (Call call in function.Calls)
            {
                if (call.IsWaitedFor && TargetOf(call) is { } target)
                {
                    if (!callers.TryGetValue(target, out List<Function>? list))
                    {
                        callers[target] = list = [];
                    }

                    list.Add(function);
                }
            }

            foreach (Take take in function.Takes)
            {
                if (LockOf(take.Lock) is { } taken && Set(function, new Asked(taken, take.Mode, take.IsConversion), new Witness(function, take.Place)) && isPending.Add(function))
                {
                    pending.Enqueue(function);
                }
            }
        }

        while (pending.Count > 0)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            Function callee = pending.Dequeue();
            isPending.Remove(callee);
            if (!callers.TryGetValue(callee, out List<Function>? all))
            {
                continue;
            }

            KeyValuePair<Asked, Witness>[] taken = [.. _taken[callee]];
            foreach (Function caller in all)
            {
                bool hasNew = false;
                foreach (KeyValuePair<Asked, Witness> each in taken)
                {
                    hasNew |= Set(caller, each.Key, each.Value);
                }

                if (hasNew && isPending.Add(caller))
                {
                    pending.Enqueue(caller);
                }
            }
        }
    }

    private bool Set(Function function, Asked asked, Witness witness)
    {
        if (!_taken.TryGetValue(function, out Dictionary<Asked, Witness>? taken))
        {
            _taken[function] = taken = [];
        }

        if (taken.ContainsKey(asked))
        {
            return false;
        }

        taken.Add(asked, witness);
        return true;
    }

    /// <summary>A set for each function that only shrinks: what all its callers hold. Functions that others may call begin with nothing.</summary>
    private void FindEntries()
    {
        var handedOut = new HashSet<ISymbol>(_functions.SelectMany(static function => function.HandedOut), SymbolEqualityComparer.Default);
        var called = new HashSet<Function>(_functions.SelectMany(static function => function.Calls).Select(PossibleTargetOf).OfType<Function>());
        var pending = new Queue<Function>();
        foreach (Function function in _functions)
        {
            if (!called.Contains(function) || handedOut.Contains(function.Symbol) || IsCalledFromElsewhere(function.Symbol))
            {
                _entry[function] = ImmutableHashSet<Kept>.Empty;
                pending.Enqueue(function);
            }
        }

        Spread(pending);

        // Left over are those that only call each other.
        foreach (Function function in _functions)
        {
            if (!_entry.ContainsKey(function))
            {
                _entry[function] = ImmutableHashSet<Kept>.Empty;
                pending.Enqueue(function);
                Spread(pending);
            }
        }
    }

    private void Spread(Queue<Function> pending)
    {
        while (pending.Count > 0)
        {
            _cancellationToken.ThrowIfCancellationRequested();
            Function caller = pending.Dequeue();
            ImmutableHashSet<Kept> before = _entry[caller];
            foreach (Call call in caller.Calls)
            {
                if (PossibleTargetOf(call) is not { } callee)
                {
                    continue;
                }

                ImmutableHashSet<Kept> held =
                    call.IsWaitedFor && !callee.IsIterator ? before.Union(Resolve(call.Held).Select(static each => each.Kept)) : ImmutableHashSet<Kept>.Empty;
                ImmutableHashSet<Kept> merged = _entry.TryGetValue(callee, out ImmutableHashSet<Kept>? known) ? known.Intersect(held) : held;
                if (known is null || merged.Count < known.Count)
                {
                    _entry[callee] = merged;
                    pending.Enqueue(callee);
                }
            }
        }
    }

    /// <summary>Whether calls may come that are not among those of this compilation, or under another name.</summary>
    private static bool IsCalledFromElsewhere(ISymbol symbol)
    {
        if (symbol is not IMethodSymbol method)
        {
            return true;
        }

        return method switch
        {
            { MethodKind: MethodKind.LambdaMethod or MethodKind.LocalFunction } => false,
            { IsVirtual: true } or { IsAbstract: true } or { IsOverride: true } or { ExplicitInterfaceImplementations.IsEmpty: false } => true,
            { DeclaredAccessibility: Accessibility.Private or Accessibility.Internal or Accessibility.ProtectedAndInternal } => false,
            _ => IsSeenOutside(method.ContainingType) || !method.ContainingType.AllInterfaces.IsEmpty,
        };
    }

    /// <summary>Whether other assemblies can name it.</summary>
    public static bool IsSeenOutside(ISymbol symbol)
    {
        for (ISymbol? current = symbol; current is not null and not INamespaceSymbol; current = current.ContainingSymbol)
        {
            if (current.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>What is asked for.</summary>
internal readonly struct Asked(ISymbol @lock, INamedTypeSymbol mode, bool isConversion) : IEquatable<Asked>
{
    public ISymbol Lock { get; } = @lock;

    public INamedTypeSymbol Mode { get; } = mode;

    public bool IsConversion { get; } = isConversion;

    public bool Equals(Asked other) =>
        IsConversion == other.IsConversion && SymbolEqualityComparer.Default.Equals(Lock, other.Lock) && SymbolEqualityComparer.Default.Equals(Mode, other.Mode);

    public override bool Equals(object? obj) => obj is Asked other && Equals(other);

    public override int GetHashCode() =>
        unchecked((SymbolEqualityComparer.Default.GetHashCode(Lock) * 31) + SymbolEqualityComparer.Default.GetHashCode(Mode));
}

/// <summary>What is held.</summary>
internal readonly struct Kept(ISymbol @lock, INamedTypeSymbol mode) : IEquatable<Kept>
{
    public ISymbol Lock { get; } = @lock;

    public INamedTypeSymbol Mode { get; } = mode;

    public bool Equals(Kept other) => SymbolEqualityComparer.Default.Equals(Lock, other.Lock) && SymbolEqualityComparer.Default.Equals(Mode, other.Mode);

    public override bool Equals(object? obj) => obj is Kept other && Equals(other);

    public override int GetHashCode() =>
        unchecked((SymbolEqualityComparer.Default.GetHashCode(Lock) * 31) + SymbolEqualityComparer.Default.GetHashCode(Mode));
}

/// <summary>Where somebody asks.</summary>
/// <param name="Function">Who.</param>
/// <param name="Place">Where.</param>
internal sealed record Witness(Function Function, Location Place);
