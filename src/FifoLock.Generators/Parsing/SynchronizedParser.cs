using FifoLocks.Generators.Analysis;
using FifoLocks.Generators.Emission;
using FifoLocks.Generators.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FifoLocks.Generators.Parsing;

/// <summary>From a method marked with <c>[Synchronized]</c> to its model. The generator and the analyzer share it.</summary>
internal static class SynchronizedParser
{
    private const string CoreSuffix = "Core";

    /// <summary>The model, or null where no body can be written; then there is an issue that says why.</summary>
    public static SynchronizedMethod? Parse(IMethodSymbol method, SemanticModels models, Issues? issues, CancellationToken cancellationToken)
    {
        Location? place = method.Locations.FirstOrDefault();
        if (Misdeclaration(method) is { } misdeclared)
        {
            issues?.Add(Rules.SynchronizedNotPartial, place, method.Name, misdeclared);
            return null;
        }

        if (method.DeclaringSyntaxReferences[0].GetSyntax(cancellationToken) is not MethodDeclarationSyntax declaration)
        {
            return null;
        }

        if (FindCore(method) is not { } core)
        {
            issues?.Add(Rules.SynchronizedWithoutCore, place, method.Name);
            return null;
        }

        bool isAsynchronous = IsTask(method.ReturnType);
        if (Obstacle(method, core, isAsynchronous, models, cancellationToken) is { } obstacle)
        {
            issues?.Add(Rules.CannotBeSynchronized, place, method.Name, obstacle);
            return null;
        }

        return new SynchronizedMethod(
            Symbols.Shape(method.ContainingType),
            Head(method, declaration, isAsynchronous),
            method.IsOverride ? default : method.TypeParameters.Select(parameter => Constraint(parameter, declaration)).OfType<string>().ToEquatableArray(),
            Call(method, core),
            method.Parameters.FirstOrDefault(IsToken) is { } token ? Symbols.Escape(token.Name) : null,
            method.IsStatic,
            isAsynchronous,
            isAsynchronous ? method.ReturnType is INamedTypeSymbol { Arity: 1 } : !method.ReturnsVoid,
            Symbols.FreePrefix(method.ContainingType));
    }

    private static string? Misdeclaration(IMethodSymbol method)
    {
        if (method.MethodKind != MethodKind.Ordinary)
        {
            return "is not a method of its own";
        }

        if (method.PartialDefinitionPart is not null || (method.PartialImplementationPart is { } body && !IsOurs(body)))
        {
            return "has a body already";
        }

        return method.IsPartialDefinition ? null : "is not partial";
    }

    /// <summary>The analyzer sees types with their generated parts.</summary>
    private static bool IsOurs(IMethodSymbol body) =>
        body.DeclaringSyntaxReferences.All(static reference => reference.SyntaxTree.FilePath.EndsWith(HintNames.Synchronized, StringComparison.Ordinal));

    /// <summary>The method that does the work: of the type itself, or one that it inherits.</summary>
    private static IMethodSymbol? FindCore(IMethodSymbol method)
    {
        for (INamedTypeSymbol? type = method.ContainingType; type is not null; type = type.BaseType)
        {
            foreach (IMethodSymbol candidate in type.GetMembers(method.Name + CoreSuffix).OfType<IMethodSymbol>())
            {
                bool isSeen = candidate.DeclaredAccessibility != Accessibility.Private || SymbolEqualityComparer.Default.Equals(type, method.ContainingType);
                if (isSeen && GoesWith(candidate, method))
                {
                    return candidate;
                }
            }
        }

        return null;
    }

    private static bool GoesWith(IMethodSymbol core, IMethodSymbol method)
    {
        if (core.MethodKind != MethodKind.Ordinary
            || core.Arity != method.Arity
            || core.Parameters.Length != method.Parameters.Length
            || (method.IsStatic && !core.IsStatic))
        {
            return false;
        }

        IMethodSymbol constructed = core.Arity == 0 ? core : core.Construct([.. method.TypeParameters]);
        return SymbolEqualityComparer.Default.Equals(constructed.ReturnType, method.ReturnType)
            && constructed.RefKind == method.RefKind
            && constructed.Parameters.Zip(method.Parameters, static (one, other) =>
                one.RefKind == other.RefKind && SymbolEqualityComparer.Default.Equals(one.Type, other.Type)).All(static same => same);
    }

    /// <summary>Why a lock around the call would not do what it seems to do, with what to write instead; null when it would.</summary>
    private static string? Obstacle(IMethodSymbol method, IMethodSymbol core, bool isAsynchronous, SemanticModels models, CancellationToken cancellationToken)
    {
        INamedTypeSymbol type = method.ContainingType;
        if (Symbols.IsFileLocal(type))
        {
            return $"is a method of '{type.Name}', which is local to its file, where generated code cannot be; make the type internal";
        }

        if (Symbols.ContainerThatIsNotPartial(type, cancellationToken) is { } container)
        {
            return $"is nested in '{container.Name}', which is not partial, so the generator cannot reach it; make '{container.Name}' partial";
        }

        if (!method.IsStatic && type.IsValueType)
        {
            return $"is a method of the struct '{type.Name}', and a value has no identity to lock; make the type a class, or lock something else in the method";
        }

        if (method.ReturnsByRef || method.ReturnsByRefReadonly)
        {
            return "returns a reference, which would be used after the lock was released; return a value";
        }

        if (!isAsynchronous)
        {
            return UnlockedWork(method, core, models, cancellationToken);
        }

        foreach (IParameterSymbol parameter in method.Parameters)
        {
            if (parameter.RefKind != RefKind.None || parameter.Type.IsRefLikeType || parameter.Type is IPointerTypeSymbol or IFunctionPointerTypeSymbol)
            {
                return $"has the parameter '{parameter.Name}', which cannot be kept while the lock is waited for (by reference, a ref struct or a pointer); pass a value";
            }
        }

        return null;
    }

