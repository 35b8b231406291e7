using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FifoLocks.Package.Tests.Harness;

/// <summary>What users of an assembly can see, as C#: a line for each type, below it one for each member.</summary>
internal static class PublicApi
{
    private static readonly SymbolDisplayFormat s_type = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeVariance,
        kindOptions: SymbolDisplayKindOptions.IncludeTypeKeyword,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat s_member = new(
        SymbolDisplayGlobalNamespaceStyle.Omitted,
        SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints,
        SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeAccessibility
            | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeConstantValue | SymbolDisplayMemberOptions.IncludeRef
            | SymbolDisplayMemberOptions.IncludeExplicitInterface,
        parameterOptions: SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeDefaultValue
            | SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeExtensionThis,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
            | SymbolDisplayMiscellaneousOptions.AllowDefaultLiteral);

    private static readonly SymbolDisplayFormat s_base = s_member.WithGenericsOptions(SymbolDisplayGenericsOptions.IncludeTypeParameters);

    public static IEnumerable<string> Of(byte[] assembly)
    {
        PortableExecutableReference library = MetadataReference.CreateFromImage(assembly);
        CSharpCompilation compilation = CSharpCompilation.Create("Reader", references: [.. Framework(), library]);
        var symbol = (IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(library)!;
        return TypesIn(symbol.GlobalNamespace)
            .OrderBy(static type => type.ToDisplayString(), StringComparer.Ordinal)
            .SelectMany(Lines);
    }

    private static IEnumerable<MetadataReference> Framework() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(static path => MetadataReference.CreateFromFile(path));

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol container)
    {
        foreach (INamespaceOrTypeSymbol member in container.GetMembers().OfType<INamespaceOrTypeSymbol>())
        {
            if (member is INamedTypeSymbol type)
            {
                if (!IsSeen(type))
                {
                    continue;
                }

                yield return type;
            }

            foreach (INamedTypeSymbol inner in TypesIn(member))
            {
                yield return inner;
            }
        }
    }

    private static IEnumerable<string> Lines(INamedTypeSymbol type)
    {
        ImmutableArray<INamedTypeSymbol> bases = type.BaseType is { SpecialType: SpecialType.None } parent ? [parent, .. type.Interfaces] : type.Interfaces;
        string inherits = string.Join(", ", bases.Where(IsSeen).Select(static each => each.ToDisplayString(s_base)));
        string constrained = type.ToDisplayString(s_member);
        int where = constrained.IndexOf(" where ", StringComparison.Ordinal);
        yield return Accessibility(type) + Modifiers(type) + type.ToDisplayString(s_type)
            + (inherits.Length == 0 ? string.Empty : " : " + inherits)
            + (where < 0 ? string.Empty : constrained[where..]);

        foreach (string line in type.GetMembers().Where(IsListed).Select(static each => each.ToDisplayString(s_member)).Order(StringComparer.Ordinal))
        {
            yield return "    " + line;
        }

        yield return string.Empty;
    }

    private static string Accessibility(INamedTypeSymbol type) => type.DeclaredAccessibility == Microsoft.CodeAnalysis.Accessibility.Public ? "public " : "protected ";

    private static string Modifiers(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Class, IsStatic: true } => "static ",
        { TypeKind: TypeKind.Class, IsSealed: true } => "sealed ",
        { TypeKind: TypeKind.Class, IsAbstract: true } => "abstract ",
        _ => string.Empty,
    };

    private static bool IsListed(ISymbol member) =>
        IsSeen(member)
        && member is not INamedTypeSymbol
        && member is not IMethodSymbol { MethodKind: MethodKind.PropertyGet or MethodKind.PropertySet or MethodKind.EventAdd or MethodKind.EventRemove }
        && !(member is IMethodSymbol { MethodKind: MethodKind.Constructor, Parameters.IsEmpty: true } && member.ContainingType.IsValueType);

    private static bool IsSeen(ISymbol symbol) =>
        symbol.DeclaredAccessibility is Microsoft.CodeAnalysis.Accessibility.Public
            or Microsoft.CodeAnalysis.Accessibility.Protected
            or Microsoft.CodeAnalysis.Accessibility.ProtectedOrInternal;
}
