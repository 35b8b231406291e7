using FifoLocks.Generators.Analysis.Use;
using FifoLocks.Generators.Analysis.Use.Order;
using FifoLocks.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace FifoLocks.Generators.Tests;

/// <summary>
/// Written by programs, sources are deep: a chain of operators is as deep as it is long. A stack that ends takes the compiler or the editor with it, so the generator runs here on a stack of a
/// megabyte, which is what the first thread of a program has where it has least, and the walks of bodies on half of that. (Analyzers as a whole run where the compiler puts them: on the pool.)
/// </summary>
[TestFixture]
public class DeepSourceTests
{
    private const int Megabyte = 1 << 20;
    private const string Gate = "[LockMode] public partial class Read { private static bool IsCompatible(Holds h) => h.None<Write>(); } [LockMode] public partial class Write { private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); } [FifoLock(typeof(Read), typeof(Write))] public sealed partial class Gate; ";

    private static readonly TestCaseData[] s_bodies =
    [
        Named("int F() => 1; int M(Gate gate) { using (gate.EnterRead()) { return " + Chain("F()", " + ", 3000) + "; } }", "A_long_sum_under_a_lease"),
        Named("int F() => 1; int M(Gate gate) { var lease = gate.EnterRead(); int n = " + Chain("F()", " + ", 3000) + "; lease.Dispose(); return n; }", "A_long_sum_before_a_release"),
        Named("Deep F() => this; object M(Gate gate) { using (gate.EnterRead()) { return this" + Chain(".F()", "", 300) + "; } }", "A_long_chain_of_calls"),
        Named("object M(Gate gate, object a) { using (gate.EnterRead()) { return " + Chain("a", " ?? ", 300) + "; } }", "A_long_chain_of_alternatives"),
        Named("int M(Gate gate, int a) { using (gate.EnterRead()) { return " + Chain("a == 1 ? 2 : ", "", 400) + " 3; } }", "A_long_chain_of_conditions"),
        Named("void M(Gate gate, int a) { using (gate.EnterRead()) { " + Chain("if (a == 1) { a = 2; } else ", "", 400) + " a = 3; } }", "A_long_chain_of_branches"),
        Named("void M(Gate gate) { using (gate.EnterRead()) { " + Chain("{", "", 400) + Chain("}", "", 400) + " } }", "Many_blocks_in_one_another"),
        Named(string.Concat(Enumerable.Range(0, 1000).Select(static i => $"void M{i}(Gate gate) {{ M{i + 1}(gate); }} ")) + "void M1000(Gate gate) { using (gate.EnterRead()) { } }", "A_long_way_to_the_lock"),
        Named("Gate _a = new(), _b = new(); " + string.Concat(Enumerable.Range(0, 1000).Select(static i => $"void M{i}() {{ M{i + 1}(); }} ")) + "void M1000() { using (_a.EnterWrite()) { using (_b.EnterWrite()) { } } } void N() { using (_b.EnterWrite()) { M0(); } }", "A_long_way_to_the_other_order")
    ];

    private static readonly TestCaseData[] s_predicates =
    [
        Named(Chain("h.None<Write>()", " && ", 2000), "A_long_conjunction"),
        Named(Chain("h.None<Write>()", " || ", 2000), "A_long_disjunction"),
        Named(Chain("h.None<Write>()", " == ", 200), "Many_equalities"),
        Named(Chain("h.None<Write>()", " ^ ", 2000), "A_long_exclusive_or"),
        Named("h.Count<Write>() + " + Chain("1", " + ", 3000) + " > 3", "A_long_sum_of_constants"),
        Named("h.Count<Write>()" + Chain(" + F(h)", "", 2000) + " > 3", "A_long_sum"),
        Named("h.Count<Write>() is " + Chain("1", " or ", 500), "A_long_pattern"),
        Named(Chain("!", "", 400) + "h.None<Write>()", "Many_negations"),
        Named(Chain("(", "", 400) + "h.None<Write>()" + Chain(")", "", 400), "Many_parentheses"),
        Named("F0(h)", "Helpers_of_helpers")
    ];

    [TestCaseSource(nameof(s_bodies))]
    public void A_deep_body_ends_no_compiler(string members) => OnSmallStack(() => Analyze($"{Gate} class Deep {{ {members} }}"));

