using System.Runtime.CompilerServices;
using FifoLocks.Generators.Analysis;
using FifoLocks.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Tests;

/// <summary>Each rule: where it speaks up, to the character, and what it leaves alone.</summary>
internal sealed class DiagnosticTests
{
    private const string Predicate = "private static bool IsCompatible(Holds h) => true;";

    /// <summary>One that no rule has anything to say about.</summary>
    private const string Sound = "private static bool IsCompatible(Holds h) => h.None<Read>();";

    [TestCase("[LockMode] internal sealed class [|Read|] { " + Predicate + " }")]
    [TestCase("[LockMode] internal struct [|Read|] { " + Predicate + " }")]
    [TestCase("[LockMode] internal partial class Read { " + Sound + " } [FifoLock(typeof(Read))] internal sealed class [|Gate|] { }")]
    public Task FIFO001_is_a_mode_or_lock_that_is_not_partial(string source) => Marked.Expect("FIFO001", source);

    [Test]
    public async Task FIFO001_names_the_keyword_to_write_partial_before()
    {
        IReadOnlyList<Diagnostic> found = await Marked.Expect("FIFO001", "[LockMode] internal struct [|Read|] { " + Predicate + " }");
        Assert.That(found[0].GetMessage(), Does.Contain("write 'partial' before 'struct'"));
    }

    [TestCase("internal class [|Outer|] { [LockMode] internal sealed partial class Read { " + Predicate + " } }")]
    [TestCase("internal class [|Outer|] { internal partial class Inner { [LockMode] internal sealed partial class Read { " + Predicate + " } } }")]
    [TestCase("[LockMode] internal partial class Read { " + Sound + " } internal interface [|IOuter|] { [FifoLock(typeof(Read))] internal sealed partial class Gate { } }")]
    public Task FIFO002_is_a_container_that_is_not_partial(string source) => Marked.Expect("FIFO002", source);

    [TestCase("[LockMode] internal sealed partial class [|Read|] { }")]
    [TestCase("[LockMode] internal sealed partial class Read { private bool [|IsCompatible|](Holds h) => true; }")]
    [TestCase("[LockMode] internal sealed partial class Read { private static int [|IsCompatible|](Holds h) => 1; }")]
    [TestCase("[LockMode] internal sealed partial class Read { private static bool [|IsCompatible|]() => true; }")]
    [TestCase("[LockMode] internal sealed partial class Read { private static bool [|IsCompatible|](int n, Holds h) => true; }")]
    [TestCase("[LockMode] internal sealed partial class Read { private static bool [|IsCompatible|]<T>(Holds h) => true; }")]
    [TestCase("[LockMode] internal sealed partial class Read { private static bool [|IsCompatible|](ref Holds h) => true; }")]
    [TestCase("[LockMode] internal sealed partial class Read { private static bool [|IsCompatible|](Holds h, out int n) { n = 1; return true; } }")]
    [TestCase("[LockMode] internal sealed partial class Read { private static bool [|IsCompatible|](Holds h, System.Span<int> n) => true; }")]
    [TestCase("[LockMode] internal sealed partial class Read { private static bool [|IsCompatible|](Holds h) => true; private static bool IsCompatible(Holds h, int n) => true; }")]
    public Task FIFO003_is_a_predicate_that_is_missing_or_misshaped(string source) => Marked.Expect("FIFO003", source);

    [TestCase("private static bool IsCompatible(in Holds h) => h.None<Read>();")]
    [TestCase("public static bool IsCompatible(Holds holds) { return holds.None<Read>(); }")]
    [TestCase("private static bool IsCompatible(Holds h, int n) => h.Count<Read>() < n; private static bool IsCompatible(int n) => true;")]
    public Task FIFO003_leaves_alone(string predicate) =>
        Marked.ExpectNone($"[LockMode] internal sealed partial class Read {{ {predicate} }}");

