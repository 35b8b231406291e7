using FifoLocks.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FifoLocks.Generators.Tests;

/// <summary>
/// What people may legally write, in every kind of project they may write it in: each source below is compiled under all of
/// <see cref="ProjectSettings.All"/>, with documentation on, and there is not one warning. The sources keep to C# 11 and to neither side of nullable.
/// A line of dashes begins another file.
/// </summary>
internal sealed class HostileProjectTests
{
    private const string NextFile = "//----\n";

    private static readonly string[] s_sources =
    [
        .. new[] { "class", "struct", "interface", "record", "record class", "record struct", "readonly struct", "static class", "abstract class", "ref struct" }.Select(NestedIn),
        """
        /* public, documented, several deep */
        namespace Acme;
        /// <summary>Outer.</summary>
        public partial interface IOuter {
            /// <summary>Middle.</summary>
            public partial struct Middle {
                /// <summary>Read.</summary>
                [LockMode] public sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<Write>(); }
                /// <summary>Write.</summary>
                [LockMode, ConvertsTo(typeof(Read))] public partial record struct Write { private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); }
                /// <summary>Slot.</summary>
                [LockMode] public partial struct Slot {
                    /// <summary>Predicate.</summary>
                    /// <param name="h">Holds.</param>
                    /// <param name="capacity">Capacity.</param>
                    /// <returns>Whether.</returns>
                    public static bool IsCompatible(Holds h, int capacity) => h.Count<Slot>() < capacity && h.None<Write>(); }
                /// <summary>Gate.</summary>
                [FifoLock(typeof(Read), typeof(Write), typeof(Slot))] public sealed partial class Gate { }
                /// <summary>Pool.</summary>
                [FifoLock(typeof(Slot))] public partial class Pool { } }
            /// <summary>Account.</summary>
            public partial class Account {
                /// <summary>Adds.</summary>
                /// <param name="amount">Amount.</param>
                [Synchronized] public partial void Add(int amount);
                private void AddCore(int amount) { } } }
        """,
        """
        /* modes inside their own lock, and a lock inside its own mode */
        namespace Acme;
        [FifoLock(typeof(Read), typeof(Hidden), typeof(Shared))] internal partial class Gate {
            [LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<Hidden>(); }
            [LockMode] private sealed partial class Hidden { private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Hidden>(); }
            [LockMode] protected partial struct Shared { private static bool IsCompatible(Holds h) => h.None<Hidden>(); }
            internal void Use() { using (EnterHidden()) { } using (Enter<Hidden>()) { } using (EnterShared()) { } } }
        [LockMode] internal sealed partial class Mode { private static bool IsCompatible(Holds h) => h.None<Mode>();
            [FifoLock(typeof(Mode))] internal sealed partial class Gate { } }
        """,
        """
        /* generic parents beside and around what uses modes */
        namespace Acme;
        [LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<Write>(); }
        [LockMode] internal sealed partial class Write { private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); }
        [FifoLock(typeof(Read), typeof(Write))] internal sealed partial class Gate { }
        internal partial class Outer<T> { internal partial class Inner<@in> where @in : ILockMode {
            private readonly FifoLock _lock = new FifoLock();
            private readonly Gate _gate = new Gate();
            public void Use() { using (_lock.Enter<@in>()) { } using (_gate.Enter<Read>()) { } }
            [Synchronized] internal partial T Same<U>(T value, U other) where U : class, new();
            private T SameCore<U>(T value, U other) where U : class, new() => value; } }
        """,
        """
        /* one simple name in two namespaces, in two types, and in a type and a namespace */
        namespace One { [LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<Two.Read>() && h.None<Box.Read>(); }
            [FifoLock(typeof(Read))] internal sealed partial class Gate { }
            internal partial class Box { [LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<One.Read>(); }
                [FifoLock(typeof(Read))] internal sealed partial class Gate { } [Synchronized] internal partial void Do(); private void DoCore() { } } }
        namespace Two { [LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<One.Read>(); }
            [FifoLock(typeof(One.Read))] internal sealed partial class Gate { }
            internal partial class Box { [Synchronized] internal partial void Do(); private void DoCore() { } } }
        namespace One.Two { [LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<global::Two.Read>(); }
            [FifoLock(typeof(global::One.Read))] internal sealed partial class One { } }
        """,
        """
        /* types of the user's that are called like everything that generated code names */
        namespace Acme;
        internal class System { } internal class Holds { } internal class Task { } internal class ValueTask { } internal class FifoLocks { } internal class FifoLock { } internal class Lease { }
        internal class Modes { } internal class Guard { } internal class ModeRule { } internal class LockLayout { } internal class Predicate { } internal class CancellationToken { }
        internal class TimeSpan { } internal class ValueTuple { } internal class Array { } internal class Math { } internal class Seat { } internal class Bound { } internal class Synchronized { }
        internal class FifoLockOptions { } internal class ILockMode { } internal class IModeOf { } internal class SuppressMessage { } internal class EditorBrowsable { } internal class MethodImpl { }
        [global::FifoLocks.LockMode] internal sealed partial class Read { private static bool IsCompatible(global::FifoLocks.Holds h) => h.None<Write>() && h.Count<Read>() < 100; }
        [global::FifoLocks.LockMode, global::FifoLocks.ConvertsTo(typeof(Read))] internal sealed partial class Write { private static bool IsCompatible(global::FifoLocks.Holds h) => h.None<Read>() && h.None<Write>(); }
        [global::FifoLocks.LockMode] internal sealed partial class Slot { private static bool IsCompatible(global::FifoLocks.Holds h, long System, int FifoLocks, string Guard) => h.Count<Slot>() < System + 3 && h.Count<Read>() <= FifoLocks; }
        [global::FifoLocks.LockMode] internal sealed partial class Odd { private static bool IsCompatible(global::FifoLocks.Holds h, string Guard) => h.Count<Odd>() + h.Count<Slot>() < Guard.Length; }
        [global::FifoLocks.FifoLock(typeof(Read), typeof(Write), typeof(Slot), typeof(Odd))] internal sealed partial class Gate { }
        internal partial class Account { [global::FifoLocks.Synchronized] internal partial global::System.Threading.Tasks.Task Add(global::System.Threading.CancellationToken System); private global::System.Threading.Tasks.Task AddCore(global::System.Threading.CancellationToken System) => global::System.Threading.Tasks.Task.CompletedTask; }
        """,
        """
        /* members of the user's, inherited and nested names, that are called like what generated code names */
        namespace Acme;
        [LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<Read>() || h.Count<Read>() >= 3; internal int System = 1, FifoLocks = 1, Guard = 1, Layout = 1, Rule = 1, holds = 1, parameters = 1, Acme = 1; }
        [LockMode] internal partial struct Slot { private static bool IsCompatible(global::FifoLocks.Holds h, int capacity, int FifoLockRules, string cancellationToken, int options) => h.Count<Slot>() < capacity && h.None<Read>(); internal class System { } internal class Acme { } internal interface Holds { } }
        [LockMode] internal partial struct Odd { private static bool IsCompatible(FifoLocks.Holds h, int capacity, int @lock, int parameters, int holds) => h.Count<Odd>() + h.Count<Slot>() < capacity; private static int Helper() => 1; }
        [FifoLock(typeof(Slot), typeof(Odd), typeof(Read))] internal sealed partial class Gate {
            internal class System { } internal class Acme { } internal class FifoLocks { } internal class Slot { } internal class Read { } internal static string nameof(object value) => ""; internal int options = 1; internal int capacity = 1; internal int @lock = 2; }
        internal partial class Account { internal int System = 1; internal class FifoLocks { } internal class Acme { } [Synchronized] internal partial int Add(int amount); private int AddCore(int amount) => amount; [Synchronized] internal static partial int One(); private static int OneCore() => 1; }
        """,
        """
        /* modes whose names make the names of core members */
        namespace Acme;
        [LockMode] internal sealed partial class Core { private static bool IsCompatible(Holds h) => h.None<Layout>(); }
        [LockMode] internal sealed partial class Layout { private static bool IsCompatible(Holds h) => h.None<Core>() && h.None<Layout>(); }
        [LockMode] internal sealed partial class Count { private static bool IsCompatible(Holds h) => h.None<Layout>(); }
        [LockMode] internal sealed partial class Base { private static bool IsCompatible(Holds h, int count) => h.Count<Base>() < count; }
        [FifoLock(typeof(Core), typeof(Layout), typeof(Count), typeof(Base))] internal sealed partial class Gate { }
        [FifoLock(typeof(Count))] internal sealed partial class FifoLockRules { }
        [FifoLock(typeof(Base))] internal sealed partial class FifoLock { }
        internal partial class FifoLockSynchronized { [Synchronized] internal static partial int One(); private static int OneCore() => 1; }
        """,
        """
        /* aliases for every file */
        namespace Acme { internal class Other { } }
        //----
        global using System = Acme.Other;
        global using Holds = FifoLocks.Holds;
        global using Guard = System.String;
        global using Task = System.Int32;
        namespace Acme;
        [FifoLocks.LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h, Guard name) => h.Count<Read>() < name.Length; }
        [FifoLocks.FifoLock(typeof(Read))] internal sealed partial class Gate { }
        internal partial class Account { [FifoLocks.Synchronized] internal partial global::System.Threading.Tasks.Task<Task> Add(Guard name); private global::System.Threading.Tasks.Task<Task> AddCore(Guard name) => global::System.Threading.Tasks.Task.FromResult(1); }
        """,
        """
        /* namespaces called like those of the library, inside it and beside it */
        namespace FifoLocks.Acme { [LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<Read>(); } [FifoLock(typeof(Read))] internal sealed partial class Gate { } }
        namespace Acme.FifoLocks.Modes { [LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<Read>(); } [FifoLock(typeof(Read))] internal sealed partial class Gate { } }
        namespace FifoLocks.Generated { [LockMode] internal sealed partial class Layout { private static bool IsCompatible(Holds h) => h.None<Layout>(); } [FifoLock(typeof(Layout))] internal sealed partial class Gate { } }
        namespace Acme.System.Threading.Tasks { [LockMode] internal sealed partial class Task { private static bool IsCompatible(Holds h) => h.None<Task>(); } [FifoLock(typeof(Task))] internal sealed partial class Gate { } }
        """,
        """
        /* the global namespace, over several files */
        [LockMode] internal sealed partial class Read { }
        internal partial class Box { [FifoLock(typeof(Read), typeof(Write), typeof(Nested))] private sealed partial class Gate { } }
        //----
        internal partial class Read { private static bool IsCompatible(Holds h) => h.None<Write>(); }
        partial class Box { [LockMode] partial struct Nested { private static bool IsCompatible(Holds h) => h.None<Write>(); } }
        //----
        [LockMode] internal sealed partial class Write { private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); }
        partial class Box { [Synchronized] internal static partial int One(); }
        //----
        partial class Box { private static int OneCore() => 1; partial class Gate { internal int Mine() => WaitingCount; } }
        """,
        """
        /* parts over several files, each with another piece */
        namespace Acme;
        internal partial class Outer { [LockMode] private partial class Update { } }
        [ConvertsTo(typeof(Write))] partial class Other { }
        //----
        namespace Acme { partial class Outer { [ConvertsTo(typeof(Write))] sealed partial class Update : System.IDisposable { public void Dispose() { } } } }
        //----
        namespace Acme { partial class Outer { partial class Update { private static bool IsCompatible(Holds h) => Helpers.No(h) && h.None<Update>() && h.None<Write>(); static class Helpers { internal static bool No(Holds h) => true; } } } }
        //----
        namespace Acme;
        partial class Outer { [LockMode] private sealed partial class Write { private static bool IsCompatible(Holds h) => h.None<Update>() && h.None<Write>(); } }
        [LockMode] internal sealed partial class Other { private static bool IsCompatible(Holds h) => h.None<Other>() && h.None<Write>(); }
        [LockMode] internal sealed partial class Write { private static bool IsCompatible(Holds h) => h.None<Other>() && h.None<Write>(); }
        //----
        namespace Acme;
        partial class Outer { [FifoLock(typeof(Update), typeof(Write))] private partial class Gate { } }
        //----
        namespace Acme;
        partial class Outer { private sealed partial class Gate : FifoLock<Gate>, System.IDisposable { public void Dispose() { } internal Gate(int nothing) : this(new FifoLockOptions()) { } } }
        """,
        """
        /* conditional compilation around members, parts of expressions, attributes and whole modes */
        #if SOME
        namespace Acme.Some;
        #else
        namespace Acme.None;
        #endif
        [LockMode] internal sealed partial class Read {
        #if SOME
            private static bool IsCompatible(Holds h) => h.None<Write>();
        #elif OTHER
            private static bool IsCompatible(Holds h) => h.None<Missing>();
        #else
            private static bool IsCompatible(Holds h, int capacity) => h.None<Write>() && h.Count<Read>() < capacity;
        #endif
        }
        #if OTHER
        [LockMode]
        #else
        [LockMode()]
        #endif
        internal sealed partial class Write { private static bool IsCompatible(Holds h) => h.None<Read>()
        #region the rest
        #if SOME && !OTHER
            && h.None<Extra>()
        #else // "
            && h.None<Write>() /* *
        / */
        #endif
        #pragma warning disable CS0219
        #nullable disable
            && h.Count<Extra>() < 3
        #endregion
        #line 1 "Elsewhere.cs"
            ; }
        #line default
        #line hidden
        [LockMode] internal sealed partial class Extra { private static bool IsCompatible(Holds h) => true; }
        [FifoLock(typeof(Read), typeof(Write)
        #if SOME
            , typeof(Extra)
        #endif
            )] internal sealed partial class Gate { }
        internal partial class Account {
        #if SOME
            [Synchronized] internal partial int Add(int amount);
        #else
            [Synchronized] internal partial void Add(
        #if !OTHER
                string
        #else
                object
        #endif
                amount);
        #endif
            private int AddCore(int amount) => amount;
            private void AddCore(string amount) { } }
        """,
        """"
        /* texts in a predicate that could break a comment, a literal or a document */
        namespace Acme;
        [LockMode] internal sealed partial class Odd { private static bool IsCompatible(Holds h) => h.None<Odd>() && @"a
        b */ </c> ""q"" // {0}".Length > 0 && $@"{h.Count<Odd>()} {{ }}
        ".Length >= 0 && """
            raw "text" #if
            """.Length > 0 && 'x' != '\u2028' && "]]>&<remarks>".Length != 1 && '\'' != '"'; }
        [LockMode] internal sealed partial class Long { private static bool IsCompatible(Holds h) => h.None<Long>() && " LOCKS".Length > 0; }
        [LockMode] internal sealed partial class Longer { private static bool IsCompatible(Holds h) => h.None<Longer>() && "LOCKS".Length > 0; }
        [FifoLock(typeof(Odd), typeof(Long), typeof(Longer))] internal sealed partial class Gate { }
        """".Replace("LOCKS", string.Concat(Enumerable.Repeat("\U0001F512", 120))),
        """
        /* what is obsolete, or on trial */
        namespace Acme;
        [System.Obsolete("old", true)] internal sealed class Setting { internal bool Yes; internal Setting() { Yes = true; } }
        [System.Obsolete] [LockMode, ConvertsTo(typeof(Write))] internal sealed partial class Old { private static bool IsCompatible(Holds h) => h.None<Old>() && h.None<Write>(); }
        [System.Obsolete("gone", error: true)] [LockMode, ConvertsTo(typeof(Write))] internal sealed partial class Gone { private static bool IsCompatible(Holds h) => h.None<Gone>() && h.None<Write>(); }
        [System.Diagnostics.CodeAnalysis.Experimental("ACME1")] [LockMode, ConvertsTo(typeof(Write))] internal sealed partial class Trial { private static bool IsCompatible(Holds h) => h.None<Trial>() && h.None<Write>(); }
        [LockMode] internal sealed partial class Write { private static bool IsCompatible(Holds h) => h.None<Write>() && h.Count<Write>() < 2; }
        [LockMode] internal sealed partial class Own { [System.Obsolete("do not call")] private static bool IsCompatible(Holds h) => h.None<Own>() && h.Count<Write>() + h.Count<Own>() < 2; }
        [System.Obsolete("gone", error: true)] [LockMode] internal sealed partial class Set { private static bool IsCompatible(Holds h, Setting setting) => setting.Yes; }
        [System.Obsolete("gone", error: true)] [FifoLock(typeof(Old), typeof(Gone), typeof(Set), typeof(Write))] internal sealed partial class Gate { }
        #pragma warning disable CS0612, ACME1
        [FifoLock(typeof(Old), typeof(Trial), typeof(Write))] internal sealed partial class Mixed { }
        internal partial class Account { [System.Obsolete("gone", true)] [Synchronized] internal partial Setting Add(Setting old); [System.Obsolete("gone", true)] private Setting AddCore(Setting old) => old; }
        """,
        """
        /* an assembly that promises to serve all languages */
        [assembly: System.CLSCompliant(true)]
        namespace Acme;
        /// <summary>Read.</summary>
        [LockMode] public sealed partial class Read { private static bool IsCompatible(Holds h, uint Limit) => h.Count<Read>() < Limit; }
        /// <summary>Write.</summary>
        [LockMode] public partial struct Write { private static bool IsCompatible(Holds h, int limit) => h.Count<Write>() < limit; }
        /// <summary>Account.</summary>
        public partial class Account {
            /// <summary>Adds.</summary>
            /// <param name="amount">Amount.</param>
            /// <returns>Amount.</returns>
            [Synchronized] public partial System.Threading.Tasks.Task<int> Add(int amount);
            private System.Threading.Tasks.Task<int> AddCore(int amount) => System.Threading.Tasks.Task.FromResult(amount); }
        """,
        """
        /* lock parameters of every type that can be kept */
        namespace Acme;
        internal enum Level { Low }
        internal delegate int Call();
        [LockMode] internal sealed partial class A { private static bool IsCompatible(Holds h, Level level, Call call, nint native, decimal money, System.Collections.Generic.Dictionary<string, (int X, string Y)[]> map, int[,][] jagged, params object[] rest) => h.Count<A>() < native && level == Level.Low; }
        [LockMode] internal sealed partial class B { private static bool IsCompatible(Holds h, int capacity = 3, [System.ComponentModel.Description("")] string name = "x") => h.Count<B>() < capacity; }
        [LockMode] internal sealed partial class C { private static bool IsCompatible(Holds h, dynamic free, System.Collections.Generic.List<dynamic> list, (dynamic, dynamic Named) pair) => h.None<C>(); }
        [LockMode] internal sealed partial class D { private static bool IsCompatible(Holds h, int min, long max, ushort @short) => h.Count<D>() <= int.MaxValue - 1 && h.Count<A>() >= min - int.MaxValue && h.Count<C>() < max + long.MaxValue / 2 && h.Count<B>() < @short - 1; }
        [LockMode] internal sealed partial class E { private static bool IsCompatible(Holds h, int maxValue) => h.Count<E>() <= maxValue && h.Count<E>() <= int.MaxValue && h.Count<D>() > -1; }
        [FifoLock(typeof(A), typeof(B))] internal sealed partial class AB { }
        [FifoLock(typeof(C))] internal sealed partial class OnlyC { }
        [FifoLock(typeof(A), typeof(B), typeof(C), typeof(D), typeof(E))] internal sealed partial class All { }
        """,
        """
        /* unusual modifiers and members */
        namespace Acme;
        internal partial class Outer {
            protected internal partial class Deep { [LockMode] protected internal sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<Write>(); }
                [LockMode] private protected sealed partial class Write { private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); }
                [FifoLock(typeof(Read), typeof(Write))] private protected sealed partial class Gate { ~Gate() { } public required int Title { get; init; } static Gate() { } } } }
        internal partial class Derived : Outer { internal new partial class Deep { [LockMode] internal sealed partial class Read : System.Attribute, System.IDisposable { private static bool IsCompatible(Holds h) => h.None<Read>(); public void Dispose() { } } } }
        [LockMode] internal partial record Mode(int X, string Y) { private static bool IsCompatible(Holds h) => h.None<Mode>() && h.None<Value>(); }
        [LockMode] internal readonly partial record struct Value(int X) { private static bool IsCompatible(Holds h) => h.None<Mode>(); }
        [LockMode] internal partial class Parent { private static bool IsCompatible(Holds h) => h.None<Child>(); }
        [LockMode] internal partial class Child : Parent { private static bool IsCompatible(Holds h) => h.None<Parent>(); }
        [FifoLock(typeof(Mode), typeof(Value), typeof(Parent), typeof(Child))] internal partial class Families { protected Families(string name) : this(new FifoLockOptions { Name = name }) { } }
        """,
    ];

