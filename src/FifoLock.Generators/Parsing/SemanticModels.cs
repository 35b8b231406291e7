using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Parsing;

/// <summary>
/// One semantic model per tree for the time a mode is parsed. Each model binds a body once and remembers it, so the parser and the search for
/// mentions share that work, which is repeated after every keystroke.
/// </summary>
internal sealed class SemanticModels(Compilation compilation)
{
    private readonly Dictionary<SyntaxTree, SemanticModel> _models = [];

    /// <summary>The operation of a node, or null when it has none, or belongs to another compilation.</summary>
    public IOperation? OperationOf(SyntaxNode node, CancellationToken cancellationToken)
    {
        if (!_models.TryGetValue(node.SyntaxTree, out SemanticModel? model))
        {
            if (!compilation.ContainsSyntaxTree(node.SyntaxTree))
            {
                return null;
            }

            model = compilation.GetSemanticModel(node.SyntaxTree);
            _models.Add(node.SyntaxTree, model);
        }

        return model.GetOperation(node, cancellationToken);
    }
}