    [TestCase("[LockMode] internal sealed partial class [|Read|]<T> { " + Predicate + " }")]
    [TestCase("internal partial class Outer<T> { [LockMode] internal sealed partial class [|Read|] { " + Predicate + " } }")]
    [TestCase("[LockMode] file sealed partial class [|Read|] { " + Predicate + " }")]
    [TestCase("[LockMode] internal abstract partial class [|Read|] { " + Predicate + " }")]
    [TestCase("[LockMode] internal static partial class [|Read|] { " + Predicate + " }")]
    [TestCase("[LockMode] internal ref partial struct [|Read|] { " + Predicate + " }")]
    [TestCase("[FifoLock] internal sealed partial class [|Gate|] { }")]
    [TestCase("[LockMode] internal partial class Read { " + Sound + " } [FifoLock(typeof(Read))] internal sealed partial class [|Gate|]<T> { }")]
    [TestCase("[LockMode] internal partial class Read { " + Sound + " } [FifoLock(typeof(Read))] file sealed partial class [|Gate|] { }")]
    [TestCase("[LockMode] internal partial class Read { " + Sound + " } [FifoLock(typeof(Read))] internal abstract partial class [|Gate|] { }")]
    [TestCase("[LockMode] internal partial class Read { " + Sound + " } [FifoLock(typeof(Read))] internal static partial class [|Gate|] { }")]
    [TestCase("[LockMode] internal partial class Read { " + Sound + " } [FifoLock(typeof(Read))] internal sealed partial record [|Gate|] { }")]
    [TestCase("[LockMode] internal partial class Read { " + Sound + " } [FifoLock(typeof(Read))] internal sealed partial class [|Gate|] : System.Exception { }")]
    [TestCase("[LockMode] internal partial class Read { " + Sound + " } [FifoLock(typeof(Read))] internal sealed partial class [|Gate|](int n) { public int N => n; }")]
    [TestCase("[LockMode] internal partial class Read { " + Sound + " } [FifoLock(typeof(Read))] internal sealed partial class [|Acquire|] { }")]
    [TestCase("[LockMode] internal partial class Read { " + Sound + " } [FifoLock(typeof(Read))] internal sealed partial class [|TryEnterRead|] { }")]
    [TestCase("""
        namespace One { [LockMode] internal partial class Read { private static bool IsCompatible(Holds h) => h.None<Read>(); } }
        namespace Two { [LockMode] internal partial class Read { private static bool IsCompatible(Holds h) => h.None<Read>(); } }
        [FifoLock(typeof(One.Read), [|typeof(Two.Read)|])] internal sealed partial class Gate;
        """)]
    [TestCase("""
        [LockMode] internal partial class A { private static bool IsCompatible(Holds h, int n) => h.Count<A>() < n; }
        [LockMode] internal partial class B { private static bool IsCompatible(Holds h, long n) => h.Count<B>() < n; }
        [FifoLock(typeof(A), [|typeof(B)|])] internal sealed partial class Gate;
        """)]
    public Task FIFO004_is_a_declaration_that_is_not_supported(string source) => Marked.Expect("FIFO004", source);

    [TestCase("[LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<[|string|]>(); }")]
    [TestCase("[LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<Read>() && h.Count<[|Other.Thing|]>() < 3; } internal static class Other { internal sealed class Thing; }")]
    [TestCase("[LockMode] internal sealed partial class Read { " + Sound + " } [FifoLock(typeof(Read), [|typeof(string)|])] internal sealed partial class Gate;")]
    [TestCase("[FifoLock([|typeof(string)|])] internal sealed partial class Gate;")]
    public Task FIFO005_is_a_type_that_is_no_mode(string source) => Marked.Expect("FIFO005", source);

    [TestCase("[|false|]")]
    [TestCase("[|h.Count<Read>() < 0|]")]
    [TestCase("[|h.Any<Read>() && h.None<Read>()|]")]
    [TestCase("[|h.Count<Read>() > 3 && h.Count<Read>() <= 2 && System.Environment.ProcessorCount > 1|]")]
    public Task FIFO006_is_a_mode_that_is_never_granted(string predicate) =>
        Marked.Expect("FIFO006", $"[LockMode] internal sealed partial class Read {{ private static bool IsCompatible(Holds h) => {predicate}; }}");

    [Test]
    public Task FIFO006_is_a_mode_that_waits_for_one_the_typed_lock_does_not_have() => Marked.Expect(
        "FIFO006",
        """
        [LockMode] internal partial class Open { private static bool IsCompatible(Holds h) => true; }
        [LockMode] internal partial class Pass { private static bool IsCompatible(Holds h) => h.Any<Open>(); }
        [FifoLock([|typeof(Pass)|])] internal sealed partial class Gate;
        """,
        "FIFO013", "FIFO015");

    [TestCase("h.None<Read>() && [|Helper(h)|]", "'Helper(h)'")]
    [TestCase("[|h.Count<Read>() + h.Count<Write>() < 3|]", "'h.Count<Read>() + h.Count<Write>() < 3'")]
    [TestCase("h.None<Write>() || [|System.Environment.ProcessorCount > 4|]", "ProcessorCount")]
    public async Task FIFO008_says_which_part_is_not_compiled(string predicate, string named)
    {
        IReadOnlyList<Diagnostic> found = await Marked.Expect("FIFO008", Modes($"=> {predicate};"));
        Assert.That(found[0].GetMessage(), Does.Contain(named));
        Assert.That(found[0].Severity, Is.EqualTo(DiagnosticSeverity.Info));
    }

