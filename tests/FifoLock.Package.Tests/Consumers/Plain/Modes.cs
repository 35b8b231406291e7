using FifoLocks;

[LockMode]
internal sealed partial class Listen
{
    public static bool IsCompatible(Holds h, int seats) => h.None<Record>() && h.Count<Listen>() < seats;
}

[LockMode]
internal sealed partial class Record
{
    public static bool IsCompatible(Holds h) => h.None<Record>() && h.None<Listen>();
}

[LockMode]
internal readonly partial struct Alone
{
    private static bool IsCompatible(Holds h) => h.None<Alone>();
}

[FifoLock(typeof(Listen), typeof(Record))]
internal sealed partial class Studio;
