using FifoLocks.CodeFixes.Tests.Harness;
using FifoLocks.CodeFixes.Use;

namespace FifoLocks.CodeFixes.Tests.Use;

/// <summary>FIFO104.</summary>
internal sealed class BlockOnEnterFixTests
{
    private static readonly BlockOnEnterFix s_fix = new();

    [TestCase("void M() { using ([|_gate.AcquireWrite().Result|]) { } }", "void M() { using (_gate.EnterWrite()) { } }")]
    [TestCase("void M() { using var w = [|_gate.Acquire<Write>().ConfigureAwait(false).GetAwaiter().GetResult()|]; }", "void M() { using var w = _gate.Enter<Write>(); }")]
    [TestCase("void M(CancellationToken t) { [|_limiter.Acquire(t).AsTask().Wait()|]; Work(); }", "void M(CancellationToken t) { using var lease = _limiter.Enter(t); Work(); }")]
    [TestCase("void M() { _ = [|_gate.AcquireWrite().Result|]; }", "void M() { using var lease = _gate.EnterWrite(); }")]
    [TestCase("void M() { [|_gate.AcquireWrite().GetAwaiter().GetResult()|].Dispose(); }", "void M() { _gate.EnterWrite().Dispose(); }")]
    [TestCase("Lease<Write> M() => [|_gate.AcquireWrite().Result|];", "Lease<Write> M() => _gate.EnterWrite();")]
    [TestCase("Lease<Write> M { get => [|_gate.AcquireWrite().Result|]; }", "Lease<Write> M { get => _gate.EnterWrite(); }")]
    [TestCase("Lease<Write>? M(Store? other) => other?[|._gate.AcquireWrite().Result|];", "Lease<Write>? M(Store? other) => other?._gate.EnterWrite();")]
    [TestCase("void M(Store? other) { other?[|._gate.AcquireWrite().AsTask().Wait()|]; }", "void M(Store? other) { using var lease = other?._gate.EnterWrite(); }")]
    [TestCase(
        "void M() { using (var r = [|_files.AcquireUpgradeableRead().Result|]) { using ([|r.Upgrade().Result|]) { } using ([|r.ConvertTo<FifoReadWriteLock.Write>().Result|]) { } } }",
        "void M() { using (var r = _files.EnterUpgradeableRead()) { using (r.EnterUpgrade()) { } using (r.EnterAs<FifoReadWriteLock.Write>()) { } } }")]
    [TestCase(
        "void M() { var lease = [|_gate.TryAcquireWrite(s_second).Result|]; if (lease.IsHeld) lease.Dispose(); }",
        "void M() { _gate.TryEnterWrite(s_second, out var lease); if (lease.IsHeld) lease.Dispose(); }")]
    [TestCase(
        "void M(CancellationToken t) { Lease<Write> lease = [|_gate.TryAcquire<Write>(s_second, t).Result|]; /* a */ using (lease) { } }",
        "void M(CancellationToken t) { _gate.TryEnter<Write>(s_second, out Lease<Write> lease, t); /* a */ using (lease) { } }")]
    [TestCase(
        "void M() { var lease = [|_limiter.TryAcquire(timeout: s_second).Result|]; using (lease) { } }",
        "void M() { _limiter.TryEnter(timeout: s_second, lease: out var lease); using (lease) { } }")]
    public Task A_thread_waits_with_the_member_made_for_it(string before, string after) => Fix.Expect(s_fix, "FIFO104", Store.With(before), Store.With(after));

    [TestCase("using ([|_gate.AcquireWrite().Result|]) { await Task.Yield(); }", "using (await _gate.AcquireWrite()) { await Task.Yield(); }")]
    [TestCase(
        "using ([|_gate.AcquireWrite().ConfigureAwait(false).GetAwaiter().GetResult()|]) { await Task.Yield(); }",
        "using (await _gate.AcquireWrite().ConfigureAwait(false)) { await Task.Yield(); }")]
    [TestCase("[|_gate.AcquireWrite().AsTask().Wait()|]; await Task.Yield();", "using var lease = await _gate.AcquireWrite(); await Task.Yield();")]
    [TestCase("[|_gate.AcquireWrite().Result|].Dispose(); await Task.Yield();", "(await _gate.AcquireWrite()).Dispose(); await Task.Yield();")]
    [TestCase("Func<Task<Lease<Write>>> f = async () => [|_gate.AcquireWrite().Result|]; using (await f()) { }", "Func<Task<Lease<Write>>> f = async () => await _gate.AcquireWrite(); using (await f()) { }")]
    [TestCase("Func<Lease<Write>> f = () => [|_gate.AcquireWrite().Result|]; await Task.Yield();", "Func<Lease<Write>> f = () => _gate.EnterWrite(); await Task.Yield();")]
    [TestCase("await Task.Yield(); lock (this) { using ([|_gate.AcquireWrite().Result|]) { } }", "await Task.Yield(); lock (this) { using (_gate.EnterWrite()) { } }")]
    [TestCase("var lease = [|_gate.TryAcquireWrite(s_second).Result|]; using (lease) { await Task.Yield(); }", "var lease = await _gate.TryAcquireWrite(s_second); using (lease) { await Task.Yield(); }")]
    public Task Async_code_awaits_it(string before, string after) =>
        Fix.Expect(s_fix, "FIFO104", Store.With($"async Task M() {{ {before} }}"), Store.With($"async Task M() {{ {after} }}"));

    [Test]
    public Task Comments_and_lines_stay() => Fix.Expect(
        s_fix,
        "FIFO104",
        Store.With("""
                void M()
                {
                    // Alone.
                    using ([|_gate
                        .AcquireWrite() // in turn
                        .AsTask()
                        .Result|]) // till the end
                    {
                        using ([|_files.AcquireRead()
                            .Result|])
                        {
                        }
                    }
                }
            """),
        Store.With("""
                void M()
                {
                    // Alone.
                    using (_gate
                        .EnterWrite() // in turn
                        ) // till the end
                    {
                        using (_files.EnterRead())
                        {
                        }
                    }
                }
            """));

    [Test]
    public Task In_a_program_of_statements() => Fix.Expect(
        s_fix,
        "FIFO104",
        Store.Usings + "var gate = new Gate();\nusing var all = [|gate.AcquireRead().Result|];" + Store.Modes,
        Store.Usings + "var gate = new Gate();\nusing var all = await gate.AcquireRead();" + Store.Modes);

    [TestCase("void M() { if ([|_gate.AcquireWrite().AsTask().Wait(s_second)|]) { } }")]
    [TestCase("void M() => [|_gate.AcquireWrite().AsTask().Wait()|];")]
    [TestCase("void M() { Action a = () => [|_gate.AcquireWrite().AsTask().Wait()|]; a(); }")]
    [TestCase("void M(bool b) { if (b) [|_gate.AcquireWrite().AsTask().Wait()|]; }")]
    [TestCase("void M() { using ([|_gate.TryAcquireWrite(s_second).Result|]) { } }")]
    [TestCase("async Task<Lease<Write>> Take() => await _gate.AcquireWrite(); void M() { using ([|Take().Result|]) { } }")]
    [TestCase("Task<Lease<Write>> AcquireIt(int i) => null!; Lease<Write> EnterIt(string s) => default; void M() { using ([|AcquireIt(1).Result|]) { } }")]
    public Task Nothing_is_offered_where_no_member_does_the_same(string members) => Fix.ExpectNoOffer(s_fix, "FIFO104", Store.With(members));
}
