using FifoLocks.CodeFixes.Tests.Harness;
using FifoLocks.CodeFixes.Use;

namespace FifoLocks.CodeFixes.Tests.Use;

/// <summary>FIFO108.</summary>
internal sealed class PassTokenFixTests
{
    private static readonly PassTokenFix s_fix = new();

    [TestCase("async Task M(CancellationToken token) { using (await _gate.[|AcquireWrite|]()) { } }", "async Task M(CancellationToken token) { using (await _gate.AcquireWrite(token)) { } }")]
    [TestCase(
        "async Task M(CancellationToken token) { using (await _gate.[|Acquire<Write>|]().ConfigureAwait(false)) { } await _opened.[|WaitAsync|](); }",
        "async Task M(CancellationToken token) { using (await _gate.Acquire<Write>(token).ConfigureAwait(false)) { } await _opened.WaitAsync(token); }")]
    [TestCase(
        "void M(CancellationToken token) { if (_gate.[|TryEnterWrite|](s_second, out var w)) using (w) { } }",
        "void M(CancellationToken token) { if (_gate.TryEnterWrite(s_second, out var w, token)) using (w) { } }")]
    [TestCase(
        "void M(CancellationToken @event) { using (_permits.[|Enter|](2)) { } using (_permits.[|Enter|](count: 2)) { } }",
        "void M(CancellationToken @event) { using (_permits.Enter(2, @event)) { } using (_permits.Enter(count: 2, cancellationToken: @event)) { } }")]
    [TestCase(
        "void M(CancellationToken token) { _permits.[|Wait|](); _permits.[|Wait|](2); _permits.[|TryWait|](s_second, count: 2); }",
        "void M(CancellationToken token) { _permits.Wait(cancellationToken: token); _permits.Wait(2, token); _permits.TryWait(s_second, count: 2, cancellationToken: token); }")]
    [TestCase(
        "void M(CancellationToken token) { using (Synchronized.[|Enter|](this)) { } using (_limiter.[|Enter|](this)) { } using (_limiter.[|Enter|]()) { } }",
        "void M(CancellationToken token) { using (Synchronized.Enter(this, token)) { } using (_limiter.Enter(this, token)) { } using (_limiter.Enter(token)) { } }")]
    [TestCase(
        "void M(CancellationToken token) { using var r = _files.EnterUpgradeableRead(token); using (r.[|EnterUpgrade|]()) { } using (FifoReadWriteLeases.[|EnterUpgrade|](r)) { } }",
        "void M(CancellationToken token) { using var r = _files.EnterUpgradeableRead(token); using (r.EnterUpgrade(token)) { } using (FifoReadWriteLeases.EnterUpgrade(r, token)) { } }")]
    [TestCase(
        "void M() { Action<CancellationToken> a = token => { using (_gate.[|EnterWrite|]()) { } }; a(default); }",
        "void M() { Action<CancellationToken> a = token => { using (_gate.EnterWrite(token)) { } }; a(default); }")]
    [TestCase("Lease<Write> M(CancellationToken token) => Local(); Lease<Write> Local() => default; Lease<Write> N(in CancellationToken token) => _gate.[|EnterWrite|]();",
        "Lease<Write> M(CancellationToken token) => Local(); Lease<Write> Local() => default; Lease<Write> N(in CancellationToken token) => _gate.EnterWrite(token);")]
    [TestCase("Lease<Write>? M(Store? other, CancellationToken token) => other?._gate.[|EnterWrite|]();", "Lease<Write>? M(Store? other, CancellationToken token) => other?._gate.EnterWrite(token);")]
    [TestCase(
        "void M(CancellationToken token) { Use(_gate.[|EnterWrite|]().Equals(_other.[|EnterWrite|]())); }",
        "void M(CancellationToken token) { Use(_gate.EnterWrite(token).Equals(_other.EnterWrite(token))); }",
        "FIFO101")]
    public Task The_token_is_passed(string before, string after, params string[] alongside) =>
        Fix.ExpectBeside(alongside, s_fix, "FIFO108", Store.With(before), Store.With(after));

    [Test]
    public Task Comments_and_lines_stay() => Fix.Expect(
        s_fix,
        "FIFO108",
        Store.With("""
                void M(CancellationToken token)
                {
                    _permits.[|TryWait|](
                        s_second /* at most */);
                    _permits.[|Wait|](
                        2 // at once
                        );
                    _permits.[|TryWait|](s_second, // not longer
                        count: 2); // at once
                    using (_gate.[|EnterWrite|]( /* at leisure */ ))
                    {
                    }
                }
            """),
        Store.With("""
                void M(CancellationToken token)
                {
                    _permits.TryWait(
                        s_second /* at most */, token);
                    _permits.Wait(
                        2, // at once
                        token);
                    _permits.TryWait(s_second, // not longer
                        count: 2, cancellationToken: token); // at once
                    using (_gate.EnterWrite( /* at leisure */ token))
                    {
                    }
                }
            """));

    [Test]
    public Task Something_else_of_its_name_is_not_passed() => Fix.ExpectNoOffer(
        s_fix, "FIFO108", Store.With("void M(CancellationToken token) { Action<int> a = token => { using (_gate.[|EnterWrite|]()) { } }; a(1); }"));
}
