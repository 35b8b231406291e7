using FifoLocks.Generators.Analysis;
using FifoLocks.Generators.Emission;
using FifoLocks.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FifoLocks.Generators.Parsing;

/// <summary>From a type marked with <c>[FifoLock(...)]</c> to its model. The generator and the analyzer share it.</summary>
internal static class LockParser
{
    public static LockModel Parse(INamedTypeSymbol type, Compilation compilation, Issues? issues, CancellationToken cancellationToken)
    {
        bool usable = CanBeExtended(type, issues, cancellationToken);
        var listed = new List<ListedMode>();
        var parameterTypes = new List<ITypeSymbol>();
        var accepted = new List<INamedTypeSymbol>();
        bool isEmpty = true;

        foreach ((ITypeSymbol? argument, Location? place) in ListedTypes(type, cancellationToken))
        {
            isEmpty = false;
            if (argument is null or IErrorTypeSymbol || !IsUsableMode(argument, place, issues, out INamedTypeSymbol? mode))
            {
                continue;
            }

            if (accepted.Contains(mode, SymbolEqualityComparer.Default))
            {
                issues?.Add(Rules.OddList, place, type.Name, $"lists '{mode.Name}' twice; the second time adds nothing, remove it");
                continue;
            }

            if (accepted.Find(other => other.Name == mode.Name) is { } namesake)
            {
                issues?.Add(
                    Rules.Unsupported,
                    place,
                    type.Name,
                    $"lists two modes called '{mode.Name}' ({namesake.ToDisplayString()} and {mode.ToDisplayString()}), and there can be only one "
                        + $"Acquire{mode.Name}; rename one of them");
                continue;
            }

            accepted.Add(mode);
            if (Describe(type, mode, place, compilation, issues, parameterTypes, cancellationToken) is { } entry)
            {
                listed.Add(entry);
            }
        }

        if (usable && isEmpty)
        {
            issues?.Add(
                Rules.Unsupported,
                Symbols.NameLocation(type),
                type.Name,
                "is a typed lock without modes, so nobody could ask for it; list them: [FifoLock(typeof(Read), typeof(Write))]");
        }

        if (usable && IsCalledLikeItsMember(type, accepted))
        {
            usable = false;
            issues?.Add(
                Rules.Unsupported,
                Symbols.NameLocation(type),
                type.Name,
                $"is called like the member '{type.Name}' that a typed lock of its modes has, and no member can have the name of its type; rename the lock");
        }

        return new LockModel(
            Symbols.Shape(type),
            usable ? Standing.Sound : Standing.Unusable,
            DeclaresConstructor(type) ? Visibility.Private : Visibility.Of(type, parameterTypes),
            Symbols.FreePrefix(type),
            listed.ToEquatableArray());
    }

    /// <summary>The types in the attribute, each with the place where it is written.</summary>
    public static IEnumerable<(ITypeSymbol? Type, Location? Place)> ListedTypes(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        if (Symbols.Attribute(type, RuntimeNames.FifoLockAttribute) is not { ConstructorArguments: [{ Kind: TypedConstantKind.Array, IsNull: false } list] } attribute)
        {
            yield break;
        }

        var syntax = attribute.ApplicationSyntaxReference?.GetSyntax(cancellationToken) as AttributeSyntax;
        TypeOfExpressionSyntax[] written = syntax is null ? [] : [.. syntax.DescendantNodes().OfType<TypeOfExpressionSyntax>()];
        for (int i = 0; i < list.Values.Length; i++)
        {
            SyntaxNode? place = written.Length == list.Values.Length ? written[i] : syntax;
            yield return (list.Values[i].Value as ITypeSymbol, place?.GetLocation());
        }
    }

    private static ListedMode? Describe(
        INamedTypeSymbol type,
        INamedTypeSymbol mode,
        Location? place,
        Compilation compilation,
        Issues? issues,
        List<ITypeSymbol> parameterTypes,
        CancellationToken cancellationToken)
    {
        string visibility = Visibility.Of(type, [mode]);
        if (!SymbolEqualityComparer.Default.Equals(mode.ContainingAssembly, compilation.Assembly))
        {
            return ReadForeign(mode, place, visibility, issues);
        }

        if (ModeParser.FindPredicate(mode, issues: null, cancellationToken) is { } predicate)
        {
            parameterTypes.AddRange(predicate.Parameters.Skip(1).Select(static parameter => parameter.Type));
        }

        bool joins = compilation.IsSymbolAccessibleWithin(type, mode) && compilation.IsSymbolAccessibleWithin(mode, type) && !Symbols.IsForbiddenTo(type, mode);
        return new ListedMode(Symbols.FullName(mode), visibility, joins, Foreign: null);
    }

