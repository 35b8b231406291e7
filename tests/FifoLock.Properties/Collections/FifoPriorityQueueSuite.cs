namespace FifoLocks.Properties.Collections;

/// <summary>Three priorities, so that many items have the same; a fourth that the comparer throws at; and a comparer that steps put out of order.</summary>
internal sealed class FifoPriorityQueueSuite : CollectionSuite
{
    private const int Priorities = 3;

    protected override IEnumerable<Operation<Goods, GoodsModel>> Operations =>
    [
        .. base.Operations,
        new(1, static (model, _) =>
        {
            bool isOutOfOrder = !model.IsOutOfOrder;
            return Calls<Goods, GoodsModel>.Of(
                isOutOfOrder ? "the comparer is out of order" : "the comparer is in order again",
                scene => scene.Object.Comparer.IsOutOfOrder = isOutOfOrder,
                start => start with { IsOutOfOrder = isOutOfOrder });
        }),
    ];

    protected override IEnumerable<Mutant<GoodsModel>> Mutants =>
    [
        .. base.Mutants,
        new("Equal items leave in any order", static model => model with { NextOf = LastOfFirstPriority }),
        new("The order is that of coming", static model => model with { NextOf = static _ => 0 }),
        new("A put that throws stays in", static model => new KeepsWhatThrew(model)),
        new("A take that throws takes the item away", static model => new LosesWhatThrew(model)),
    ];

    protected override Goods Make(int? capacity, FifoLockOptions? options)
    {
        var comparer = new ByPriority();
        return new Goods(new FifoPriorityQueue<int>(comparer, capacity, options), comparer);
    }

    protected override GoodsModel Model(int? capacity) => new(capacity, FirstOfFirstPriority) { Compares = true };

    protected override int Priority(Dice dice) => dice.Once(12) ? ByPriority.Unknown : dice.Below(Priorities);

    private static int FirstOfFirstPriority(ImmutableList<int> items) =>
        items.FindIndex(item => ByPriority.PriorityOf(item) == items.Min(ByPriority.PriorityOf));

    private static int LastOfFirstPriority(ImmutableList<int> items) =>
        items.FindLastIndex(item => ByPriority.PriorityOf(item) == items.Min(ByPriority.PriorityOf));

    private sealed record KeepsWhatThrew(GoodsModel Right) : GoodsModel(Right)
    {
        protected override GoodsModel? Put(int item)
        {
            bool throws = Compares && IsOutOfOrder && !Items.IsEmpty && Items.Count != Capacity;
            return throws ? this with { Items = Items.Add(item) } : base.Put(item);
        }
    }

    private sealed record LosesWhatThrew(GoodsModel Right) : GoodsModel(Right)
    {
        protected override GoodsModel? Take() => Items.IsEmpty ? null : this with { Items = Items.RemoveAt(NextOf(Items)) };
    }
}
