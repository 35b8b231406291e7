namespace FifoLocks.Generators.Parsing;

/// <summary>
/// What the generator knows of the runtime: names. A test holds each of them against the runtime, so that a rename there fails here and not in
/// somebody's build.
/// </summary>
internal static class RuntimeNames
{
    public const string LockModeAttribute = "FifoLocks.LockModeAttribute";
    public const string FifoLockAttribute = "FifoLocks.FifoLockAttribute";
    public const string ConvertsToAttribute = "FifoLocks.ConvertsToAttribute";
    public const string SynchronizedAttribute = "FifoLocks.SynchronizedAttribute";
    public const string Synchronized = "FifoLocks.Synchronized";
    public const string IConvertedFrom = "FifoLocks.IConvertedFrom";
    public const string IDowngradedFrom = "FifoLocks.IDowngradedFrom";
    public const string CompiledPredicateAttribute = "FifoLocks.Modes.CompiledPredicateAttribute";
    public const string Holds = "FifoLocks.Holds";
    public const string ILockMode = "FifoLocks.ILockMode";
    public const string IModeOf = "FifoLocks.IModeOf";
    public const string IPredicate = "FifoLocks.Modes.IPredicate";
    public const string Predicate = "FifoLocks.Modes.Predicate";
    public const string Guard = "FifoLocks.Modes.Guard";
    public const string Seat = "FifoLocks.Modes.Seat";
    public const string SeatKind = "FifoLocks.Modes.SeatKind";
    public const string Bound = "FifoLocks.Modes.Bound";
    public const string ModeRule = "FifoLocks.Modes.ModeRule";
    public const string ModeSeat = "FifoLocks.Modes.ModeSeat";
    public const string LockLayout = "FifoLocks.LockLayout";
    public const string FifoLock = "FifoLocks.FifoLock";
    public const string FifoLockOptions = "FifoLocks.FifoLockOptions";
    public const string Lease = "FifoLocks.Lease";
    public const string ReentrantExclusive = "FifoLocks.FifoReentrantMutex+Exclusive";
    public const string CapacityLease = "FifoLocks.CapacityLease";
    public const string FifoLockBase = "FifoLocks.FifoLockBase";

    public const string Asymmetric = "Asymmetric";

    public const string IsCompatible = "IsCompatible";
    public const string Count = "Count";
    public const string Any = "Any";
    public const string None = "None";

    public const string AcquireCore = "AcquireCore";
    public const string EnterCore = "EnterCore";
    public const string TryEnterCore = "TryEnterCore";
    public const string TryAcquireCore = "TryAcquireCore";

    public const string SynchronizedEnter = "Enter";
    public const string SynchronizedAcquire = "Acquire";

    public const string RuleAt = "RuleAt";
    public const string Layout = "Layout";
    public const string Rule = "Rule";
    public const string GuardIn = "GuardIn";
    public const string RuleIn = "RuleIn";
    public const string LongWay = "LongWay";
    public const string Fewer = "Fewer";
    public const string AtLeast = "AtLeast";
    public const string When = "When";
    public const string WithParameter = "WithParameter";
    public const string Run = "Run";
    public const string Refuse = "Refuse";
    public const string Of = "Of";

    /// <summary>How many bits of the state word are left for the fields of all modes.</summary>
    public const int FieldBits = 60;
}
