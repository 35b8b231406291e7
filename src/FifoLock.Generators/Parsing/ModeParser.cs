using FifoLocks.Generators.Analysis;
using FifoLocks.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FifoLocks.Generators.Parsing;

/// <summary>From a type marked with <c>[LockMode]</c> to its model. The generator and the analyzer share it.</summary>
internal static class ModeParser
{
    public static ModeModel Parse(INamedTypeSymbol type, Compilation compilation, Issues? issues, CancellationToken cancellationToken) =>
        Parse(type, new SemanticModels(compilation), issues, cancellationToken);

    public static ModeModel Parse(INamedTypeSymbol type, SemanticModels models, Issues? issues, CancellationToken cancellationToken)
    {
        TypeShape shape = Symbols.Shape(type);
        string assembly = type.ContainingAssembly.Name;
        bool usable = CanBeExtended(type, issues, cancellationToken);
        if (FindPredicate(type, issues, cancellationToken) is not { } predicate)
        {
            return new ModeModel(
                shape, assembly, usable ? Standing.Broken : Standing.Unusable, "", IsExact: true, NormalForm.False, default, default);
        }

        var mentions = new List<Mention>();
        var declaration = (MethodDeclarationSyntax)models.DeclarationAt(predicate.DeclaringSyntaxReferences[0], cancellationToken);
        PredicateParser parser = PredicateParser.For(predicate, Mentioned, issues);
        ExpressionSyntax? expression = PredicateParser.SingleExpression(declaration);
        Formula? formula = expression is null ? null : PlainPredicate.Read(predicate, expression, name => models.TypeIn(predicate, declaration, name), Mentioned);
        if (formula is null)
        {
            IOperation? operation = expression is null ? null : models.OperationOf(expression, cancellationToken);
            formula = operation is null ? new Formula.Hole() : parser.Parse(operation);
            new MentionFinder(models, Mentioned, cancellationToken).Visit(predicate);
        }

        EquatableArray<EquatableArray<BoundTerm>> anyOf = formula.Normalize(out bool exact);

        SyntaxNode written = (SyntaxNode?)expression ?? declaration.Body ?? (SyntaxNode)declaration;
        string condition = Text.Of(written);
        if (anyOf.Count == 0)
        {
            issues?.Add(Rules.NeverGranted, written.GetLocation(), type.Name, "", condition);
        }
        else if (!exact)
        {
            ReportRunsAsWritten(type, expression, declaration, parser, issues);
        }

        return new ModeModel(
            shape,
            assembly,
            usable ? Standing.Sound : Standing.Unusable,
            condition,
            exact,
            anyOf,
            mentions.ToEquatableArray(),
            Parameters(predicate).ToEquatableArray())
        {
            ConvertsTo = ConversionTargets(type, issues).ToEquatableArray(),
        };

        void Mentioned(ITypeSymbol mentioned)
        {
            if (mentioned is not INamedTypeSymbol named || !Symbols.IsLockMode(named) || Symbols.IsGeneric(named))
            {
                return;
            }

            bool isOurs = SymbolEqualityComparer.Default.Equals(named.ContainingAssembly, models.Compilation.Assembly);
            var mention = new Mention(Symbols.FullName(named), isOurs ? null : named.ContainingAssembly.Name);
            if (!mentions.Contains(mention))
            {
                mentions.Add(mention);
            }
        }
    }

    /// <summary>The one well-shaped <c>IsCompatible</c>, or null.</summary>
    public static IMethodSymbol? FindPredicate(INamedTypeSymbol type, Issues? issues, CancellationToken cancellationToken)
    {
        List<IMethodSymbol> methods = [.. type.GetMembers(RuntimeNames.IsCompatible).OfType<IMethodSymbol>()];
        List<IMethodSymbol> shaped = methods.FindAll(method => Misshape(method, cancellationToken) is null);
        if (shaped.Count == 1)
        {
            return shaped[0];
        }

        if (issues is not null)
        {
            string reason = shaped.Count > 1 ? "has more than one IsCompatible that takes Holds"
                : methods.Count == 0 ? "has no IsCompatible"
                : Misshape(methods[0], cancellationToken)!;
            issues.Add(Rules.NoPredicate, methods.Count == 0 ? Symbols.NameLocation(type) : methods[0].Locations.FirstOrDefault(), type.Name, reason);
        }

        return null;
    }

