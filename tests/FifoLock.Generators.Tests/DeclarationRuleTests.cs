using FifoLocks.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Tests;

/// <summary>Valid modes that are still wrong: FIFO007, FIFO009, FIFO010, FIFO012 and FIFO015.</summary>
internal sealed class DeclarationRuleTests
{
    private const string TwoFamilies = """
        [LockMode] internal sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<Write>(); }
        [LockMode] internal sealed partial class Write { private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); }
        [LockMode] internal sealed partial class Alone { private static bool IsCompatible(Holds h) => h.None<Alone>(); }

        """;

    [TestCase("h.Count<Job>() < [|s_most|]", "reads 's_most'", TestName = "FIFO007_is_a_field_that_may_change")]
    [TestCase("h.Count<Job>() < [|Most|]", "reads 'Most'", TestName = "FIFO007_is_a_property_that_may_be_set")]
    [TestCase("h.Count<Job>() < [|s_settings.Limit|]", "reads 's_settings.Limit'", TestName = "FIFO007_is_a_part_of_an_object_that_may_change")]
    [TestCase("h.Count<Job>() < [|Half|]", "uses 'Half', which reads 's_most'", TestName = "FIFO007_is_a_property_that_reads_what_may_change")]
    [TestCase("[|IsOpen(h)|]", "uses 'IsOpen(h)', which uses 'Deeper(h)', which asks for the time", TestName = "FIFO007_is_a_helper_that_asks_for_the_time")]
    [TestCase("h.None<Job>() || [|IsOpen(h)|] || [|IsOpen(h)|]", "asks for the time", TestName = "FIFO007_tells_each_call")]
    [TestCase("[|System.DateTime.UtcNow|].Hour > 7", "asks for the time", TestName = "FIFO007_is_the_time_of_day")]
    [TestCase("[|System.Environment.TickCount64|] % 2 == 0", "asks for the time", TestName = "FIFO007_is_the_tick_count")]
    [TestCase("[|System.Random.Shared.Next(2)|] == 0", "asks for a random value", TestName = "FIFO007_is_chance")]
    [TestCase("[|s_most++|] < 3", "changes 's_most'", TestName = "FIFO007_is_counting")]
    [TestCase("([|s_settings.Limit = 3|]) > h.Count<Job>()", "changes 's_settings.Limit'", TestName = "FIFO007_is_a_property_that_is_set")]
    [TestCase("[|System.Threading.Interlocked.Increment(ref s_most)|] < 3", "does not depend on its arguments alone", TestName = "FIFO007_is_an_interlocked_counter")]
    [TestCase("[|System.IO.File.Exists(\"open\")|]", "does not depend on its arguments alone", TestName = "FIFO007_is_the_file_system")]
    public async Task FIFO007(string predicate, string said)
    {
        IReadOnlyList<Diagnostic> found = await Marked.Expect("FIFO007", Job("Holds h", predicate), "FIFO008");
        Assert.That(found[0].GetMessage(), Does.Contain(said));
        Assert.That(found[0].Severity, Is.EqualTo(DiagnosticSeverity.Warning));
    }

    [Test]
    public Task FIFO007_is_a_lock_parameter_that_may_change_inside() =>
        Marked.Expect("FIFO007", Job("Holds h, Settings settings", "h.Count<Job>() < [|settings.Limit|]"), "FIFO008");

