using FifoLocks.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Tests;

/// <summary>What people may legally write, and a generator easily trips over. All of it compiles, with documentation on, without one warning.</summary>
internal sealed class HostileInputTests
{
    private static readonly string[] s_sources =
    [
        """
        /* keywords for names */
        namespace @namespace.@record;
        [LockMode] internal sealed partial class @class { private static bool IsCompatible(Holds h, int @int, string? @params) => h.Count<@class>() < @int && h.None<@struct>(); }
        [LockMode] internal partial struct @struct { private static bool IsCompatible(Holds @in) => @in.None<@class>(); }
        [LockMode] internal partial class @file { private static bool IsCompatible(Holds h) => h.None<@file>(); }
        [FifoLock(typeof(@class), typeof(@struct), typeof(@file))] internal sealed partial class @lock;
        """,
        """
        /* synchronized methods: types of the user's that are called like those generated code needs, and keywords for names */
        namespace Acme;
        internal class System; internal class FifoLocks; internal class Synchronized; internal class Task;
        internal interface IBase<T> { void @lock(T @in); }
        internal abstract partial record Outer<@class> { internal sealed partial class Inner<T> : IBase<T> where T : notnull {
            [global::FifoLocks.Synchronized] public partial void @lock(T @in);
            private void lockCore(T @in) { }
            [global::FifoLocks.Synchronized] internal partial global::System.Threading.Tasks.Task<(int Left, @class? Right)?> @await<@int>(dynamic @using, @int? @return, params (string A, T B)[] @this) where @int : struct;
            private global::System.Threading.Tasks.Task<(int Left, @class? Right)?> awaitCore<@int>(dynamic @using, @int? @return, (string A, T B)[] @this) where @int : struct => null!;
        } }
        internal static partial class Extensions {
            [global::FifoLocks.Synchronized] internal static partial U? First<U>(this U?[] all);
            private static U? FirstCore<U>(this U?[] all) => all[0];
            [global::FifoLocks.Synchronized] internal static partial int Length(scoped global::System.ReadOnlySpan<int> all);
            private static int LengthCore(scoped global::System.ReadOnlySpan<int> all) => all.Length;
        }
        internal partial interface IPart<in TIn, out TOut> { [global::FifoLocks.Synchronized] private partial void Work(TIn value); private void WorkCore(TIn value) { } }
        """,
        """
        /* the global namespace */
        [LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<Write>(); }
        [LockMode] internal sealed partial class Write { private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); }
        [FifoLock(typeof(Read), typeof(Write))] internal sealed partial class Gate;
        """,
        """
        /* one simple name in two namespaces */
        namespace One { [LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<Two.Read>(); } }
        namespace Two { [LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<One.Read>(); } }
        """,
        """
        /* names that differ in case only */
        [LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<READ>(); }
        [LockMode] internal sealed partial class READ { private static bool IsCompatible(Holds h) => h.None<Read>(); }
        [FifoLock(typeof(Read), typeof(READ))] internal sealed partial class Gate;
        [FifoLock(typeof(READ), typeof(Read))] internal sealed partial class GATE;
        """,
        """
        /* names that look like those of generated files */
        namespace Acme;
        [LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => true;
            [LockMode] internal sealed partial class Family { private static bool IsCompatible(Holds h) => true; }
            [LockMode] internal sealed partial class FAMILY { private static bool IsCompatible(Holds h) => h.None<Lock>(); }
            [LockMode] internal sealed partial class Lock { private static bool IsCompatible(Holds h) => true; }
            [LockMode] internal sealed partial class G { private static bool IsCompatible(Holds h) => true; } }
        [LockMode, FifoLock(typeof(Both))] internal sealed partial class Both { private static bool IsCompatible(Holds h) => h.None<Both>(); }
        """,
        """
        /* letters of every kind */
        namespace Größe.数;
        [LockMode] internal sealed partial class Été { private static bool IsCompatible(Holds h, int größe) => h.Count<Été>() < größe && h.None<_数>(); }
        [LockMode] internal sealed partial class _数 { private static bool IsCompatible(Holds h) => h.None<n\u0303>(); }
        [LockMode] internal sealed partial class n\u0303 { private static bool IsCompatible(Holds h) => true; }
        [FifoLock(typeof(Été), typeof(_数), typeof(n\u0303))] internal sealed partial class Ünder;
        """,
        """
        /* types of the user's that are called like those generated code needs */
        namespace Acme;
        internal class System; internal class Holds; internal class FifoLocks; internal class Modes; internal class Guard; internal class Lease;
        [global::FifoLocks.LockMode] internal sealed partial class Bound { private static bool IsCompatible(global::FifoLocks.Holds h) => h.None<Bound>(); internal class Seat; }
        [global::FifoLocks.LockMode] internal sealed partial class Rule { private static bool IsCompatible(global::FifoLocks.Holds h, int options) => h.Count<Rule>() < options; public int Layout = 1; public int Guard = 2; }
        [global::FifoLocks.FifoLock(typeof(Bound), typeof(Rule))] internal sealed partial class Typed { internal class FifoLockRules; internal int FifoLockRuleOfRule = 1; }
        """,
        """
        /* nested in every kind of type */
        namespace Acme;
        internal partial interface IOuter { internal partial record Middle { internal partial record struct Inner { internal static partial class Innermost {
            [LockMode] private readonly partial record struct Read { private static bool IsCompatible(in Holds h) => h.None<Write>(); }
            [LockMode] private sealed partial record class Write { private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); }
            [FifoLock(typeof(Read), typeof(Write))] private sealed partial class Gate;
        } } } }
        """,
        """
        /* an unsealed lock; a documented one; one whose base class is written out */
        namespace Acme;
        /// <summary>Mode.</summary>
        /// <remarks>Has remarks of its own.</remarks>
        [LockMode] public partial class Use {
            /// <summary>Predicate.</summary>
            /// <param name="h">Holds.</param>
            /// <returns>Whether.</returns>
            public static bool IsCompatible(Holds h) => h.Count<Use>() is < 5 and >= 0; }
        [FifoLock(typeof(Use))] public partial class Undocumented;
        /// <summary>Lock.</summary>
        /// <remarks>Has remarks of its own.</remarks>
        [FifoLock(typeof(Use))] public sealed partial class Documented : System.IDisposable {
            /// <summary>Nothing.</summary>
            public void Dispose() { } }
        [FifoLock(typeof(Use))] public sealed partial class Explicit : FifoLock<Explicit>;
        """,
        """
        /* members more visible than the modes they name */
        namespace Acme;
        [LockMode] internal sealed partial class Inner { private static bool IsCompatible(Holds h, Settings settings) => settings.Yes; }
        internal sealed class Settings { public bool Yes { get; set; } = true; }
        [FifoLock(typeof(Inner))] public sealed partial class Outer;
        internal partial class Box
        {
            [LockMode] private sealed partial class Secret { private static bool IsCompatible(Holds h) => h.None<Secret>(); }
            [LockMode] protected sealed partial class Shared { private static bool IsCompatible(Holds h) => h.None<Shared>(); }
            [FifoLock(typeof(Secret), typeof(Shared))] internal sealed partial class Visible;
            [FifoLock(typeof(Secret), typeof(Shared))] private sealed partial class Hidden { public void Use() { using (EnterSecret()) { } using (EnterShared()) { } } }
            protected partial class Deep { [FifoLock(typeof(Secret), typeof(Shared))] private sealed partial class Deeper; }
        }
        """,
        """
        /* parameters of many types, shared ones, many of them */
        namespace Acme;
        [LockMode] internal sealed partial class A { private static bool IsCompatible(Holds h, byte b, short s, long l, uint u, int[]? array, (int X, string? Y) tuple, System.Collections.Generic.List<string?> list, int? maybe) => h.Count<A>() < b + 1 && h.Count<B>() <= s && h.Count<B>() < l && h.Count<A>() <= u; }
        [LockMode] internal sealed partial class B { private static bool IsCompatible(Holds h, long l, byte b) => h.Count<B>() <= l && h.Count<A>() >= b - 1; }
        [LockMode] internal sealed partial class C { private static bool IsCompatible(Holds h, byte b, short s, long l, uint u, int[]? array, (int X, string? Y) tuple, System.Collections.Generic.List<string?> list, int? maybe) => Check(h, maybe); private static bool Check(Holds h, int? maybe) => h.None<C>() || maybe is null; }
        [FifoLock(typeof(A), typeof(B), typeof(C))] internal sealed partial class Gate;
        """,
        """
        /* comments, line ends and quotes in a predicate */
        namespace Acme;
        [LockMode] internal sealed partial class Odd { private static bool IsCompatible(Holds h) =>
            // first
            h.None<Odd>() /* <c>"</c> */
            && "a\"\\ --> ]]> &amp;".Length > 0
            && 'x' != '\n'; }
        """,
        """
        /* lists in every notation */
        namespace Acme;
        [LockMode] internal sealed partial class A { private static bool IsCompatible(Holds h) => h.None<A>(); }
        [LockMode] internal sealed partial class B { private static bool IsCompatible(Holds h) => h.None<B>(); }
        [FifoLock(new[] { typeof(A), typeof(B) })] internal sealed partial class One;
        [FifoLockAttribute(modes: typeof(A))] internal sealed partial class Two;
        """,
        """
        /* a mode that is spread over parts, with a static constructor and a helper that looks at a third */
        namespace Acme;
        [LockMode] internal sealed partial class Spread;
        internal sealed partial class Spread { static Spread() { } private static bool IsCompatible(Holds h) => h.None<Spread>() && Other(h); }
        internal sealed partial class Spread { private static bool Other(Holds h) => h.None<Third>(); }
        [LockMode] internal sealed partial class Third { private static bool IsCompatible(Holds h) => true; }
        """,
    ];

