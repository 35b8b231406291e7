using FifoLocks.CodeFixes.Tests.Harness;
using FifoLocks.CodeFixes.Use;

namespace FifoLocks.CodeFixes.Tests.Use;

/// <summary>FIFO103.</summary>
internal sealed class AwaitAcquireFixTests
{
    private static readonly AwaitAcquireFix s_fix = new();

    [TestCase("[|_gate.AcquireWrite()|]; await Task.Yield();", "using var lease = await _gate.AcquireWrite(); await Task.Yield();")]
    [TestCase("_ = [|_gate.Acquire<Write>().ConfigureAwait(false)|]; await Task.Yield();", "using var lease = await _gate.Acquire<Write>().ConfigureAwait(false); await Task.Yield();")]
    [TestCase("[|_limiter.Acquire().AsTask()|] /* a */ /* b */ ; await Task.Yield();", "using var lease = await _limiter.Acquire() /* a */ /* b */ ; await Task.Yield();")]
    [TestCase("using ([|_gate.AcquireWrite().AsTask()|]) { await Task.Yield(); }", "using (await _gate.AcquireWrite()) { await Task.Yield(); }")]
    [TestCase("using Task<Lease<Write>> t = [|_gate.AcquireWrite().AsTask()|]; await Task.Yield();", "using var t = await _gate.AcquireWrite(); await Task.Yield();")]
    [TestCase("using (var t = [|_gate.AcquireWrite().AsTask()|]) { await Task.Yield(); }", "using (var t = await _gate.AcquireWrite()) { await Task.Yield(); }")]
    [TestCase(
        "using (await _files.AcquireRead()) { [|_gate.AcquireWrite()|]; [|_other.AcquireWrite()|]; }",
        "using (await _files.AcquireRead()) { using var lease = await _gate.AcquireWrite(); using var lease2 = await _other.AcquireWrite(); }")]
    [TestCase(
        "Func<Task> f = async () => { [|_gate.AcquireWrite()|]; await Task.Yield(); }; await f();",
        "Func<Task> f = async () => { using var lease = await _gate.AcquireWrite(); await Task.Yield(); }; await f();")]
    [TestCase(
        "await Local(); async Task Local() { [|_gate.TryAcquireWrite(s_second)|]; await Task.Yield(); }",
        "await Local(); async Task Local() { using var lease = await _gate.TryAcquireWrite(s_second); await Task.Yield(); }")]
    public Task Async_code_awaits_it(string before, string after) =>
        Fix.Expect(s_fix, "FIFO103", Store.With($"async Task M() {{ {before} }}"), Store.With($"async Task M() {{ {after} }}"));

    [TestCase("using ([|_gate.AcquireWrite()|]) { await Task.Yield(); }", "using (await _gate.AcquireWrite()) { await Task.Yield(); }")]
    [TestCase("using var lease = [|_gate.Acquire<Write>()|]; await Task.Yield();", "using var lease = await _gate.Acquire<Write>(); await Task.Yield();")]
    public Task A_using_that_the_compiler_refuses_becomes_one_of_the_lease(string before, string after) =>
        Fix.Expect(s_fix, "FIFO103", Store.With($"async Task M() {{ {before} }}"), Store.With($"async Task M() {{ {after} }}"), "CS1674");

    [Test]
    public Task A_method_that_returns_a_task_becomes_async() => Fix.Expect(
        s_fix,
        "FIFO103",
        Store.With("""
                /// <summary>Adds.</summary>
                public virtual Task Add(bool b)
                {
                    // Alone.
                    [|_gate.AcquireWrite()|];   // till the end
                    if (b)
                    {
                        return Task.CompletedTask;   // nothing to add
                    }

                    Func<Task> inner = () => { return Task.CompletedTask; };
                    return inner();
                }

                ValueTask<int> Count()
                {
                    [|_gate.AcquireRead()|];
                    if (_gate.ToString() is null)
                    {
                        return Other();
                    }

                    return ValueTask.FromResult(1);
                }

                private ValueTask<int> Other()
                {
                    return Local();

                    ValueTask<int> Local()
                    {
                        using ([|_other.AcquireRead().AsTask()|])
                        {
                            return ValueTask.FromResult(2);
                        }
                    }
                }

                private static partial Task Tidy(Gate gate, Gate other);

                private static partial Task Tidy(Gate gate, Gate other)
                {
                    [|gate.AcquireWrite()|];
                    [|other.AcquireRead()|];
                    return Task.CompletedTask;
                }
            """),
        Store.With("""
                /// <summary>Adds.</summary>
                public virtual async Task Add(bool b)
                {
                    // Alone.
                    using var lease = await _gate.AcquireWrite();   // till the end
                    if (b)
                    {
                        return;   // nothing to add
                    }

                    Func<Task> inner = () => { return Task.CompletedTask; };
                    await inner();
                }

                async ValueTask<int> Count()
                {
                    using var lease = await _gate.AcquireRead();
                    if (_gate.ToString() is null)
                    {
                        return await Other();
                    }

                    return 1;
                }

                private ValueTask<int> Other()
                {
                    return Local();

                    async ValueTask<int> Local()
                    {
                        using (await _other.AcquireRead())
                        {
                            return 2;
                        }
                    }
                }

                private static partial Task Tidy(Gate gate, Gate other);

                private static async partial Task Tidy(Gate gate, Gate other)
                {
                    using var lease = await gate.AcquireWrite();
                    using var lease2 = await other.AcquireRead();
                }
            """));