    [TestCase("Holds h", "h.Count<Job>() < 3")]
    [TestCase("Holds h, int most", "h.Count<Job>() < most * 2")]
    [TestCase("Holds h", "h.Count<Job>() < s_fixed * Constant + System.Environment.ProcessorCount")]
    [TestCase("Holds h", "h.Count<Job>() < s_fixedSettings.Most + s_fixedSettings.More")]
    [TestCase("Holds h", "h.Count<Job>() < s_table[1] + s_names[\"a\"]")]
    [TestCase("Holds h", "h.Count<Job>() < s_point.X")]
    [TestCase("Holds h, Point point", "h.Count<Job>() < point.X + point.Y")]
    [TestCase("Holds h", "Pure(h, 3)")]
    [TestCase("Holds h", "nameof(s_most).Length > h.Count<Job>()")]
    [TestCase("Holds h", "h.Count<Job>() < System.Math.Max(2, 3) && System.Linq.Enumerable.Any(s_table, static n => n > 2)")]
    [TestCase("Holds h", "new Settings { Limit = 3 }.Limit > h.Count<Job>()")]
    [TestCase("Holds h, System.TimeSpan much", "h.Count<Job>() < much.TotalSeconds")]
    public async Task FIFO007_leaves_alone(string parameters, string predicate)
    {
        Generated generated = Generation.Run(Generation.Usings + Job(parameters, predicate));
        Assert.That(generated.Complaints.Where(static each => each.Severity == DiagnosticSeverity.Error), Is.Empty);
        Assert.That((await Generation.Analyze(generated.Compilation)).Where(static each => each.Id != "FIFO008"), Is.Empty);
    }

    [TestCase("h.Count<Read>() < 9", "h.None<Read>() && h.None<Write>()")]
    [TestCase("h.Count<Write>() < 2", "h.None<Read>() && h.Count<Write>() < 3")]
    [TestCase("h.Any<Write>() || h.None<Write>()", "h.None<Read>()")]
    [TestCase("h.Count<Read>() < 9", "h.None<Read>() && Helper(h)", "FIFO008")]
    public async Task FIFO009_is_a_mode_that_tolerates_one_that_does_not_tolerate_it(string read, string write, params string[] alongside)
    {
        IReadOnlyList<Diagnostic> found = await Marked.Expect(
            "FIFO009",
            $$"""
            [LockMode] internal sealed partial class [|Read|] { private static bool IsCompatible(Holds h) => {{read}}; }
            [LockMode] internal sealed partial class Write { private static bool IsCompatible(Holds h) => {{write}}; private static bool Helper(Holds h) => h.None<Write>(); }
            """,
            alongside);
        Assert.That(found[0].GetMessage(), Does.Contain("let 'Read' say 'h.None<Write>()', or mark it [LockMode(Asymmetric = true)]"));
        Assert.That(found[0].Severity, Is.EqualTo(DiagnosticSeverity.Warning));
    }

    [TestCase("LockMode", "h.None<Write>()", "h.None<Read>() && h.None<Write>()")]
    [TestCase("LockMode(Asymmetric = true)", "h.Count<Read>() < 9", "h.None<Read>() && h.None<Write>()")]
    [TestCase("LockMode", "h.Count<Write>() < 3", "h.Count<Read>() < 2")]
    [TestCase("LockMode", "h.None<Write>() || h.Any<Read>()", "h.None<Read>()")]
    [TestCase("LockMode", "h.None<Read>()", "h.None<Write>()")]
    public Task FIFO009_leaves_alone(string attribute, string read, string write) => Marked.ExpectNone(
        $$"""
        [{{attribute}}] internal sealed partial class Read { private static bool IsCompatible(Holds h) => {{read}}; }
        [LockMode] internal sealed partial class Write { private static bool IsCompatible(Holds h) => {{write}}; }
        """);

    [TestCase("true")]
    [TestCase("h.Count<Idle>() >= 0")]
    public async Task FIFO010_is_a_mode_that_conflicts_with_nothing(string predicate)
    {
        IReadOnlyList<Diagnostic> found = await Marked.Expect(
            "FIFO010", TwoFamilies + $"[LockMode] internal sealed partial class [|Idle|] {{ private static bool IsCompatible(Holds h) => {predicate}; }}");
        Assert.That(found[0].GetMessage(), Does.StartWith("'Idle' conflicts with nothing"));
        Assert.That(found[0].Severity, Is.EqualTo(DiagnosticSeverity.Warning));
    }