    private static ListedMode? ReadForeign(INamedTypeSymbol mode, Location? place, string visibility, Issues? issues)
    {
        if (Symbols.Attribute(mode, RuntimeNames.CompiledPredicateAttribute) is not { ConstructorArguments: [{ Value: string terms }] })
        {
            issues?.Add(
                Rules.NotALockMode,
                place,
                mode.Name,
                $"its assembly '{mode.ContainingAssembly.Name}' was compiled without the generator of FifoLock; reference the package there");
            return null;
        }

        ModeModel model = CompiledTerms.Read(Symbols.Shape(mode), mode.ContainingAssembly.Name, terms);
        if (model.Parameters.FirstOrDefault(static parameter => !parameter.IsPublic) is { } hidden)
        {
            issues?.Add(
                Rules.Unsupported,
                place,
                mode.Name,
                $"takes the lock parameter '{hidden.Name}', whose type '{hidden.ShortType}' is not public, so no other assembly can make a lock of it; "
                    + "make the type public");
            return null;
        }

        return new ListedMode(model.FullName, visibility, JoinsTheLock: false, model);
    }

    private static bool IsUsableMode(ITypeSymbol argument, Location? place, Issues? issues, out INamedTypeSymbol mode)
    {
        mode = (argument as INamedTypeSymbol)!;
        if (!Symbols.IsLockMode(argument))
        {
            issues?.Add(Rules.NotALockMode, place, argument.Name, "mark it with [LockMode], or remove it from the list");
            return false;
        }

        // Refused where it is declared.
        return !Symbols.IsGeneric(mode) && !Symbols.IsFileLocal(mode) && !mode.IsStatic && !mode.IsAbstract && !mode.IsRefLikeType;
    }

    private static bool CanBeExtended(INamedTypeSymbol type, Issues? issues, CancellationToken cancellationToken)
    {
        if (Unsupported(type, cancellationToken) is { } reason)
        {
            issues?.Add(Rules.Unsupported, Symbols.NameLocation(type), type.Name, reason);
            return false;
        }

        return Partiality.Check(type, "a typed lock", issues, cancellationToken);
    }

    private static bool IsCalledLikeItsMember(INamedTypeSymbol type, List<INamedTypeSymbol> modes) => NamedMembers.Verbs.Any(verb =>
        (modes.Count == 1 && type.Name == verb) || modes.Exists(mode => type.Name == verb + mode.Name));

    private static string? Unsupported(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        if (Symbols.IsGeneric(type))
        {
            return "is generic, or nested in a generic type, and cannot be a typed lock: its layout and its members are compiled once; declare one type per lock";
        }

        if (Symbols.IsFileLocal(type))
        {
            return "is local to its file and cannot be a typed lock: generated code lives in another file; make it internal";
        }

        if (type.IsStatic)
        {
            return "is static and cannot be a typed lock: a lock is an object; remove 'static'";
        }

        if (type.IsAbstract)
        {
            return "is abstract and cannot be a typed lock: its constructor is generated for people to call; remove 'abstract'";
        }

        if (type.IsRecord)
        {
            return "is a record and cannot be a typed lock: a copy of a lock excludes nobody; declare a class";
        }

        if (type.BaseType is { SpecialType: not SpecialType.System_Object } && !IsBaseOfTypedLocks(type.BaseType, type))
        {
            return $"derives from '{type.BaseType.Name}' and cannot be a typed lock: the generator supplies the base class; remove yours, and keep it in a field instead";
        }

        foreach (SyntaxReference reference in type.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax(cancellationToken) is ClassDeclarationSyntax { ParameterList: not null })
            {
                return "has a primary constructor and cannot be a typed lock: every other constructor, the generated one included, would have to call it; write "
                    + "an ordinary constructor that calls the generated one with ': this(...)'";
            }
        }

        return null;
    }

    /// <summary>The base that the generator supplies: the analyzer sees types with their generated parts.</summary>
    private static bool IsBaseOfTypedLocks(INamedTypeSymbol baseType, INamedTypeSymbol self) =>
        baseType is { Arity: 1 }
        && Symbols.FullName(baseType) == RuntimeNames.FifoLock + "`1"
        && SymbolEqualityComparer.Default.Equals(baseType.TypeArguments[0], self);

    private static bool DeclaresConstructor(INamedTypeSymbol type) =>
        type.InstanceConstructors.Any(static constructor => !constructor.IsImplicitlyDeclared);
}
