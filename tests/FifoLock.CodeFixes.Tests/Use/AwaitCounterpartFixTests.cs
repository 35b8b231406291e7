using FifoLocks.CodeFixes.Tests.Harness;
using FifoLocks.CodeFixes.Use;

namespace FifoLocks.CodeFixes.Tests.Use;

/// <summary>FIFO105.</summary>
internal sealed class AwaitCounterpartFixTests
{
    private static readonly AwaitCounterpartFix s_fix = new();

    [TestCase("using (_gate.[|EnterWrite|]()) { await Task.Yield(); }", "using (await _gate.AcquireWrite()) { await Task.Yield(); }")]
    [TestCase("using var w = _plain /* a */ . /* b */ [|Enter<Write>|] /* c */ (); await Task.Yield();", "using var w = await _plain /* a */ . /* b */ Acquire<Write> /* c */ (); await Task.Yield();")]
    [TestCase("_gate.[|EnterWrite|]().Dispose(); await Task.Yield();", "(await _gate.AcquireWrite()).Dispose(); await Task.Yield();")]
    [TestCase("using (Synchronized.[|Enter|](this)) using (_limiter.[|Enter|]()) { await Task.Yield(); }", "using (await Synchronized.Acquire(this)) using (await _limiter.Acquire()) { await Task.Yield(); }")]
    [TestCase(
        "using var r = _files.[|EnterUpgradeableRead|](); using (r.[|EnterUpgrade|]()) { } using (r.[|EnterAs<FifoReadWriteLock.Write>|]()) { await Task.Yield(); }",
        "using var r = await _files.AcquireUpgradeableRead(); using (await r.Upgrade()) { } using (await r.ConvertTo<FifoReadWriteLock.Write>()) { await Task.Yield(); }")]
    [TestCase("using var w = _files.[|EnterUpgradeableRead|]().[|EnterUpgrade|](); await Task.Yield();", "using var w = await (await _files.AcquireUpgradeableRead()).Upgrade(); await Task.Yield();", "FIFO101")]
    [TestCase("Func<Task> f = async () => Use(_gate.[|EnterWrite|]()); await f();", "Func<Task> f = async () => Use(await _gate.AcquireWrite()); await f();")]
    [TestCase("await Local(); async Task<Lease<Write>> Local() => _gate.[|EnterWrite|]();", "await Local(); async Task<Lease<Write>> Local() => await _gate.AcquireWrite();", "FIFO101")]
    public Task Async_code_awaits_it(string before, string after, params string[] alongside) =>
        Fix.ExpectBeside(alongside, s_fix, "FIFO105", Store.With($"async Task M() {{ {before} }}"), Store.With($"async Task M() {{ {after} }}"));

    [TestCase(
        "if (_gate.[|TryEnterWrite|](s_second, out var w)) using (w) { await Task.Yield(); }",
        "var w = await _gate.TryAcquireWrite(s_second); if (w.IsHeld) using (w) { await Task.Yield(); }")]
    [TestCase(
        "if (!_plain.[|TryEnter<Write>|](s_second, out Lease<Write> w, default) && true) return; using (w) { await Task.Yield(); }",
        "Lease<Write> w = await _plain.TryAcquire<Write>(s_second, default); if (!w.IsHeld && true) return; using (w) { await Task.Yield(); }")]
    [TestCase(
        "bool isOurs = _limiter.[|TryEnter|](s_second, out var w); using (w) { await Task.Yield(); }",
        "var w = await _limiter.TryAcquire(s_second); bool isOurs = w.IsHeld; using (w) { await Task.Yield(); }")]
    [TestCase(
        "CapacityLease w; _limiter.[|TryEnter|](s_second, lease: out w); using (w) { await Task.Yield(); }",
        "CapacityLease w; w = await _limiter.TryAcquire(s_second); using (w) { await Task.Yield(); }")]
    public Task What_an_out_parameter_gave_is_awaited_first(string before, string after) =>
        Fix.Expect(s_fix, "FIFO105", Store.With($"async Task M() {{ {before} }}"), Store.With($"async Task M() {{ {after} }}"));

    [Test]
    public Task Comments_and_lines_stay() => Fix.Expect(
        s_fix,
        "FIFO105",
        Store.With("""
                async Task M()
                {
                    // Perhaps.
                    if (_gate.[|TryEnterWrite|](s_second, out var write)) // a second at most
                    {
                        using (write)
                        {
                            await Task.Yield();
                        }
                    }

                    // Surely.
                    using (// alone
                        _gate
                            .[|EnterWrite|]()) // till the end
                    {
                    }
                }
            """),
        Store.With("""
                async Task M()
                {
                    // Perhaps.
                    var write = await _gate.TryAcquireWrite(s_second);
                    if (write.IsHeld) // a second at most
                    {
                        using (write)
                        {
                            await Task.Yield();
                        }
                    }

                    // Surely.
                    using (// alone
                        await _gate
                            .AcquireWrite()) // till the end
                    {
                    }
                }
            """));

    [Test]
    public Task In_a_program_of_statements() => Fix.Expect(
        s_fix,
        "FIFO105",
        Store.Usings + "var gate = new Gate();\nawait Task.Yield();\nif (gate.[|TryEnterRead|](TimeSpan.MaxValue, out var all))\n    all.Dispose();\nusing var rest = gate.[|EnterRead|]();" + Store.Modes,
        Store.Usings + "var gate = new Gate();\nawait Task.Yield();\nvar all = await gate.TryAcquireRead(TimeSpan.MaxValue);\nif (all.IsHeld)\n    all.Dispose();\nusing var rest = await gate.AcquireRead();" + Store.Modes);

    [TestCase("async Task M(Store? other) { using (other?._gate.[|EnterWrite|]()) { await Task.Yield(); } }")]
    [TestCase("async Task M() { while (_gate.[|TryEnterWrite|](s_second, out var w)) using (w) { await Task.Yield(); } }")]
    [TestCase("async Task M(bool b) { if (b) { } else if (_gate.[|TryEnterWrite|](s_second, out var w)) using (w) { await Task.Yield(); } }")]
    [TestCase("async Task M(bool b) { if (b && _gate.[|TryEnterWrite|](s_second, out var w)) using (w) { await Task.Yield(); } }")]
    [TestCase("async Task M() { try { await Task.Yield(); } catch (Exception e) when (_gate.[|EnterWrite|]().IsHeld) { Use(e); } }")]
    public Task Nothing_is_offered_where_nothing_can_be_awaited_in_its_place(string members) => Fix.ExpectNoOffer(s_fix, "FIFO105", Store.With(members));
}