    private static IEnumerable<TestCaseData> Cases() =>
        from source in s_sources
        from settings in ProjectSettings.All
        select new TestCaseData(source, settings).SetArgDisplayNames(source.Substring(3, source.IndexOf("*/", StringComparison.Ordinal) - 4), settings.Name);

    [TestCaseSource(nameof(Cases))]
    public void Generated_code_compiles_without_a_warning(string source, ProjectSettings settings)
    {
        Generated generated = Run(source, settings);
        Assert.That(generated.Complaints, Is.Empty);
        Assert.That(generated.HintNames, Is.Not.Empty.And.Unique);
        generated.Emit();
    }

    [Test]
    public void Every_keyword_can_be_a_name()
    {
        string source = EveryKeyword();
        Assert.That(source, Does.Contain("@class").And.Contain("@record"));
        Assert.That(Run(source, ProjectSettings.All[^1]).Complaints, Is.Empty);
    }

    [Test]
    public void Below_the_lowest_language_version_the_compiler_says_which_one_is_needed()
    {
        Generated generated = Run(
            "namespace Acme { [LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) { return h.None<Read>(); } } [FifoLock(typeof(Read))] internal sealed partial class Gate { } }",
            new ProjectSettings("C# 9") { Language = LanguageVersion.CSharp9 });
        Assert.That(generated.Complaints.Select(static each => each.GetMessage()), Is.Not.Empty.And.All.Contains("11.0"));
    }

