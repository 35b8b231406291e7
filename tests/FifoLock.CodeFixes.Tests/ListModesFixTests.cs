using FifoLocks.CodeFixes.Tests.Harness;

namespace FifoLocks.CodeFixes.Tests;

/// <summary>FIFO013.</summary>
internal sealed class ListModesFixTests
{
    private const string Modes = """
        using FifoLocks;

        [LockMode(Asymmetric = true)] public sealed partial class Read { public static bool IsCompatible(Holds h) => h.None<Write>(); }
        [LockMode] public sealed partial class Write { public static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); }
        [LockMode] public sealed partial class All { public static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Acme.Scan>() && h.None<All>(); }

        namespace Acme
        {
            [LockMode(Asymmetric = true)] public sealed partial class Scan { public static bool IsCompatible(Holds h) => h.Count<Scan>() < 3; }
        }


        """;

    private static readonly ListModesFix s_fix = new();

    [TestCase("[FifoLock([|typeof(Read)|])]", "[FifoLock(typeof(Read), typeof(Write))]")]
    [TestCase("[FifoLock(typeof(Write), typeof(Read), [|typeof(Read)|], [|typeof(Write)|])]", "[FifoLock(typeof(Write), typeof(Read))]")]
    [TestCase("[FifoLock(typeof(Read), [|typeof(Read)|], typeof(Write))]", "[FifoLock(typeof(Read), typeof(Write))]")]
    [TestCase("[FifoLock(new[] { [|typeof(Read)|] })]", "[FifoLock(new[] { typeof(Read), typeof(Write) })]")]
    [TestCase("[FifoLock(new[] { typeof(Acme.Scan), [|typeof(Acme.Scan)|] })]", "[FifoLock(new[] { typeof(Acme.Scan) })]")]
    public Task A_list_is_completed_and_tidied(string before, string after) =>
        Fix.Expect(s_fix, "FIFO013", Modes + before + " public sealed partial class Gate;", Modes + after + " public sealed partial class Gate;");

    [Test]
    public Task Two_locks_and_two_modes_are_completed() => Fix.Expect(
        s_fix,
        "FIFO013",
        Modes + """
            [FifoLock([|typeof(Write)|])] public sealed partial class One;
            [FifoLock([|typeof(All)|], typeof(Write))] public sealed partial class Two;
            """,
        Modes + """
            [FifoLock(typeof(Write), typeof(Read))] public sealed partial class One;
            [FifoLock(typeof(All), typeof(Write), typeof(Read), typeof(Acme.Scan))] public sealed partial class Two;
            """);

    [Test]
    public Task A_mode_that_the_list_cannot_name_is_not_offered() => Fix.ExpectNoOffer(
        s_fix,
        "FIFO013",
        """
        using FifoLocks;
        public static partial class Store
        {
            [LockMode] public sealed partial class Read { static bool IsCompatible(Holds h) => h.None<Hidden>(); }
            [LockMode] private sealed partial class Hidden { static bool IsCompatible(Holds h) => h.None<Read>(); }
        }

        [FifoLock([|typeof(Store.Read)|])] public sealed partial class Gate;
        """);
}