    [Test]
    public Task FIFO008_is_a_body_of_several_statements() => Marked.Expect(
        "FIFO008",
        "[LockMode] internal sealed partial class Read { private static bool [|IsCompatible|](Holds h) { int n = h.Count<Read>(); return n < 3; } }");

    [Test]
    public Task FIFO008_is_a_predicate_of_too_many_alternatives() =>
        Marked.Expect("FIFO008", Modes($"=> [|{string.Join(" || ", Enumerable.Range(1, 9).Select(static i => $"h.Count<Read>() == {i * 10}"))}|];"));

    [Test]
    public Task FIFO008_leaves_alone_what_compiles() =>
        Marked.ExpectNone(Modes("=> h.None<Write>() && h.Count<Read>() < 10 || h.Count<Read>() is 12 or > 14;"));

    [Test]
    public async Task FIFO011_is_a_typed_lock_whose_modes_do_not_fit()
    {
        IReadOnlyList<Diagnostic> found = await Marked.Expect(
            "FIFO011",
            $"{Unrelated(11)} [FifoLock({string.Join(", ", Enumerable.Range(0, 11).Select(static i => $"typeof(M{i})"))})] internal sealed partial class [|Gate|];");
        Assert.That(found[0].GetMessage(), Does.Contain("need 66 bits of the 60").And.Contain("'h.Count<M0>() < 8'"));
    }

    [Test]
    public Task FIFO011_is_a_family_that_does_not_fit() => Marked.Expect("FIFO011", Related(11));

    [Test]
    public Task FIFO011_leaves_ten_unbounded_modes_alone() => Marked.ExpectNone(
        $"{Unrelated(10)} [FifoLock({string.Join(", ", Enumerable.Range(0, 10).Select(static i => $"typeof(M{i})"))})] internal sealed partial class Gate;");

    [Test]
    public void Modes_that_do_not_fit_compile_and_refuse()
    {
        Generated generated = Generation.Run(
            Generation.Usings
            + Related(11).Replace("[|", "").Replace("|]", "")
            + $"[FifoLock({string.Join(", ", Enumerable.Range(0, 11).Select(static i => $"typeof(M{i})"))})] internal sealed partial class Gate;");
        Assert.That(generated.Complaints, Is.Empty);
    }

    [TestCase("[FifoLock(typeof(Read), typeof(Write), [|typeof(Read)|])] internal sealed partial class Gate;", "twice")]
    [TestCase("[FifoLock([|typeof(Read)|])] internal sealed partial class Gate;", "does not list 'Write', which 'Read' looks at")]
    public async Task FIFO013_is_an_odd_list(string typedLock, string said)
    {
        IReadOnlyList<Diagnostic> found = await Marked.Expect("FIFO013", Modes("=> h.None<Write>();") + typedLock);
        Assert.That(found[0].GetMessage(), Does.Contain(said));
    }

    [Test]
    public Task FIFO013_leaves_a_whole_list_alone() => Marked.ExpectNone(
        Modes("=> h.None<Write>();") + "[FifoLock(typeof(Read), typeof(Write))] internal sealed partial class Gate;");

    [TestCase("h.None<Write>()", "two leases of it", TestName = "FIFO014_is_a_shared_mode_whose_holders_would_wait_for_each_other")]
    [TestCase("h.Count<Read>() < 2 && h.None<Write>()", "two leases of it", TestName = "FIFO014_counts")]
    public async Task FIFO014(string predicate, string said)
    {
        IReadOnlyList<Diagnostic> found = await Marked.Expect(
            "FIFO014",
            $$"""
            [LockMode, ConvertsTo(typeof(Write))] internal sealed partial class [|Read|] { private static bool IsCompatible(Holds h) => {{predicate}}; }
            [LockMode] internal sealed partial class Write { private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); }
            """);
        Assert.That(found[0].GetMessage(), Does.Contain(said));
    }

    [Test]
    public Task FIFO014_sees_two_different_converters() => Marked.Expect(
        "FIFO014",
        """
        [LockMode, ConvertsTo(typeof(Write))] internal sealed partial class [|A|] { private static bool IsCompatible(Holds h) => h.None<A>() && h.None<Write>(); }
        [LockMode, ConvertsTo(typeof(Write))] internal sealed partial class [|B|] { private static bool IsCompatible(Holds h) => h.None<B>() && h.None<Write>(); }
        [LockMode] internal sealed partial class Write { private static bool IsCompatible(Holds h) => h.None<A>() && h.None<B>() && h.None<Write>(); }
        """);

