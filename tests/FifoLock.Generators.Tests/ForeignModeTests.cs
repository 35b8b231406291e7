using FifoLocks.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Tests;

/// <summary>Modes of a referenced assembly in a typed lock: compiled from their metadata into the lock's own layout, private predicates included.</summary>
internal sealed class ForeignModeTests
{
    private const string Library = """
        using FifoLocks;
        namespace Lib;
        [LockMode] public sealed partial class Read { private static bool IsCompatible(Holds h) => h.None<Write>(); }
        [LockMode] public sealed partial class Write { private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Update>() && h.None<Write>(); }
        [LockMode] public sealed partial class Slot { private static bool IsCompatible(Holds h, int capacity) => h.Count<Slot>() < capacity; }
        [LockMode] public sealed partial class Named { private static bool IsCompatible(Holds h, string name, int capacity) => h.Count<Named>() < name.Length; }
        [LockMode] public sealed partial class Odd { private static bool IsCompatible(Holds h) => h.None<Odd>() && Sum(h) < 2; private static int Sum(Holds h) => h.Count<Odd>() + h.Count<Read>(); }
        [LockMode, ConvertsTo(typeof(Write), typeof(Read))] public sealed partial class Update { private static bool IsCompatible(Holds h) => h.None<Update>() && h.None<Write>(); }
        public partial class Outer { [LockMode] public partial struct Nested { private static bool IsCompatible(Holds h) => h.None<Nested>() || h.Count<Read>() >= 2; } }

        """;

    private static readonly byte[] s_library = Generation.Run(Library, "Lib").Emit();

    [TestCase("typeof(Lib.Read), typeof(Lib.Write)", "var l = new Gate(); using (l.EnterRead()) return l.TryEnterRead(out _) && !l.TryEnterWrite(out _);")]
    [TestCase("typeof(Lib.Write), typeof(Lib.Read)", "var l = new Gate(); using (l.EnterWrite()) return !l.TryEnterRead(out _) && !l.TryEnterWrite(out _);")]
    [TestCase("typeof(Lib.Slot)", "var l = new Gate(2); using (l.Enter()) using (l.Enter()) return !l.TryEnter(out _);")]
    [TestCase("typeof(Lib.Slot), typeof(Lib.Named)", "var l = new Gate(capacity: 1, name: \"ab\"); using (l.EnterSlot()) using (l.EnterNamed(2)) return !l.TryEnterSlot(out _) && !l.TryEnterNamed(out _);")]
    [TestCase("typeof(Lib.Odd), typeof(Lib.Read)", "var l = new Gate(); using (l.EnterRead()) return l.TryEnterOdd(out _) && !l.TryEnterOdd(out _);")]
    [TestCase("typeof(Lib.Odd), typeof(Lib.Read)", "var l = new Gate(); using (l.EnterRead(2)) return !l.TryEnterOdd(out _);")]
    [TestCase("typeof(Lib.Outer.Nested), typeof(Lib.Read)", "var l = new Gate(); using (l.EnterNested()) return !l.TryEnterNested(out _) && l.TryEnterRead(2, out _) && l.TryEnterNested(out _);")]
    [TestCase("typeof(Scan), typeof(Lib.Read), typeof(Lib.Update), typeof(Lib.Write)", "var l = new Gate(); using (var u = l.EnterUpdate()) using (u.EnterAs<Lib.Write>()) return !l.TryEnterRead(out _);")]
    [TestCase("typeof(Scan), typeof(Lib.Read), typeof(Lib.Update), typeof(Lib.Write)", "var l = new Gate(); using (l.EnterUpdate().DowngradeTo<Lib.Read>()) return l.TryEnterUpdate(out _) && !l.TryEnterWrite(out _);")]
    [TestCase("typeof(Scan), typeof(Lib.Write)", "var l = new Gate(); using (l.EnterWrite()) return !l.TryEnterScan(out _) && !l.TryEnter<Scan>(out _);")]
    public void A_typed_lock_keeps_their_predicates(string modes, string body)
    {
        Generated generated = App(modes, body);
        Assert.That(Errors(generated), Is.Empty);
        Assert.That(generated.Call("App.Program", "Run", s_library), Is.True);
    }

    [Test]
    public void They_have_named_members_only() =>
        Assert.That(Errors(App("typeof(Lib.Read)", "using (new Gate().Enter<Lib.Read>()) return true;")), Is.EqualTo(new[] { "CS0311" }));

    [Test]
    public void A_mode_that_looks_at_one_of_them_is_refused_by_plain_locks() => Assert.That(
        () => App("typeof(Scan), typeof(Lib.Write)", "using (new FifoLock().Enter<Scan>()) return true;").Call("App.Program", "Run", s_library),
        Throws.InvalidOperationException.With.Message.Contains("do not cross assemblies").And.Message.Contains("[FifoLock(typeof(Scan), typeof(Write))]"));

    [Test]
    public async Task FIFO004_is_one_whose_parameter_nobody_else_can_name()
    {
        byte[] library = Generation.Run(
            "using FifoLocks; namespace Lib; [LockMode] public sealed partial class Secret { private static bool IsCompatible(Holds h, Setting setting) => true; } internal sealed class Setting;",
            "Lib").Emit();
        Generated generated = Generation.Run(
            "[FifoLocks.FifoLock(typeof(Lib.Secret))] internal sealed partial class Gate;", "App", MetadataReference.CreateFromImage(library));
        Assert.That(Errors(generated), Is.Empty);
        Assert.That((await Generation.Analyze(generated.Compilation)).Select(static each => each.Id), Is.EqualTo(new[] { "FIFO004" }));
    }

    [Test]
    public async Task FIFO005_is_one_that_was_compiled_without_the_generator()
    {
        using var image = new MemoryStream();
        Generation.Compile("namespace Lib; [FifoLocks.LockMode] public sealed class Bare { private static bool IsCompatible(FifoLocks.Holds h) => true; }", "Lib").Emit(image);
        Generated generated = Generation.Run(
            "[FifoLocks.FifoLock(typeof(Lib.Bare))] internal sealed partial class Gate;", "App", MetadataReference.CreateFromImage(image.ToArray()));
        Assert.That(Errors(generated), Is.Empty);
        Assert.That((await Generation.Analyze(generated.Compilation)).Select(static each => each.Id), Is.EqualTo(new[] { "FIFO005" }));
    }

    private static Generated App(string modes, string body) => Generation.Run(
        $$"""
        using FifoLocks;
        namespace App;
        [LockMode] public sealed partial class Scan { private static bool IsCompatible(Holds h) => h.None<Lib.Write>(); }
        [FifoLock({{modes}})] public sealed partial class Gate;
        public static class Program { public static object Run() { {{body}} } }
        """,
        "App",
        MetadataReference.CreateFromImage(s_library));

    private static string[] Errors(Generated generated) =>
    [
        .. generated.Compilation.GetDiagnostics().Where(static each => each.Severity == DiagnosticSeverity.Error).Select(static each => each.Id),
    ];
}
