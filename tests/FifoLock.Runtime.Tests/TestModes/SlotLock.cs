namespace FifoLocks.Tests.TestModes;

/// <summary>A semaphore as anyone would declare it: the capacity of the mode is a parameter of the lock.</summary>
[FifoLock(typeof(Place))]
public sealed partial class SlotLock
{
    [LockMode]
    public sealed partial class Place
    {
        private static bool IsCompatible(Holds h, int capacity) => h.Count<Place>() < capacity;
    }
}
