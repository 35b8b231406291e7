namespace FifoLocks.Properties.Reentrant;

/// <summary>Ownership by flow of control: some flows enter, enter again, and start each other.</summary>
internal abstract class FlowSuite : Suite<Flows, FlowModel>
{
    protected override IEnumerable<Operation<Flows, FlowModel>> Operations =>
    [
        Ask(8, static (model, dice) =>
        {
            int flow = dice.Below(Flows.Count);
            return model.IsFree(flow)
                ? new Asks<Flows, FlowModel>($"as flow {flow}", new FlowWish(flow), scene => scene.Object.VerbsOf(flow))
                : null;
        }),
        new(2, static (model, dice) =>
        {
            int flow = dice.Below(Flows.Count);
            int by = (flow + 1 + dice.Below(Flows.Count - 1)) % Flows.Count;
            return model.IsFree(flow) && model.IsFree(by)
                ? Calls<Flows, FlowModel>.Of($"flow {flow} is one that flow {by} has started", scene => scene.Object.Start(flow, by), start => start.Start(flow, by))
                : null;
        }),
        new(6, static (model, dice) =>
        {
            ImmutableSortedSet<int> numbers = dice.Once(8) ? model.Leases : model.Held;
            if (numbers.IsEmpty)
            {
                return null;
            }

            int number = dice.OneOf(numbers);
            return Calls<Flows, FlowModel>.Of($"r{number} releases", scene => scene.Requests[number].Lease!.Release(), start => start.Release(number));
        }),
    ];

    protected override IEnumerable<Fault> Faults =>
        [Fault.TheLastComesFirst, Fault.ChangesWakeNobody, Fault.TokensAreIgnored, Fault.DeadlinesAreIgnored];

    protected override IEnumerable<Mutant<FlowModel>> Mutants =>
    [
        new("Who is started owns nothing", static model => new InheritsNothing(model)),
        new("Several children may be inside", static model => new LetsAllNest(model)),
        new("Free when the first lease goes", static model => new FreesAll(model)),
    ];

    public override bool IsAtRest(Flows real, int pending) => real.Mutex.Inner.WaitingCount == pending;

    public override IEnumerable<(string What, object? Is, object? Should)> Look(Scene<Flows> scene, FlowModel model)
    {
        FifoReentrantMutex.Flow mutex = scene.Object.Mutex.Inner;
        yield return (nameof(mutex.WaitingCount), mutex.WaitingCount, model.Queue.Count);
        yield return (nameof(mutex.Depth), mutex.Depth, model.Held.Count);
        yield return (nameof(mutex.IsHeld), mutex.IsHeld, !model.Held.IsEmpty);
        yield return (nameof(ToString), mutex.ToString(), $"{mutex.Name}(depth={model.Held.Count}, waiting={model.Queue.Count})");
        for (int flow = 0; flow < Flows.Count; flow++)
        {
            if (model.IsFree(flow))
            {
                yield return ($"flow {flow} owns it", scene.Object.IsOwnedBy(flow), model.Owns(flow));
            }
        }

        foreach (int number in model.Leases)
        {
            yield return ($"the lease of r{number} is held", scene.Requests[number].Lease?.IsHeld, model.Held.Contains(number));
        }
    }

    private sealed record InheritsNothing(FlowModel Right) : FlowModel(Right)
    {
        public override FlowModel Start(int flow, int by) => this with { Trails = Trails.SetItem(flow, []) };
    }

    private sealed record LetsAllNest(FlowModel Right) : FlowModel(Right)
    {
        protected override bool MayNest(int owner) => true;
    }

    private sealed record FreesAll(FlowModel Right) : FlowModel(Right)
    {
        public override FlowModel Release(int number) =>
            Held.Contains(number) ? (this with { Held = [] }).Changed() : throw new SynchronizationLockException();
    }
}
