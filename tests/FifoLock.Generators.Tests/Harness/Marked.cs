using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace FifoLocks.Generators.Tests.Harness;

/// <summary>A source with <c>[|places|]</c> where diagnostics are expected.</summary>
internal sealed class Marked
{
    private Marked(string source, IReadOnlyList<TextSpan> spans)
    {
        Source = source;
        Spans = spans;
    }

    public string Source { get; }

    public IReadOnlyList<TextSpan> Spans { get; }

    public static Marked Parse(string marked)
    {
        var spans = new List<TextSpan>();
        for (int start = marked.IndexOf("[|", StringComparison.Ordinal); start >= 0; start = marked.IndexOf("[|", StringComparison.Ordinal))
        {
            int end = marked.IndexOf("|]", start, StringComparison.Ordinal) - 2;
            marked = marked.Remove(end + 2, 2).Remove(start, 2);
            spans.Add(TextSpan.FromBounds(start, end));
        }

        return new Marked(marked, spans);
    }

    /// <summary>
    /// Runs generator and analyzer, and asserts that the rule is reported in the marked places and nowhere else, and no other rule of ours
    /// unless it is named.
    /// </summary>
    public static async Task<IReadOnlyList<Diagnostic>> Expect(string id, string marked, params string[] alongside)
    {
        Marked expected = Parse(Generation.Usings + marked);
        Generated generated = Generation.Run(expected.Source);
        IReadOnlyList<Diagnostic> found = await Generation.Analyze(generated.Compilation);
        List<Diagnostic> ours = [.. found.Where(each => each.Id == id)];
        Assert.Multiple(() =>
        {
            Assert.That(ours.Select(Place), Is.EqualTo(expected.Spans.Select(span => expected.Source.Substring(span.Start, span.Length))), "the reported text");
            Assert.That(ours.Select(static each => each.Location.SourceSpan), Is.EqualTo(expected.Spans), "the reported places");
            Assert.That(found.Select(static each => each.Id).Distinct().Except([id, .. alongside]), Is.Empty, "other rules");
        });
        return ours;

        string Place(Diagnostic diagnostic) =>
            expected.Source.Substring(diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.Length);
    }

    /// <summary>Asserts that no rule of ours is reported, and that all of it compiles.</summary>
    public static async Task ExpectNone(string source)
    {
        Generated generated = Generation.Run(Generation.Usings + source);
        Assert.That(await Generation.Analyze(generated.Compilation), Is.Empty);
        Assert.That(generated.Compilation.GetDiagnostics().Where(static each => each.Severity == DiagnosticSeverity.Error), Is.Empty);
    }
}