    /// <summary>What <c>[ConvertsTo]</c> names, where it can be a target at all. Whether it is safe is only known when the whole family is.</summary>
    private static IEnumerable<string> ConversionTargets(INamedTypeSymbol type, Issues? issues)
    {
        if (Symbols.Attribute(type, RuntimeNames.ConvertsToAttribute) is not { ConstructorArguments: [{ Kind: TypedConstantKind.Array } list] } attribute)
        {
            yield break;
        }

        foreach (TypedConstant item in list.Values)
        {
            if (item.Value is not INamedTypeSymbol target || target is IErrorTypeSymbol)
            {
                continue;
            }

            bool canBeTarget = Symbols.IsLockMode(target)
                && SymbolEqualityComparer.Default.Equals(target.ContainingAssembly, type.ContainingAssembly)
                && !SymbolEqualityComparer.Default.Equals(target, type);
            if (canBeTarget)
            {
                // The target's part would name the mode; nobody who may not either can ask for the conversion.
                if (!Symbols.IsForbiddenTo(type, target))
                {
                    yield return Symbols.FullName(target);
                }
            }
            else
            {
                issues?.Add(
                    Rules.UnsafeConversion,
                    attribute.ApplicationSyntaxReference is { } place ? place.SyntaxTree.GetLocation(place.Span) : Symbols.NameLocation(type),
                    type.Name,
                    target.Name,
                    "that is not another lock mode of this assembly");
            }
        }
    }

    /// <summary>The lock parameters of a well-shaped predicate.</summary>
    public static IEnumerable<ParameterModel> Parameters(IMethodSymbol predicate) =>
        predicate.Parameters.Skip(1).Select(static parameter => new ParameterModel(
            parameter.Name,
            Symbols.TypeNameWithoutDynamic(parameter.Type),
            Symbols.ShortTypeName(parameter.Type),
            Visibility.IsPublic(parameter.Type)));

    /// <summary>Whether another part of the type can be written.</summary>
    private static bool CanBeExtended(INamedTypeSymbol type, Issues? issues, CancellationToken cancellationToken)
    {
        if (Unsupported(type) is { } reason)
        {
            issues?.Add(Rules.Unsupported, Symbols.NameLocation(type), type.Name, reason);
            return false;
        }

        return Partiality.Check(type, "a lock mode", issues, cancellationToken);
    }

    private static string? Unsupported(INamedTypeSymbol type)
    {
        if (Symbols.IsGeneric(type))
        {
            return "is generic, or nested in a generic type, and cannot be a lock mode: every construction would be a mode of its own, and a lock must know its modes "
                + "when it is compiled; declare one type per mode";
        }

        if (Symbols.IsFileLocal(type))
        {
            return "is local to its file and cannot be a lock mode: generated code lives in another file; make it internal";
        }

        if (type.IsStatic)
        {
            return "is static and cannot be a lock mode: a static class cannot be a type argument, as in Acquire<T>(); make it sealed";
        }

        if (type.IsAbstract)
        {
            return "is abstract and cannot be a lock mode: a mode is one name, and its subclasses would share it; make it sealed";
        }

        return type.IsRefLikeType ? "is a ref struct and cannot be a lock mode: it cannot be a type argument, as in Acquire<T>(); remove 'ref'" : null;
    }

    private static string? Misshape(IMethodSymbol method, CancellationToken cancellationToken)
    {
        if (!method.IsStatic)
        {
            return "has an IsCompatible that is not static";
        }

        if (method.IsGenericMethod)
        {
            return "has an IsCompatible that is generic";
        }

        if (method.ReturnType.SpecialType != SpecialType.System_Boolean || method.ReturnsByRef || method.ReturnsByRefReadonly)
        {
            return "has an IsCompatible that does not return bool";
        }

        if (method.Parameters.IsEmpty
            || !Symbols.Is(method.Parameters[0].Type, RuntimeNames.Holds)
            || method.Parameters[0].RefKind is not (RefKind.None or RefKind.In))
        {
            return "has an IsCompatible whose first parameter is not Holds";
        }

        foreach (IParameterSymbol parameter in method.Parameters.Skip(1))
        {
            if (parameter.RefKind != RefKind.None || parameter.Type.IsRefLikeType || parameter.Type is IPointerTypeSymbol or IFunctionPointerTypeSymbol)
            {
                return $"has an IsCompatible whose parameter '{parameter.Name}' cannot be kept by a lock (by reference, a ref struct or a pointer)";
            }
        }

        return method.DeclaringSyntaxReferences is [var reference]
            && reference.GetSyntax(cancellationToken) is MethodDeclarationSyntax { Body: not null } or MethodDeclarationSyntax { ExpressionBody: not null }
                ? null
                : "has an IsCompatible without a body";
    }

    private static void ReportRunsAsWritten(
        INamedTypeSymbol type, ExpressionSyntax? expression, MethodDeclarationSyntax declaration, PredicateParser parser, Issues? issues)
    {
        // A type that is no mode has been reported, and is why; saying it twice would not help.
        if (issues is null || issues.Found.Any(static found => found.Id == Rules.NotALockMode.Id))
        {
            return;
        }

        if (expression is null)
        {
            issues.Add(Rules.RunsAsWritten, declaration.Identifier.GetLocation(), type.Name, "its body is more than one expression");
        }
        else if (parser.FirstHole is { } hole)
        {
            issues.Add(Rules.RunsAsWritten, hole.Syntax.GetLocation(), type.Name, hole.Reason);
        }
        else
        {
            issues.Add(
                Rules.RunsAsWritten, expression.GetLocation(), type.Name, $"it comes to more than {Formula.MostAlternatives} alternatives joined by ||");
        }
    }
}
