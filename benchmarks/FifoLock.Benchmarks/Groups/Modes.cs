namespace FifoLocks.Benchmarks.Groups;

/// <summary>A read/write pair on a plain lock, once as classes and once as structs.</summary>
[LockMode]
internal sealed partial class Read
{
    private static bool IsCompatible(Holds h) => h.None<Write>();
}

[LockMode]
internal sealed partial class Write
{
    private static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>();
}

[LockMode]
internal readonly partial struct Solo
{
    private static bool IsCompatible(Holds h) => h.None<Solo>();
}

/// <summary>Eight modes in one word; the eighth excludes all. Each of the others excludes the one before it, and not the other way round: it is the tests that count here.</summary>
[LockMode(Asymmetric = true)]
internal sealed partial class A
{
    private static bool IsCompatible(Holds h) => h.None<H>();
}

[LockMode(Asymmetric = true)]
internal sealed partial class B
{
    private static bool IsCompatible(Holds h) => h.None<H>() && h.None<A>();
}

[LockMode(Asymmetric = true)]
internal sealed partial class C
{
    private static bool IsCompatible(Holds h) => h.None<H>() && h.None<B>();
}

[LockMode(Asymmetric = true)]
internal sealed partial class D
{
    private static bool IsCompatible(Holds h) => h.None<H>() && h.None<C>();
}

[LockMode(Asymmetric = true)]
internal sealed partial class E
{
    private static bool IsCompatible(Holds h) => h.None<H>() && h.None<D>();
}

[LockMode(Asymmetric = true)]
internal sealed partial class F
{
    private static bool IsCompatible(Holds h) => h.None<H>() && h.None<E>();
}

[LockMode]
internal sealed partial class G
{
    private static bool IsCompatible(Holds h) => h.None<H>() && h.None<F>();
}

[LockMode]
internal sealed partial class H
{
    private static bool IsCompatible(Holds h) =>
        h.None<A>() && h.None<B>() && h.None<C>() && h.None<D>() && h.None<E>() && h.None<F>() && h.None<G>() && h.None<H>();
}

[FifoLock(typeof(A), typeof(B), typeof(C), typeof(D), typeof(E), typeof(F), typeof(G), typeof(H))]
internal sealed partial class EightModeLock;

/// <summary>The pair in a lock of their own.</summary>
[FifoLock(typeof(Read), typeof(Write))]
internal sealed partial class ReadWrite;

[FifoLock(typeof(Solo))]
internal sealed partial class SoloLock;