    /// <summary>Work of a method that blocks for its lock and goes on after it has returned.</summary>
    private static string? UnlockedWork(IMethodSymbol method, IMethodSymbol core, SemanticModels models, CancellationToken cancellationToken)
    {
        if (core is { IsAsync: true, ReturnsVoid: true })
        {
            return $"calls '{core.Name}', which is async void and goes on after the lock was released; return a Task from both";
        }

        ITypeSymbol definition = method.ReturnType.OriginalDefinition;
        bool isStream = definition.Name is "IAsyncEnumerable" or "IAsyncEnumerator" && definition.ContainingNamespace.ToDisplayString() == "System.Collections.Generic";
        bool isIterator = core.DeclaringSyntaxReferences.Any(reference =>
            models.DeclarationAt(reference, cancellationToken).DescendantNodes(static node => node is not (LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax)).OfType<YieldStatementSyntax>().Any());
        if (isStream || isIterator)
        {
            return "returns a sequence that is made while somebody enumerates it, after the lock was released; return a list";
        }

        return !method.ReturnsVoid && definition.GetMembers("GetAwaiter").Any()
            ? $"returns '{Symbols.ShortTypeName(method.ReturnType)}', which is awaited after the lock was released; return Task or ValueTask"
            : null;
    }

    private static string Head(IMethodSymbol method, MethodDeclarationSyntax declaration, bool isAsynchronous)
    {
        IEnumerable<string> modifiers = declaration.Modifiers
            .Where(static modifier => !modifier.IsKind(SyntaxKind.PartialKeyword) && !modifier.IsKind(SyntaxKind.AsyncKeyword))
            .Select(static modifier => modifier.Text)
            .Concat(isAsynchronous ? ["async", "partial"] : ["partial"]);
        IEnumerable<string> parameters = method.Parameters.Select((parameter, i) => Parameter(parameter, declaration.ParameterList.Parameters[i]));
        string result = method.ReturnsVoid ? "void" : Symbols.TypeName(method.ReturnType);
        return $"{string.Join(" ", modifiers)} {result} {Symbols.Escape(method.Name)}{TypeArguments(method)}({string.Join(", ", parameters)})";
    }

    private static string Parameter(IParameterSymbol parameter, ParameterSyntax written) =>
        string.Concat(written.Modifiers.Select(static modifier => modifier.Text + " ")) + $"{Symbols.TypeName(parameter.Type)} {Symbols.Escape(parameter.Name)}";

    private static string Call(IMethodSymbol method, IMethodSymbol core)
    {
        IEnumerable<string> arguments = method.Parameters.Select(static parameter => parameter.RefKind switch
        {
            RefKind.None => Symbols.Escape(parameter.Name),
            RefKind.Ref => $"ref {Symbols.Escape(parameter.Name)}",
            RefKind.Out => $"out {Symbols.Escape(parameter.Name)}",
            _ => $"in {Symbols.Escape(parameter.Name)}",
        });
        return $"{Symbols.Escape(core.Name)}{TypeArguments(method)}({string.Join(", ", arguments)})";
    }

    private static string TypeArguments(IMethodSymbol method) =>
        method.Arity == 0 ? "" : $"<{string.Join(", ", method.TypeParameters.Select(static parameter => Symbols.Escape(parameter.Name)))}>";

    /// <summary>Both parts of a partial method must state the same constraints.</summary>
    private static string? Constraint(ITypeParameterSymbol parameter, MethodDeclarationSyntax declaration)
    {
        var parts = new List<string>();
        if (parameter.HasReferenceTypeConstraint)
        {
            parts.Add(parameter.ReferenceTypeConstraintNullableAnnotation == NullableAnnotation.Annotated ? "class?" : "class");
        }
        else if (parameter.HasUnmanagedTypeConstraint)
        {
            parts.Add("unmanaged");
        }
        else if (parameter.HasValueTypeConstraint)
        {
            parts.Add("struct");
        }
        else if (parameter.HasNotNullConstraint)
        {
            parts.Add("notnull");
        }

        parts.AddRange(parameter.ConstraintTypes.Select(Symbols.TypeName));
        if (parameter.HasConstructorConstraint)
        {
            parts.Add("new()");
        }

        // Newer than the compiler that the generator is built for.
        if (declaration.ConstraintClauses.Any(clause => clause.Name.Identifier.ValueText == parameter.Name && clause.ToString().Contains("allows ref struct")))
        {
            parts.Add("allows ref struct");
        }

        return parts.Count == 0 ? null : $"where {Symbols.Escape(parameter.Name)} : {string.Join(", ", parts)}";
    }

    private static bool IsTask(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "Task" or "ValueTask", Arity: 0 or 1, ContainingType: null }
        && type.ContainingNamespace.ToDisplayString() == "System.Threading.Tasks";

    private static bool IsToken(IParameterSymbol parameter) =>
        parameter.RefKind is RefKind.None or RefKind.In && Symbols.Is(parameter.Type, "System.Threading.CancellationToken");
}
