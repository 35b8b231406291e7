using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace FifoLocks.CodeFixes;

/// <summary>
/// A fix that is written for many diagnostics at once, and applied to one of them or to all: two modes in one container ask for the same word, and two edits of
/// one list must not collide.
/// </summary>
public abstract class SolutionFix : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => AllAtOnce.Instance;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (Diagnostic diagnostic in context.Diagnostics)
        {
            if (await TitleAsync(context.Document, diagnostic, context.CancellationToken).ConfigureAwait(false) is { } title)
            {
                Document document = context.Document;
                context.RegisterCodeFix(
                    CodeAction.Create(title, token => ApplyAsync(document.Project.Solution, [(document, diagnostic)], token), equivalenceKey: diagnostic.Id),
                    diagnostic);
            }
        }
    }

    /// <summary>What the fix would do, or null when it can do nothing about this diagnostic.</summary>
    private protected abstract Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken);

    /// <summary>The solution without the reported mistakes; those that cannot be fixed are left as they are.</summary>
    private protected abstract Task<Solution> ApplyAsync(
        Solution solution, IReadOnlyList<(Document Document, Diagnostic Diagnostic)> reported, CancellationToken cancellationToken);

    /// <summary>Replaces nodes of any number of documents, nested ones included.</summary>
    private protected static async Task<Solution> ReplaceAsync<TNode>(
        Solution solution, IEnumerable<TNode> nodes, Func<TNode, TNode, TNode> replace, CancellationToken cancellationToken)
        where TNode : SyntaxNode
    {
        foreach (IGrouping<SyntaxTree, TNode> group in nodes.Distinct().GroupBy(static node => node.SyntaxTree).ToList())
        {
            if (solution.GetDocument(group.Key) is { } document)
            {
                SyntaxNode root = await group.Key.GetRootAsync(cancellationToken).ConfigureAwait(false);
                solution = solution.WithDocumentSyntaxRoot(document.Id, root.ReplaceNodes(group, replace));
            }
        }

        return solution;
    }

    /// <summary>The node of this kind at the reported place, or the innermost one around it.</summary>
    private protected static async Task<TNode?> NodeAsync<TNode>(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
        where TNode : SyntaxNode
    {
        SyntaxNode? root = await document.GetSyntaxRootAsync(cancellationToken).ConfigureAwait(false);
        return root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<TNode>();
    }

    private sealed class AllAtOnce : FixAllProvider
    {
        public static readonly AllAtOnce Instance = new();

        public override async Task<CodeAction?> GetFixAsync(FixAllContext fixAllContext)
        {
            var fix = (SolutionFix)fixAllContext.CodeFixProvider;
            var reported = new List<(Document, Diagnostic)>();
            foreach (Project project in ProjectsOf(fixAllContext))
            {
                ImmutableArray<Diagnostic> found = fixAllContext is { Scope: FixAllScope.Document, Document: { } only }
                    ? await fixAllContext.GetDocumentDiagnosticsAsync(only).ConfigureAwait(false)
                    : await fixAllContext.GetAllDiagnosticsAsync(project).ConfigureAwait(false);
                reported.AddRange(
                    from diagnostic in found
                    where fixAllContext.DiagnosticIds.Contains(diagnostic.Id) && diagnostic.Id == fixAllContext.CodeActionEquivalenceKey
                    let document = fixAllContext.Solution.GetDocument(diagnostic.Location.SourceTree)
                    where document is not null
                    select (document, diagnostic));
            }

            return CodeAction.Create(
                $"Fix all {fixAllContext.CodeActionEquivalenceKey}",
                token => fix.ApplyAsync(fixAllContext.Solution, reported, token),
                fixAllContext.CodeActionEquivalenceKey);
        }

        private static IEnumerable<Project> ProjectsOf(FixAllContext context) =>
            context.Scope == FixAllScope.Solution ? context.Solution.Projects : [context.Project];
    }
}
