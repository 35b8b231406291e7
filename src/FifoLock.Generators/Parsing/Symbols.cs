using FifoLocks.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FifoLocks.Generators.Parsing;

/// <summary>Questions about symbols that both parsers ask.</summary>
internal static class Symbols
{
    private const string MemberPrefix = "FifoLock";
    private const string ObsoleteAttribute = "System.ObsoleteAttribute";

    private static readonly SymbolDisplayFormat s_namespaceFormat =
        SymbolDisplayFormat.FullyQualifiedFormat.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    private static readonly SymbolDisplayFormat s_typeFormat = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>The name as <c>Type.FullName</c> gives it.</summary>
    public static string FullName(INamedTypeSymbol type)
    {
        string name = type.MetadataName;
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            name = outer.MetadataName + "+" + name;
        }

        return type.ContainingNamespace is { IsGlobalNamespace: false } space ? MetadataNameOf(space) + "." + name : name;
    }

    /// <summary>Whether it is the type of that full name, which is not nested. Asked often, so it makes no string.</summary>
    public static bool Is(ITypeSymbol? type, string fullName)
    {
        if (type is not INamedTypeSymbol { ContainingType: null } named)
        {
            return false;
        }

        int end = fullName.Length;
        bool same = EndsWith(fullName, ref end, named.MetadataName);
        for (INamespaceSymbol? space = named.ContainingNamespace; same && space is { IsGlobalNamespace: false }; space = space.ContainingNamespace)
        {
            same = EndsWith(fullName, ref end, ".") && EndsWith(fullName, ref end, space.MetadataName);
        }

        return same && end == 0;
    }

    public static AttributeData? Attribute(ISymbol symbol, string fullName)
    {
        foreach (AttributeData attribute in symbol.GetAttributes())
        {
            if (Is(attribute.AttributeClass, fullName))
            {
                return attribute;
            }
        }

        return null;
    }

    /// <summary>
    /// Whether naming one type in the declaration of another is an error that nothing can suppress (CS0619): it is obsolete for good, and the other
    /// one is not obsolete itself.
    /// </summary>
    public static bool IsForbiddenTo(INamedTypeSymbol type, INamedTypeSymbol other) =>
        WithContainers(type).Any(static each => Attribute(each, ObsoleteAttribute) is { ConstructorArguments: [_, { Value: true }] })
        && !WithContainers(other).Any(static each => Attribute(each, ObsoleteAttribute) is not null);

    public static bool IsLockMode(ITypeSymbol? type) =>
        type is INamedTypeSymbol named && Attribute(named.OriginalDefinition, RuntimeNames.LockModeAttribute) is not null;

    public static bool IsGeneric(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            if (current.Arity > 0)
            {
                return true;
            }
        }

        return false;
    }

    public static bool IsFileLocal(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            if (current.IsFileLocal)
            {
                return true;
            }
        }

        return false;
    }

    public static bool IsPartial(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellationToken) is not TypeDeclarationSyntax declaration || !declaration.Modifiers.Any(SyntaxKind.PartialKeyword))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The first containing type that is not partial, innermost first.</summary>
    public static INamedTypeSymbol? ContainerThatIsNotPartial(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            if (!IsPartial(outer, cancellationToken))
            {
                return outer;
            }
        }

        return null;
    }

    /// <summary>The type as generated code must write it, in the scope of its type parameters.</summary>
    public static string TypeName(ITypeSymbol type) => string.Concat(type.ToDisplayParts(s_typeFormat).Select(Written));

    /// <summary>The same with object for dynamic, which callers cannot tell apart, and which no interface can be implemented with (CS1966).</summary>
    public static string TypeNameWithoutDynamic(ITypeSymbol type) => string.Concat(type.ToDisplayParts(s_typeFormat).Select(static part =>
        part.Symbol is IDynamicTypeSymbol ? "object" : Written(part)));

    public static string ShortTypeName(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);

    public static string Escape(string identifier) =>
        SyntaxFacts.GetKeywordKind(identifier) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(identifier) != SyntaxKind.None
            ? "@" + identifier
            : identifier;

    public static TypeShape Shape(INamedTypeSymbol type)
    {
        var parts = new List<string>();
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            parts.Insert(0, $"partial {Keyword(current)} {Escape(current.Name)}{TypeParameters(current)}");
        }

        bool isPlain = IsPlain(type);
        string space = type.ContainingNamespace.IsGlobalNamespace ? ""
            : isPlain ? MetadataNameOf(type.ContainingNamespace)
            : type.ContainingNamespace.ToDisplayString(s_namespaceFormat);
        string fullName = FullName(type);
        return new TypeShape(
            fullName,
            type.Name,
            isPlain ? "global::" + fullName : type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            space,
            parts.ToEquatableArray());
    }

    /// <summary>Whether its name in C# is its name in metadata: nothing is nested, generic, or called like a keyword. Asking the compiler for that name takes longer than the rest of a shape.</summary>
    private static bool IsPlain(INamedTypeSymbol type)
    {
        if (type is not { ContainingType: null, Arity: 0, IsFileLocal: false } || Escape(type.Name) != type.Name)
        {
            return false;
        }

        for (INamespaceSymbol space = type.ContainingNamespace; !space.IsGlobalNamespace; space = space.ContainingNamespace)
        {
            if (Escape(space.Name) != space.Name)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What generated members that are not for people begin with: a prefix that no member of the user's has, nor the type.</summary>
    public static string FreePrefix(INamedTypeSymbol type)
    {
        string prefix = MemberPrefix;
        while (type.MemberNames.Concat([type.Name]).Any(name => name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            prefix = "_" + prefix;
        }

        return prefix;
    }

    /// <summary>The name of the type as it was declared, without the rest of the declaration.</summary>
    public static Location? NameLocation(INamedTypeSymbol type) => type.Locations.FirstOrDefault();

    /// <summary>A name that stands alone, without global:: before it, may be one that only the place makes a keyword: record, scoped.</summary>
    private static string Written(SymbolDisplayPart part) => part.Kind is SymbolDisplayPartKind.TypeParameterName or SymbolDisplayPartKind.FieldName
        ? Escape(part.ToString().TrimStart('@'))
        : part.ToString();

    private static string TypeParameters(INamedTypeSymbol type) =>
        type.Arity == 0 ? "" : $"<{string.Join(", ", type.TypeParameters.Select(static parameter => Variance(parameter) + Escape(parameter.Name)))}>";

    private static IEnumerable<INamedTypeSymbol> WithContainers(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? current = type; current is not null; current = current.ContainingType)
        {
            yield return current;
        }
    }

    private static string Variance(ITypeParameterSymbol parameter) => parameter.Variance switch
    {
        VarianceKind.In => "in ",
        VarianceKind.Out => "out ",
        _ => "",
    };

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Interface } => "interface",
        { TypeKind: TypeKind.Struct, IsRecord: true } => "record struct",
        { TypeKind: TypeKind.Struct } => "struct",
        { IsRecord: true } => "record",
        _ => "class",
    };

    /// <summary>Whether the part of the text before <paramref name="end"/> ends like this; then <paramref name="end"/> moves to where that begins.</summary>
    private static bool EndsWith(string text, ref int end, string part)
    {
        int begin = end - part.Length;
        bool same = begin >= 0 && string.CompareOrdinal(text, begin, part, 0, part.Length) == 0;
        end = same ? begin : end;
        return same;
    }

    private static string MetadataNameOf(INamespaceSymbol space) =>
        space.ContainingNamespace is { IsGlobalNamespace: false } outer ? MetadataNameOf(outer) + "." + space.MetadataName : space.MetadataName;
}
