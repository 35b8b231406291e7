using FifoLocks.CodeFixes.Tests.Harness;

namespace FifoLocks.CodeFixes.Tests;

/// <summary>FIFO009.</summary>
internal sealed class MeanAsymmetricFixTests
{
    private static readonly MeanAsymmetricFix s_fix = new();

    [TestCase("[LockMode]", "[LockMode(Asymmetric = true)]")]
    [TestCase("[LockMode()]", "[LockMode(Asymmetric = true)]")]
    [TestCase("[LockMode(Asymmetric = /* no */ false)]", "[LockMode(Asymmetric = /* no */ true)]")]
    [TestCase("/* a */ [Serializable, FifoLocks.LockModeAttribute /* b */ ] /* c */", "/* a */ [Serializable, FifoLocks.LockModeAttribute(Asymmetric = true) /* b */ ] /* c */")]
    public Task A_mode_says_that_it_is_meant(string before, string after) => Fix.Expect(s_fix, "FIFO009", Modes(before, "[|Read|]"), Modes(after, "Read"));

    [Test]
    public Task On_the_part_that_has_the_attribute_and_once_for_two_that_exclude_it() => Fix.Expect(
        s_fix,
        "FIFO009",
        [
            "using FifoLocks; partial class [|Read|] { static bool IsCompatible(Holds h) => h.Count<Read>() < 9; }",
            """
            using FifoLocks;
            // Tolerant.
            [LockMode] partial class Read { }
            [LockMode] partial class Write { static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>() && h.None<Scan>(); }
            [LockMode] partial class Scan { static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); }
            """,
        ],
        [
            "using FifoLocks; partial class Read { static bool IsCompatible(Holds h) => h.Count<Read>() < 9; }",
            """
            using FifoLocks;
            // Tolerant.
            [LockMode(Asymmetric = true)] partial class Read { }
            [LockMode] partial class Write { static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>() && h.None<Scan>(); }
            [LockMode] partial class Scan { static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); }
            """,
        ]);

    private static string Modes(string attribute, string name) =>
        $$"""
        using System;
        using FifoLocks;
        {{attribute}} partial class {{name}} { static bool IsCompatible(Holds h) => h.Count<Read>() < 9; }
        [LockMode] partial class Write { static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); }
        """;
}
