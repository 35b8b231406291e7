namespace FifoLocks.Properties.Limiters;

internal sealed class FifoReentrantCapacityLimiterSuite : LimiterSuite<FifoReentrantCapacityLimiter>
{
    protected override IEnumerable<Mutant<LimiterModel>> Mutants =>
    [
        .. base.Mutants,
        new("A borrower may not nest", static model => model with { Nests = false }),
        new("Each lease has a token", static model => new CountsLeases(model)),
        new("The first lease of a borrower is given back first", static model => new GivesFirstBack(model)),
    ];

    protected override FifoReentrantCapacityLimiter Make(int total, FifoLockOptions? options) => new(total, options);

    private sealed record CountsLeases(LimiterModel Right) : LimiterModel(Right)
    {
        public override int Tokens => Out.Count;
    }

    private sealed record GivesFirstBack(LimiterModel Right) : LimiterModel(Right)
    {
        public override LimiterModel Release(string borrower) =>
            Leases(borrower) is [int first, ..] ? Dispose(first) : throw new SynchronizationLockException();
    }
}
