namespace FifoLocks.Properties.Small;

internal sealed class ResourceGuardSuite : Suite<ResourceGuard, ResourceGuardSuite.Room>
{
    private const string Action = "reading";

    protected override IEnumerable<Operation<ResourceGuard, Room>> Operations =>
    [
        Ask(4, "to enter", new Entry(), static real => new Verbs { Now = () => Reply.Of(real.Enter()) }),
        new(4, static (model, dice) =>
        {
            if (model.Entered.IsEmpty)
            {
                return null;
            }

            int number = dice.Once(4) ? dice.OneOf(model.Entered) : model.Entered[^1];
            return Calls<ResourceGuard, Room>.Of($"r{number} leaves", scene => scene.Requests[number].Lease!.Release(), start => start.Leave(number));
        }),
    ];

    protected override IEnumerable<Mutant<Room>> Mutants =>
    [
        new("There is room for two", static model => model with { Places = 2 }),
        new("Anyone can leave", static model => new LetsAnyoneLeave(model)),
    ];

    public override (ResourceGuard Real, Room Model) Make(Dice dice, FifoLockOptions? options) => (new ResourceGuard(Action), new Room());

    public override IEnumerable<(string What, object? Is, object? Should)> Look(Scene<ResourceGuard> scene, Room model) =>
    [
        (nameof(ResourceGuard.IsBusy), scene.Object.IsBusy, !model.Inside.IsEmpty),
        (nameof(ToString), scene.Object.ToString(), $"ResourceGuard(action={Action}, busy={!model.Inside.IsEmpty})"),
    ];

    private sealed record Entry : Wish;

    internal record Room : Model<Room>
    {
        public int Places { get; init; } = 1;

        /// <summary>Who is inside, by the number of the request.</summary>
        public ImmutableList<int> Inside { get; init; } = [];

        /// <summary>Who ever got in.</summary>
        public ImmutableList<int> Entered { get; init; } = [];

        public virtual Room Leave(int number) =>
            Inside.Contains(number) ? this with { Inside = Inside.Remove(number) } : throw new SynchronizationLockException();

        protected override void Check(Wish wish)
        {
            if (Inside.Count == Places)
            {
                throw new BusyResourceException();
            }
        }

        protected override Room? Admit(Waiter waiter) => this with { Inside = Inside.Add(waiter.Number), Entered = Entered.Add(waiter.Number) };
    }

    private sealed record LetsAnyoneLeave(Room Right) : Room(Right)
    {
        public override Room Leave(int number) => this with { Inside = Inside.Count > 0 ? Inside.RemoveAt(0) : Inside };
    }
}