    [Test]
    public Task A_handler_of_an_event_becomes_async() => Fix.Expect(
        s_fix,
        "FIFO103",
        Store.With("    void OnChange(object? sender, EventArgs e) { [|_gate.AcquireWrite()|]; Work(); }"),
        Store.With("    async void OnChange(object? sender, EventArgs e) { using var lease = await _gate.AcquireWrite(); Work(); }"));

    [TestCase("void M() { [|_gate.AcquireWrite()|]; Work(); }", "void M() { using var lease = _gate.EnterWrite(); Work(); }")]
    [TestCase("int M() { using ([|_gate.Acquire<Read>().AsTask()|]) { return 1; } }", "int M() { using (_gate.Enter<Read>()) { return 1; } }")]
    [TestCase("int M { get { using (var t = [|_permits.Acquire(2).AsTask()|]) { return 1; } } }", "int M { get { using (var t = _permits.Enter(2)) { return 1; } } }")]
    [TestCase("void M(Store? other) { [|other?._gate.AcquireWrite()|]; }", "void M(Store? other) { using var lease = other?._gate.EnterWrite(); }")]
    [TestCase("void M() { Action a = () => { [|_gate.AcquireWrite()|]; Work(); }; a(); }", "void M() { Action a = () => { using var lease = _gate.EnterWrite(); Work(); }; a(); }")]
    [TestCase("async Task M() { await Task.Yield(); lock (this) { [|_gate.AcquireWrite()|]; Work(); } }", "async Task M() { await Task.Yield(); lock (this) { using var lease = _gate.EnterWrite(); Work(); } }")]
    public Task A_method_that_nobody_awaits_waits_as_a_thread(string before, string after) => Fix.Expect(s_fix, "FIFO103", Store.With(before), Store.With(after));

    [Test]
    public Task A_program_of_statements_awaits_it() => Fix.Expect(
        s_fix,
        "FIFO103",
        Store.Usings + "var gate = new Gate();\n[|gate.AcquireRead()|];   // all of it\nConsole.WriteLine();" + Store.Modes,
        Store.Usings + "var gate = new Gate();\nusing var lease = await gate.AcquireRead();   // all of it\nConsole.WriteLine();" + Store.Modes);

    [TestCase("async Task M() { if ([|_gate.AcquireWrite()|].IsCompleted) { } await Task.Yield(); }")]
    [TestCase("async Task M(Store? other) { [|other?._gate.AcquireWrite()|]; await Task.Yield(); }")]
    [TestCase("async Task M(bool b) { if (b) [|_gate.AcquireWrite()|]; await Task.Yield(); }")]
    [TestCase("async Task M() { using var t = [|_gate.AcquireWrite().AsTask()|]; await t; }")]
    [TestCase("Task M(ref int i) { [|_gate.AcquireWrite()|]; i++; return Task.CompletedTask; }")]
    [TestCase("Task M(bool b) { [|_gate.AcquireWrite()|]; if (b) { return Task.Delay(1); } return Task.CompletedTask; }")]
    [TestCase("Task M() { Func<Task> f = () => { [|_gate.AcquireWrite()|]; return Task.CompletedTask; }; return f(); }")]
    [TestCase("void M() { [|_gate.TryAcquireWrite(s_second)|]; }")]
    [TestCase("void M() => [|_gate.AcquireWrite()|];")]
    [TestCase("async Task<Lease<Write>> Take() => await _gate.AcquireWrite(); void M() { _ = [|Take()|]; }")]
    public Task Nothing_is_offered_where_it_would_not_be_what_is_meant(string members) => Fix.ExpectNoOffer(s_fix, "FIFO103", Store.With(members));
}
