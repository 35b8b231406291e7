namespace FifoLocks.Soak;

/// <summary>
/// What was tried, and how it ended. One operation is one acquire with its release, one put or take, one wait with the set that ends it or a set of its own, one arrival at a
/// barrier; a request that ends without a grant is one too.
/// </summary>
/// <remarks>Written by one party at a time; others read it while it runs, to see whether it does.</remarks>
internal sealed class Counts
{
    public long Operations;

    // Of requests that are made one by one, with something in their way. The plain ones between them are operations that are granted.
    public long Asked;
    public long Granted;
    public long Waited;
    public long Cancelled;
    public long TimedOut;
    public long Interrupted;
    public long Threw;

    /// <summary>Each request ends once.</summary>
    public bool IsBalanced => Asked == Granted + Cancelled + TimedOut + Interrupted + Threw;

    public void Add(Counts other)
    {
        Operations += Volatile.Read(ref other.Operations);
        Asked += other.Asked;
        Granted += other.Granted;
        Waited += other.Waited;
        Cancelled += other.Cancelled;
        TimedOut += other.TimedOut;
        Interrupted += other.Interrupted;
        Threw += other.Threw;
    }

    public override string ToString() =>
        $"{Asked} asked, {Granted} granted, {Cancelled} cancelled, {TimedOut} timed out, {Interrupted} interrupted, {Threw} threw";
}
