using FifoLocks.Generators.Analysis;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FifoLocks.Generators.Parsing;

/// <summary>Whether generated code can add a part to a type: it is partial, and so is every type around it.</summary>
internal static class Partiality
{
    public static bool Check(INamedTypeSymbol type, string becomes, Issues? issues, CancellationToken cancellationToken)
    {
        bool isPartial = Symbols.IsPartial(type, cancellationToken);
        if (!isPartial)
        {
            issues?.Add(Rules.NotPartial, Symbols.NameLocation(type), type.Name, becomes, Keyword(type, cancellationToken));
        }

        if (Symbols.ContainerThatIsNotPartial(type, cancellationToken) is not { } container)
        {
            return isPartial;
        }

        issues?.Add(Rules.ContainerNotPartial, Symbols.NameLocation(container), type.Name, container.Name);
        return false;
    }

    private static string Keyword(INamedTypeSymbol type, CancellationToken cancellationToken) =>
        type.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancellationToken) is TypeDeclarationSyntax declaration
            ? declaration.Keyword.ValueText
            : "class";
}
