using FifoLocks.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Tests;

/// <summary>Generated code at work on the real runtime: compiled, loaded and called.</summary>
internal sealed class RunningTests
{
    private const string Modes = """
        using System;
        using FifoLocks;
        namespace Acme;
        [LockMode] public sealed partial class Read { public static bool IsCompatible(Holds h) => h.None<Write>(); }
        [LockMode] public sealed partial class Write { public static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); }
        [LockMode] public sealed partial class Slot { public static bool IsCompatible(Holds h, int capacity) => h.Count<Slot>() < capacity; }
        [LockMode] public sealed partial class Most { public static bool IsCompatible(Holds h, int n) => h.Count<Most>() <= n; }
        [LockMode] public sealed partial class Wide { public static bool IsCompatible(Holds h, long wide) => h.Count<Wide>() <= wide; }
        [LockMode] public partial struct Few { private static bool IsCompatible(Holds h) => h.None<Few>() && Sum(h) < 2; private static int Sum(Holds h) => h.Count<Few>() + h.Count<Many>(); }
        [LockMode] public partial struct Many { private static bool IsCompatible(Holds h) => h.None<Few>() || h.Count<Many>() > 1; }

        """;

    [TestCase("var l = new FifoLock(); using (l.Enter<Read>()) return l.TryEnter<Read>(out _) && !l.TryEnter<Write>(out _);")]
    [TestCase("var l = new FifoLock(); using (l.Enter<Write>()) return !l.TryEnter<Read>(out _) && !l.TryEnter<Write>(out _);")]
    [TestCase("var l = new FifoLock(); using (l.Enter<Many>()) return l.TryEnter<Few>(out var one) && !l.TryEnter<Few>(out _) && !l.TryEnter<Many>(out _);")]
    [TestCase("var l = new FifoLock(); l.Enter<Many>(); l.Enter<Many>(); return !l.TryEnter<Few>(out _) && l.TryEnter<Many>(out _);")]
    [TestCase("return LockLayout.Of<Read>() == LockLayout.Of<Write>() && LockLayout.Of<Read>() != LockLayout.Of<Many>() && LockLayout.Of<Slot>().Modes.Count == 0;")]
    public void Plain_locks(string body) => Assert.That(Run(body), Is.True);

    [TestCase("var l = new Gate(); using (l.EnterRead()) return l.TryEnterRead(out _) && l.TryEnter<Read>(out _) && !l.TryEnterWrite(out _) && !l.TryEnter<Write>(out _);")]
    [TestCase("var l = new Gate(); using (l.EnterRead(3)) return l.CountHeld<Read>() == 3;")]
    [TestCase("var l = new Gate(); using (l.AcquireWrite().AsTask().Result) return !l.TryEnterRead(TimeSpan.Zero, out _) && !l.TryAcquireRead(TimeSpan.Zero).AsTask().Result.IsHeld;")]
    [TestCase("var l = new Other(); using (l.EnterWrite()) return !l.TryEnterWrite(out _) && !l.TryEnter<Write>(out _);")]
    [TestCase("var l = new Pool(2); using (l.Enter()) using (l.EnterSlot()) return !l.TryEnter(out _) && !l.TryEnter<Slot>(out _) && l.CountHeld<Slot>() == 2;")]
    [TestCase("var l = new Pool(int.MaxValue); using (l.Enter(5)) return l.TryEnter(out _);")]
    [TestCase("var l = new AtMost(int.MaxValue, 0); using (l.EnterMost(5)) return l.TryEnterMost(out _);")]
    [TestCase("var l = new AtMost(1, long.MaxValue); using (l.EnterWide(5)) using (l.EnterMost(2)) return l.TryEnterWide(out _) && !l.TryEnterMost(out _);")]
    [TestCase("var l = new Odd(); using (l.EnterMany()) return l.TryEnterFew(out var few) && !l.TryEnterMany(out _) && !l.TryEnterFew(out _);")]
    public void Typed_locks(string body) => Assert.That(Run(body), Is.True);

    [TestCase("new FifoLock().Enter<Slot>(); return false;", "[FifoLock(typeof(Slot))]")]
    [TestCase("new FifoLock().Enter<Slot>(); return false;", "new MyLock(capacity: ...)")]
    public void A_plain_lock_refuses_a_mode_with_parameters_and_says_what_to_write(string body, string said) =>
        Assert.That(() => Run(body), Throws.InvalidOperationException.With.Message.Contains(said));

    [Test]
    public void A_capacity_that_could_never_be_granted_is_refused_by_name() =>
        Assert.That(() => Run("return new Pool(0) is null;"), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("capacity"));

    [Test]
    public void A_foreign_mode_does_not_compile()
    {
        Generated generated = Generation.Run(Source("new Gate().Enter<Slot>(); return false;"));
        Assert.That(generated.Compilation.GetDiagnostics().Where(static each => each.Severity == DiagnosticSeverity.Error).Select(static each => each.Id), Is.EqualTo(new[] { "CS0311" }));
    }

    [Test]
    public void The_compatibility_table_can_be_printed() => Assert.That(
        Run("return LockLayout.Of<Read>().ToMarkdown();"),
        Is.EqualTo(
            """
            | asks \ held | Read | Write |
            | ----------- | ---- | ----- |
            | Read        | yes  | no    |
            | Write       | no   | no    |

            """.Replace("\r\n", "\n")));

    private static object? Run(string body)
    {
        Generated generated = Generation.Run(Source(body), "Acme" + Guid.NewGuid().ToString("N"));
        return generated.Call("Acme.Program", "Run");
    }

    private static string Source(string body) => Modes +
        $$"""
        [FifoLock(typeof(Read), typeof(Write))] public sealed partial class Gate;
        [FifoLock(typeof(Write))] public sealed partial class Other;
        [FifoLock(typeof(Slot))] public sealed partial class Pool;
        [FifoLock(typeof(Most), typeof(Wide))] public sealed partial class AtMost;
        [FifoLock(typeof(Few), typeof(Many))] public sealed partial class Odd;
        public static class Program { public static object Run() { {{body}} } }
        """;
}
