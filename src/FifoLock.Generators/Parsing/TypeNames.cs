using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FifoLocks.Generators.Parsing;

/// <summary>
/// What names of types mean in a file, asked without binding the code around them. Modes that stand beside one another mean the same by a name, so it is looked up once for all of them;
/// what is known goes with the semantic model that it came from.
/// </summary>
internal sealed class TypeNames
{
    private static readonly ConditionalWeakTable<SemanticModel, TypeNames> s_known = new();

    private readonly ConcurrentDictionary<(SyntaxNode Scope, string Name), ITypeSymbol?> _found = new();

    private TypeNames()
    {
    }

    /// <summary>The type; null when the name may not be used in that method.</summary>
    public static ITypeSymbol? Find(SemanticModel model, IMethodSymbol method, MethodDeclarationSyntax declaration, TypeSyntax written)
    {
        if (written is not IdentifierNameSyntax name || !AddsNoTypes(method.ContainingType) || declaration.Parent?.Parent is not { } scope)
        {
            return Ask(model, method.ContainingType, declaration, written);
        }

        TypeNames known = s_known.GetValue(model, static _ => new TypeNames());
        (SyntaxNode, string) key = (scope, name.Identifier.ValueText);
        if (!known._found.TryGetValue(key, out ITypeSymbol? type))
        {
            type = Ask(model, method.ContainingType, declaration, written);
            known._found.TryAdd(key, type);
        }

        return type;
    }

    /// <summary>Where a name means the same inside the type as beside it: no type is nested in it, and it inherits none.</summary>
    private static bool AddsNoTypes(INamedTypeSymbol type) =>
        type is { ContainingType: null, Arity: 0, BaseType.SpecialType: SpecialType.System_Object or SpecialType.System_ValueType } && type.GetTypeMembers().IsEmpty;

    /// <summary>The name of the method stands where the body does, as far as types are concerned, and asking there does not bind the body.</summary>
    private static ITypeSymbol? Ask(SemanticModel model, INamedTypeSymbol within, MethodDeclarationSyntax declaration, TypeSyntax written) =>
        model.GetSpeculativeTypeInfo(declaration.Identifier.SpanStart, written, SpeculativeBindingOption.BindAsTypeOrNamespace).Type is { } type
        && model.Compilation.IsSymbolAccessibleWithin(type, within) ? type : null;
}
