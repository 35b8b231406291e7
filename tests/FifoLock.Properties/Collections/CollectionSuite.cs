namespace FifoLocks.Properties.Collections;

/// <summary>What all collections have in common; they differ in the item that leaves next.</summary>
internal abstract class CollectionSuite : Suite<Goods, GoodsModel>
{
    protected override IEnumerable<Operation<Goods, GoodsModel>> Operations =>
    [
        Ask(6, (model, dice) =>
        {
            int item = (100 * Priority(dice)) + model.Outcomes.Count;
            return new Asks<Goods, GoodsModel>($"to put {item}", new PutWish(item), scene => Puts(scene.Object.Items, item));
        }),
        Ask(5, "to take", new TakeWish(Enumerates: false), static real => Takes(real.Items)),
        Ask(1, "for the next of an enumeration", new TakeWish(Enumerates: true), static real => Enumerates(real.Items)),
        Call(1, "peek", static real => real.Items.TryPeek(out int item) ? item : null, static model => (model, model.Next)),
        Call(1, "clear", static real => real.Items.Clear(), static model => model.Clear()),
        new(1, static (_, dice) =>
        {
            // Rarely: afterwards there is less to see.
            if (dice.Below(3) != 2)
            {
                return null;
            }

            bool hasError = dice.Below(2) == 1;
            return new Calls<Goods, GoodsModel>(
                hasError ? "complete with an error" : "complete",
                scene => scene.Object.Items.Complete(hasError ? new NoOrderException() : null),
                model => model.Complete(hasError));
        }),
    ];

    protected override IEnumerable<Fault> Faults =>
        [Fault.TheLastComesFirst, Fault.ChangesWakeNobody, Fault.TokensAreIgnored, Fault.DeadlinesAreIgnored];

    protected override IEnumerable<Mutant<GoodsModel>> Mutants =>
    [
        new("One item too many", static model => model with { Capacity = model.Capacity + 1 }),
        new("Completing throws the rest away", static model => new ThrowsRestAway(model)),
        new("Enumerations do not end", static model => new Refuses(model)),
        new("An item is taken twice", static model => new TakesTwice(model)),
    ];

    public override (Goods Real, GoodsModel Model) Make(Dice dice, FifoLockOptions? options)
    {
        int? capacity = dice.OneOf<int?>([1, 2, 3, 5, null]);
        return (Make(capacity, options), Model(capacity));
    }

    public override string Describe(GoodsModel model) => $"{Name}({(model.Capacity is { } capacity ? capacity : "no capacity")})";

    public override FifoPrimitive PrimitiveOf(Goods real) => real.Items;

    public override IEnumerable<(string What, object? Is, object? Should)> Look(Scene<Goods> scene, GoodsModel model)
    {
        FifoCollection<int> items = scene.Object.Items;
        yield return (nameof(items.Count), items.Count, model.Items.Count);
        yield return (nameof(items.Capacity), items.Capacity, model.Capacity);
        yield return (nameof(items.PuttingCount), items.PuttingCount, model.Putting);
        yield return (nameof(items.TakingCount), items.TakingCount, model.Taking);
        yield return (nameof(items.IsAddingCompleted), items.IsAddingCompleted, model.IsCompleted);
        yield return (nameof(items.IsCompleted), items.IsCompleted, model.IsCompleted && model.Items.IsEmpty);
        yield return (
            nameof(ToString),
            items.ToString(),
            $"{items.Name}(count={model.Items.Count}, capacity={(model.Capacity is { } capacity ? capacity : "none")}, "
            + $"putting={model.Putting}, taking={model.Taking}, completed={model.IsCompleted}, waiting={model.Putting + model.Taking})");
    }

    protected abstract Goods Make(int? capacity, FifoLockOptions? options);

    protected abstract GoodsModel Model(int? capacity);

    /// <summary>The priority of an item that is to be put. Where there is no order it is just a part of the item.</summary>
    protected virtual int Priority(Dice dice) => 0;

    private static Verbs Puts(FifoCollection<int> items, int item) => Verbs.Waits(
        token => items.PutAsync(item, token),
        (timeout, token) => items.TryPutAsync(item, timeout, token),
        token => items.Put(item, token),
        (timeout, token) => items.TryPut(item, timeout, token),
        () => items.TryPut(item));

    private static Verbs Takes(FifoCollection<int> items) => new()
    {
        Await = (awaited, token) => Ongoing.Of(items.TakeAsync(token), awaited, Reply.Got),
        TryAwait = (awaited, timeout, token) => Ongoing.Of(items.TryTakeAsync(timeout, token), awaited, static answer => Answer(answer.Taken, answer.Item)),
        Block = token => Reply.Got(items.Take(token)),
        TryBlock = (timeout, token) => Answer(items.TryTake(timeout, out int item, token), item),
        Now = () => Answer(items.TryTake(out int item), item),
    };

    private static Verbs Enumerates(FifoCollection<int> items) => new()
    {
        Await = (awaited, token) =>
        {
            IAsyncEnumerator<int> enumerator = items.GetAsyncEnumerator(token);
            return Ongoing.Of(enumerator.MoveNextAsync(), awaited, moved => Answer(moved, moved ? enumerator.Current : 0));
        },
        Block = token =>
        {
            using IEnumerator<int> enumerator = items.GetConsumingEnumerable(token).GetEnumerator();
            bool moved = enumerator.MoveNext();
            return Answer(moved, moved ? enumerator.Current : 0);
        },
    };

    /// <summary>Where nothing was taken there must be no item.</summary>
    private static Reply Answer(bool taken, int item) =>
        taken ? Reply.Got(item) : item == 0 ? Reply.Of(granted: false) : throw new InvalidOperationException($"Not taken, but {item}.");

    private sealed record ThrowsRestAway(GoodsModel Right) : GoodsModel(Right)
    {
        public override (GoodsModel Model, object? IsFirst) Complete(bool hasError)
        {
            (GoodsModel completed, object? isFirst) = base.Complete(hasError);
            return isFirst is true ? ((completed with { Items = [] }).Changed(), isFirst) : (this, isFirst);
        }
    }

    private sealed record Refuses(GoodsModel Right) : GoodsModel(Right)
    {
        protected override Outcome Refuse(Wish wish) =>
            wish is TakeWish { Enumerates: true } ? Outcome.Failed(typeof(CollectionCompletedException)) : base.Refuse(wish);
    }

    private sealed record TakesTwice(GoodsModel Right) : GoodsModel(Right)
    {
        protected override GoodsModel? Take() => base.Take() is { } taken ? taken with { Items = Items } : null;
    }
}
