namespace FifoLocks.Properties.Small;

internal sealed class SetOnceSuite : Suite<SetOnce<int>, SetOnceSuite.Place>
{
    protected override IEnumerable<Operation<SetOnce<int>, Place>> Operations =>
    [
        new(3, static (_, dice) =>
        {
            int value = dice.Below(10);
            return new Calls<SetOnce<int>, Place>($"{value} is tried", scene => scene.Object.TrySet(value), model => model.TrySet(value));
        }),
        Call(2, "get", static real => real.Get(), static model => (model, model.Value ?? throw new InvalidOperationException())),
        Call(1, "clear", static real => real.Clear(), static model => (model with { Value = null }, model.Value is not null)),
    ];

    protected override IEnumerable<Mutant<Place>> Mutants =>
    [
        new("The last one wins", static model => new KeepsTheLast(model)),
    ];

    public override (SetOnce<int> Real, Place Model) Make(Dice dice, FifoLockOptions? options) => (new SetOnce<int>(), new Place());

    public override IEnumerable<(string What, object? Is, object? Should)> Look(Scene<SetOnce<int>> scene, Place model) =>
    [
        (nameof(SetOnce<int>.IsSet), scene.Object.IsSet, model.Value is not null),
        (nameof(SetOnce<int>.TryGet), scene.Object.TryGet(out int value) ? value : null, model.Value),
        (nameof(ToString), scene.Object.ToString(), $"SetOnce(set={model.Value is not null}, value={(model.Value is { } present ? present : "none")})"),
    ];

    internal record Place : Model<Place>
    {
        public int? Value { get; init; }

        public virtual (Place Model, object? IsFirst) TrySet(int value) => Value is null ? (this with { Value = value }, true) : (this, false);
    }

    private sealed record KeepsTheLast(Place Right) : Place(Right)
    {
        public override (Place Model, object? IsFirst) TrySet(int value) => (this with { Value = value }, base.TrySet(value).IsFirst);
    }
}
