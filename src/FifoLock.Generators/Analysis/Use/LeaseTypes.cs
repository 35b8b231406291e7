using FifoLocks.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Analysis.Use;

/// <summary>The types of the runtime that the rules on use look for. One object per compilation; immutable, so any thread may ask it.</summary>
internal sealed class LeaseTypes
{
    private readonly INamedTypeSymbol _lease;
    private readonly INamedTypeSymbol? _capacityLease;
    private readonly INamedTypeSymbol _lockBase;
    private readonly INamedTypeSymbol? _token;
    private readonly INamedTypeSymbol? _timeSpan;
    private readonly INamedTypeSymbol?[] _tasks;

    private LeaseTypes(Compilation compilation, INamedTypeSymbol lease, INamedTypeSymbol lockBase)
    {
        _lease = lease;
        _lockBase = lockBase;
        _capacityLease = compilation.GetTypeByMetadataName(RuntimeNames.CapacityLease);
        _token = compilation.GetTypeByMetadataName("System.Threading.CancellationToken");
        _timeSpan = compilation.GetTypeByMetadataName("System.TimeSpan");
        _tasks =
        [
            compilation.GetTypeByMetadataName("System.Threading.Tasks.ValueTask`1"),
            compilation.GetTypeByMetadataName("System.Threading.Tasks.Task`1"),
            compilation.GetTypeByMetadataName("System.Runtime.CompilerServices.ConfiguredValueTaskAwaitable`1"),
            compilation.GetTypeByMetadataName("System.Runtime.CompilerServices.ConfiguredTaskAwaitable`1"),
        ];
    }

    /// <summary>The types, or null where the runtime is not referenced and there is nothing to look for.</summary>
    public static LeaseTypes? In(Compilation compilation) =>
        compilation.GetTypeByMetadataName(RuntimeNames.Lease + "`1") is { } lease
        && compilation.GetTypeByMetadataName(RuntimeNames.FifoLockBase) is { } lockBase
            ? new LeaseTypes(compilation, lease, lockBase)
            : null;

    public bool IsLease(ITypeSymbol? type) =>
        type is INamedTypeSymbol named
        && (Same(named.OriginalDefinition, _lease) || (_capacityLease is not null && Same(named, _capacityLease)));

    /// <summary>A task, or what it is awaited as, whose result is a lease.</summary>
    public bool IsLeaseTask(ITypeSymbol? type)
    {
        if (type is not INamedTypeSymbol { Arity: 1 } named || !IsLease(named.TypeArguments[0]))
        {
            return false;
        }

        foreach (INamedTypeSymbol? task in _tasks)
        {
            if (Same(named.OriginalDefinition, task))
            {
                return true;
            }
        }

        return false;
    }

    public bool IsToken(ITypeSymbol? type) => Same(type, _token);

    public bool IsTimeSpan(ITypeSymbol? type) => Same(type, _timeSpan);

    /// <summary>A lock whose leases are those of modes.</summary>
    public bool IsLock(ITypeSymbol? type)
    {
        for (ITypeSymbol? current = type; current is not null; current = current.BaseType)
        {
            if (Same(current, _lockBase))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A member of the library, or one of a typed lock, which the generator wrote.</summary>
    public bool IsOurs(ISymbol member) => Same(member.ContainingAssembly, _lease.ContainingAssembly) || IsLock(member.ContainingType);

    /// <summary>What kind of lease a call of the method gives, or null when it gives none.</summary>
    /// <remarks>
    /// By the types the method declares, so that people's own methods that hand out leases count; one that is given a lease may return that one, and one that returns a
    /// type parameter (<c>Dequeue</c>) returns what it was given before.
    /// </remarks>
    public LeaseGift? GiftOf(IMethodSymbol method)
    {
        ITypeSymbol declared = method.OriginalDefinition.ReturnType;
        LeaseGift? gift = null;
        if (IsLease(declared))
        {
            gift = LeaseGift.Now;
        }
        else if (IsLeaseTask(declared))
        {
            gift = LeaseGift.Later;
        }
        else
        {
            foreach (IParameterSymbol parameter in method.OriginalDefinition.Parameters)
            {
                if (parameter.RefKind == RefKind.Out && IsLease(parameter.Type))
                {
                    gift = LeaseGift.Out;
                }
            }
        }

        bool mayGiveItBack = TakesLease(method) && !(method.DeclaredAccessibility == Accessibility.Public && IsOurs(method));
        return gift is null || mayGiveItBack ? null : gift;
    }

    /// <summary>Whether the call may come back without a lease.</summary>
    public static bool IsTry(IMethodSymbol method) => method.Name.StartsWith("Try", StringComparison.Ordinal);

    /// <summary>The mode of the lease that a call of the method gives; null for a lease without one.</summary>
    public static INamedTypeSymbol? ModeOf(IMethodSymbol method)
    {
        ITypeSymbol type = method.ReturnType.SpecialType == SpecialType.System_Boolean
            ? method.Parameters.First(static parameter => parameter.RefKind == RefKind.Out).Type
            : method.ReturnType;
        while (type is INamedTypeSymbol { Arity: 1 } named)
        {
            if (named.TypeArguments[0] is not INamedTypeSymbol inner)
            {
                return null;
            }

            if (named.Name == "Lease")
            {
                return inner;
            }

            type = inner;
        }

        return null;
    }

    /// <summary>
    /// Whether what the call gives can be given back without the lease: it was lent to a borrower, and the lock has a <c>Release</c> of a borrower.
    /// </summary>
    public bool IsReleasedByBorrower(IMethodSymbol method)
    {
        if (!IsOurs(method))
        {
            return false;
        }

        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.BaseType)
        {
            foreach (ISymbol member in type.GetMembers("Release"))
            {
                if (member is IMethodSymbol { Parameters: [{ Type.SpecialType: SpecialType.System_Object } borrower] }
                    && method.Parameters.Any(parameter => parameter.Name == borrower.Name))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private bool TakesLease(IMethodSymbol method)
    {
        foreach (IParameterSymbol parameter in method.OriginalDefinition.Parameters)
        {
            if (parameter.RefKind != RefKind.Out && (IsLease(parameter.Type) || IsLeaseTask(parameter.Type)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Same(ISymbol? one, ISymbol? other) => SymbolEqualityComparer.Default.Equals(one, other) && other is not null;
}

/// <summary>How a call hands out its lease.</summary>
internal enum LeaseGift
{
    /// <summary>It returns it.</summary>
    Now,

    /// <summary>It returns a task for it.</summary>
    Later,

    /// <summary>In an out parameter.</summary>
    Out,
}
