namespace FifoLocks.Properties.Collections;

internal sealed class FifoStackSuite : CollectionSuite
{
    protected override IEnumerable<Mutant<GoodsModel>> Mutants =>
    [
        .. base.Mutants,
        new("The first item leaves first", static model => model with { NextOf = static _ => 0 }),
    ];

    protected override Goods Make(int? capacity, FifoLockOptions? options) => new(new FifoStack<int>(capacity, options));

    protected override GoodsModel Model(int? capacity) => new(capacity, static items => items.Count - 1);
}
