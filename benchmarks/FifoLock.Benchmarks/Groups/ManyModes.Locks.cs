namespace FifoLocks.Benchmarks.Groups;

/// <summary>Locks of few modes and of many. The last mode of each excludes all others of it, so its guard has them all to ask.</summary>
internal static partial class ManyModes
{
    [LockMode(Asymmetric = true)]
    internal sealed partial class M1
    {
        private static bool IsCompatible(Holds h) => h.Count<M1>() < 2;
    }

    [LockMode(Asymmetric = true)]
    internal sealed partial class M2
    {
        private static bool IsCompatible(Holds h) => h.Count<M2>() < 2;
    }

    [LockMode(Asymmetric = true)]
    internal sealed partial class M3
    {
        private static bool IsCompatible(Holds h) => h.Count<M3>() < 2;
    }

    [LockMode(Asymmetric = true)]
    internal sealed partial class M4
    {
        private static bool IsCompatible(Holds h) => h.Count<M4>() < 2;
    }

    [LockMode(Asymmetric = true)]
    internal sealed partial class M5
    {
        private static bool IsCompatible(Holds h) => h.Count<M5>() < 2;
    }

    [LockMode(Asymmetric = true)]
    internal sealed partial class M6
    {
        private static bool IsCompatible(Holds h) => h.Count<M6>() < 2;
    }

    [LockMode(Asymmetric = true)]
    internal sealed partial class M7
    {
        private static bool IsCompatible(Holds h) => h.Count<M7>() < 2;
    }

    [LockMode(Asymmetric = true)]
    internal sealed partial class M8
    {
        private static bool IsCompatible(Holds h) => h.Count<M8>() < 2;
    }

    [LockMode(Asymmetric = true)]
    internal sealed partial class M9
    {
        private static bool IsCompatible(Holds h) => h.Count<M9>() < 2;
    }

    [LockMode(Asymmetric = true)]
    internal sealed partial class M10
    {
        private static bool IsCompatible(Holds h) => h.Count<M10>() < 2;
    }

    [LockMode(Asymmetric = true)]
    internal sealed partial class M11
    {
        private static bool IsCompatible(Holds h) => h.Count<M11>() < 2;
    }

    [LockMode(Asymmetric = true)]
    internal sealed partial class M12
    {
        private static bool IsCompatible(Holds h) => h.Count<M12>() < 2;
    }

    [LockMode(Asymmetric = true)]
    internal sealed partial class M13
    {
        private static bool IsCompatible(Holds h) => h.Count<M13>() < 2;
    }

    [LockMode(Asymmetric = true)]
    internal sealed partial class M14
    {
        private static bool IsCompatible(Holds h) => h.Count<M14>() < 2;
    }

    [LockMode(Asymmetric = true)]
    internal sealed partial class M15
    {
        private static bool IsCompatible(Holds h) => h.Count<M15>() < 2;
    }

    [LockMode(Asymmetric = true)]
    internal sealed partial class Last1
    {
        private static bool IsCompatible(Holds h) => h.None<Last1>();
    }

    [FifoLock(typeof(Last1))]
    internal sealed partial class LockOf1;

    [LockMode(Asymmetric = true)]
    internal sealed partial class Last2
    {
        private static bool IsCompatible(Holds h) => h.None<Last2>() && h.None<M1>();
    }

    [FifoLock(typeof(M1), typeof(Last2))]
    internal sealed partial class LockOf2;

    [LockMode(Asymmetric = true)]
    internal sealed partial class Last4
    {
        private static bool IsCompatible(Holds h) => h.None<Last4>() && h.None<M1>() && h.None<M2>() && h.None<M3>();
    }

    [FifoLock(typeof(M1), typeof(M2), typeof(M3), typeof(Last4))]
    internal sealed partial class LockOf4;

    [LockMode(Asymmetric = true)]
    internal sealed partial class Last8
    {
        private static bool IsCompatible(Holds h) =>
            h.None<Last8>() && h.None<M1>() && h.None<M2>() && h.None<M3>() && h.None<M4>() && h.None<M5>()
            && h.None<M6>() && h.None<M7>();
    }

    [FifoLock(typeof(M1), typeof(M2), typeof(M3), typeof(M4), typeof(M5), typeof(M6), typeof(M7), typeof(Last8))]
    internal sealed partial class LockOf8;

    [LockMode(Asymmetric = true)]
    internal sealed partial class Last12
    {
        private static bool IsCompatible(Holds h) =>
            h.None<Last12>() && h.None<M1>() && h.None<M2>() && h.None<M3>() && h.None<M4>() && h.None<M5>()
            && h.None<M6>() && h.None<M7>() && h.None<M8>() && h.None<M9>() && h.None<M10>() && h.None<M11>();
    }

    [FifoLock(typeof(M1), typeof(M2), typeof(M3), typeof(M4), typeof(M5), typeof(M6), typeof(M7), typeof(M8), typeof(M9), typeof(M10), typeof(M11), typeof(Last12))]
    internal sealed partial class LockOf12;

    [LockMode(Asymmetric = true)]
    internal sealed partial class Last16
    {
        private static bool IsCompatible(Holds h) =>
            h.None<Last16>() && h.None<M1>() && h.None<M2>() && h.None<M3>() && h.None<M4>() && h.None<M5>()
            && h.None<M6>() && h.None<M7>() && h.None<M8>() && h.None<M9>() && h.None<M10>() && h.None<M11>()
            && h.None<M12>() && h.None<M13>() && h.None<M14>() && h.None<M15>();
    }

    [FifoLock(typeof(M1), typeof(M2), typeof(M3), typeof(M4), typeof(M5), typeof(M6), typeof(M7), typeof(M8), typeof(M9), typeof(M10), typeof(M11), typeof(M12), typeof(M13), typeof(M14), typeof(M15), typeof(Last16))]
    internal sealed partial class LockOf16;
}
