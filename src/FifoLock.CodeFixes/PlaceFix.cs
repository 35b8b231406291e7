using Microsoft.CodeAnalysis;

namespace FifoLocks.CodeFixes;

/// <summary>
/// A fix of reported places, each of which is changed by itself. Applied to many, it changes one after the other, and each change sees what those before it left: two leases of one block
/// need two names, and one statement may have two mistakes.
/// </summary>
public abstract class PlaceFix : SolutionFix
{
    /// <summary>What to do about a diagnostic, or null when there is nothing that would be right.</summary>
    /// <param name="place">The innermost node of the reported place.</param>
    /// <param name="diagnostic">What is reported.</param>
    /// <param name="model">For questions about the document as it is reported.</param>
    /// <param name="cancellationToken">Ends the questions.</param>
    private protected abstract Edit? EditOf(SyntaxNode place, Diagnostic diagnostic, SemanticModel model, CancellationToken cancellationToken);

    private protected sealed override async Task<string?> TitleAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken)
    {
        // What cannot be applied is not offered, so it is tried.
        Edit? edit = await EditAsync(document, diagnostic, cancellationToken).ConfigureAwait(false);
        return edit?.Apply(edit.Place.SyntaxTree.GetRoot(cancellationToken), edit.Place) is null ? null : edit.Title;
    }

    private protected sealed override async Task<Solution> ApplyAsync(
        Solution solution, IReadOnlyList<(Document Document, Diagnostic Diagnostic)> reported, CancellationToken cancellationToken)
    {
        foreach (IGrouping<DocumentId, (Document Document, Diagnostic Diagnostic)> group in reported.GroupBy(static each => each.Document.Id))
        {
            var edits = new List<Edit>();
            foreach ((Document document, Diagnostic diagnostic) in group.OrderBy(static each => each.Diagnostic.Location.SourceSpan))
            {
                // Both ways of 'b ? one : other' are reported in one place.
                if (await EditAsync(document, diagnostic, cancellationToken).ConfigureAwait(false) is { } edit && !edits.Any(each => each.Place == edit.Place))
                {
                    edits.Add(edit);
                }
            }

            if (edits.Count > 0)
            {
                SyntaxNode root = edits[0].Place.SyntaxTree.GetRoot(cancellationToken).TrackNodes(edits.Select(static edit => edit.Place));
                foreach (Edit edit in edits)
                {
                    root = root.GetCurrentNode(edit.Place) is { } place ? edit.Apply(root, place) ?? root : root;
                }

                solution = solution.WithDocumentSyntaxRoot(group.Key, root);
            }
        }

        return solution;
    }

    private async Task<Edit?> EditAsync(Document document, Diagnostic diagnostic, CancellationToken cancellationToken) =>
        await document.GetSemanticModelAsync(cancellationToken).ConfigureAwait(false) is { } model
        && await model.SyntaxTree.GetRootAsync(cancellationToken).ConfigureAwait(false) is var root
        && root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true) is { } place
            ? EditOf(place, diagnostic, model, cancellationToken)
            : null;
}

/// <summary>One change of a document.</summary>
/// <param name="Title">What it does, for a menu.</param>
/// <param name="Place">What is changed, and is still found after other changes.</param>
/// <param name="Apply">From a root and the place in it to the changed root; null when the place has become one that cannot be changed so.</param>
internal sealed record Edit(string Title, SyntaxNode Place, Func<SyntaxNode, SyntaxNode, SyntaxNode?> Apply);
