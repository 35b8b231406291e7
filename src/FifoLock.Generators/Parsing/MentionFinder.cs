using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace FifoLocks.Generators.Parsing;

/// <summary>
/// The modes a predicate looks at, wherever it does: in its own body and in the helpers it hands its <c>Holds</c> to. A mode that were
/// overlooked would not be in the layout, and would silently count as never held. Calls without a <c>Holds</c> cannot look, and are not followed.
/// </summary>
internal sealed class MentionFinder(SemanticModels models, Action<ITypeSymbol> mention, CancellationToken cancellationToken)
{
    private readonly HashSet<ISymbol> _seen = new(SymbolEqualityComparer.Default);

    private readonly Queue<IMethodSymbol> _pending = new();

    public void Visit(IMethodSymbol predicate)
    {
        Add(predicate);
        while (_pending.Count > 0)
        {
            foreach (SyntaxReference reference in _pending.Dequeue().DeclaringSyntaxReferences)
            {
                if (Body(reference.GetSyntax(cancellationToken)) is { } body)
                {
                    VisitBody(models.OperationOf(body, cancellationToken));
                }
            }
        }
    }

    private void Add(IMethodSymbol method)
    {
        IMethodSymbol written = (method.ReducedFrom ?? method).OriginalDefinition;
        if (_seen.Add(written))
        {
            _pending.Enqueue(written);
        }
    }

    private void VisitBody(IOperation? body)
    {
        foreach (IOperation operation in body?.DescendantsAndSelf() ?? [])
        {
            IMethodSymbol? method = operation switch
            {
                IInvocationOperation call => call.TargetMethod,
                IMethodReferenceOperation reference => reference.Method,
                IObjectCreationOperation creation => creation.Constructor,
                _ => null,
            };
            if (method is null)
            {
                continue;
            }

            foreach (ITypeSymbol argument in method.TypeArguments)
            {
                mention(argument);
            }

            foreach (ITypeSymbol argument in method.ContainingType?.TypeArguments ?? ImmutableArray<ITypeSymbol>.Empty)
            {
                mention(argument);
            }

            if (TakesHolds(method))
            {
                Add(method);
            }
        }
    }

    /// <summary>A local function may use those of the method around it.</summary>
    private static bool TakesHolds(IMethodSymbol method) =>
        method.MethodKind == MethodKind.LocalFunction
        || method.Parameters.Any(static parameter => Symbols.Is(parameter.Type, RuntimeNames.Holds))
        || (method.ReducedFrom is { } extension && Symbols.Is(extension.Parameters[0].Type, RuntimeNames.Holds));

    private static SyntaxNode? Body(SyntaxNode declaration) => declaration switch
    {
        BaseMethodDeclarationSyntax method => (SyntaxNode?)method.Body ?? method.ExpressionBody,
        LocalFunctionStatementSyntax function => (SyntaxNode?)function.Body ?? function.ExpressionBody,
        _ => null,
    };
}
