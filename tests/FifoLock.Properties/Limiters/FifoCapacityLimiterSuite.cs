namespace FifoLocks.Properties.Limiters;

internal sealed class FifoCapacityLimiterSuite : LimiterSuite<FifoCapacityLimiter>
{
    protected override IEnumerable<Mutant<LimiterModel>> Mutants =>
    [
        .. base.Mutants,
        new("A borrower may nest", static model => model with { Nests = true }),
    ];

    protected override FifoCapacityLimiter Make(int total, FifoLockOptions? options) => new(total, options);
}
