namespace FifoLocks.Properties.Collections;

internal sealed record PutWish(int Item) : Wish;

/// <param name="Enumerates">The step of an enumeration: after the last item comes "no".</param>
internal sealed record TakeWish(bool Enumerates) : Wish;

/// <summary>Any collection: a list, of which one item leaves next.</summary>
/// <param name="Capacity">How many items there can be; null: any number.</param>
/// <param name="NextOf">The place of the item that leaves next. There is one.</param>
internal record GoodsModel(int? Capacity, Func<ImmutableList<int>, int> NextOf) : Model<GoodsModel>
{
    /// <summary>In the order of coming.</summary>
    public ImmutableList<int> Items { get; init; } = [];

    public bool IsCompleted { get; init; }

    public bool HasError { get; init; }

    /// <summary>The order is a comparer's. It is needed by a put where there is something to compare with, and by a take that leaves two or more behind.</summary>
    public bool Compares { get; init; }

    public bool IsOutOfOrder { get; init; }

    public int Putting => Queue.Count(static waiter => waiter.Wish is PutWish);

    public int Taking => Queue.Count(static waiter => waiter.Wish is TakeWish);

    public object? Next => Items.IsEmpty ? null : Items[NextOf(Items)];

    private bool IsFull => Items.Count == Capacity;

    public (GoodsModel Model, object? Count) Clear() => ((this with { Items = [] }).Changed(), Items.Count);

    public virtual (GoodsModel Model, object? IsFirst) Complete(bool hasError) =>
        IsCompleted ? (this, false) : ((this with { IsCompleted = true, HasError = hasError }).Changed(), true);

    protected override object? ValueFor(Waiter waiter) => waiter.Wish is TakeWish ? Next : null;

    protected override GoodsModel? Admit(Waiter waiter) => waiter.Wish is PutWish put ? Put(put.Item) : Take();

    protected virtual GoodsModel? Put(int item)
    {
        if (IsFull)
        {
            return null;
        }

        return Compares && !Items.IsEmpty && (IsOutOfOrder || Items.Add(item).Exists(static one => ByPriority.PriorityOf(one) == ByPriority.Unknown))
            ? throw new NoOrderException()
            : this with { Items = Items.Add(item) };
    }

    protected virtual GoodsModel? Take()
    {
        if (Items.IsEmpty)
        {
            return null;
        }

        return IsOutOfOrder && Items.Count > 2 ? throw new NoOrderException() : this with { Items = Items.RemoveAt(NextOf(Items)) };
    }

    /// <summary>Takes and puts are two queues.</summary>
    protected override GoodsModel Settle()
    {
        GoodsModel model = this;
        while (model.FirstThatCan() is { } waiter)
        {
            model = model.Serve(waiter) with { Queue = model.Queue.Remove(waiter) };
        }

        return model;
    }

    /// <summary>What becomes of a request of a completed collection.</summary>
    protected virtual Outcome Refuse(Wish wish) =>
        wish.Within is not null || (wish is TakeWish { Enumerates: true } && !HasError)
            ? Outcome.TimedOut
            : Outcome.Failed(typeof(CollectionCompletedException));

    private Waiter? FirstThatCan()
    {
        Waiter? take = Queue.Find(static waiter => waiter.Wish is TakeWish);
        Waiter? put = Queue.Find(static waiter => waiter.Wish is PutWish);
        return take is not null && !Items.IsEmpty ? take
            : put is not null && (IsCompleted || !IsFull) ? put
            : IsCompleted ? take
            : null;
    }

    private GoodsModel Serve(Waiter waiter) =>
        IsCompleted && (waiter.Wish is PutWish || Items.IsEmpty) ? Decide(waiter.Number, Refuse(waiter.Wish)) : Judge(waiter)!;
}
