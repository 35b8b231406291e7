extern alias Runtime;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace FifoLocks.CodeFixes.Tests.Harness;

/// <summary>
/// Verifies a code fix from marked sources, a file each: the rule is reported in the <c>[|places|]</c> and no other rule of ours is; all of it compiles before and after; one fix after
/// the other and all at once lead to the expected text; there nothing is reported any more, and fixing again changes nothing.
/// </summary>
internal static class Fix
{
    private static readonly ImmutableArray<MetadataReference> s_references =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(static path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Select(static path => MetadataReference.CreateFromFile(path)),
        MetadataReference.CreateFromFile(typeof(Runtime::FifoLocks.Holds).Assembly.Location),
    ];

    /// <summary>Verifies a fix of one file.</summary>
    /// <param name="fix">The provider.</param>
    /// <param name="id">The rule.</param>
    /// <param name="marked">The source, with the reported places marked.</param>
    /// <param name="expected">The source after all fixes.</param>
    /// <param name="toldByCompiler">Compiler errors that the mistake itself causes.</param>
    public static Task Expect(CodeFixProvider fix, string id, string marked, string expected, params string[] toldByCompiler) =>
        Expect(fix, id, [marked], [expected], toldByCompiler, []);

    public static Task Expect(CodeFixProvider fix, string id, string[] marked, string[] expected, params string[] toldByCompiler) =>
        Expect(fix, id, marked, expected, toldByCompiler, []);

    /// <summary>Verifies a fix of one file in which other rules of ours speak up before and after: they are no concern of the fix.</summary>
    public static Task ExpectBeside(string[] others, CodeFixProvider fix, string id, string marked, string expected) =>
        Expect(fix, id, [marked], [expected], [], others);

    private static async Task Expect(CodeFixProvider fix, string id, string[] marked, string[] expected, string[] toldByCompiler, string[] alongside)
    {
        using var workspace = new AdhocWorkspace();
        (Solution solution, List<(string File, TextSpan Span)> places) = Open(workspace, marked);
        Assert.That(await CompilerErrors(solution), Is.EquivalentTo(toldByCompiler), "compiler errors before the fix");

        ImmutableArray<Diagnostic> found = await Analyze(solution);
        Assert.Multiple(() =>
        {
            Assert.That(found.Where(each => each.Id == id).Select(static each => (each.Location.SourceTree!.FilePath, each.Location.SourceSpan)).Distinct(), Is.EqualTo(places), "the reported places");
            Assert.That(found.Select(static each => each.Id).Distinct(), Is.EquivalentTo([id, .. alongside]), "the reported rules");
        });

        await AssertFixed(fix, await OneByOne(fix, id, solution), expected, alongside);
        await AssertFixed(fix, await AllAtOnce(fix, id, solution, FixAllScope.Project), expected, alongside);
        await AssertFixed(fix, await AllAtOnce(fix, id, solution, FixAllScope.Solution), expected, alongside);
        if (marked.Length == 1)
        {
            await AssertFixed(fix, await AllAtOnce(fix, id, solution, FixAllScope.Document), expected, alongside);
        }
    }

    /// <summary>Asserts that the rule is reported in the marked places, and that the fix offers nothing there.</summary>
    public static async Task ExpectNoOffer(CodeFixProvider fix, string id, string marked)
    {
        using var workspace = new AdhocWorkspace();
        (Solution solution, List<(string File, TextSpan Span)> places) = Open(workspace, [marked]);
        Diagnostic[] found = [.. (await Analyze(solution)).Where(each => each.Id == id)];
        Assert.That(found.Select(static each => (each.Location.SourceTree!.FilePath, each.Location.SourceSpan)), Is.EqualTo(places), "the reported places");
        foreach (Diagnostic diagnostic in found)
        {
            Assert.That(await Offers(fix, solution, diagnostic), Is.Empty);
        }

        Solution after = await AllAtOnce(fix, id, solution, FixAllScope.Project);
        Assert.That(await Texts(after), Is.EqualTo(await Texts(solution)), "fixing all leaves it alone");
    }

    /// <summary>The source, compiled with what the generator adds to it.</summary>
    public static async Task<Compilation> Compile(string source)
    {
        using var workspace = new AdhocWorkspace();
        return (await Open(workspace, [source]).Solution.Projects.Single().GetCompilationAsync())!;
    }

    private static async Task AssertFixed(CodeFixProvider fix, Solution solution, string[] expected, string[] alongside)
    {
        Assert.That(await Texts(solution), Is.EqualTo(expected));
        Assert.That(await CompilerErrors(solution), Is.Empty, "compiler errors after the fix");
        Assert.That((await Analyze(solution)).Select(static each => each.Id).Distinct(), Is.EquivalentTo(alongside), "what is reported after the fix");
        foreach (string id in fix.FixableDiagnosticIds)
        {
            Solution again = await AllAtOnce(fix, id, solution, FixAllScope.Solution);
            Assert.That(await Texts(again), Is.EqualTo(expected), "fixing again changes nothing");
        }
    }

