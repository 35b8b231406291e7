using FifoLocks.CodeFixes.Tests.Harness;
using FifoLocks.CodeFixes.Use;

namespace FifoLocks.CodeFixes.Tests.Use;

/// <summary>FIFO101.</summary>
internal sealed class KeepLeaseFixTests
{
    private static readonly KeepLeaseFix s_fix = new();

    [TestCase("void M() { [|_gate.EnterWrite()|]; Work(); }", "void M() { using var lease = _gate.EnterWrite(); Work(); }")]
    [TestCase("void M() { _ = [|_plain.Enter<Write>()|]; }", "void M() { using var lease = _plain.Enter<Write>(); }")]
    [TestCase("void M() { _ /* a */ = /* b */ [|_limiter.Enter()|] /* c */ ; /* d */ }", "void M() { using var lease /* a */ = /* b */ _limiter.Enter() /* c */ ; /* d */ }")]
    [TestCase("void M(Store? other) { [|other?._gate.EnterWrite()|]; }", "void M(Store? other) { using var lease = other?._gate.EnterWrite(); }")]
    [TestCase("void M(bool b) { _ = ([|b ? _gate.EnterWrite() : _other.EnterWrite()|]); }", "void M(bool b) { using var lease = (b ? _gate.EnterWrite() : _other.EnterWrite()); }")]
    [TestCase("async Task M() { [|await _gate.AcquireWrite()|]; }", "async Task M() { using var lease = await _gate.AcquireWrite(); }")]
    [TestCase("async Task M() { _ = [|await _limiter.Acquire().ConfigureAwait(false)|]; }", "async Task M() { using var lease = await _limiter.Acquire().ConfigureAwait(false); }")]
    [TestCase("void M() { Action a = () => { [|_gate.EnterWrite()|]; Work(); }; a(); }", "void M() { Action a = () => { using var lease = _gate.EnterWrite(); Work(); }; a(); }")]
    [TestCase(
        "void M(int lease) { Local(); void Local() { using var lease2 = _gate.EnterWrite(); [|_other.EnterWrite()|]; } }",
        "void M(int lease) { Local(); void Local() { using var lease2 = _gate.EnterWrite(); using var lease3 = _other.EnterWrite(); } }")]
    [TestCase(
        "void M() { [|_gate.EnterWrite()|]; [|_mutex.EnterExclusive()|]; Use(new Action(() => { [|_other.EnterWrite()|]; })); }",
        "void M() { using var lease = _gate.EnterWrite(); using var lease2 = _mutex.EnterExclusive(); Use(new Action(() => { using var lease3 = _other.EnterWrite(); })); }")]
    [TestCase("int M { get { [|_gate.EnterRead()|]; return 1; } }", "int M { get { using var lease = _gate.EnterRead(); return 1; } }")]
    public Task A_lease_is_kept_for_the_rest_of_the_block(string before, string after) => Fix.Expect(s_fix, "FIFO101", Store.With(before), Store.With(after));

    [TestCase("using ([|_files.EnterUpgradeableRead()|].EnterUpgrade()) { }", "using var lease = _files.EnterUpgradeableRead(); using (lease.EnterUpgrade()) { }")]
    [TestCase("if ([|_gate.EnterWrite()|].IsHeld) { Work(); }", "using var lease = _gate.EnterWrite(); if (lease.IsHeld) { Work(); }")]
    [TestCase(
        "[|[|_files.EnterUpgradeableRead()|].EnterUpgrade()|];",
        "using var lease = _files.EnterUpgradeableRead(); using var lease2 = lease.EnterUpgrade();")]
    public Task A_lease_that_is_asked_in_passing_gets_a_name_first(string before, string after) =>
        Fix.Expect(s_fix, "FIFO101", Store.With($"void M() {{ {before} }}"), Store.With($"void M() {{ {after} }}"));

    [Test]
    public Task Comments_and_lines_stay() => Fix.Expect(
        s_fix,
        "FIFO101",
        Store.With("""
                async Task M()
                {
                    // First the file.
                    [|await _files.AcquireWrite()|];   // held till the end

                    // Then the gate, if it is held.
                    bool isHeld = ([|await _gate
                        .AcquireWrite()|] /* all of it */).IsHeld;   // of course
                    Use(isHeld);
                }
            """),
        Store.With("""
                async Task M()
                {
                    // First the file.
                    using var lease = await _files.AcquireWrite();   // held till the end

                    // Then the gate, if it is held.
                    using var lease2 = await _gate
                        .AcquireWrite() /* all of it */;
                    bool isHeld = lease2.IsHeld;   // of course
                    Use(isHeld);
                }
            """));

    [Test]
    public Task One_that_an_if_tries_for_is_released_after_what_the_if_does() => Fix.Expect(
        s_fix,
        "FIFO101",
        Store.With("""
                void M(bool b)
                {
                    // Only if it is free.
                    if (_gate.TryEnterWrite([|out _|]))
                    {
                        // Now it is ours.
                        Work();
                    }
                    else
                    {
                        Work();
                    }

                    if (b && _gate.TryEnter<Write>(s_second, [|out Lease<Write> _|]))
                        Work();
                }
            """),
        Store.With("""
                void M(bool b)
                {
                    // Only if it is free.
                    if (_gate.TryEnterWrite(out var lease))
                    {
                        using (lease)
                        {
                            // Now it is ours.
                            Work();
                        }
                    }
                    else
                    {
                        Work();
                    }

                    if (b && _gate.TryEnter<Write>(s_second, out Lease<Write> lease2))
                    {
                        using (lease2)
                        {
                            Work();
                        }
                    }
                }
            """));

    [Test]
    public Task In_a_program_of_statements() => Fix.Expect(
        s_fix,
        "FIFO101",
        Store.Usings + """
            var gate = new Gate();
            // All of the program.
            [|await gate.AcquireRead()|];
            [|await new FifoMutex().AcquireExclusive()|];
            Console.WriteLine();
            """ + Store.Modes,
        Store.Usings + """
            var gate = new Gate();
            // All of the program.
            using var lease = await gate.AcquireRead();
            using var lease2 = await new FifoMutex().AcquireExclusive();
            Console.WriteLine();
            """ + Store.Modes);

    [TestCase("void M() => [|_gate.EnterWrite()|];")]
    [TestCase("void M() { Action a = () => [|_gate.EnterWrite()|]; a(); }")]
    [TestCase("void M(bool b) { if (b) [|_gate.EnterWrite()|]; Work(); }")]
    [TestCase("void M(int i) { switch (i) { case 1: [|_gate.EnterWrite()|]; break; } }")]
    [TestCase("void M(bool b) { if (b) { goto end; } [|_gate.EnterWrite()|]; end: Work(); }")]
    [TestCase("void M() { for ([|_gate.EnterWrite()|]; ; ) { break; } }")]
    [TestCase("void M() { while ([|_gate.EnterWrite()|].IsHeld) { } }")]
    [TestCase("void M(bool b) { if (b && [|_gate.EnterWrite()|].IsHeld) { } }")]
    [TestCase("void M() { while (!_limiter.TryEnter([|out _|])) { } }")]
    [TestCase("void M() { if (!_gate.TryEnterWrite([|out _|])) { Work(); } }")]
    [TestCase("void M() { _gate.TryEnter<Write>(s_second, [|out _|]); }")]
    public Task Nothing_is_offered_where_there_is_no_rest_of_a_block(string members) => Fix.ExpectNoOffer(s_fix, "FIFO101", Store.With(members));
}