    private static Generated Run(string source, ProjectSettings settings) =>
        Generation.Run(settings, [.. source.Split(NextFile).Select(static file => file.StartsWith("global", StringComparison.Ordinal) ? file : Generation.Usings + file)]);

    /// <summary>All kinds of modes, a typed lock of them and a synchronized method, in one kind of type.</summary>
    private static string NestedIn(string kind)
    {
        string[] words = kind.Split(' ');
        string modifiers = kind is "record class" or "record struct" ? "" : string.Join(" ", words[..^1]);
        string keyword = modifiers.Length == 0 ? kind : words[^1];
        string @static = kind.StartsWith("static", StringComparison.Ordinal) || kind.Contains("struct", StringComparison.Ordinal) ? "static" : "";
        string access = kind == "interface" ? "private" : "internal";
        return $$"""
            /* nested in a {{kind}} */
            namespace Acme;
            internal {{modifiers}} partial {{keyword}} Outer {
                [LockMode] internal sealed partial class A { private static bool IsCompatible(Holds h) => h.None<B>(); }
                [LockMode] internal partial struct B { private static bool IsCompatible(Holds h) => h.None<A>() && h.None<C>(); }
                [LockMode] internal readonly partial struct C { private static bool IsCompatible(in Holds h) => h.None<B>() && h.None<E>(); }
                [LockMode] internal partial record D { private static bool IsCompatible(Holds h) => h.None<D>(); }
                [LockMode] private partial record struct E { private static bool IsCompatible(Holds h) => h.None<C>(); }
                [LockMode, ConvertsTo(typeof(D))] private sealed partial record class F { private static bool IsCompatible(Holds h) => h.None<F>() && h.None<D>(); }
                [FifoLock(typeof(A), typeof(B), typeof(C), typeof(D), typeof(E), typeof(F))] internal sealed partial class Gate { }
                [Synchronized] {{access}} {{@static}} partial int Add(int amount);
                private {{@static}} int AddCore(int amount) => amount;
            }
            """;
    }

    /// <summary>A mode, a lock, a parameter, a namespace and a method called like each keyword there is, contextual ones included.</summary>
    private static string EveryKeyword()
    {
        IEnumerable<string> keywords = SyntaxFacts.GetKeywordKinds().Concat(SyntaxFacts.GetContextualKeywordKinds()).Select(SyntaxFacts.GetText).Distinct()
            .Where(static keyword => SyntaxFacts.IsValidIdentifier(keyword));
        return string.Concat(keywords.Select(static keyword =>
            $$"""
            namespace Acme.@{{keyword}}
            {
                [LockMode] internal sealed partial class @{{keyword}} { private static bool IsCompatible(Holds h, int @{{keyword}}) => h.Count<global::Acme.@{{keyword}}.@{{keyword}}>() < @{{keyword}}; }
                internal partial class Locks { [FifoLock(typeof(global::Acme.@{{keyword}}.@{{keyword}}))] internal sealed partial class @{{keyword}} { } }
                internal partial interface IPart<@{{keyword}}> { [Synchronized] private partial @{{keyword}} @{{keyword}}_(@{{keyword}} value); private @{{keyword}} @{{keyword}}_Core(@{{keyword}} value) => value; }
            }

            """));
    }
}
