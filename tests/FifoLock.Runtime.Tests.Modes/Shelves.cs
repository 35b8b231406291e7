namespace FifoLocks.Tests.Library;

/// <summary>Many may browse a shelf while nobody sorts it. The predicates are private: whoever references this assembly has the compiled ones alone.</summary>
[LockMode]
public sealed partial class Browse
{
    private static bool IsCompatible(Holds h) => h.None<Sort>();
}

/// <summary>One sorts, alone.</summary>
[LockMode]
public sealed partial class Sort
{
    private static bool IsCompatible(Holds h) => h.None<Browse>() && h.None<Sort>();
}

/// <summary>Too odd to be compiled, so it runs as written, here: no more inspectors than browsers.</summary>
[LockMode]
public sealed partial class Inspect
{
    private static bool IsCompatible(Holds h) => IsFewer(h.Count<Inspect>(), h.Count<Browse>());

    private static bool IsFewer(int inspectors, int browsers) => inspectors < browsers;
}
