// Deliberate: shapes of predicates, asked of words that are made up. Nobody queues for these modes.
#pragma warning disable FIFO015

namespace FifoLocks.Tests.Predicates;

/// <summary>Predicates of many shapes, each over the counts of A (shared, at most five), B (shared, any number) and itself.</summary>
internal static partial class Comparisons
{
    private const int Three = 3;

    [LockMode(Asymmetric = true)] internal sealed partial class A { private static bool IsCompatible(Holds h) => h.Count<A>() < 5; }
    [LockMode(Asymmetric = true)] internal sealed partial class B { private static bool IsCompatible(Holds h) => h.Count<A>() < 6; }
    [LockMode(Asymmetric = true)] internal sealed partial class Less { private static bool IsCompatible(Holds h) => h.Count<B>() < Three; }
    [LockMode(Asymmetric = true)] internal sealed partial class AtMost { private static bool IsCompatible(Holds h) => h.Count<A>() <= 2; }
    [LockMode(Asymmetric = true)] internal sealed partial class More { private static bool IsCompatible(Holds h) => h.Count<B>() > 1; }
    [LockMode(Asymmetric = true)] internal sealed partial class AtLeast { private static bool IsCompatible(Holds h) => 2 <= h.Count<A>(); }
    [LockMode(Asymmetric = true)] internal sealed partial class Equal { private static bool IsCompatible(Holds h) => h.Count<B>() == 2; }
    [LockMode(Asymmetric = true)] internal sealed partial class Unequal { private static bool IsCompatible(Holds h) => h.Count<A>() != 1 && h.None<Unequal>(); }
}

/// <summary>Conjunctions, alternatives and negations.</summary>
internal static partial class Connectives
{
    [LockMode(Asymmetric = true)] internal sealed partial class A { private static bool IsCompatible(Holds h) => h.Count<A>() < 5; }
    [LockMode(Asymmetric = true)] internal sealed partial class B { private static bool IsCompatible(Holds h) => h.Count<A>() < 6; }
    [LockMode(Asymmetric = true)] internal sealed partial class Both { private static bool IsCompatible(Holds h) => h.None<A>() && h.Count<B>() < 2 && h.None<Both>(); }
    [LockMode(Asymmetric = true)] internal sealed partial class Either { private static bool IsCompatible(Holds h) => h.Any<A>() || h.Count<B>() >= 3; }
    [LockMode(Asymmetric = true)] internal sealed partial class Not { private static bool IsCompatible(Holds h) => !(h.Any<A>() || h.Count<B>() > 2); }
    [LockMode(Asymmetric = true)] internal sealed partial class Range { private static bool IsCompatible(Holds h) => h.Count<B>() >= 1 && h.Count<B>() < 3; }
    [LockMode(Asymmetric = true)] internal sealed partial class Mixed { private static bool IsCompatible(Holds h) => (h.None<A>() || h.None<B>()) && !(h.Count<Mixed>() >= 2); }
    [LockMode(Asymmetric = true)] internal sealed partial class Implies { private static bool IsCompatible(Holds h) => !h.Any<A>() || (h.Any<B>() && h.Count<Implies>() < 1); }
}

/// <summary>What runs as written, and what is written in an unusual way.</summary>
internal static partial class Unusual
{
    [LockMode(Asymmetric = true)] internal sealed partial class A { private static bool IsCompatible(Holds h) => h.Count<A>() < 5; }
    [LockMode(Asymmetric = true)] internal sealed partial class B { private static bool IsCompatible(Holds h) => h.Count<A>() < 6; }
    [LockMode(Asymmetric = true)] internal sealed partial class Sum { private static bool IsCompatible(Holds h) => h.Count<A>() + h.Count<B>() < 4; }
    [LockMode(Asymmetric = true)] internal sealed partial class Compare { private static bool IsCompatible(Holds h) => h.Count<A>() > h.Count<B>(); }
    [LockMode(Asymmetric = true)] internal sealed partial class Choice { private static bool IsCompatible(Holds h) => h.Any<A>() ? h.Count<B>() < 2 : h.Count<B>() < 4; }
    [LockMode(Asymmetric = true)] internal sealed partial class Call { private static bool IsCompatible(Holds h) => Odd(h.Count<B>()) && h.Count<Call>() < 3; private static bool Odd(int n) => n % 2 == 1; }
    [LockMode(Asymmetric = true)]
    internal sealed partial class Body
    {
        private static bool IsCompatible(Holds h)
        {
            int all = h.Count<A>() + (2 * h.Count<Body>());
            return all <= 4;
        }
    }
}

/// <summary>Predicates with parameters of the lock.</summary>
internal static partial class Parameters
{
    [LockMode(Asymmetric = true)] internal sealed partial class A { private static bool IsCompatible(Holds h, int most) => h.Count<A>() < most; }
    [LockMode(Asymmetric = true)] internal sealed partial class B { private static bool IsCompatible(Holds h, int most, int other) => h.Count<A>() <= most && h.Count<B>() < other; }
    [LockMode(Asymmetric = true)] internal sealed partial class C { private static bool IsCompatible(Holds h, int other, bool open) => open || h.Count<B>() >= other; }
    [LockMode(Asymmetric = true)] internal sealed partial class D { private static bool IsCompatible(Holds h, int most) => h.Count<A>() + h.Count<B>() < most + 1; }

    [FifoLock(typeof(A), typeof(B), typeof(C), typeof(D))]
    internal sealed partial class Gate;
}
