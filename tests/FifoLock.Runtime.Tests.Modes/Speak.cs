namespace FifoLocks.Tests.Library;

/// <summary>One at a time, whatever else goes on. A family of its own.</summary>
[LockMode]
public sealed partial class Speak
{
    private static bool IsCompatible(Holds h) => h.None<Speak>();
}
