using FifoLocks.CodeFixes.Tests.Harness;

namespace FifoLocks.CodeFixes.Tests;

/// <summary>FIFO001 and FIFO002.</summary>
internal sealed class MakePartialFixTests
{
    private static readonly MakePartialFix s_fix = new();

    [TestCase("public sealed class [|Read|]", "public sealed partial class Read")]
    [TestCase("class [|Read|]", "partial class Read")]
    [TestCase("internal readonly struct [|Read|]", "internal readonly partial struct Read")]
    [TestCase("sealed record [|Read|]", "sealed partial record Read")]
    [TestCase("record struct [|Read|]", "partial record struct Read")]
    [TestCase("/* kept */ sealed /* too */ class /* all */ [|Read|]", "/* kept */ sealed /* too */ partial class /* all */ Read")]
    public Task A_mode_becomes_partial(string before, string after) => Fix.Expect(s_fix, "FIFO001", Mode(before), Mode(after));

    [Test]
    public Task All_modes_and_locks_become_partial() => Fix.Expect(
        s_fix,
        "FIFO001",
        """
        using FifoLocks;

        /// <summary>Reads.</summary>
        [LockMode]
        class [|Read|] { public static bool IsCompatible(Holds h) => h.None<Write>(); }

        // Writes.
        [LockMode]
        sealed class [|Write|] { public static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); }

        [FifoLock(typeof(Read), typeof(Write))]
        public sealed class [|Gate|];
        """,
        """
        using FifoLocks;

        /// <summary>Reads.</summary>
        [LockMode]
        partial class Read { public static bool IsCompatible(Holds h) => h.None<Write>(); }

        // Writes.
        [LockMode]
        sealed partial class Write { public static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); }

        [FifoLock(typeof(Read), typeof(Write))]
        public sealed partial class Gate;
        """);

    [Test]
    public Task The_part_that_is_not_partial_is_made_so_wherever_it_is() => Fix.Expect(
        s_fix,
        "FIFO001",
        ["using FifoLocks; [LockMode] partial class [|Read|] { public static bool IsCompatible(Holds h) => h.None<Read>(); }", "class Read { }"],
        ["using FifoLocks; [LockMode] partial class Read { public static bool IsCompatible(Holds h) => h.None<Read>(); }", "partial class Read { }"],
        "CS0260");

    [Test]
    public Task Containers_become_partial_outwards_and_once_for_all_that_they_contain() => Fix.Expect(
        s_fix,
        "FIFO002",
        """
        using FifoLocks;

        public interface IStore
        {
            static class [|Modes|]
            {
                [LockMode] public sealed partial class Read { static bool IsCompatible(Holds h) => h.None<Write>(); }
                [LockMode] public sealed partial class Write { static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); }
            }
        }
        """,
        """
        using FifoLocks;

        public partial interface IStore
        {
            static partial class Modes
            {
                [LockMode] public sealed partial class Read { static bool IsCompatible(Holds h) => h.None<Write>(); }
                [LockMode] public sealed partial class Write { static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); }
            }
        }
        """);

    private static string Mode(string declaration) =>
        $$"""
        using FifoLocks;

        [LockMode]
        {{declaration}}
        {
            private static bool IsCompatible(Holds h) => h.None<Read>();
        }
        """;
}
