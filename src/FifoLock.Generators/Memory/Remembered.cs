using System.Runtime.CompilerServices;
using FifoLocks.Generators.Parsing;
using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Memory;

/// <summary>
/// The models that were made of attributed nodes. The first steps of the pipeline run again for each of them after every edit. A model is made anew only where it could have become another one:
/// an edit leaves the nodes of other files as they are, so what its node says is unchanged; what the names in it mean depends on the declarations; and the parser notes in which files it read a body.
/// </summary>
/// <typeparam name="TModel">A model.</typeparam>
internal sealed class Remembered<TModel>(History history, Func<GeneratorAttributeSyntaxContext, SemanticModels, CancellationToken, TModel> parse)
{
    private readonly ConditionalWeakTable<SyntaxNode, Entry> _entries = new();

    public TModel Of(GeneratorAttributeSyntaxContext found, CancellationToken cancellationToken)
    {
        Compilation compilation = found.SemanticModel.Compilation;
        Declarations declarations = history.Of(compilation);
        if (_entries.TryGetValue(found.TargetNode, out Entry? entry) && entry.IsValid(declarations, compilation))
        {
            return entry.Model;
        }

        var models = new SemanticModels(found.SemanticModel);
        TModel model = parse(found, models, cancellationToken);
        _entries.Remove(found.TargetNode);
        _entries.GetValue(found.TargetNode, _ => new Entry(model, declarations, [.. models.Read]));
        return model;
    }

    /// <param name="model">The model.</param>
    /// <param name="declarations">What was declared when it was made.</param>
    /// <param name="read">The files with the bodies that the parser has read.</param>
    private sealed class Entry(TModel model, Declarations declarations, SyntaxTree[] read)
    {
        public TModel Model => model;

        public bool IsValid(Declarations now, Compilation compilation) => declarations == now && Array.TrueForAll(read, compilation.ContainsSyntaxTree);
    }
}