    [TestCase("h.Count<Idle>() < 100", "h.None<Other>()")]
    [TestCase("true", "h.None<Other>() && (h.None<Other>() || h.Any<Idle>())")]
    [TestCase("Elsewhere()", "h.None<Other>()", "FIFO008")]
    public async Task FIFO010_leaves_alone(string idle, string other, params string[] alongside)
    {
        Generated generated = Generation.Run(
            $$"""
            {{Generation.Usings}}
            [LockMode] internal sealed partial class Idle { private static bool IsCompatible(Holds h) => {{idle}}; private static bool Elsewhere() => true; }
            [LockMode] internal sealed partial class Other { private static bool IsCompatible(Holds h) => {{other}}; }
            """);
        Assert.That((await Generation.Analyze(generated.Compilation)).Select(static each => each.Id), Is.EqualTo(alongside));
    }

    [TestCase("void M() { var gate = new FifoLock(); using (gate.Enter<Read>()) { } using (gate.Enter<[|Alone|]>()) { } using (gate.Enter<Write>()) { } }")]
    [TestCase("void M(FifoLock gate) { gate.TryEnter<Read>(out var one); one.Dispose(); if (gate.TryEnter<[|Alone|]>(out var two)) two.Dispose(); }")]
    [TestCase("void M(FifoLock gate) { using (gate.Enter<Read>()) { System.Action later = () => gate.Enter<[|Alone|]>().Dispose(); later(); } }")]
    [TestCase("readonly FifoLock _gate = new(); void A() => _gate.Enter<Read>().Dispose(); void B() => this._gate.Enter<[|Alone|]>(3).Dispose();")]
    [TestCase("static readonly FifoLock s_gate = new(); static void A() => s_gate.Enter<Read>().Dispose(); void B() => Holder.s_gate.Enter<[|Alone|]>().Dispose();")]
    [TestCase("FifoLock Gate { get; } = new(); void A() => Gate.Enter<Read>().Dispose(); async System.Threading.Tasks.Task B() => (await Gate.Acquire<[|Alone|]>()).Dispose();")]
    public async Task FIFO012_is_a_plain_lock_asked_for_modes_of_two_families(string members)
    {
        IReadOnlyList<Diagnostic> found = await Marked.Expect("FIFO012", $"{TwoFamilies}internal sealed class Holder {{ {members} }}");
        Assert.That(found[0].GetMessage(), Does.Contain("is asked for 'Alone' here and for 'Read' in line 5").And.Contain("[FifoLock(typeof(Read), typeof(Alone))]"));
        Assert.That(found[0].Severity, Is.EqualTo(DiagnosticSeverity.Error));
    }

    [TestCase("void M() { var gate = new FifoLock(); var other = new FifoLock(); using (gate.Enter<Read>()) { } using (other.Enter<Alone>()) { } }")]
    [TestCase("void M() { var gate = new FifoLock(); using (gate.Enter<Read>()) { } using (gate.Enter<Write>()) { } }")]
    [TestCase("void M() { var gate = new FifoLock(); using (gate.Enter<Read>()) { } gate = new FifoLock(); using (gate.Enter<Alone>()) { } }")]
    [TestCase("void M(FifoLock gate) { using (gate.Enter<Read>()) { } Renew(ref gate); using (gate.Enter<Alone>()) { } } static void Renew(ref FifoLock gate) => gate = new();")]
    [TestCase("void M(FifoLock gate, bool alone) { if (alone) gate.Enter<Alone>().Dispose(); else gate.Enter<Read>().Dispose(); }")]
    [TestCase("void M(FifoLock gate, bool alone) { if (alone) { gate.Enter<Alone>().Dispose(); return; } gate.Enter<Read>().Dispose(); }")]
    [TestCase("object M(FifoLock gate, bool alone) => alone ? gate.Enter<Alone>() : gate.Enter<Read>();")]
    [TestCase("FifoLock _gate = new(); void A() => _gate.Enter<Read>().Dispose(); void B() { _gate = new(); _gate.Enter<Alone>().Dispose(); }")]
    [TestCase("readonly FifoLock _gate = new(); void A() => _gate.Enter<Read>().Dispose(); void B(Holder other) => other._gate.Enter<Alone>().Dispose();")]
    [TestCase("FifoLock Gate => new(); void A() => Gate.Enter<Read>().Dispose(); void B() => Gate.Enter<Alone>().Dispose();")]
    [TestCase("static void M<T>(FifoLock gate) where T : ILockMode { gate.Enter<Read>().Dispose(); gate.Enter<T>().Dispose(); }")]
    public Task FIFO012_leaves_alone(string members) => Marked.ExpectNone($"{TwoFamilies}internal sealed class Holder {{ {members} }}");

