namespace FifoLocks.Tests.TestModes;

/// <summary>A mutex: one mode that excludes itself. A family of its own.</summary>
[LockMode]
public sealed partial class Alone
{
    public static bool IsCompatible(Holds h) => h.None<Alone>();
}
