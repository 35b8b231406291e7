using FifoLocks.CodeFixes.Tests.Harness;

namespace FifoLocks.CodeFixes.Tests;

/// <summary>FIFO004.</summary>
internal sealed class RemoveModifierFixTests
{
    private static readonly RemoveModifierFix s_fix = new();

    [TestCase("public static partial class [|Read|]", "public partial class Read")]
    [TestCase("abstract partial class [|Read|]", "partial class Read")]
    [TestCase("/* a */ file /* b */ sealed partial class /* c */ [|Read|]", "/* a */ sealed partial class /* c */ Read")]
    [TestCase("public ref partial struct [|Read|]", "public partial struct Read")]
    [TestCase("file abstract partial class [|Read|]", "partial class Read")]
    public Task A_word_that_modes_cannot_have_goes(string before, string after) => Fix.Expect(s_fix, "FIFO004", Mode(before), Mode(after));

    [Test]
    public Task All_modes_and_locks_and_what_is_around_them() => Fix.Expect(
        s_fix,
        "FIFO004",
        """
        using FifoLocks;

        // Of this file.
        file static partial class Store
        {
            [LockMode] internal sealed partial class [|Read|] { public static bool IsCompatible(Holds h) => h.None<Write>(); }
            [LockMode] internal abstract partial class [|Write|] { public static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); }
            [FifoLock(typeof(Read), typeof(Write))] internal sealed partial class [|Gate|];
        }
        """,
        """
        using FifoLocks;

        // Of this file.
        static partial class Store
        {
            [LockMode] internal sealed partial class Read { public static bool IsCompatible(Holds h) => h.None<Write>(); }
            [LockMode] internal partial class Write { public static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>(); }
            [FifoLock(typeof(Read), typeof(Write))] internal sealed partial class Gate;
        }
        """);

    [TestCase("[LockMode] partial class [|Read|]<T> { static bool IsCompatible(Holds h) => h.None<Read<T>>(); }")]
    [TestCase("[LockMode] abstract partial class [|Read|] { static bool IsCompatible(Holds h) => h.None<Read>(); public abstract void M(); }")]
    [TestCase("[LockMode] ref partial struct [|Read|] { public System.Span<int> Numbers; static bool IsCompatible(Holds h) => h.None<Read>(); }")]
    [TestCase("[LockMode] partial class Read { static bool IsCompatible(Holds h) => h.None<Read>(); } [FifoLock(typeof(Read))] partial class [|Gate|]() { }")]
    public Task What_is_there_for_something_stays(string source) => Fix.ExpectNoOffer(s_fix, "FIFO004", "using FifoLocks;\n" + source);

    private static string Mode(string declaration) =>
        $$"""
        using FifoLocks;
        [LockMode]
        {{declaration}} { static bool IsCompatible(Holds h) => h.None<Write>(); }
        [LockMode(Asymmetric = true)] partial class Write { static bool IsCompatible(Holds h) => h.None<Write>(); }
        """;
}
