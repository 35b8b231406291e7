using System.Runtime.CompilerServices;
using FifoLocks.Generators.Analysis;
using FifoLocks.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FifoLocks.Generators.Tests;

/// <summary>The rules on how locks are used: where each speaks up, to the character, and what it leaves alone.</summary>
internal sealed class UseRuleTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using FifoLocks;

        """;

    private const string Declarations = """

        [LockMode] public sealed partial class Read { public static bool IsCompatible(Holds h) => h.None<Write>(); }
        [LockMode] public sealed partial class Write { public static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); }
        [LockMode] public sealed partial class Slot { public static bool IsCompatible(Holds h, int max) => h.Count<Slot>() < max; }
        #pragma warning disable FIFO010 // A lock on which nobody waits: no rule on use may say that somebody does.
        [LockMode] public sealed partial class Free { public static bool IsCompatible(Holds h) => true; }
        #pragma warning restore FIFO010
        [FifoLock(typeof(Read), typeof(Write))] public sealed partial class Gate;
        [FifoLock(typeof(Slot))] public sealed partial class Pool;
        [FifoLock(typeof(Free))] public sealed partial class Open;
        static class Assert
        {
            public static void Throws<T>(Action action) => action();
            public static Task ThrowsAsync<T>(Func<Task> action) => action();
            public static void That(object value) { }
            public static void That(Action action, object constraint) { }
            public static void That<T>(Func<T> action, object constraint) { }
            public static void DoesNotThrow(Action action) { }
        }
        static class Throws
        {
            public static object InvalidOperationException => new();
            public static object Nothing => new();
            public static object TypeOf<T>() => new();
        }
        static class Record
        {
            public static Exception Exception(Action action) => new();
            public static Task<Exception> ExceptionAsync(Func<Task> action) => Task.FromResult(new Exception());
            public static string Caught<T>(Action action) where T : Exception => "";
            public static void Wrong<T>(Gate gate, Action<Gate> action) where T : Exception { }
            public static void Handle<T>(Action<T> action) where T : Exception { }
        }
        """;

    /// <summary>Members of a class that has one lock of each kind.</summary>
    private static string Class(string members) =>
        $$"""
        internal partial class Store
        {
            private readonly Gate _gate = new();
            private readonly Gate _other = new();
            private readonly Pool _pool = new(3);
            private readonly Open _open = new();
            private readonly FifoLock _plain = new();
            private readonly FifoMutex _mutex = new();
            private readonly FifoReadWriteLock _files = new();
            private readonly FifoSemaphore _permits = new(2, 2);
            private readonly FifoReentrantMutex _again = new();
            private readonly FifoReentrantMutex.Flow _flow = new();
            private readonly FifoCapacityLimiter _limiter = new(2);
            private static void Work() { }
            private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
            {{members}}
        }
        {{Declarations}}
        """;

    [TestCase("void M() { [|_gate.EnterWrite()|]; }")]
    [TestCase("void M() { [|_gate.Enter<Write>()|]; Work(); }")]
    [TestCase("void M() { _ = [|_plain.Enter<Write>()|]; }")]
    [TestCase("void M() => [|_mutex.EnterExclusive()|];")]
    [TestCase("void M() => _ = [|_again.Enter()|];")]
    [TestCase("void M() { [|_flow.Enter()|]; [|_limiter.Enter()|]; [|Synchronized.Enter(this)|]; [|_permits.Enter(2)|]; }")]
    [TestCase("async Task M() { [|await _gate.AcquireWrite()|]; }")]
    [TestCase("async Task M() { _ = [|await _limiter.Acquire().ConfigureAwait(false)|]; }")]
    [TestCase("async Task M() => [|await Synchronized.Acquire(this)|];")]
    [TestCase("void M() { if (_gate.TryEnterWrite([|out _|])) { Work(); } }")]
    [TestCase("void M() { _gate.TryEnter<Write>(s_second, [|out _|]); }")]
    [TestCase("void M() { bool isFree = _gate.TryEnterWrite([|out var _|]); }")]
    [TestCase("void M() { while (!_limiter.TryEnter([|out _|])) { } }")]
    [TestCase("int M() => _gate.TryEnterWrite([|out _|]) ? 1 : 0;")]
    [TestCase("void M() { if ([|_gate.EnterWrite()|].IsHeld) { Work(); } }")]
    [TestCase("void M() { using ([|_files.EnterUpgradeableRead()|].EnterUpgrade()) { } }")]
    [TestCase("void M() { using (var r = _files.EnterUpgradeableRead()) { [|r.EnterUpgrade()|]; } }")]
    [TestCase("void M() { using (var r = _again.Enter()) { [|r.Reenter()|]; } }")]
    [TestCase("void M() { var w = _files.EnterWrite(); [|w.Downgrade()|]; }")]
    [TestCase("void M() { Action a = () => [|_gate.EnterWrite()|]; a(); }")]
    [TestCase("void M() { Local(); void Local() { [|_gate.EnterWrite()|]; } }")]
    [TestCase("Lease<Write> Take() => _gate.EnterWrite(); void M() { [|Take()|]; }")]
    [TestCase("void M() => Record.Handle<TimeoutException>(error => [|_gate.EnterWrite()|]);")]
    [TestCase("void M() => Assert.DoesNotThrow(() => [|_gate.EnterWrite()|]);")]
    [TestCase("void M() => Assert.That(() => { [|_gate.EnterWrite()|]; }, Throws.Nothing);")]
    [TestCase("void M() { [|_gate.TryAcquireWrite(TimeSpan.Zero).GetAwaiter().GetResult()|]; }")]
    [TestCase("void M(object me) { [|_limiter.Enter()|]; [|_permits.Enter(2)|]; }")]
    public Task FIFO101_is_a_lease_that_is_thrown_away(string members) => Expect("FIFO101", Class(members));

    [TestCase("void M() { using (_gate.EnterWrite()) { } }")]
    [TestCase("void M() { using var lease = _gate.EnterWrite(); }")]
    [TestCase("void M() { using var _ = _gate.EnterWrite(); }")]
    [TestCase("void M() { _gate.EnterWrite().Dispose(); }")]
    [TestCase("async Task M() { (await _gate.AcquireWrite()).Dispose(); }")]
    [TestCase("void M() { using (_files.EnterWrite().Downgrade()) { } }")]
    [TestCase("void M() { if (_gate.TryEnterWrite(out var lease)) using (lease) { } }")]
    [TestCase("Lease<Write> M() => _gate.EnterWrite();")]
    [TestCase("void M(List<Lease<Write>> all) { all.Add(_gate.EnterWrite()); all.Remove(all[0]); }")]
    [TestCase("void M(Queue<Lease<Write>> all) { all.Dequeue(); }")]
    [TestCase("Lease<Write> Log(Lease<Write> lease) => lease; void M(Lease<Write> lease) { Log(lease); }")]
    [TestCase("void M() => Assert.Throws<Exception>(() => _gate.EnterWrite(new CancellationToken(true)));")]
    [TestCase("Task M() => Assert.ThrowsAsync<Exception>(async () => await _gate.AcquireWrite(new CancellationToken(true)));")]
    [TestCase("void M() => Assert.That(_gate.TryEnterWrite(out _));")]
    [TestCase("bool M(bool b) => b ? _gate.TryEnterWrite(out _) : !_other.TryEnterRead(out _);")]
    [TestCase("void M(bool b) { using (b ? _gate.EnterWrite() : _other.EnterWrite()) { } }")]
    [TestCase("void M() => Assert.That(() => { _gate.EnterWrite(); }, Throws.InvalidOperationException);")]
    [TestCase("void M() => Assert.That(() => { _gate.TryEnterWrite(s_second, out _); }, Throws.TypeOf<TimeoutException>());")]
    [TestCase("void M() => Record.Exception(() => _gate.EnterWrite());")]
    [TestCase("Task M() => Record.ExceptionAsync(async () => await _gate.AcquireWrite());")]
    [TestCase("void M() => Record.Caught<TimeoutException>(() => _gate.EnterWrite());")]
    [TestCase("void M() => Record.Wrong<TimeoutException>(_gate, static gate => gate.EnterWrite());")]
    [TestCase("void M(object me) { _limiter.Enter(me); Work(); _limiter.Release(me); }")]
    [TestCase("async Task M(object me) { await _limiter.Acquire(me); if (_limiter.TryEnter(this, out _)) { Work(); } }")]
    public Task FIFO101_leaves_alone(string members) => ExpectNone(Class(members));

    [TestCase("void M() { [|_gate.AcquireWrite()|]; }")]
    [TestCase("void M() { _ = [|_gate.Acquire<Write>()|]; }")]
    [TestCase("void M() { [|_limiter.Acquire().AsTask()|]; }")]
    [TestCase("void M() { [|_gate.TryAcquireWrite(s_second)|]; }")]
    [TestCase("void M() { using ([|_gate.AcquireWrite().AsTask()|]) { } }")]
    [TestCase("void M() { using var t = [|_gate.AcquireWrite().AsTask()|]; }")]
    [TestCase("void M() { [|Synchronized.Acquire(this)|]; Action a = () => [|_flow.Acquire()|]; a(); }")]
    [TestCase("void M() { if ([|_gate.AcquireWrite()|].IsCompleted) { } }")]
    [TestCase("async Task<Lease<Write>> Take() => await _gate.AcquireWrite(); void M() { _ = [|Take()|]; }")]
    public Task FIFO103_is_an_acquire_that_nobody_awaits(string members) => Expect("FIFO103", Class(members));

    [TestCase("async Task M() { using (await _gate.AcquireWrite()) { } }")]
    [TestCase("async Task M() { using (await _gate.AcquireWrite().ConfigureAwait(false)) { } }")]
    [TestCase("async Task M() { var asked = _gate.AcquireWrite(); Work(); using (await asked) { } }")]
    [TestCase("ValueTask<Lease<Write>> M() => _gate.AcquireWrite();")]
    [TestCase("void M() { Func<ValueTask<Lease<Write>>> f = () => _gate.AcquireWrite(); f(); }")]
    [TestCase("void M(List<Task<Lease<Write>>> all) { all.Add(_gate.AcquireWrite().AsTask()); }")]
    public Task FIFO103_leaves_alone(string members) => ExpectNone(Class(members));

    [TestCase("void M() { using ([|_gate.AcquireWrite().Result|]) { } }")]
    [TestCase("void M() { using ([|_gate.AcquireWrite().GetAwaiter().GetResult()|]) { } }")]
    [TestCase("void M() { using ([|_gate.Acquire<Write>().ConfigureAwait(false).GetAwaiter().GetResult()|]) { } }")]
    [TestCase("void M() { using ([|_limiter.Acquire().AsTask().Result|]) { } }")]
    [TestCase("void M() { [|_gate.AcquireWrite().AsTask().Wait()|]; }")]
    [TestCase("void M() { if ([|_gate.AcquireWrite().AsTask().Wait(s_second)|]) { } }")]
    public async Task FIFO104_is_a_thread_that_blocks_on_an_acquire(string members)
    {
        IReadOnlyList<Diagnostic> found = await Expect("FIFO104", Class(members));
        Assert.That(found[0].Properties["Counterpart"], Does.StartWith("Enter"));
    }

    [TestCase("void M(ValueTask<Lease<Write>> asked) { if (asked.IsCompletedSuccessfully) { asked.Result.Dispose(); } }")]
    [TestCase("void M() { using (_gate.EnterWrite()) { } Task.Delay(1).Wait(); }")]
    [TestCase("void M() => Assert.That(() => _gate.AcquireWrite().GetAwaiter().GetResult(), Throws.InvalidOperationException);")]
    [TestCase("void M() { using (_gate.TryAcquireWrite(TimeSpan.Zero).GetAwaiter().GetResult()) { } using (_gate.TryAcquireWrite(TimeSpan.Zero).Result) { } }")]
    public Task FIFO104_leaves_alone(string members) => ExpectNone(Class(members));

    [TestCase("async Task M() { using (_gate.[|EnterWrite|]()) { await Task.Yield(); } }", "AcquireWrite")]
    [TestCase("async Task M() { using (_gate.[|Enter<Write>|]()) { await Task.Yield(); } }", "Acquire")]
    [TestCase("async Task M() { if (_gate.[|TryEnterWrite|](s_second, out var lease)) using (lease) { await Task.Yield(); } }", "TryAcquireWrite")]
    [TestCase("async Task M() { using (_files.[|EnterUpgradeableRead|]()) { await Task.Yield(); } }", "AcquireUpgradeableRead")]
    [TestCase("async Task M() { using var r = await _files.AcquireUpgradeableRead(); using (r.[|EnterUpgrade|]()) { } }", "Upgrade")]
    [TestCase("async Task M() { using var r = await _files.AcquireUpgradeableRead(); using (r.[|EnterAs<FifoReadWriteLock.Write>|]()) { } }", "ConvertTo")]
    [TestCase("void M() { Func<Task> f = async () => { using (_limiter.[|Enter|]()) { await Task.Yield(); } }; f(); }", "Acquire")]
    [TestCase("void M() { _ = Local(); async Task Local() { using (Synchronized.[|Enter|](this)) { await Task.Yield(); } } }", "Acquire")]
    public async Task FIFO105_is_a_thread_that_blocks_in_async_code(string members, string counterpart)
    {
        IReadOnlyList<Diagnostic> found = await Expect("FIFO105", Class(members));
        Assert.That(found[0].Properties["Counterpart"], Is.EqualTo(counterpart));
    }

    [TestCase("async Task M() { await Task.Yield(); if (_gate.TryEnterWrite(out var lease)) using (lease) { } }")]
    [TestCase("async Task M() { await Task.Run(() => { using (_gate.EnterWrite()) { } }); }")]
    [TestCase("async Task M() { await Task.Yield(); if (_gate.TryEnterWrite(TimeSpan.Zero, out var lease)) using (lease) { } }")]
    [TestCase("async Task M() { await Task.Yield(); lock (this) { using (_gate.EnterWrite()) { } } }")]
    [TestCase("void M() { using (_gate.EnterWrite()) { } }")]
    [TestCase("async Task M(ResourceGuard guard) { using (guard.Enter()) { await Task.Yield(); } }")]
    public Task FIFO105_leaves_alone(string members) => ExpectNone(Class(members));

    [TestCase("async Task M(CancellationToken token) { using (await _gate.[|AcquireWrite|]()) { } }")]
    [TestCase("void M(CancellationToken token) { using (_gate.[|Enter<Write>|]()) { } }")]
    [TestCase("void M(CancellationToken token) { if (_gate.[|TryEnterWrite|](s_second, out var lease)) using (lease) { } }")]
    [TestCase("void M(CancellationToken token) { using (Synchronized.[|Enter|](this)) { } using (_limiter.[|Enter|]()) { } }")]
    [TestCase("void M(CancellationToken token) { Local(); void Local() { using (_gate.[|EnterWrite|]()) { } } }")]
    [TestCase("void M() { Action<CancellationToken> a = token => { using (_gate.[|EnterWrite|]()) { } }; a(default); }")]
    [TestCase("void M(CancellationToken token) { using var r = _files.EnterUpgradeableRead(token); using (r.[|EnterUpgrade|]()) { } }")]
    [TestCase("async Task M(CancellationToken token, FifoEvent opened) { await opened.[|WaitAsync|](); }")]
    public async Task FIFO108_is_a_token_at_hand_that_is_not_passed_on(string members)
    {
        IReadOnlyList<Diagnostic> found = await Expect("FIFO108", Class(members));
        Assert.That(found[0].Properties["Token"], Is.EqualTo("token"));
        Assert.That(found[0].Properties["Parameter"], Is.EqualTo("cancellationToken"));
    }

    [TestCase("void M(CancellationToken token) { using (_gate.EnterWrite(token)) { } }")]
    [TestCase("void M(CancellationToken token) { using (_gate.EnterWrite(default)) { } using (_gate.EnterWrite(CancellationToken.None)) { } }")]
    [TestCase("void M(CancellationToken token) { if (_gate.TryEnterWrite(out var lease)) using (lease) { } }")]
    [TestCase("void M(CancellationToken token) { if (_gate.TryEnterWrite(TimeSpan.Zero, out var lease)) using (lease) { } }")]
    [TestCase("void M(CancellationToken token) { try { Work(); } finally { using (_gate.EnterWrite()) { } } }")]
    [TestCase("void M(CancellationToken token) { try { Work(); } catch (Exception) { using (_gate.EnterWrite()) { } } }")]
    [TestCase("void M(CancellationToken token) { Local(this); static void Local(Store self) { using (self._gate.EnterWrite()) { } } }")]
    [TestCase("void M() { using (_gate.EnterWrite()) { } }")]
    public Task FIFO108_leaves_alone(string members) => ExpectNone(Class(members));

    [TestCase("void M() { using (_gate.EnterWrite()) { using ([|_gate.EnterWrite()|]) { } } }", "always")]
    [TestCase("void M() { using var w = _gate.EnterWrite(); using var r = [|this._gate.EnterRead()|]; }", "always")]
    [TestCase("async Task M() { using (await _gate.AcquireRead()) using (await [|_gate.AcquireWrite()|]) { } }", "always")]
    [TestCase("async Task M() { using var r = await _gate.AcquireRead().ConfigureAwait(false); Work(); using (await [|_gate.AcquireRead()|].ConfigureAwait(false)) { } }", "a 'Write' queues in between")]
    [TestCase("void M() { using (_plain.Enter<Read>()) { using ([|_plain.Enter<Read>()|]) { } } }", "a 'Write' queues in between")]
    [TestCase("void M() { using (_plain.Enter<Write>()) { using ([|_plain.Enter<Read>()|]) { } } }", "always")]
    [TestCase("void M(Gate gate) { var w = gate.EnterWrite(); using (w) { using ([|gate.EnterRead()|]) { } } }", "always")]
    [TestCase("void M() { using (_mutex.EnterExclusive()) { using ([|_mutex.EnterExclusive()|]) { } } }", "always")]
    [TestCase("void M() { using (_again.Enter()) { using ([|_again.Enter()|]) { } } }", "always")]
    [TestCase("void M() { using (_files.EnterRead()) { using ([|_files.EnterRead()|]) { } } }", "queues in between")]
    [TestCase("void M() { using var r = _files.EnterUpgradeableRead(); using (r.EnterUpgrade()) { using ([|_files.EnterRead()|]) { } } }", "always")]
    [TestCase("void M() { var gate = new Gate(); using (gate.EnterWrite()) { using ([|gate.EnterRead()|]) { } } }", "always")]
    public async Task FIFO106_is_a_lock_that_waits_for_itself(string members, string said)
    {
        IReadOnlyList<Diagnostic> found = await Expect("FIFO106", Class(members));
        Assert.That(found[0].GetMessage(), Does.Contain(said));
        Assert.That(found[0].AdditionalLocations, Has.Count.EqualTo(1), "the outer lease");
    }

    [TestCase("void M() { using (_gate.EnterWrite()) { using (_other.EnterWrite()) { } } }")]
    [TestCase("void M() { using (_gate.EnterWrite()) { } using (_gate.EnterWrite()) { } }")]
    [TestCase("void M() { { using var a = _gate.EnterWrite(); } using var b = _gate.EnterWrite(); }")]
    [TestCase("void M(Store a, Store b) { using (a._gate.EnterWrite()) { using (b._gate.EnterWrite()) { } } }")]
    [TestCase("void M(Gate gate) { using (gate.EnterWrite()) { gate = _other; using (gate.EnterWrite()) { } } }")]
    [TestCase("void M() { using (_gate.EnterWrite()) { Task.Run(() => { using (_gate.EnterWrite()) { } }); } }")]
    [TestCase("async Task M() { ValueTask<Lease<Write>> next; using (_gate.EnterWrite(default)) { next = _gate.AcquireWrite(); } using (await next) { } }", "FIFO105")]
    [TestCase("void M() { using (_gate.EnterWrite()) { if (_gate.TryEnterWrite(out var lease)) using (lease) { } } }")]
    [TestCase("void M() { using (_pool.EnterSlot()) { using (_pool.EnterSlot()) { } } }")]
    [TestCase("void M() { using (_permits.Enter()) { using (_permits.Enter()) { } } }")]
    [TestCase("void M() { using (_open.EnterFree()) { using (_open.EnterFree()) { } } }")]
    [TestCase("void M() { using (var a = _again.Enter()) { using (_again.Enter(a)) { } using (a.Reenter()) { } } }")]
    [TestCase("void M() { using (_flow.Enter()) { using (_flow.Enter()) { } } }")]
    [TestCase("void M() { var gate = new Gate(); using (gate.EnterRead()) { using (gate.EnterRead()) { } } }")]
    [TestCase("void M() { using (_files.EnterUpgradeableRead()) { } using (var w = _files.EnterWrite()) { } }")]
    public Task FIFO106_leaves_alone(string members, params string[] alongside) => ExpectNone(Class(members), alongside);

    [TestCase("void M() { var lease = _gate.EnterWrite(); lease.Dispose(); [|lease.Dispose()|]; }")]
    [TestCase("void M(Lease<Write> lease) { lease.Dispose(); Work(); [|lease.Dispose()|]; }")]
    [TestCase("void M(bool b) { var lease = _limiter.Enter(); lease.Dispose(); if (b) { [|lease.Dispose()|]; } }")]
    [TestCase("void M() { using var lease = _gate.EnterWrite(); Work(); [|lease.Dispose()|]; }")]
    [TestCase("void M(bool b) { using (var lease = _gate.EnterWrite()) { if (b) { [|lease.Dispose()|]; } } }")]
    [TestCase("void M() { using var w = _files.EnterWrite(); using var r = [|w.Downgrade()|]; }")]
    [TestCase("void M() { var r = _files.EnterUpgradeableRead(); r.Dispose(); using ([|r.EnterUpgrade()|]) { } }")]
    [TestCase("void M() { var w = _files.EnterWrite(); var r = w.Downgrade(); [|w.Dispose()|]; r.Dispose(); }")]
    [TestCase("void M() { var lease = _gate.EnterWrite(); using (lease) { } using ([|lease|]) { } }")]
    [TestCase("void M(bool b) { Lease<Write> lease = default; if (b) { lease = _gate.EnterWrite(); } lease.Dispose(); [|lease.Dispose()|]; }")]
    public Task FIFO107_is_a_lease_that_is_used_after_its_release(string members) => Expect("FIFO107", Class(members));

    [TestCase("bool M() { var lease = _gate.EnterWrite(); lease.Dispose(); return lease.IsHeld || lease == default || lease.Lock is null; }")]
    [TestCase("void M() { var lease = _gate.EnterWrite(); lease.Dispose(); lease = _gate.EnterWrite(); lease.Dispose(); }")]
    [TestCase("void M(bool b) { var lease = _gate.EnterWrite(); if (b) { lease.Dispose(); } else { lease.Dispose(); } }")]
    [TestCase("void M(bool b) { var lease = _gate.EnterWrite(); if (b) { lease.Dispose(); return; } lease.Dispose(); }")]
    [TestCase("void M() { var lease = _gate.EnterWrite(); lease.Dispose(); Assert.Throws<Exception>(() => lease.Dispose()); }")]
    [TestCase("void M() { var lease = _gate.EnterWrite(); lease.Dispose(); _gate.TryEnterWrite(out lease); lease.Dispose(); }")]
    [TestCase("void M() { using var lease = _gate.EnterWrite(); Work(); }")]
    [TestCase("void M() { Lease<Write> nothing = default; nothing.Dispose(); nothing.Dispose(); }")]
    [TestCase("void M() { var w = _files.EnterWrite(); using (w.Downgrade()) { } }")]
    public Task FIFO107_leaves_alone(string members) => ExpectNone(Class(members));

    [TestCase("void M() { var [|lease|] = _gate.EnterWrite(); Work(); }")]
    [TestCase("async Task M() { Lease<Write> [|lease|] = await _gate.AcquireWrite(); Work(); }")]
    [TestCase("void M() { if (_gate.TryEnterWrite(out var [|lease|])) { Work(); } }")]
    [TestCase("void M() { if (_gate.TryEnter<Write>(s_second, out Lease<Write> [|lease|]) && lease.IsHeld) { Work(); } }")]
    [TestCase("void M() { Lease<Write> [|lease|]; lease = _gate.EnterWrite(); }")]
    [TestCase("void M() { CapacityLease [|lease|] = _limiter.Enter(); Console.WriteLine(lease.IsHeld); }")]
    [TestCase("void M() { var [|r|] = _files.EnterUpgradeableRead(); using (r.EnterUpgrade()) { } }")]
    [TestCase("void M() { Action a = () => { var [|lease|] = _gate.EnterWrite(); }; a(); }")]
    [TestCase("void M(FifoCondition changed) { var [|lease|] = _mutex.EnterExclusive(); changed.Wait(lease); }")]
    public Task FIFO102_is_a_lease_in_a_variable_that_nobody_releases(string members) => Expect("FIFO102", Class(members));

    [TestCase("void M() { var lease = _gate.EnterWrite(); try { Work(); } finally { lease.Dispose(); } }")]
    [TestCase("void M() { using var lease = _gate.EnterWrite(); using (var other = _other.EnterWrite()) { } }")]
    [TestCase("Lease<Write> M() { var lease = _gate.EnterWrite(); return lease; }")]
    [TestCase("Lease<Write> _kept; void M() { var lease = _gate.EnterWrite(); _kept = lease; }")]
    [TestCase("void M(List<Lease<Write>> all) { var lease = _gate.EnterWrite(); all.Add(lease); }")]
    [TestCase("Action M() { var lease = _gate.EnterWrite(); return () => lease.Dispose(); }")]
    [TestCase("Action M() { var lease = _gate.EnterWrite(); return lease.Dispose; }")]
    [TestCase("void M() { Lease<Write> lease = default; Console.WriteLine(lease.IsHeld); }")]
    [TestCase("void M(List<Lease<Write>> all) { foreach (Lease<Write> lease in all) { Console.WriteLine(lease.IsHeld); } }")]
    [TestCase("bool M(out Lease<Write> lease) => _gate.TryEnterWrite(out lease);")]
    [TestCase("(Lease<Write>, int) M() { var lease = _gate.EnterWrite(); return (lease, 1); }")]
    [TestCase("void M(object me) { CapacityLease lease = _limiter.Enter(me); Console.WriteLine(lease.Borrower); _limiter.TryEnter(this, out lease); }")]
    public Task FIFO102_leaves_alone(string members) => ExpectNone(Class(members));

    [Test]
    public Task Top_level_statements_are_looked_at() => Expect(
        "FIFO101",
        """
        var gate = new Gate();
        [|gate.EnterWrite()|];
        [|await gate.AcquireWrite()|];
        """
        + Declarations,
        OutputKind.ConsoleApplication,
        "FIFO105");

    [TestCase("FIFO102", "var [|lease|] = new Gate().EnterWrite();")]
    [TestCase("FIFO105", "var gate = new Gate(); using (gate.[|EnterWrite|]()) { await Task.Yield(); }")]
    [TestCase("FIFO106", "var gate = new Gate(); using var a = gate.EnterWrite(); using var b = [|gate.EnterRead()|];")]
    [TestCase("FIFO107", "var gate = new Gate(); using var a = gate.EnterWrite(); [|a.Dispose()|];")]
    public Task Top_level_statements_are_looked_at_by_every_rule(string id, string statements) => Expect(id, statements + Declarations, OutputKind.ConsoleApplication);

    [Test]
    public Task Generated_code_is_left_alone() => ExpectNone("// <auto-generated/>\n" + Class("void M() { _gate.EnterWrite(); _gate.AcquireWrite(); var lease = _gate.EnterWrite(); lease.Dispose(); lease.Dispose(); }"));

    [Test]
    public async Task Without_the_runtime_nothing_is_looked_for()
    {
        CSharpCompilation compilation = Generation.Compile("class Lease<T> { public static Lease<T> Enter() => new(); static void M() { Enter(); } }");
        compilation = compilation.RemoveReferences(compilation.References.Where(static each => each.Display!.Contains("FifoLock")));
        Assert.That(await Generation.Analyze(compilation), Is.Empty);
    }

    [TestCaseSource(nameof(Ids))]
    public void The_page_of_a_rule_agrees_with_it(string id)
    {
        DiagnosticDescriptor rule = Rules.Use.Single(each => each.Id == id);
        string[] page = File.ReadAllLines(Path.Combine(RepositoryRoot(), rule.HelpLinkUri));
        Assert.Multiple(() =>
        {
            Assert.That(page[0], Is.EqualTo($"# {rule.Id}: {rule.Title}"));
            Assert.That(page[2], Is.EqualTo($"Severity: {rule.DefaultSeverity}"));
        });
    }

    private static IEnumerable<string> Ids() => Rules.Use.Select(static rule => rule.Id);

    /// <summary>Asserts that the rule is reported in the marked places and nowhere else, and no other rule of ours.</summary>
    private static async Task<IReadOnlyList<Diagnostic>> Expect(
        string id, string marked, OutputKind kind = OutputKind.DynamicallyLinkedLibrary, params string[] alongside)
    {
        Marked expected = Marked.Parse(Usings + marked);
        IReadOnlyList<Diagnostic> found = await Analyze(expected.Source, kind);
        Assert.Multiple(() =>
        {
            List<Diagnostic> ours = [.. found.Where(each => each.Id == id)];
            Assert.That(
                ours.Select(each => expected.Source.Substring(each.Location.SourceSpan.Start, each.Location.SourceSpan.Length)),
                Is.EqualTo(expected.Spans.Select(span => expected.Source.Substring(span.Start, span.Length))),
                "the reported text");
            Assert.That(ours.Select(static each => each.Location.SourceSpan), Is.EqualTo(expected.Spans), "the reported places");
            Assert.That(found.Select(static each => each.Id).Distinct().Except([id, .. alongside]), Is.Empty, "other rules");
        });
        return [.. found.Where(each => each.Id == id)];
    }

    private static async Task ExpectNone(string source, params string[] alongside) =>
        Assert.That(
            (await Analyze(source.StartsWith("//", StringComparison.Ordinal) ? source.Insert(source.IndexOf('\n') + 1, Usings) : Usings + source, OutputKind.DynamicallyLinkedLibrary))
                .Where(each => !alongside.Contains(each.Id)),
            Is.Empty);

    /// <summary>What the analyzers say of a source that compiles.</summary>
    private static async Task<IReadOnlyList<Diagnostic>> Analyze(string source, OutputKind kind)
    {
        CSharpCompilation compilation = Generation.Compile(source);
        Generated generated = Generation.Run(compilation.WithOptions(compilation.Options.WithOutputKind(kind)));
        Assert.That(generated.Compilation.GetDiagnostics().Where(static each => each.Severity == DiagnosticSeverity.Error), Is.Empty);
        return await Generation.Analyze(generated.Compilation);
    }

    private static string RepositoryRoot([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", ".."));
}
