using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Parsing;

/// <summary>
/// How visible a generated member of a lock may be when its signature names other types: a public member that names an internal mode does not
/// compile (CS0050). The rule of the language is that everyone who sees the member must see the types in it.
/// </summary>
internal static class Visibility
{
    public const string Public = "public";
    public const string Internal = "internal";
    public const string Private = "private";

    /// <summary>The most a member of <paramref name="owner"/> may be that names all of <paramref name="types"/>.</summary>
    public static string Of(INamedTypeSymbol owner, IEnumerable<ITypeSymbol> types)
    {
        string visibility = Public;
        foreach (ITypeSymbol type in types)
        {
            foreach (INamedTypeSymbol named in NamedTypesIn(type))
            {
                if (IsSeenWherever(named, owner, asInternal: false))
                {
                    continue;
                }

                if (!IsSeenWherever(named, owner, asInternal: true))
                {
                    return Private;
                }

                visibility = Internal;
            }
        }

        return visibility;
    }

    /// <summary>Whether every assembly can name the type.</summary>
    public static bool IsPublic(ITypeSymbol type)
    {
        foreach (INamedTypeSymbol named in NamedTypesIn(type))
        {
            for (INamedTypeSymbol? current = named; current is not null; current = current.ContainingType)
            {
                if (current.DeclaredAccessibility is not (Accessibility.Public or Accessibility.NotApplicable))
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool IsSeenWherever(INamedTypeSymbol type, INamedTypeSymbol owner, bool asInternal)
    {
        for (INamedTypeSymbol? limited = type; limited is not null; limited = limited.ContainingType)
        {
            if (limited.DeclaredAccessibility is not (Accessibility.Public or Accessibility.NotApplicable) && !Covers(limited, owner, asInternal))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the owner, or a type around it, is at least as hidden as <paramref name="limited"/> is.</summary>
    private static bool Covers(INamedTypeSymbol limited, INamedTypeSymbol owner, bool asInternal)
    {
        bool inTheAssembly = limited.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedOrInternal;
        if (inTheAssembly && asInternal)
        {
            return true;
        }

        for (INamedTypeSymbol? current = owner; current is not null; current = current.ContainingType)
        {
            if (inTheAssembly
                && current.DeclaredAccessibility is Accessibility.Internal or Accessibility.Private or Accessibility.ProtectedAndInternal)
            {
                return true;
            }

            if (current.DeclaredAccessibility == Accessibility.Private && IsWithin(current.ContainingType, limited.ContainingType))
            {
                return true;
            }

            if (current.DeclaredAccessibility == limited.DeclaredAccessibility
                && SymbolEqualityComparer.Default.Equals(current.ContainingType, limited.ContainingType))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWithin(INamedTypeSymbol? inner, INamedTypeSymbol? outer)
    {
        for (INamedTypeSymbol? current = inner; current is not null; current = current.ContainingType)
        {
            if (SymbolEqualityComparer.Default.Equals(current, outer))
            {
                return true;
            }
        }

        return false;
    }

    private static IEnumerable<INamedTypeSymbol> NamedTypesIn(ITypeSymbol type)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                return NamedTypesIn(array.ElementType);
            case INamedTypeSymbol named:
                return new[] { named }.Concat(named.TypeArguments.SelectMany(NamedTypesIn));
            default:
                return [];
        }
    }
}