    private static IEnumerable<TestCaseData> Sources() => s_sources.Select(static source =>
        new TestCaseData(source).SetArgDisplayNames(source.Substring(3, source.IndexOf("*/", StringComparison.Ordinal) - 4)));

    [TestCaseSource(nameof(Sources))]
    public void Generated_code_compiles_without_a_warning(string source)
    {
        Generated generated = Generation.Run(Generation.Usings + source);
        Assert.That(generated.Complaints, Is.Empty);
        Assert.That(generated.HintNames, Is.Not.Empty.And.Unique);
        generated.Emit();
    }

    /// <summary>What the predicates mean is not the point of these sources; some are true, one-sided or wait on purpose.</summary>
    private static readonly string[] s_aboutMeaning = ["FIFO007", "FIFO009", "FIFO010", "FIFO015"];

    [TestCaseSource(nameof(Sources))]
    public async Task The_analyzer_finds_nothing_to_correct(string source)
    {
        Generated generated = Generation.Run(Generation.Usings + source);
        Assert.That((await Generation.Analyze(generated.Compilation)).Where(static each => each.Severity > DiagnosticSeverity.Info && !s_aboutMeaning.Contains(each.Id)), Is.Empty);
    }

    [Test]
    public void Assemblies_that_see_each_others_internals_do_not_collide()
    {
        const string Mode = "[LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<Read>(); }";
        MetadataReference library = Generation.Library(
            "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"App\")]\nnamespace Acme { [FifoLocks.LockMode] internal sealed partial class Read { private static bool IsCompatible(FifoLocks.Holds h) => h.None<Read>(); } }",
            "Library");
        Generated generated = Generation.Run(Generation.Usings + $"namespace App; {Mode} [FifoLock(typeof(Read))] internal sealed partial class Gate;", "App", library);
        Generated sameName = Generation.Run(Generation.Usings + "namespace Other { [FifoLock(typeof(Acme.Read))] internal sealed partial class Gate; }", "App", library);
        Assert.That(generated.Complaints, Is.Empty);
        Assert.That(sameName.Complaints, Is.Empty);
        Assert.That(
            Generation.Run(Generation.Usings + Mode, "One").HintNames,
            Is.EqualTo(Generation.Run(Generation.Usings + Mode, "Two").HintNames));
        Assert.That(
            Generation.Run(Generation.Usings + Mode, "One")["Read-family.g.cs"],
            Is.Not.EqualTo(Generation.Run(Generation.Usings + Mode, "Two")["Read-family.g.cs"]),
            "the class of the family carries the assembly in its name");
    }

