using FifoLocks;

namespace Acme;

// FIFO001: not partial.
[LockMode]
public sealed class Closed
{
    public static bool IsCompatible(Holds h) => h.None<Closed>();
}

// FIFO003: no predicate.
[LockMode]
public sealed partial class Silent;

// FIFO006: never granted.
[LockMode]
public sealed partial class Never
{
    public static bool IsCompatible(Holds h) => h.None<Never>() && h.Count<Never>() > 2;
}

// FIFO010: conflicts with nothing.
[LockMode]
public sealed partial class Idle
{
    public static bool IsCompatible(Holds h) => true;
}

[LockMode]
public sealed partial class Use
{
    public static bool IsCompatible(Holds h) => h.None<Use>();
}

public static class Careless
{
    // FIFO101: nobody releases what is thrown away.
    public static void Forgets(FifoMutex mutex) => mutex.Enter();
}
