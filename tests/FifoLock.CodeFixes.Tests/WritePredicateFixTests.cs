using FifoLocks.CodeFixes.Tests.Harness;

namespace FifoLocks.CodeFixes.Tests;

/// <summary>FIFO003.</summary>
internal sealed class WritePredicateFixTests
{
    private static readonly WritePredicateFix s_fix = new();

    [Test]
    public Task A_mode_without_predicate_gets_one_that_excludes_itself() => Fix.Expect(
        s_fix,
        "FIFO003",
        """
        using FifoLocks;

        [LockMode]
        public sealed partial class [|Read|]
        {
            private const int Most = 3;
        }
        """,
        """
        using FifoLocks;

        [LockMode]
        public sealed partial class Read
        {
            private const int Most = 3;

            public static bool IsCompatible(Holds h) => h.None<Read>();
        }
        """);

    [Test]
    public Task Modes_without_a_body_get_one() => Fix.Expect(
        s_fix,
        "FIFO003",
        """
        namespace Acme
        {
            [FifoLocks.LockMode] public sealed partial class [|Read|];
            [FifoLocks.LockMode] public sealed partial class [|@class|];
        }
        """,
        """
        namespace Acme
        {
            [FifoLocks.LockMode]
            public sealed partial class Read
            {
                public static bool IsCompatible(FifoLocks.Holds h) => h.None<Read>();
            }
            [FifoLocks.LockMode]
            public sealed partial class @class
            {
                public static bool IsCompatible(FifoLocks.Holds h) => h.None<@class>();
            }
        }
        """);

    [TestCase("bool [|IsCompatible|](Holds h) => true;")]
    [TestCase("static int [|IsCompatible|](Holds h) => 1;")]
    [TestCase("static bool [|IsCompatible|]() => true;")]
    public Task A_misshapen_predicate_is_left_to_its_author(string predicate) =>
        Fix.ExpectNoOffer(s_fix, "FIFO003", $"using FifoLocks; [LockMode] partial class Read {{ {predicate} }}");
}