    private static async Task<Solution> OneByOne(CodeFixProvider fix, string id, Solution solution)
    {
        Diagnostic[] found = await Find();
        for (int before = int.MaxValue; found.Length > 0 && found.Length < before; found = await Find())
        {
            before = found.Length;
            List<CodeAction> offers = await Offers(fix, solution, found[0]);
            Assert.That(offers, Has.Count.EqualTo(1), "one fix is offered");
            Assert.That(offers[0].Title, Is.Not.Empty);
            solution = await Apply(offers[0]);
        }

        return solution;

        async Task<Diagnostic[]> Find() => [.. (await Analyze(solution)).Where(each => each.Id == id)];
    }

    private static async Task<Solution> AllAtOnce(CodeFixProvider fix, string id, Solution solution, FixAllScope scope)
    {
        Document first = solution.Projects.Single().Documents.First();
        FixAllProvider all = fix.GetFixAllProvider() ?? throw new AssertionException("the fix cannot fix all");
        Assert.That(all.GetSupportedFixAllScopes(), Does.Contain(scope));
        CodeAction? action = await all.GetFixAsync(new FixAllContext(first, fix, scope, id, [id], new Found(), CancellationToken.None));
        return action is null ? solution : await Apply(action);
    }

    private static async Task<List<CodeAction>> Offers(CodeFixProvider fix, Solution solution, Diagnostic diagnostic)
    {
        var offers = new List<CodeAction>();
        await fix.RegisterCodeFixesAsync(new CodeFixContext(
            solution.GetDocument(diagnostic.Location.SourceTree)!, diagnostic, (action, _) => offers.Add(action), CancellationToken.None));
        return offers;
    }

    /// <summary>As an editor does it: with the simplifying and formatting that the fix asked for.</summary>
    private static async Task<Solution> Apply(CodeAction action) =>
        (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single().ChangedSolution;

    private static (Solution Solution, List<(string File, TextSpan Span)> Places) Open(AdhocWorkspace workspace, string[] marked)
    {
        ProjectId id = ProjectId.CreateNewId();
        Solution solution = workspace.CurrentSolution.AddProject(ProjectInfo.Create(
            id,
            VersionStamp.Default,
            "Acme",
            "Acme",
            LanguageNames.CSharp,
            compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable),
            parseOptions: new CSharpParseOptions(LanguageVersion.CSharp12),
            metadataReferences: s_references,
            analyzerReferences: [new OurAnalyzers()]));
        var places = new List<(string, TextSpan)>();
        bool isProgram = false;
        for (int i = 0; i < marked.Length; i++)
        {
            string file = $"Source{i}.cs";
            string text = marked[i];
            // One place may be a part of another.
            var open = new Stack<int>();
            for (int at = text.IndexOfAny(['[', '|']); at >= 0; at = text.IndexOfAny(['[', '|'], at))
            {
                if (string.CompareOrdinal(text, at, "[|", 0, 2) == 0)
                {
                    open.Push(at);
                    text = text.Remove(at, 2);
                }
                else if (string.CompareOrdinal(text, at, "|]", 0, 2) == 0)
                {
                    places.Add((file, TextSpan.FromBounds(open.Pop(), at)));
                    text = text.Remove(at, 2);
                }
                else
                {
                    at++;
                }
            }

            isProgram |= CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot().Members.Any(SyntaxKind.GlobalStatement);
            solution = solution.AddDocument(DocumentId.CreateNewId(id), file, SourceText.From(text), filePath: file);
        }

        // One with statements at its top level is a program.
        places.Sort(static (one, other) => (one.Item1, one.Item2).CompareTo((other.Item1, other.Item2)));
        return (solution.WithProjectCompilationOptions(id, solution.GetProject(id)!.CompilationOptions!.WithOutputKind(isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary)), places);
    }

    private static async Task<string[]> Texts(Solution solution)
    {
        var texts = new List<string>();
        foreach (Document document in solution.Projects.Single().Documents)
        {
            texts.Add((await document.GetTextAsync()).ToString());
        }

        return [.. texts];
    }

    private static async Task<IEnumerable<string>> CompilerErrors(Solution solution) =>
        (await solution.Projects.Single().GetCompilationAsync())!.GetDiagnostics()
            .Where(static each => each.Severity == DiagnosticSeverity.Error)
            .Select(static each => each.Id)
            .Distinct();

    private static async Task<ImmutableArray<Diagnostic>> Analyze(Solution solution)
    {
        Compilation compilation = (await solution.Projects.Single().GetCompilationAsync())!;
        ImmutableArray<Diagnostic> found = await compilation
            .WithAnalyzers(OurAnalyzers.All, new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), (exception, _, _) => Assert.Fail(exception.ToString()), concurrentAnalysis: true, logAnalyzerExecutionTime: false))
            .GetAnalyzerDiagnosticsAsync();
        return
        [
            .. found
                .OrderBy(static each => each.Location.SourceTree?.FilePath, StringComparer.Ordinal)
                .ThenBy(static each => each.Location.SourceSpan),
        ];
    }

    private sealed class Found : FixAllContext.DiagnosticProvider
    {
        public override async Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            await Analyze(project.Solution);

        public override async Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            (await Analyze(document.Project.Solution)).Where(each => each.Location.SourceTree?.FilePath == document.FilePath);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>([]);
    }
}