    [Test]
    public Task FIFO014_is_a_target_that_is_no_other_mode() => Marked.Expect(
        "FIFO014",
        "[LockMode, [|ConvertsTo(typeof(string))|]] internal sealed partial class Alone { private static bool IsCompatible(Holds h) => h.None<Alone>(); }");

    [Test]
    public Task FIFO014_leaves_a_converter_that_excludes_itself_alone() => Marked.ExpectNone(
        """
        [LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<Write>(); }
        [LockMode, ConvertsTo(typeof(Write), typeof(Read))] internal sealed partial class Update { private static bool IsCompatible(Holds h) => h.None<Update>() && h.None<Write>(); }
        [LockMode, ConvertsTo(typeof(Read), typeof(Update))] internal sealed partial class Write { private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Update>() && h.None<Write>(); }
        [FifoLock(typeof(Read), typeof(Update), typeof(Write))] internal sealed partial class Gate;
        """);

    [TestCase("[Synchronized] public void [|Add|]() { }")]
    [TestCase("[Synchronized] public partial void [|Add|](); public partial void Add() { } private void AddCore() { }")]
    [TestCase("public partial void [|Add|](); [Synchronized] public partial void Add() { } private void AddCore() { }")]
    [TestCase("public int Sum { [Synchronized] [|get|] => 1; }")]
    [TestCase("[Synchronized] public static Account operator [|+|](Account one, Account two) => one;")]
    public Task FIFO016_is_a_method_that_is_not_partial_or_has_a_body(string members) =>
        Marked.Expect("FIFO016", $"internal sealed partial class Account {{ {members} }}");

    [TestCase("[Synchronized] public partial void [|Add|]();")]
    [TestCase("[Synchronized] public partial void [|Add|](); private int AddCore() => 1;")]
    [TestCase("[Synchronized] public partial void [|Add|](int n); private void AddCore(long n) { }")]
    [TestCase("[Synchronized] public partial void [|Add|](int n); private void AddCore(ref int n) { }")]
    [TestCase("[Synchronized] public partial void [|Add|](int n); private void AddCore() { }")]
    [TestCase("[Synchronized] public static partial void [|Add|](); private void AddCore() { }")]
    [TestCase("[Synchronized] public partial void [|Add|]<T>(T n); private void AddCore(object n) { }")]
    [TestCase("[Synchronized] public partial void [|Add|]<T>(T n); private void AddCore<T>(T[] n) { }")]
    [TestCase("[Synchronized] public partial System.Threading.Tasks.Task [|Add|](); private void AddCore() { }")]
    public Task FIFO017_is_a_method_without_a_core_that_goes_with_it(string members) =>
        Marked.Expect("FIFO017", $"internal sealed partial class Account {{ {members} }}");

    [TestCase("internal partial struct Point { [Synchronized] public partial void [|Add|](); private void AddCore() { } }", "no identity")]
    [TestCase("internal partial class A { [Synchronized] public partial ref int [|Add|](); private ref int AddCore() => ref _n; private int _n; }", "returns a reference")]
    [TestCase("internal partial class A { [Synchronized] public partial System.Threading.Tasks.Task [|Add|](ref int n); private System.Threading.Tasks.Task AddCore(ref int n) => null!; }", "'n'")]
    [TestCase("internal partial class A { [Synchronized] public partial System.Threading.Tasks.Task [|Add|](System.Span<int> n); private System.Threading.Tasks.Task AddCore(System.Span<int> n) => null!; }", "'n'")]
    [TestCase("internal partial class A { [Synchronized] public partial System.Threading.Tasks.ValueTask<int> [|Add|](in int n); private System.Threading.Tasks.ValueTask<int> AddCore(in int n) => default; }", "'n'")]
    [TestCase("internal partial class A { [Synchronized] public partial System.Collections.Generic.IEnumerable<int> [|All|](); private System.Collections.Generic.IEnumerable<int> AllCore() { yield return 1; } }", "return a list")]
    [TestCase("internal partial class A { [Synchronized] public partial System.Collections.Generic.IAsyncEnumerable<int> [|All|](); private System.Collections.Generic.IAsyncEnumerable<int> AllCore() => null!; }", "return a list")]
    [TestCase("internal partial class A { [Synchronized] public partial System.Runtime.CompilerServices.YieldAwaitable [|Add|](); private System.Runtime.CompilerServices.YieldAwaitable AddCore() => default; }", "return Task or ValueTask")]
    [TestCase("internal partial class A { [Synchronized] public partial void [|Add|](); private async void AddCore() { await System.Threading.Tasks.Task.Yield(); } }", "async void")]
    [TestCase("file partial class A { [Synchronized] public partial void [|Add|](); private void AddCore() { } }", "local to its file")]
    [TestCase("internal class Outer { internal partial class A { [Synchronized] public partial void [|Add|](); private void AddCore() { } } }", "make 'Outer' partial")]
    public async Task FIFO018_is_a_method_that_a_lock_around_it_does_not_protect(string source, string said)
    {
        IReadOnlyList<Diagnostic> found = await Marked.Expect("FIFO018", source);
        Assert.That(found[0].GetMessage(), Does.Contain(said));
    }

