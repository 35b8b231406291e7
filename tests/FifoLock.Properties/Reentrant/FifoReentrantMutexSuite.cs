namespace FifoLocks.Properties.Reentrant;

internal sealed class FifoReentrantMutexSuite : Suite<FifoReentrantMutex, ReentrantModel>
{
    protected override IEnumerable<Operation<FifoReentrantMutex, ReentrantModel>> Operations =>
    [
        Ask(4, "to enter", new Entry(), VerbsOf),
        Ask(4, static (model, dice) =>
        {
            if (NumberOf(model, dice) is not { } number)
            {
                return null;
            }

            bool byLease = dice.Below(2) == 0;
            return new Asks<FifoReentrantMutex, ReentrantModel>(
                $"to enter again with the lease of r{number}", new Entry(number), scene => VerbsOf(scene.Object, Lease(scene, number), byLease));
        }),
        new(6, static (model, dice) => NumberOf(model, dice) is { } number
            ? Calls<FifoReentrantMutex, ReentrantModel>.Of($"r{number} releases", scene => scene.Requests[number].Lease!.Release(), start => start.Release(number))
            : null),
        new(1, static (_, dice) => dice.Below(3) switch
        {
            0 => Wrong<SynchronizationLockException>("somebody enters again with no lease", static real => real.Enter(within: default)),
            1 => Wrong<ArgumentException>("the holder of another mutex enters again", static real =>
            {
                using Lease<FifoReentrantMutex.Exclusive> other = new FifoReentrantMutex().Enter();
#pragma warning disable FIFO101 // It throws, so there is no lease.
                real.Enter(within: other);
#pragma warning restore FIFO101
            }),
            _ => Wrong<SynchronizationLockException>("a lease of nothing is entered again", static _ => default(Lease<FifoReentrantMutex.Exclusive>).Reenter()),
        }),
    ];

    protected override IEnumerable<Fault> Faults =>
        [Fault.TheLastComesFirst, Fault.ChangesWakeNobody, Fault.TokensAreIgnored, Fault.DeadlinesAreIgnored];

    protected override IEnumerable<Mutant<ReentrantModel>> Mutants =>
    [
        new("Free when the first lease goes", static model => new FreesAll(model)),
        new("A second release releases another lease", static model => new ReleasesAny(model)),
    ];

    public override (FifoReentrantMutex Real, ReentrantModel Model) Make(Dice dice, FifoLockOptions? options) =>
        (new FifoReentrantMutex(options), new ReentrantModel());

    public override IEnumerable<(string What, object? Is, object? Should)> Look(Scene<FifoReentrantMutex> scene, ReentrantModel model)
    {
        FifoReentrantMutex mutex = scene.Object;
        yield return (nameof(mutex.WaitingCount), mutex.WaitingCount, model.Queue.Count);
        yield return (nameof(mutex.Depth), mutex.Depth, model.Held.Count);
        yield return (nameof(mutex.IsHeld), mutex.IsHeld, !model.Held.IsEmpty);
        yield return (nameof(ToString), mutex.ToString(), $"{mutex.Name}(depth={model.Held.Count}, waiting={model.Queue.Count})");
        foreach (int number in model.Leases)
        {
            yield return ($"the lease of r{number} is held", scene.Requests[number].Lease?.IsHeld, model.Held.Contains(number));
        }
    }

    /// <summary>Of a lease, mostly one that is held.</summary>
    private static int? NumberOf(ReentrantModel model, Dice dice)
    {
        ImmutableSortedSet<int> numbers = dice.Once(8) ? model.Leases : model.Held;
        return numbers.IsEmpty ? null : dice.OneOf(numbers);
    }

    private static Calls<FifoReentrantMutex, ReentrantModel> Wrong<TException>(string text, Action<FifoReentrantMutex> call)
        where TException : Exception, new() =>
        Calls<FifoReentrantMutex, ReentrantModel>.Of(text, scene => call(scene.Object), static _ => throw new TException());

    private static Lease<FifoReentrantMutex.Exclusive> Lease(Scene<FifoReentrantMutex> scene, int number) => scene.Lease<FifoReentrantMutex.Exclusive>(number);

    private static Verbs VerbsOf(FifoReentrantMutex mutex) => new()
    {
        Await = (awaited, token) => Ongoing.Of(mutex.Acquire(token), awaited, Reply.Of),
        TryAwait = (awaited, timeout, token) => Ongoing.Of(mutex.TryAcquire(timeout, token), awaited, Reply.Of),
        Block = token => Reply.Of(mutex.Enter(token)),
        TryBlock = (timeout, token) => Reply.Of(mutex.TryEnter(timeout, out Lease<FifoReentrantMutex.Exclusive> lease, token), lease),
        Now = () => Reply.Of(mutex.TryEnter(out Lease<FifoReentrantMutex.Exclusive> lease), lease),
    };

    private static Verbs VerbsOf(FifoReentrantMutex mutex, Lease<FifoReentrantMutex.Exclusive> within, bool byLease) => new()
    {
        Await = (awaited, _) => Ongoing.Of(mutex.Acquire(within), awaited, Reply.Of),
        Block = _ => Reply.Of(byLease ? within.Reenter() : mutex.Enter(within)),
        Now = () => Reply.Of(byLease ? within.Reenter() : mutex.Enter(within)),
    };

    private sealed record FreesAll(ReentrantModel Right) : ReentrantModel(Right)
    {
        public override ReentrantModel Release(int number) =>
            Held.Contains(number) ? (this with { Held = [] }).Changed() : throw new SynchronizationLockException();
    }

    private sealed record ReleasesAny(ReentrantModel Right) : ReentrantModel(Right)
    {
        public override ReentrantModel Release(int number) =>
            Held.Contains(number) || Held.IsEmpty ? base.Release(number) : base.Release(Held[^1]);
    }
}
