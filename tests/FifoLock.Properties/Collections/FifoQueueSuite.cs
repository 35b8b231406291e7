namespace FifoLocks.Properties.Collections;

internal sealed class FifoQueueSuite : CollectionSuite
{
    protected override IEnumerable<Mutant<GoodsModel>> Mutants =>
    [
        .. base.Mutants,
        new("The last item leaves first", static model => model with { NextOf = static items => items.Count - 1 }),
    ];

    protected override Goods Make(int? capacity, FifoLockOptions? options) => new(new FifoQueue<int>(capacity, options));

    protected override GoodsModel Model(int? capacity) => new(capacity, static _ => 0);
}
