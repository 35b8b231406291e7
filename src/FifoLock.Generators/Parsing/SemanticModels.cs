using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FifoLocks.Generators.Parsing;

/// <summary>
/// One semantic model per tree for the time a declaration is parsed. Each model binds a body once and remembers it, so the parser and the search for
/// mentions share that work. It knows in which files a body was read.
/// </summary>
internal sealed class SemanticModels
{
    private readonly Compilation _compilation;
    private readonly Dictionary<SyntaxTree, SemanticModel> _models = [];
    private readonly HashSet<SyntaxTree> _read = [];

    public SemanticModels(Compilation compilation) => _compilation = compilation;

    /// <summary>With one that is at hand.</summary>
    public SemanticModels(SemanticModel first)
        : this(first.Compilation) => _models.Add(first.SyntaxTree, first);

    public Compilation Compilation => _compilation;

    /// <summary>The files in which a body was read: what was made of them holds only as long as they stay as they are.</summary>
    public IReadOnlyCollection<SyntaxTree> Read => _read;

    /// <summary>The operation of a node, or null when it has none, or belongs to another compilation.</summary>
    public IOperation? OperationOf(SyntaxNode node, CancellationToken cancellationToken) => ModelOf(node.SyntaxTree)?.GetOperation(node, cancellationToken);

    /// <summary>What a name of a type means in a method.</summary>
    public ITypeSymbol? TypeIn(IMethodSymbol method, MethodDeclarationSyntax declaration, TypeSyntax written) =>
        ModelOf(declaration.SyntaxTree) is { } model ? TypeNames.Find(model, method, declaration, written) : null;

    /// <summary>A declaration whose body is looked at.</summary>
    public SyntaxNode DeclarationAt(SyntaxReference reference, CancellationToken cancellationToken)
    {
        _read.Add(reference.SyntaxTree);
        return reference.GetSyntax(cancellationToken);
    }

    private SemanticModel? ModelOf(SyntaxTree file)
    {
        if (!_models.TryGetValue(file, out SemanticModel? model))
        {
            if (!_compilation.ContainsSyntaxTree(file))
            {
                return null;
            }

            model = _compilation.GetSemanticModel(file);
            _models.Add(file, model);
        }

        _read.Add(file);
        return model;
    }
}