    [Test]
    public Task Synchronized_methods_are_left_alone() => Marked.ExpectNone(
        """
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading.Tasks;
        internal partial struct Point { [Synchronized] public static partial void Add(); private static void AddCore() { } }
        internal abstract class Base { protected virtual Task RunCore<T>(T[] all, System.Action<T> each) => Task.CompletedTask; }
        internal partial class Account : Base
        {
            [Synchronized] public partial Task Run<T>(T[] all, System.Action<T> each);
            [Synchronized] private partial void Add(ref int n, out string s, params int[] more);
            private static void AddCore(ref int n, out string s, int[] more) => s = "";
            [Synchronized] partial void Old();
            private void OldCore() { }
            [Synchronized] internal partial IEnumerable<int> List();
            private IEnumerable<int> ListCore() { return new[] { 1 }.Select(Same).ToList(); IEnumerable<int> Other() { yield return 1; } int Same(int n) => n + Other().Count(); }
        }
        """);

    [Test]
    public Task Correct_modes_and_locks_are_left_alone() => Marked.ExpectNone(
        """
        [LockMode] public sealed partial class Read { public static bool IsCompatible(Holds h) => h.None<Write>(); }
        [LockMode] public sealed partial class Write { public static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); }
        [LockMode] public sealed partial class Slot { public static bool IsCompatible(Holds h, int capacity) => h.Count<Slot>() < capacity; }
        [FifoLock(typeof(Read), typeof(Write))] public sealed partial class DocumentLock;
        [FifoLock(typeof(Slot))] public sealed partial class Pool { public Pool() : this(3) { } }
        """);

    [TestCaseSource(nameof(AllRules))]
    public void Every_rule_says_enough(DiagnosticDescriptor rule) => Assert.Multiple(() =>
    {
        Assert.That(rule.Id, Does.Match("^FIFO[0-9]{3}$"));
        Assert.That(rule.HelpLinkUri, Is.EqualTo($"docs/rules/{rule.Id}.md"));
        Assert.That(rule.Title.ToString(), Is.Not.Empty.And.Not.EndsWith("."));
        Assert.That(rule.Category, Is.EqualTo("FifoLock"));
    });

    [TestCaseSource(nameof(AllRules))]
    public void Every_rule_has_a_page_that_agrees_with_it(DiagnosticDescriptor rule)
    {
        string[] page = File.ReadAllLines(Path.Combine(RepositoryRoot(), rule.HelpLinkUri));
        Assert.Multiple(() =>
        {
            Assert.That(page[0], Is.EqualTo($"# {rule.Id}: {rule.Title}"));
            Assert.That(page[2], Is.EqualTo($"Severity: {rule.DefaultSeverity}"));
        });
    }

    private static string RepositoryRoot([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));

    private static IEnumerable<DiagnosticDescriptor> AllRules() => Rules.All;

    /// <summary>A Read with the given body, which has a Helper, and a Write.</summary>
    private static string Modes(string body) =>
        $$"""
        [LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) {{body}} private static bool Helper(Holds h) => h.None<Write>(); }
        [LockMode] internal sealed partial class Write { private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); }

        """;

    private static string Unrelated(int count) => string.Concat(Enumerable.Range(0, count).Select(static i =>
        $"[LockMode] internal sealed partial class M{i} {{ private static bool IsCompatible(Holds h) => h.None<M{i}>() || h.Any<M{i}>(); }}\n"));

    private static string Related(int count) => string.Concat(Enumerable.Range(0, count).Select(static i =>
        $"[LockMode] internal sealed partial class {(i == 0 ? "[|M0|]" : $"M{i}")} {{ private static bool IsCompatible(Holds h) => h.None<M{Math.Max(0, i - 1)}>() || h.Any<M0>() || h.Any<M{i}>(); }}\n"));
}