    [TestCaseSource(nameof(s_predicates))]
    public void A_deep_predicate_ends_no_compiler(string predicate)
    {
        string helpers = string.Concat(Enumerable.Range(0, 1000).Select(static i => $"private static bool F{i}(Holds h) => F{i + 1}(h); "));
        OnSmallStack(() => Analyze(
            $"[LockMode] public partial class Write {{ private static bool IsCompatible(Holds h) => {predicate}; private static int F(Holds h) => 0; {helpers} private static bool F1000(Holds h) => h.None<Read>(); }}"
            + "[LockMode] public partial class Read { private static bool IsCompatible(Holds h) => h.None<Write>(); } [FifoLock(typeof(Read), typeof(Write))] public sealed partial class Gate;"));
    }

    [Test]
    public void The_walks_of_a_body_take_a_long_chain_in_a_loop()
    {
        CSharpCompilation compilation = Generation.Run(
            $"{Generation.Usings}{Gate} class Deep {{ int F() => 1; int M(Gate gate) {{ using (gate.EnterWrite()) {{ int n = {Chain("F()", " + ", 3000)}; using (gate.EnterWrite()) {{ return n; }} }} }} }}").Compilation;
        SyntaxTree tree = compilation.SyntaxTrees[0];
        SemanticModel model = compilation.GetSemanticModel(tree);
        MethodDeclarationSyntax method = tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().Single(static each => each.Identifier.Text == "M");
        IOperation body = ((IMethodBodyOperation)model.GetOperation(method)!).BlockBody!;
        LeaseTypes types = LeaseTypes.In(compilation)!;
        List<Diagnostic> found = [];
        List<Function> functions = [];
        OnSmallStack(
            () =>
            {
                SelfWait.Run(body, types, new ModeTable(compilation), found.Add, CancellationToken.None);
                FunctionWalk.Run(model.GetDeclaredSymbol(method)!, [body], types, compilation.Assembly, functions.Add, CancellationToken.None);
            },
            Megabyte / 2);
        Assert.That(found.Select(static each => each.Id), Is.EqualTo(["FIFO106"]));
        Assert.That(functions.Single().Calls, Is.Not.Empty, "the innermost call of the chain");
    }

    [Test]
    public void A_mode_that_only_the_deepest_part_looks_at_is_part_of_the_lock()
    {
        // Too deep to be compiled: it runs as written, and its count must be there.
        string generated = Generation.Run(
            Generation.Usings + "[LockMode] public partial class A { private static bool IsCompatible(Holds h) => h.None<B>() && " + Chain("h.None<A>()", " && ", 1000)
            + "; } [LockMode] public partial class B { private static bool IsCompatible(Holds h) => h.None<A>(); } [FifoLock(typeof(A), typeof(B))] public sealed partial class Gate;"
            + " public static class Test { public static string Run() { var gate = new Gate(); using (gate.EnterB()) { return gate.TryEnterA(out _) ? \"both\" : \"one\"; } } }")
            .Call("Test", "Run") as string ?? "";
        Assert.That(generated, Is.EqualTo("one"));
    }

    private static TestCaseData Named(string source, string name) => new TestCaseData(source).SetName("{m}: " + name.Replace('_', ' '));

    private static string Chain(string part, string between, int length) => string.Join(between, Enumerable.Repeat(part, length));

    /// <summary>Also what the compiler finds too complex must come to an end.</summary>
    private static IReadOnlyList<Diagnostic> Analyze(string source)
    {
        CSharpCompilation compilation = Generation.Compile(Generation.Usings + source);
        Generated generated = Generation.Run(compilation.WithOptions(compilation.Options.WithOutputKind(OutputKind.DynamicallyLinkedLibrary)));
        return Generation.Analyze(generated.Compilation, concurrently: false).GetAwaiter().GetResult();
    }

    private static void OnSmallStack(Action body, int size = Megabyte)
    {
        Exception? error = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    body();
                }
                catch (Exception thrown)
                {
                    error = thrown;
                }
            },
            size);
        thread.Start();
        thread.Join();
        if (error is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(error);
        }
    }
}