    [TestCase("[|h.Any<Open>()|]", "a lease of 'Open' is held")]
    [TestCase("[|h.Any<Open>() && h.None<Pass>()|]", "a lease of 'Open' is held")]
    [TestCase("[|h.Count<Open>() >= 3 || h.Any<Pass>()|]", "3 leases of 'Open' are held")]
    [TestCase("[|h.Count<Pass>() is 1 or 2|]", "a lease of 'Pass' is held")]
    public async Task FIFO015_is_a_mode_that_waits_for_holds(string pass, string said)
    {
        IReadOnlyList<Diagnostic> found = await Marked.Expect("FIFO015", OpenAndPass("Holds h", pass));
        Assert.That(found[0].GetMessage(), Does.Contain($"'Pass' is only granted while {said}"));
        Assert.That(found[0].Severity, Is.EqualTo(DiagnosticSeverity.Warning));
    }

    [Test]
    public Task FIFO015_is_a_body_with_a_lower_bound() => Marked.Expect(
        "FIFO015", OpenAndPass("Holds h, int most", "[|h.Count<Open>() >= most|]"));

    [TestCase("h.None<Open>() || h.Any<Pass>()")]
    [TestCase("h.Count<Open>() != 1")]
    [TestCase("h.Count<Open>() >= 0 && h.None<Pass>()")]
    public Task FIFO015_leaves_alone_what_the_free_lock_grants(string pass) => Marked.ExpectNone(OpenAndPass("Holds h", pass));

    [Test]
    public Task FIFO015_leaves_alone_a_mode_that_is_reached_by_conversion() => Marked.ExpectNone(
        """
        [LockMode, ConvertsTo(typeof(Commit))] internal sealed partial class Prepare { private static bool IsCompatible(Holds h) => h.None<Prepare>() && h.None<Commit>(); }
        [LockMode(Asymmetric = true)] internal sealed partial class Commit { private static bool IsCompatible(Holds h) => h.Any<Prepare>(); }
        """);

    private static string OpenAndPass(string parameters, string pass) =>
        $$"""
        [LockMode] internal sealed partial class Open { private static bool IsCompatible(Holds h) => h.Count<Open>() < 9; }
        [LockMode] internal sealed partial class Pass { private static bool IsCompatible({{parameters}}) => {{pass}}; }
        """;

    private static string Job(string parameters, string predicate) =>
        $$"""
        [LockMode] public sealed partial class Job
        {
            private const int Constant = 3;
            private static readonly int s_fixed = 3;
            private static readonly int[] s_table = [1, 2];
            private static readonly System.Collections.Generic.Dictionary<string, int> s_names = new();
            private static readonly Settings s_settings = new();
            private static readonly Fixed s_fixedSettings = new(3) { More = 2 };
            private static readonly Point s_point;
            private static int s_most = 3;
            private static int Most { get; set; }
            private static int Half => s_most / 2;
            private static bool IsOpen(Holds h) => Deeper(h) && h.None<Job>();
            private static bool Deeper(Holds h) { var now = System.DateTime.Now; return now.Hour > 3; }
            private static bool Pure(Holds h, int most) { int n = h.Count<Job>(); n += 1; int[] all = [n]; all[0]++; most++; return Local() && Again(most); bool Local() => all[0] < most; }
            private static bool Again(int n) => n > 0 && Again(n - 1);
            private static bool IsCompatible({{parameters}}) => {{predicate}};
        }
        public sealed class Settings { public int Limit { get; set; } }
        public sealed record Fixed(int Most) { public int More { get; init; } }
        public struct Point { public int X; public int Y { get; set; } }
        """;
}
