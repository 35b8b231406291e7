using System.Collections.Immutable;
using FifoLocks.Generators.Parsing;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace FifoLocks.Generators.Analysis;

/// <summary>
/// Takes back what analyzers of others say against a declaration that has to look like this. What can be said with an attribute on a generated part (CA1812) is said there; this is
/// for the rest.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class PatternSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor s_unusedHolds = new("FIFO901", "IDE0060", "A predicate is given what is held, whether it looks at it or not.");
    private static readonly SuppressionDescriptor s_nestedMode = new("FIFO902", "CA1034", "A mode is nested in the type it belongs to, and seen by everybody who asks for it.");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = ImmutableArray.Create(s_unusedHolds, s_nestedMode);

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (Diagnostic diagnostic in context.ReportedDiagnostics)
        {
            SuppressionDescriptor descriptor = SupportedSuppressions.First(each => each.SuppressedDiagnosticId == diagnostic.Id);
            if (SymbolAt(diagnostic.Location, context) is { } symbol && (descriptor == s_nestedMode ? Symbols.IsLockMode(symbol as ITypeSymbol) : IsHoldsOfPredicate(symbol)))
            {
                context.ReportSuppression(Suppression.Create(descriptor, diagnostic));
            }
        }
    }

    private static bool IsHoldsOfPredicate(ISymbol symbol) =>
        symbol is IParameterSymbol { Ordinal: 0, ContainingSymbol: IMethodSymbol { Name: RuntimeNames.IsCompatible } predicate } parameter
        && Symbols.Is(parameter.Type, RuntimeNames.Holds)
        && Symbols.IsLockMode(predicate.ContainingType);

    /// <summary>The type or parameter that is declared at the place.</summary>
    private static ISymbol? SymbolAt(Location location, SuppressionAnalysisContext context)
    {
        if (location.SourceTree is not { } tree)
        {
            return null;
        }

        SyntaxNode node = tree.GetRoot(context.CancellationToken).FindNode(location.SourceSpan);
        return node is ParameterSyntax or BaseTypeDeclarationSyntax
            ? context.GetSemanticModel(tree).GetDeclaredSymbol(node, context.CancellationToken)
            : null;
    }
}
