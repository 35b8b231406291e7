using FifoLocks.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FifoLocks.Generators.Tests;

/// <summary>FIFO109: which orders of locks are reversed elsewhere, and which only look so.</summary>
internal sealed class LockOrderTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Threading;
        using System.Threading.Tasks;
        using FifoLocks;

        """;

    private const string Declarations = """

        [LockMode] public sealed partial class Read { public static bool IsCompatible(Holds h) => h.None<Write>(); }
        [LockMode] public sealed partial class Write { public static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); }
        [LockMode] public sealed partial class Free { public static bool IsCompatible(Holds h) => true; }
        [FifoLock(typeof(Read), typeof(Write))] public sealed partial class Gate;
        [FifoLock(typeof(Free))] public sealed partial class Open;
        """;

    /// <summary>Members of a class that has locks of each kind.</summary>
    private static string Class(string members) =>
        $$"""
        internal partial class Store
        {
            private readonly Gate _a = new();
            private readonly Gate _b = new();
            private readonly Gate _c = new();
            private readonly Gate _g = new();
            private readonly Open _open = new();
            private readonly FifoLock _plain = new();
            private readonly FifoMutex _mutex = new();
            private readonly FifoReadWriteLock _files = new();
            private readonly FifoSemaphore _permits = new(2, 2);
            private readonly FifoReentrantMutex _again = new();
            private readonly FifoReentrantMutex.Flow _flow = new();
            private readonly FifoCapacityLimiter _limiter = new(2);
            private readonly ResourceGuard _guard = new("store");
            private readonly Gate[] _gates = [new(), new()];
            private readonly object _target = new();
            private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
            {{members}}
        }
        {{Declarations}}
        """;

    private const string BA = " void Back() { using (_b.EnterWrite()) using (_a.EnterWrite()) { } }";

    [TestCase("void M() { using (_a.EnterWrite()) { using ([|_b.EnterWrite()|]) { } }" + " }" + BA)]
    [TestCase("void M() { using var a = _a.EnterWrite(); using var b = [|_b.EnterWrite()|]; }" + BA)]
    [TestCase("void M() { using (_a.EnterWrite()) using (this._c.EnterRead()) using ([|_b.EnterRead()|]) { } }" + BA)]
    [TestCase("async Task M() { using (await _a.AcquireWrite()) { using (await [|_b.AcquireWrite()|]) { } } }" + BA)]
    [TestCase("async Task M() { using (await _a.AcquireWrite().ConfigureAwait(false)) { (await [|_b.AcquireWrite()|].ConfigureAwait(false)).Dispose(); } }" + BA)]
    [TestCase("void M() { var a = _a.EnterWrite(); [|_b.EnterWrite()|].Dispose(); a.Dispose(); }" + BA)]
    [TestCase("void M() { var a = _a.EnterWrite(); try { [|_b.EnterWrite()|].Dispose(); } finally { a.Dispose(); } }" + BA)]
    [TestCase("void M() { if (_a.TryEnterWrite(out var a)) { using (a) { using ([|_b.EnterWrite()|]) { } } } }" + BA)]
    [TestCase("void M() { if (!_a.TryEnterWrite(s_second, out var a)) { return; } try { using ([|_b.EnterWrite()|]) { } } finally { a.Dispose(); } }" + BA)]
    [TestCase("void M() { using (_a.EnterWrite()) { if ([|_b.TryEnterWrite(Timeout.InfiniteTimeSpan, out var b)|]) using (b) { } } }" + BA)]
    [TestCase("void M() { Gate one = _a; Gate two = this._b; using (one.EnterWrite()) using ([|two.EnterWrite()|]) { } }" + BA)]
    [TestCase("void M() { Action later = () => { using (_a.EnterWrite()) using ([|_b.EnterWrite()|]) { } }; later(); }" + BA)]
    [TestCase("void M() { Local(); void Local() { using (_a.EnterWrite()) using ([|_b.EnterWrite()|]) { } } }" + BA)]
    [TestCase("int Number { get { using (_a.EnterWrite()) using ([|_b.EnterWrite()|]) { return 1; } } }" + BA)]
    [TestCase("void M(Store other) { using (_a.EnterWrite()) using ([|other._b.EnterWrite()|]) { } }" + BA)]
    [TestCase("void M(Store? other) { using (_a.EnterWrite()) using (other?[|._b.EnterWrite()|]) { } }" + BA)]
    public Task Two_paths_in_reverse_order_are_reported(string members) => Expect(Class(members));

    [TestCase("void M() { using (_a.EnterWrite()) { [|N()|]; } } void N() { using (_b.EnterWrite()) { } }" + BA)]
    [TestCase("void M() { using (_a.EnterWrite()) { [|N()|]; } } void N() => O(); void O() => P(); void P() { using (_b.EnterWrite()) { } }" + BA)]
    [TestCase("async Task M() { using (await _a.AcquireWrite()) { await [|N()|]; } } async Task N() { using (await _b.AcquireWrite()) { } }" + BA)]
    [TestCase("async Task M() { using (await _a.AcquireWrite()) { await Task.WhenAll([|N()|], Task.Delay(1)); } } async Task N() { using (await _b.AcquireWrite()) { } }" + BA)]
    [TestCase("async Task M() { using (await _a.AcquireWrite()) { await [|N()|].ConfigureAwait(false); } } Task N() => O(); async Task O() { using (await _b.AcquireWrite()) { } }" + BA)]
    [TestCase("void M() { using (_a.EnterWrite()) { [|N()|].Wait(); } } async Task N() { using (await _b.AcquireWrite()) { } }" + BA)]
    [TestCase("async Task M() { using (await _a.AcquireWrite()) { await Task.Run([|() => { using (_b.EnterWrite()) { } }|]); } }" + BA)]
    [TestCase("async Task M() { using (await _a.AcquireWrite()) { await Task.Run([|N|]); } } void N() { using (_b.EnterWrite()) { } }" + BA)]
    [TestCase("void M(List<int> all) { using (_a.EnterWrite()) { all.ForEach([|each => { using (_b.EnterWrite()) { } }|]); } }" + BA)]
    [TestCase("void M() { using (_a.EnterWrite()) { Parallel.For(0, 2, [|i => { using (_b.EnterWrite()) { } }|]); } }" + BA)]
    [TestCase("void M() { using (_a.EnterWrite()) { [|Local()|]; } void Local() { using (_b.EnterWrite()) { } } }" + BA)]
    [TestCase("void M() { using (_a.EnterWrite()) { _ = [|Number|]; } } int Number { get { using (_b.EnterWrite()) { return 1; } } }" + BA)]
    [TestCase("void M() { using (_a.EnterWrite()) { [|Number|] = 1; } } int Number { set { using (_b.EnterWrite()) { } } }" + BA)]
    [TestCase("void M() { using (_a.EnterWrite()) { _ = [|new Inner(this)|]; } } class Inner { public Inner(Store s) { using (s._b.EnterWrite()) { } } }" + BA)]
    [TestCase("void M() { using (_a.EnterWrite()) { [|N(3)|]; } } void N(int n) { if (n > 0) { N(n - 1); } else using (_b.EnterWrite()) { } }" + BA)]
    [TestCase("void M() { using (_a.EnterWrite()) { [|N<int>()|]; } } void N<T>() { using (_b.EnterWrite()) { } }" + BA)]
    [TestCase("void M() { using (_a.EnterWrite()) { [|this.Ext()|]; } } public Gate B => _b;" + BA + " } static class E { public static void Ext(this Store s) { using (s.B.EnterWrite()) { } }")]
    public Task Calls_are_followed(string members) => Expect(Class(members));

    [TestCase("Lease<Write> TakeA() => _a.EnterWrite(); void M() { using (TakeA()) using ([|_b.EnterWrite()|]) { } }" + BA)]
    [TestCase("async Task<Lease<Write>> TakeA() => await _a.AcquireWrite(); async Task M() { using (await TakeA()) using (await [|_b.AcquireWrite()|]) { } }" + BA)]
    [TestCase("ValueTask<Lease<Write>> TakeB() => _b.AcquireWrite(); async Task M() { using (await _a.AcquireWrite()) using (await [|TakeB()|]) { } }" + BA)]
    [TestCase("Lease<Write> TakeA() { var lease = _a.EnterWrite(); return lease; } void M() { using (TakeA()) using ([|_b.EnterWrite()|]) { } }" + BA)]
    [TestCase("Gate A => _a; Gate B() { return _b; } void M() { using (A.EnterWrite()) using ([|B().EnterWrite()|]) { } }" + BA)]
    [TestCase("Gate A { get; } = new(); void M() { using (A.EnterWrite()) using ([|_b.EnterWrite()|]) { } } void N() { using (_b.EnterWrite()) using (A.EnterWrite()) { } }")]
    public Task Members_that_give_a_lock_or_a_lease_are_that_lock(string members) => Expect(Class(members));

    [TestCase("void M() { using (_mutex.EnterExclusive()) using ([|_files.EnterWrite()|]) { } } void N() { using (_files.EnterRead()) using (_mutex.EnterExclusive()) { } }")]
    [TestCase("void M() { using (_plain.Enter<Write>()) using ([|_again.Enter()|]) { } } void N() { using (_again.Enter()) using (_plain.Enter<Read>()) { } }")]
    [TestCase("void M() { using (_flow.Enter()) using ([|_mutex.EnterExclusive()|]) { } } void N() { using (_mutex.EnterExclusive()) using (_flow.Enter()) { } }")]
    [TestCase("void M() { using (Synchronized.Enter(this)) using ([|_a.EnterWrite()|]) { } } void N() { using (_a.EnterWrite()) using (Synchronized.Enter(this)) { } }")]
    [TestCase("void M() { using (Synchronized.Enter(_target)) using ([|_a.EnterWrite()|]) { } } void N() { using (_a.EnterWrite()) using (Synchronized.Enter(_target)) { } }")]
    [TestCase("void M() { using (var r = _files.EnterUpgradeableRead()) using (_mutex.EnterExclusive()) using ([|r.EnterUpgrade()|]) { } } void N() { using (_files.EnterRead()) using (_mutex.EnterExclusive()) { } }")]
    public Task Every_kind_of_lock_has_an_order(string members) => Expect(Class(members));

    [TestCase(
        "void M() { using (_permits.Enter()) using ([|_a.EnterWrite()|]) { } } void N() { using (_a.EnterWrite()) using (_permits.Enter()) { } }",
        "as soon as 'Store._permits' is full")]
    [TestCase(
        "void M() { using (_limiter.Enter()) using ([|_a.EnterWrite()|]) { } } void N() { using (_a.EnterWrite()) using (_limiter.Enter()) { } }",
        "as soon as 'Store._limiter' is full")]
    [TestCase(
        "void M() { using (_a.EnterRead()) using ([|_b.EnterWrite()|]) { } } void N() { using (_b.EnterWrite()) using (_a.EnterRead()) { } } void W() { using (_a.EnterWrite()) { } }",
        "as soon as a 'Write' queues on 'Store._a' before the 'Read' there")]
    public async Task The_message_says_when_the_wait_depends(string members, string said)
    {
        IReadOnlyList<Diagnostic> found = await Expect(Class(members));
        Assert.That(found[0].GetMessage(), Does.Contain(said));
    }

    [Test]
    public async Task The_message_names_both_locks_and_the_other_path()
    {
        IReadOnlyList<Diagnostic> found = await Expect(
            Class("""
            void Save() { using (_a.EnterWrite()) { using ([|_b.EnterWrite()|]) { } } }
                void Load()
                {
                    using (_b.EnterWrite()) { Inner(); }
                }

                void Inner() { using (_a.EnterWrite()) { } }
            """));
        Assert.Multiple(() =>
        {
            Assert.That(
                found[0].GetMessage(),
                Does.StartWith("'Store._b' is taken here inside 'Store._a', and 'Store.Load' (line 28) takes 'Store._a' inside 'Store._b' through 'Store.Inner'; those who do this"));
            Assert.That(
                found[0].AdditionalLocations.Select(static each => each.SourceTree!.ToString().Substring(each.SourceSpan.Start, each.SourceSpan.Length)),
                Is.EqualTo(new[] { "Inner()", "_a.EnterWrite()", "_b.EnterWrite()" }), "where the other path asks, then the outer leases of both");
        });
    }

    [Test]
    public async Task A_call_is_named_with_who_takes_the_lock()
    {
        IReadOnlyList<Diagnostic> found = await Expect(Class("void M() { using (_a.EnterWrite()) { [|N()|]; } } void N() { using (_b.EnterWrite()) { } }" + BA));
        Assert.That(found[0].GetMessage(), Does.StartWith("'Store.N', which is called here, takes 'Store._b' inside 'Store._a', and 'Store.Back' (line 25) takes 'Store._a' inside 'Store._b';"));
    }

    [Test]
    public Task A_circle_of_three_is_reported_once() => Expect(Class(
        """
        void M() { using (_a.EnterWrite()) using ([|_b.EnterWrite()|]) { } }
        void N() { using (_b.EnterWrite()) using (_c.EnterWrite()) { } }
        void O() { using (_c.EnterWrite()) using (_a.EnterWrite()) { } }
        """));

    [Test]
    public async Task A_circle_of_three_names_all_its_paths()
    {
        IReadOnlyList<Diagnostic> found = await Expect(Class(
            "void M() { using (_a.EnterWrite()) using ([|_b.EnterWrite()|]) { } } void N() { using (_b.EnterWrite()) using (_c.EnterWrite()) { } } void O() { using (_c.EnterWrite()) using (_a.EnterWrite()) { } }"));
        Assert.That(found[0].GetMessage(), Does.Contain("takes 'Store._c' inside 'Store._b' and 'Store.O' (line 25) takes 'Store._a' inside 'Store._c';"));
        Assert.That(found[0].AdditionalLocations, Has.Count.EqualTo(5));
    }

    [Test]
    public Task A_pair_that_is_reversed_in_many_places_is_reported_once() => Expect(Class(
        """
        void M() { using (_a.EnterWrite()) using ([|_b.EnterWrite()|]) { } }
        void N() { using (_a.EnterRead()) using (_b.EnterRead()) { } }
        void O() { using (_b.EnterWrite()) using (_a.EnterWrite()) { } }
        void P() { using (_b.EnterRead()) using (_a.EnterRead()) { } }
        """));

    [Test]
    public Task Pairs_are_reported_each() => Expect(Class(
        """
        void M() { using (_a.EnterWrite()) using ([|_b.EnterWrite()|]) { } }
        void N() { using (_b.EnterWrite()) using (_a.EnterWrite()) { } }
        void O() { using (_b.EnterWrite()) using ([|_c.EnterWrite()|]) { } }
        void P() { using (_c.EnterWrite()) using (_b.EnterWrite()) { } }
        """));

    [TestCase("void M() { using (_a.EnterWrite()) using (_b.EnterWrite()) { } } void N() { using (_a.EnterWrite()) using (_b.EnterWrite()) { } }")]
    [TestCase("void M() { using (_a.EnterWrite()) using (_b.EnterWrite()) { } } void N() { using (_b.EnterWrite()) { } using (_a.EnterWrite()) { } }")]
    [TestCase("void M() { using (_a.EnterWrite()) using (_b.EnterWrite()) { } } void N() { { using var b = _b.EnterWrite(); } using var a = _a.EnterWrite(); }")]
    [TestCase("void M() { using (_a.EnterWrite()) using (_b.EnterWrite()) { } } void N() { var b = _b.EnterWrite(); b.Dispose(); _a.EnterWrite().Dispose(); }")]
    [TestCase("void M() { using (_a.EnterWrite()) using (_b.EnterWrite()) { } } void N(bool x) { var b = _b.EnterWrite(); if (x) { b.Dispose(); } using (_a.EnterWrite()) { } }", "FIFO107")]
    [TestCase("void M() { using (_a.EnterWrite()) using (_b.EnterWrite()) { } } void N() { var b = _b.EnterWrite(); Give(b); using (_a.EnterWrite()) { } } void Give(Lease<Write> l) => l.Dispose();")]
    [TestCase("void M() { using (_a.EnterWrite()) using (_b.EnterWrite()) { } } Lease<Write> N() { var b = _b.EnterWrite(); return b; } void O() { N().Dispose(); using (_a.EnterWrite()) { } }")]
    public Task One_order_is_left_alone(string members, params string[] alongside) => ExpectNone(Class(members), alongside);

    [TestCase("void M() { using (_a.EnterWrite()) { if (_b.TryEnterWrite(out var b)) using (b) { } } }" + BA)]
    [TestCase("void M() { using (_a.EnterWrite()) { if (_b.TryEnterWrite(s_second, out var b)) using (b) { } } }" + BA)]
    [TestCase("async Task M() { using (await _a.AcquireWrite()) { using var b = await _b.TryAcquireWrite(s_second); } }" + BA)]
    [TestCase("void M() { using (_a.EnterWrite()) { N(); } } void N() { if (_b.TryEnterWrite(s_second, out var b)) using (b) { } }" + BA)]
    [TestCase("void M() { using (_a.EnterWrite()) { using (_guard.Enter()) { } } } void N() { using (_guard.Enter()) using (_a.EnterWrite()) { } }")]
    public Task Requests_that_give_up_are_left_alone(string members) => ExpectNone(Class(members));

    [TestCase("void M() { using (_a.EnterWrite()) { Task.Run(() => { using (_b.EnterWrite()) { } }); } }" + BA)]
    [TestCase("void M() { using (_a.EnterWrite()) { _ = N(); } } async Task N() { using (await _b.AcquireWrite()) { } }" + BA)]
    [TestCase("Task M() { using (_a.EnterWrite()) { return N(); } } async Task N() { using (await _b.AcquireWrite()) { } }" + BA)]
    [TestCase("Action M() { using (_a.EnterWrite()) { return () => { using (_b.EnterWrite()) { } }; } }" + BA)]
    [TestCase("Action M() { using (_a.EnterWrite()) { return N; } } void N() { using (_b.EnterWrite()) { } }" + BA)]
    [TestCase("IEnumerable<int> M() { using (_a.EnterWrite()) { return N(); } } IEnumerable<int> N() { using (_b.EnterWrite()) { yield return 1; } }" + BA)]
    [TestCase("async Task M() { ValueTask<Lease<Write>> next; using (await _a.AcquireWrite()) { next = _b.AcquireWrite(); } using (await next) { } }" + BA)]
    [TestCase("void M() { using (_a.EnterWrite()) { Local(); } void Local() { Action later = () => { using (_b.EnterWrite()) { } }; } }" + BA)]
    [TestCase("void M() { using (_a.EnterWrite()) { var name = nameof(Number); } } int Number { get { using (_b.EnterWrite()) { return 1; } } }" + BA)]
    public Task What_runs_later_is_left_alone(string members) => ExpectNone(Class(members));

    [TestCase("void M() { using (_g.EnterWrite()) using (_a.EnterWrite()) using (_b.EnterWrite()) { } } void N() { using (_g.EnterWrite()) using (_b.EnterWrite()) using (_a.EnterWrite()) { } }")]
    [TestCase("void M() { using (_g.EnterRead()) using (_a.EnterWrite()) using (_b.EnterWrite()) { } } void N() { using (_g.EnterWrite()) using (_b.EnterWrite()) using (_a.EnterWrite()) { } }")]
    [TestCase("void M() { using (_g.EnterWrite()) { P(); } } private void P() { using (_a.EnterWrite()) using (_b.EnterWrite()) { } } void N() { using (_g.EnterWrite()) { Q(); } } private void Q() { using (_b.EnterWrite()) using (_a.EnterWrite()) { } }")]
    [TestCase("void M() { using (_g.EnterWrite()) { P(); } } private void P() => Q(); private void Q() { using (_a.EnterWrite()) using (_b.EnterWrite()) { } } void N() { using (_g.EnterWrite()) using (_b.EnterWrite()) using (_a.EnterWrite()) { } }")]
    [TestCase("void M() { using (_g.EnterWrite()) { Parallel.For(0, 2, i => { using (_a.EnterWrite()) using (_b.EnterWrite()) { } }); } } void N() { using (_g.EnterWrite()) using (_b.EnterWrite()) using (_a.EnterWrite()) { } }")]
    [TestCase("void M() { using (_flow.Enter()) using (_a.EnterWrite()) using (_flow.Enter()) { } } void N() { using (_flow.Enter()) using (_a.EnterWrite()) { } }")]
    [TestCase("void M() { using (var r = _files.EnterUpgradeableRead()) using (_a.EnterWrite()) using (r.EnterUpgrade()) { } }")]
    [TestCase("void M() { using (var r = _files.EnterUpgradeableRead()) using (_a.EnterWrite()) using (r.EnterUpgrade()) { } } void N() { using (_files.EnterWrite()) using (_a.EnterWrite()) { } }")]
    public Task An_outer_lock_keeps_paths_apart(string members) => ExpectNone(Class(members));

    [TestCase("void M() { using (_g.EnterRead()) using (_a.EnterWrite()) using ([|_b.EnterWrite()|]) { } } void N() { using (_g.EnterRead()) using (_b.EnterWrite()) using (_a.EnterWrite()) { } }")]
    [TestCase("void M() { using (_g.EnterWrite()) using (_a.EnterWrite()) using ([|_b.EnterWrite()|]) { } } void N() { using (_b.EnterWrite()) using (_a.EnterWrite()) { } }")]
    [TestCase("void M() { using (_g.EnterWrite()) { P(); } } private void P() { using (_a.EnterWrite()) using ([|_b.EnterWrite()|]) { } } void O() => P(); void N() { using (_g.EnterWrite()) using (_b.EnterWrite()) using (_a.EnterWrite()) { } }")]
    [TestCase("void M() { using (_g.EnterWrite()) { Action later = P; later(); P(); } } private void P() { using (_a.EnterWrite()) using ([|_b.EnterWrite()|]) { } } void N() { using (_g.EnterWrite()) using (_b.EnterWrite()) using (_a.EnterWrite()) { } }")]
    public Task An_outer_lock_that_some_path_lacks_or_shares_does_not_help(string members) => Expect(Class(members));

    [TestCase("void M() { using (_a.EnterRead()) using (_b.EnterRead()) { } } void N() { using (_b.EnterRead()) using (_a.EnterRead()) { } }")]
    [TestCase("void M() { using (_a.EnterRead()) using (_b.EnterWrite()) { } } void N() { using (_b.EnterWrite()) using (_a.EnterRead()) { } }")]
    [TestCase("void M() { using (_a.EnterRead()) using (_b.EnterWrite()) { } } void N() { using (_b.EnterWrite()) using (_a.EnterRead()) { } } void T() { if (_a.TryEnterWrite(s_second, out var a)) using (a) { } }")]
    [TestCase("void M() { using (_open.EnterFree()) using (_b.EnterWrite()) { } } void N() { using (_b.EnterWrite()) using (_open.EnterFree()) { } }")]
    [TestCase("void M<T>() where T : ILockMode { using (_plain.Enter<Read>()) using (_b.EnterWrite()) { } } void N() { using (_b.EnterWrite()) using (_plain.Enter<Read>()) { } }")]
    public Task Modes_that_nobody_keeps_waiting_are_left_alone(string members) => ExpectNone(Class(members));

    [TestCase("void M(Store other) { using (_a.EnterWrite()) using (other._a.EnterWrite()) { } } void N(Store other) { using (other._a.EnterWrite()) using (_a.EnterWrite()) { } }")]
    [TestCase("void M(int i, int j) { using (_gates[i].EnterWrite()) using (_a.EnterWrite()) { } } void N(int i) { using (_a.EnterWrite()) using (_gates[i].EnterWrite()) { } }")]
    [TestCase("void M(Gate one, Gate two) { using (one.EnterWrite()) using (two.EnterWrite()) { } } void N(Gate one, Gate two) { using (two.EnterWrite()) using (one.EnterWrite()) { } }")]
    [TestCase("void M() { Gate one = _a; one = _c; using (one.EnterWrite()) using (_b.EnterWrite()) { } }" + BA)]
    [TestCase("Gate Any(bool x) { if (x) { return _a; } return _c; } void M() { using (Any(true).EnterWrite()) using (_b.EnterWrite()) { } }" + BA)]
    [TestCase("Gate Any => _gates[0]; void M() { using (Any.EnterWrite()) using (_b.EnterWrite()) { } } void N() { using (_b.EnterWrite()) using (Any.EnterWrite()) { } }")]
    [TestCase("void M() { var x = new Gate(); var y = new Gate(); using (x.EnterWrite()) using (y.EnterWrite()) { } using (y.EnterWrite()) using (x.EnterWrite()) { } }")]
    [TestCase("public Store() { using (_a.EnterWrite()) using (_b.EnterWrite()) { } }" + BA)]
    public Task Locks_that_may_be_any_are_left_alone(string members) => ExpectNone(Class(members));

    private const string Dispatch = """
        void M(IPart part) { using (_a.EnterWrite()) { [|part.Work(this)|]; } }
            void Back() { using (_b.EnterWrite()) using (_a.EnterWrite()) { } }
            public Gate B => _b;
        }
        interface IPart { void Work(Store store); }
        class One : IPart { public void Work(Store store) { using (store.B.EnterWrite()) { } }

        """;

    [Test]
    public Task An_interface_with_one_implementation_is_that_one() => Expect(Class(Dispatch));

    [Test]
    public Task An_interface_with_two_implementations_is_left_alone() =>
        ExpectNone(Class(Dispatch.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal) + "} class Two : IPart { public void Work(Store store) { }"));

    [Test]
    public Task A_generic_interface_with_one_implementation_is_that_one() => Expect(Class(
        """
        void M(IPart<int> part) { using (_a.EnterWrite()) { [|part.Work(this, 1)|]; } }
            void Back() { using (_b.EnterWrite()) using (_a.EnterWrite()) { } }
            public Gate B => _b;
        }
        interface IPart<T> { void Work(Store store, T value); }
        class One<T> : IPart<T> { void IPart<T>.Work(Store store, T value) { using (store.B.EnterWrite()) { } }
        """));

    [TestCase("private protected virtual void N() { using (_b.EnterWrite()) { } }", true)]
    [TestCase("private protected virtual void N() { using (_b.EnterWrite()) { } } class Derived : Store { private protected override void N() { } }", false)]
    [TestCase("private protected virtual void N() { } class Derived : Store { private protected sealed override void N() { using (_b.EnterWrite()) { } } }", false)]
    public Task A_virtual_method_is_followed_when_nobody_overrides_it(string members, bool isFollowed)
    {
        string source = Class("void M() { using (_a.EnterWrite()) { [|N()|]; } } " + members + BA);
        return isFollowed ? Expect(source) : ExpectNone(source.Replace("[|", "", StringComparison.Ordinal).Replace("|]", "", StringComparison.Ordinal));
    }

    [Test]
    public Task An_abstract_method_with_one_override_is_that_one() => Expect(
        """
        abstract class Base { public readonly Gate A = new(), B = new(); void M() { using (A.EnterWrite()) { [|N()|]; } } protected abstract void N(); }
        class Derived : Base
        {
            protected override void N() { using (B.EnterWrite()) { } }
            void Back() { using (B.EnterWrite()) using (A.EnterWrite()) { } }
        }
        """ + Declarations);

    [Test]
    public Task A_call_of_the_base_is_no_virtual_one() => Expect(
        """
        class Base { public readonly Gate A = new(), B = new(); public virtual void N() { using (B.EnterWrite()) { } } }
        class Derived : Base
        {
            public override void N() { using (A.EnterWrite()) { [|base.N()|]; } }
            void Back() { using (B.EnterWrite()) using (A.EnterWrite()) { } }
        }
        """ + Declarations);

    [Test]
    public Task Locks_of_different_types_have_an_order() => Expect(
        """
        class Bank
        {
            private readonly FifoMutex _books = new();
            public void Close(Account account) { using (_books.EnterExclusive()) { [|account.Freeze()|]; } }
            public void Log() { using (_books.EnterExclusive()) { } }
        }
        class Account(Bank bank)
        {
            private readonly FifoMutex _balance = new();
            public void Freeze() { using (_balance.EnterExclusive()) { } }
            public void Pay() { using (_balance.EnterExclusive()) { bank.Log(); } }
        }
        """ + Declarations);

    [Test]
    public Task Parameters_of_primary_constructors_are_locks() => Expect(
        """
        class Both(FifoMutex one, FifoMutex two)
        {
            public void M() { using (one.EnterExclusive()) using ([|two.EnterExclusive()|]) { } }
            public void N() { using (two.EnterExclusive()) using (one.EnterExclusive()) { } }
        }
        """ + Declarations);

    [Test]
    public Task Static_locks_and_generic_types_have_an_order() => Expect(
        """
        static class Cache<T>
        {
            public static readonly FifoMutex Gate = new();
            public static void Fill() { using (Gate.EnterExclusive()) using ([|Other.Gate.EnterExclusive()|]) { } }
        }
        static class Other
        {
            public static readonly FifoMutex Gate = new();
            public static void Fill() { using (Gate.EnterExclusive()) using (Cache<int>.Gate.EnterExclusive()) { } }
        }
        """ + Declarations);

    [Test]
    public Task Static_locks_of_one_generic_type_are_one() => ExpectNone(
        """
        static class Cache<T>
        {
            public static readonly FifoMutex Gate = new();
            public static void Fill() { using (Cache<int>.Gate.EnterExclusive()) using (Cache<string>.Gate.EnterExclusive()) { } }
            public static void Back() { using (Cache<string>.Gate.EnterExclusive()) using (Cache<int>.Gate.EnterExclusive()) { } }
        }
        """ + Declarations);

    [Test]
    public Task Synchronized_methods_take_the_mutex_of_their_object() => Expect(
        """
        public partial class Bank
        {
            private readonly FifoMutex _books = new();
            [Synchronized] public partial void [|Close|](int day);
            private void CloseCore(int day) { using (_books.EnterExclusive()) { } }
            public void Open() { using (_books.EnterExclusive()) { Close(1); } }
        }
        """ + Declarations);

    [Test]
    public Task A_condition_takes_its_mutex_again_inside_what_is_held() => Expect(
        """
        public class Queue
        {
            private readonly FifoMutex _mutex = new();
            private readonly FifoMutex _books = new();
            private readonly FifoCondition _changed;
            public Queue() => _changed = new FifoCondition(_mutex);
            public void Take() { using (var inside = _mutex.EnterExclusive()) { using ([|_books.EnterExclusive()|]) { _changed.Wait(inside); } } }
            public void Put() { using (var inside = _mutex.EnterExclusive()) { using (_books.EnterExclusive()) { } } }
        }
        """ + Declarations);

    [Test]
    public Task A_condition_that_waits_with_its_mutex_alone_is_left_alone() => ExpectNone(
        """
        public class Queue
        {
            private readonly FifoMutex _mutex = new();
            private readonly FifoMutex _books = new();
            private readonly FifoCondition _changed;
            public Queue() => _changed = new FifoCondition(_mutex);
            public void Take() { using (var inside = _mutex.EnterExclusive()) { _changed.Wait(inside); using (_books.EnterExclusive()) { } } }
            public void Both() { using (var inside = _mutex.EnterExclusive()) using (_books.EnterExclusive()) { } }
        }
        """ + Declarations);

    [Test]
    public Task A_method_that_is_only_called_with_a_lock_held_has_it() => ExpectNone(Class(
        "void M() { using (_a.EnterWrite()) { Two(); } } private void Two() { using (_b.EnterWrite()) { Three(); } } private void Three() { using (_a.EnterWrite()) { } }"));

    [Test]
    public Task Methods_that_call_each_other_end() => Expect(Class(
        """
        void M(int n) { using (_a.EnterWrite()) { [|N(n)|]; } }
        private void N(int n) { if (n > 0) { O(n - 1); } }
        private void O(int n) { N(n); using (_b.EnterWrite()) { } }
        void Back() { using (_b.EnterWrite()) using (_a.EnterWrite()) { } }
        """));

    [Test]
    public Task Top_level_statements_are_looked_at() => Expect(
        """
        using (Locks.A.EnterWrite()) using ([|Locks.B.EnterWrite()|]) { }
        static class Locks { public static readonly Gate A = new(), B = new(); static void M() { using (B.EnterWrite()) using (A.EnterWrite()) { } } }
        """ + Declarations,
        OutputKind.ConsoleApplication);

    [Test]
    public async Task Paths_in_different_files_are_seen_and_the_place_does_not_depend_on_the_order_of_files()
    {
        string[] sources =
        [
            "using FifoLocks;\npartial class Store { readonly Gate _a = new(), _b = new(); }" + Declarations,
            "using FifoLocks;\npartial class Store\n{\n    void M() { using (_a.EnterWrite()) using (_b.EnterWrite()) { } }\n}",
            "using FifoLocks;\npartial class Store\n{\n    void N() { using (_b.EnterWrite()) { O(); } }\n\n    partial void O();\n    partial void O() { using (_a.EnterWrite()) { } }\n}",
        ];
        foreach (int[] order in (int[][])[[0, 1, 2], [2, 1, 0], [1, 2, 0]])
        {
            CSharpCompilation compilation = Generation.Compile("").RemoveAllSyntaxTrees().AddSyntaxTrees(
                order.Select(i => Generation.Parse(sources[i]).WithFilePath($"/acme/File{i}.cs")));
            Generated generated = Generation.Run(compilation);
            Assert.That(generated.Compilation.GetDiagnostics().Where(static each => each.Severity == DiagnosticSeverity.Error), Is.Empty);
            Diagnostic found = (await Generation.Analyze(generated.Compilation)).Single(static each => each.Id == "FIFO109");
            Assert.Multiple(() =>
            {
                Assert.That(found.Location.SourceTree!.FilePath, Is.EqualTo("/acme/File1.cs"));
                Assert.That(found.GetMessage(), Does.Contain("'Store.N' (File2.cs, line 4) takes 'Store._a' inside 'Store._b' through 'Store.O'"));
            });
        }
    }

    [Test]
    public Task Generated_code_is_left_alone() => ExpectNone("// <auto-generated/>\n" + Class("void M() { using (_a.EnterWrite()) using (_b.EnterWrite()) { } }" + BA));

    [Test]
    public Task A_pragma_at_the_place_silences_it() => ExpectNone(Class(
        "void M() { using (_a.EnterWrite())\n#pragma warning disable FIFO109 // meant\n using (_b.EnterWrite()) { }\n#pragma warning restore FIFO109\n }" + BA));

    [Test]
    public async Task Deep_code_is_walked()
    {
        // As generated tables have it; a chain of operators is as deep as it is long. DeepSourceTests go further, on a stack of a known size.
        string sum = string.Join(" + ", Enumerable.Repeat("F()", 1500));
        await ExpectNone(Class($"int F() => 1; int M() => {sum}; int N() {{ using (_a.EnterWrite()) {{ return {sum}; }} }}"));
    }

    [Test]
    public async Task A_thousand_methods_and_every_pair_of_fifty_locks_are_judged()
    {
        // In every order at once: 1,225 pairs, of which each is reported, and no longer circle.
        var members = new System.Text.StringBuilder();
        for (int i = 0; i < 50; i++)
        {
            members.AppendLine($"public readonly FifoMutex L{i} = new(); void T{i}() {{ using (L{i}.EnterExclusive()) {{ }} }}");
            members.AppendLine($"void M{i}() {{ using (L{i}.EnterExclusive()) {{ {string.Concat(Enumerable.Range(0, 50).Where(j => j != i).Select(static j => $"T{j}(); "))} }} }}");
        }

        IReadOnlyList<Diagnostic> found = await Analyze($"class Store {{ {members} }}{Declarations}", OutputKind.DynamicallyLinkedLibrary);
        Assert.That(found.Count(static each => each.Id == "FIFO109"), Is.EqualTo(50 * 49 / 2));
    }

    private static async Task<IReadOnlyList<Diagnostic>> Expect(string marked, OutputKind kind = OutputKind.DynamicallyLinkedLibrary)
    {
        Marked expected = Marked.Parse(Usings + marked);
        IReadOnlyList<Diagnostic> found = await Analyze(expected.Source, kind, withUsings: false);
        Assert.Multiple(() =>
        {
            List<Diagnostic> ours = [.. found.Where(static each => each.Id == "FIFO109")];
            Assert.That(
                ours.Select(each => expected.Source.Substring(each.Location.SourceSpan.Start, each.Location.SourceSpan.Length)),
                Is.EqualTo(expected.Spans.Select(span => expected.Source.Substring(span.Start, span.Length))),
                "the reported text");
            Assert.That(ours.Select(static each => each.Location.SourceSpan), Is.EqualTo(expected.Spans), "the reported places");
            Assert.That(found.Select(static each => each.Id).Except(["FIFO109", "FIFO104", "FIFO105", "FIFO010"]), Is.Empty, "other rules");
        });
        return [.. found.Where(static each => each.Id == "FIFO109")];
    }

    private static async Task ExpectNone(string source, params string[] alongside) =>
        Assert.That(
            (await Analyze(source, OutputKind.DynamicallyLinkedLibrary)).Where(each => !alongside.Contains(each.Id) && each.Id != "FIFO010" && !each.IsSuppressed), Is.Empty);

    private static async Task<IReadOnlyList<Diagnostic>> Analyze(string source, OutputKind kind, bool withUsings = true)
    {
        string whole = !withUsings ? source : source.StartsWith("//", StringComparison.Ordinal) ? source.Insert(source.IndexOf('\n') + 1, Usings) : Usings + source;
        CSharpCompilation compilation = Generation.Compile(whole);
        Generated generated = Generation.Run(compilation.WithOptions(compilation.Options.WithOutputKind(kind)));
        Assert.That(generated.Compilation.GetDiagnostics().Where(static each => each.Severity == DiagnosticSeverity.Error), Is.Empty);
        return await Generation.Analyze(generated.Compilation);
    }
}
