namespace FifoLocks.Tests.Library;

/// <summary>As many as the lock has chairs, which is for the lock to say.</summary>
[LockMode]
public sealed partial class Sit
{
    private static bool IsCompatible(Holds h, int chairs) => h.Count<Sit>() < chairs;
}
