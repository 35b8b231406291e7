namespace FifoLocks.Properties.Reentrant;

internal sealed record FlowWish(int Flow) : Wish;

/// <summary>One holder: leases one in the other, of which the innermost is entered again by whoever owns it.</summary>
internal record FlowModel : Model<FlowModel>
{
    /// <summary>For each flow the numbers of its requests, the latest first, and of those that it was started with.</summary>
    public ImmutableArray<ImmutableList<int>> Trails { get; init; } = [.. Enumerable.Repeat(ImmutableList<int>.Empty, Flows.Count)];

    /// <summary>The numbers of the leases that are held.</summary>
    public ImmutableSortedSet<int> Held { get; init; } = [];

    /// <summary>The numbers of all that there have been.</summary>
    public ImmutableSortedSet<int> Leases { get; init; } = [];

    /// <summary>The numbers of the entries, the outermost first: a new one each time that the mutex was granted.</summary>
    public ImmutableList<int> Nest { get; init; } = [];

    public bool Owns(int flow) => OwnerOf(flow) is not null;

    /// <summary>A flow that waits does nothing else.</summary>
    public bool IsFree(int flow) => !Queue.Exists(waiter => ((FlowWish)waiter.Wish).Flow == flow);

    public virtual FlowModel Start(int flow, int by) => this with { Trails = Trails.SetItem(flow, Trails[by]) };

    public override FlowModel Ask(int number, Wish wish, bool isCancelled)
    {
        int flow = ((FlowWish)wish).Flow;
        if (isCancelled)
        {
            return Decide(number, Outcome.Cancelled);
        }

        if (OwnerOf(flow) is not { } owner)
        {
            return (this with { Trails = Trails.SetItem(flow, Trails[flow].Insert(0, number)) }).Wait(number, wish);
        }

        return MayNest(owner)
            ? Nested(number, flow).Decide(number, Outcome.Granted())
            : Decide(number, Outcome.Failed(typeof(InvalidOperationException)));
    }

    public virtual FlowModel Release(int number) =>
        Held.Contains(number) ? (this with { Held = Held.Remove(number) }).Changed() : throw new SynchronizationLockException();

    /// <summary>Only with the innermost lease that is held: who has another one is a flow that has started the one that is inside.</summary>
    protected virtual bool MayNest(int owner) => Nest.FindLast(Held.Contains) == owner;

    protected override FlowModel? Admit(Waiter waiter) => Held.IsEmpty
        ? this with { Held = [waiter.Number], Leases = Leases.Add(waiter.Number), Nest = [waiter.Number] }
        : null;

    /// <summary>The latest entry of a flow that is held.</summary>
    private int? OwnerOf(int flow) => Trails[flow].FindIndex(Held.Contains) is >= 0 and var place ? Trails[flow][place] : null;

    private FlowModel Wait(int number, Wish wish) => base.Ask(number, wish, isCancelled: false);

    private FlowModel Nested(int number, int flow) => this with
    {
        Held = Held.Add(number),
        Leases = Leases.Add(number),
        Nest = Nest.Add(number),
        Trails = Trails.SetItem(flow, Trails[flow].Insert(0, number)),
    };
}