    [TestCase("[LockMode] internal sealed partial class Read { }")]
    [TestCase("[LockMode] internal sealed partial class Read { private static bool IsCompatible(int h) => true; }")]
    [TestCase("[LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => false; }")]
    public void A_mode_with_a_wrong_predicate_causes_no_errors_where_it_is_used(string mode)
    {
        Generated generated = Generation.Run(Generation.Usings + mode +
            """
            [FifoLock(typeof(Read))] internal sealed partial class Gate;
            internal static class User { public static void Use() { using (new FifoLock().Enter<Read>()) { } using (new Gate().EnterRead()) { } using (new Gate().Enter<Read>()) { } } }
            """);
        Assert.That(generated.Complaints, Is.Empty);
    }

    [TestCase("internal class C<T> { [LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => true; } }")]
    [TestCase("[LockMode] internal sealed partial class Read<T> { private static bool IsCompatible(Holds h) => true; }")]
    [TestCase("[LockMode] file sealed partial class Read { private static bool IsCompatible(Holds h) => true; }")]
    [TestCase("[LockMode] internal static partial class Read { private static bool IsCompatible(Holds h) => true; }")]
    [TestCase("[LockMode] internal abstract partial class Read { private static bool IsCompatible(Holds h) => true; }")]
    [TestCase("[LockMode] internal ref partial struct Read { private static bool IsCompatible(Holds h) => true; }")]
    [TestCase("[LockMode] internal sealed class Read { private static bool IsCompatible(Holds h) => true; }")]
    [TestCase("[FifoLock] internal sealed class Gate { }")]
    [TestCase("[FifoLock] internal sealed partial class Gate<T> { }")]
    [TestCase("[FifoLock] internal sealed partial record Gate { }")]
    public void What_is_not_supported_is_left_alone(string source)
    {
        Generated generated = Generation.Run(Generation.Usings + source);
        Assert.That(generated.HintNames, Is.Empty);
        Assert.That(generated.Complaints, Is.Empty);
    }

    [Test]
    public void Parameters_that_clash_cause_no_errors_but_their_own()
    {
        Generated generated = Generation.Run(Generation.Usings +
            """
            [LockMode] internal sealed partial class A { private static bool IsCompatible(Holds h, int n) => h.Count<A>() < n; }
            [LockMode] internal sealed partial class B { private static bool IsCompatible(Holds h, string n) => n.Length > 2; }
            [FifoLock(typeof(A), typeof(B))] internal sealed partial class Gate;
            internal static class User { public static void Use() { using (new Gate(3).EnterA()) { } using (new Gate(3).EnterB()) { } } }
            """);
        Assert.That(generated.Complaints, Is.Empty);
    }

    [Test]
    public void An_attribute_written_twice_is_the_compilers_to_report()
    {
        Generated generated = Generation.Run(Generation.Usings +
            """
            [LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => true; }
            [LockMode] internal sealed partial class Read;
            """);
        Assert.That(generated.Complaints.Select(static each => each.Id).Distinct(), Is.EqualTo(new[] { "CS0579" }));
    }
}
