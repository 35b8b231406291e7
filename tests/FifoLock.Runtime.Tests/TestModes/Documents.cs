namespace FifoLocks.Tests.TestModes;

/// <summary>Readers share, a writer is alone: the family of most tests.</summary>
[LockMode]
public sealed partial class Read
{
    public static bool IsCompatible(Holds h) => h.None<Write>();
}

[LockMode]
public sealed partial class Write
{
    public static bool IsCompatible(Holds h) => h.None<Read>() && h.None<Write>();
}
