using FifoLocks.CodeFixes.Tests.Harness;
using FifoLocks.CodeFixes.Use;

namespace FifoLocks.CodeFixes.Tests.Use;

/// <summary>FIFO107.</summary>
internal sealed class ReleaseOnceFixTests
{
    private static readonly ReleaseOnceFix s_fix = new();

    [TestCase("void M() { var lease = _gate.EnterWrite(); lease.Dispose(); [|lease.Dispose()|]; }", "void M() { var lease = _gate.EnterWrite(); lease.Dispose(); }")]
    [TestCase("void M(bool b) { var lease = _limiter.Enter(); lease.Dispose(); if (b) { Work(); [|lease.Dispose()|]; } }", "void M(bool b) { var lease = _limiter.Enter(); lease.Dispose(); if (b) { Work(); } }")]
    [TestCase("void M() { var w = _files.EnterWrite(); var r = w.Downgrade(); [|w.Dispose()|]; r.Dispose(); }", "void M() { var w = _files.EnterWrite(); var r = w.Downgrade(); r.Dispose(); }")]
    [TestCase("void M() { using var lease = _gate.EnterWrite(); Work(); [|lease.Dispose()|]; }", "void M() { using var lease = _gate.EnterWrite(); Work(); }")]
    [TestCase("void M() { using (var lease = _gate.EnterWrite()) { Work(); [|lease.Dispose()|]; } }", "void M() { using (var lease = _gate.EnterWrite()) { Work(); } }")]
    [TestCase("void M(Lease<Write> lease) { using (lease) { [|lease.Dispose()|]; } }", "void M(Lease<Write> lease) { using (lease) { } }")]
    [TestCase(
        "async Task M() { Func<Task> f = async () => { using var lease = await _gate.AcquireWrite(); [|lease.Dispose()|]; }; await f(); }",
        "async Task M() { Func<Task> f = async () => { using var lease = await _gate.AcquireWrite(); }; await f(); }")]
    public Task A_release_too_many_goes(string before, string after) => Fix.Expect(s_fix, "FIFO107", Store.With(before), Store.With(after));

    [Test]
    public Task Comments_stay() => Fix.Expect(
        s_fix,
        "FIFO107",
        Store.With("""
                void M()
                {
                    using var lease = _gate.EnterWrite();
                    Work();

                    [|lease.Dispose()|];
                }

                void N()
                {
                    var lease = _gate.EnterWrite();
                    lease.Dispose();

                    // Out of here.
                    [|lease.Dispose()|];
                    Work();
                }
            """),
        Store.With("""
                void M()
                {
                    using var lease = _gate.EnterWrite();
                    Work();
                }

                void N()
                {
                    var lease = _gate.EnterWrite();
                    lease.Dispose();

                    // Out of here.
                    Work();
                }
            """));

    [TestCase("void M() { using var lease = _gate.EnterWrite(); [|lease.Dispose()|]; Work(); }")]
    [TestCase("void M(bool b) { using (var lease = _gate.EnterWrite()) { if (b) { [|lease.Dispose()|]; } } }")]
    [TestCase("void M(bool b) { var lease = _limiter.Enter(); lease.Dispose(); if (b) [|lease.Dispose()|]; }")]
    [TestCase("void M() { using var w = _files.EnterWrite(); using var r = [|w.Downgrade()|]; }")]
    [TestCase("void M() { var r = _files.EnterUpgradeableRead(); r.Dispose(); using ([|r.EnterUpgrade()|]) { } }")]
    [TestCase("void M() { var lease = _gate.EnterWrite(); using (lease) { } using ([|lease|]) { } }")]
    public Task Nothing_is_offered_where_more_may_be_meant(string members) => Fix.ExpectNoOffer(s_fix, "FIFO107", Store.With(members));
}
