namespace FifoLocks.Properties.Conditions;

/// <summary>A mutex that its holders give up to wait for a notification, with and without predicates, which steps make true, false or throw.</summary>
internal sealed class FifoConditionSuite : Suite<Talks, TalksModel>
{
    protected override IEnumerable<Operation<Talks, TalksModel>> Operations =>
    [
        Ask(3, "for the mutex", new MutexWish(), static real => VerbsOf(real)),
        Waits(2, static _ => null),
        Waits(4, static dice => dice.Below(Talks.Predicates)),
        OfLease(2, static (number, _) =>
            Calls<Talks, TalksModel>.Of($"r{number} releases", scene => scene.Requests[number].Lease!.Release(), model => model.Release(number))),
        OfLease(2, static (number, dice) =>
        {
            int count = dice.Once(8) ? 0 : 1 + dice.Below(2);
            return new Calls<Talks, TalksModel>(
                $"r{number} notifies {count}",
                scene => scene.Object.Condition.Notify(Lease(scene, number), count),
                model => model.Notify(number, count));
        }),
        OfLease(1, static (number, _) => new Calls<Talks, TalksModel>(
            $"r{number} notifies all",
            scene => scene.Object.Condition.NotifyAll(Lease(scene, number)),
            model => model.Notify(number, int.MaxValue))),
        new(2, static (_, dice) =>
        {
            int predicate = dice.Below(Talks.Predicates);
            Truth truth = dice.OneOf([Truth.True, Truth.False, Truth.Throws]);
            return Calls<Talks, TalksModel>.Of(
                $"predicate {predicate}, from now on: {truth}",
                scene => scene.Object.Set(predicate, truth),
                model => model with { Truths = model.Truths.SetItem(predicate, truth) });
        }),
        new(1, static (_, dice) => dice.Below(3) switch
        {
            0 => Wrong<SynchronizationLockException>("a wait without a lease", static condition => condition.WaitAsync(default(Lease<FifoMutex.Exclusive>))),
            1 => Wrong<ArgumentException>("a notification by the holder of another mutex", static condition =>
            {
                using Lease<FifoMutex.Exclusive> other = new FifoMutex().Enter();
                condition.Notify(other);
            }),
            _ => Wrong<ArgumentNullException>(
                "a wait for nothing", static condition => condition.WaitForAsync(default(Lease<FifoMutex.Exclusive>), null!)),
        }),
    ];

    protected override IEnumerable<Fault> Faults =>
        [Fault.TheLastComesFirst, Fault.ChangesWakeNobody, Fault.TokensAreIgnored, Fault.DeadlinesAreIgnored];

    protected override IEnumerable<Mutant<TalksModel>> Mutants =>
    [
        new("Who is notified stands before all who wait for the mutex", static model => new ReturnsFirst(model)),
        new("A notification is lost with who gives up", static model => new LosesNotifications(model)),
        new("Who is passed over counts", static model => new CountsAll(model)),
        new("Who is passed over is forgotten", static model => new Forgets(model)),
        new("Who is late does not wait for the mutex", static model => new LeavesLate(model)),
        new("Who gives up has the mutex no more", static model => new LosesMutex(model)),
    ];

    public override (Talks Real, TalksModel Model) Make(Dice dice, FifoLockOptions? options) => (new Talks(options), new TalksModel());

    public override FifoPrimitive PrimitiveOf(Talks real) => real.Mutex;

    /// <summary>Waits come back on the pool.</summary>
    public override bool ResumesInOrder(Talks real) => false;

    public override bool IsAtRest(Talks real, int pending) => base.IsAtRest(real, pending - real.Condition.WaitingCount) && real.IsAtRest;

    public override void Abandon(Talks real) => real.Abandon();

    public override IEnumerable<(string What, object? Is, object? Should)> Look(Scene<Talks> scene, TalksModel model)
    {
        (FifoMutex mutex, FifoCondition condition) = (scene.Object.Mutex, scene.Object.Condition);
        yield return ("those who wait for the mutex", mutex.WaitingCount, model.Queue.Count);
        yield return ("those who wait for a notification", condition.WaitingCount, model.Paused.Count);
        yield return ("the mutex", mutex.ToString(), $"{mutex.Name}(Exclusive={(model.Holder is null ? 0 : 1)}, waiting={model.Queue.Count})");
        yield return ("the condition", condition.ToString(), $"{condition.Name}(waiting={model.Paused.Count})");
        foreach (int number in model.Leases)
        {
            yield return ($"the lease of r{number} is held", scene.Requests[number].Lease?.IsHeld, model.Holder == number);
        }
    }

    /// <summary>Something that is done with a lease, mostly the one that holds.</summary>
    private static Operation<Talks, TalksModel> OfLease(int weight, Func<int, Dice, Calls<Talks, TalksModel>> next) =>
        new(weight, (model, dice) => NumberOf(model, dice) is { } number ? next(number, dice) : null);

    private static Operation<Talks, TalksModel> Waits(int weight, Func<Dice, int?> predicateOf) => Ask(weight, (model, dice) =>
    {
        if (model.Paused.Count > 5 || NumberOf(model, dice) is not { } number)
        {
            return null;
        }

        int? predicate = predicateOf(dice);
        return new Asks<Talks, TalksModel>(
            predicate is null ? $"to wait with the lease of r{number}" : $"to wait for predicate {predicate} with the lease of r{number}",
            new PauseWish(number, predicate),
            scene => VerbsOf(scene.Object, Lease(scene, number), predicate));
    });

    private static int? NumberOf(TalksModel model, Dice dice)
    {
        bool anyone = dice.Once(10);
        return model.Leases.IsEmpty ? null
            : !anyone && model.Holder is { } holder ? holder
            : anyone ? dice.OneOf(model.Leases)
            : null;
    }

    private static Calls<Talks, TalksModel> Wrong<TException>(string text, Action<FifoCondition> call)
        where TException : Exception, new() =>
        Calls<Talks, TalksModel>.Of(text, scene => call(scene.Object.Condition), static _ => throw new TException());

    private static Lease<FifoMutex.Exclusive> Lease(Scene<Talks> scene, int number) => scene.Lease<FifoMutex.Exclusive>(number);

    private static Verbs VerbsOf(Talks real) => new()
    {
        Await = (awaited, token) => Ongoing.Of(real.Mutex.Acquire(token), awaited, lease => real.Remember(Reply.Of(lease))),
        TryAwait = (awaited, timeout, token) => Ongoing.Of(real.Mutex.TryAcquire(timeout, token), awaited, lease => real.Remember(Reply.Of(lease))),
        Block = token => real.Remember(Reply.Of(real.Mutex.Enter(token))),
        TryBlock = (timeout, token) => real.Remember(Reply.Of(real.Mutex.TryEnter(timeout, out Lease<FifoMutex.Exclusive> lease, token), lease)),
        Now = () => real.Remember(Reply.Of(real.Mutex.TryEnter(out Lease<FifoMutex.Exclusive> lease), lease)),
    };

    private static Verbs VerbsOf(Talks real, Lease<FifoMutex.Exclusive> lease, int? predicate)
    {
        FifoCondition condition = real.Condition;
        if (predicate is not { } number)
        {
            return real.Watch(lease, Verbs.Waits(
                token => condition.WaitAsync(lease, token),
                (timeout, token) => condition.TryWaitAsync(lease, timeout, token),
                token => condition.Wait(lease, token),
                (timeout, token) => condition.TryWait(lease, timeout, token)));
        }

        Func<bool> isTrue = real.Predicate(number);
        return real.Watch(lease, Verbs.Waits(
            token => condition.WaitForAsync(lease, isTrue, token),
            (timeout, token) => condition.TryWaitForAsync(lease, isTrue, timeout, token),
            token => condition.WaitFor(lease, isTrue, token),
            (timeout, token) => condition.TryWaitFor(lease, isTrue, timeout, token)));
    }

    private sealed record ReturnsFirst(TalksModel Right) : TalksModel(Right)
    {
        protected override TalksModel ComeBack(Waiter waiter, Why why) =>
            base.ComeBack(waiter, why) is var model ? model with { Queue = model.Queue.Remove(waiter).Insert(0, waiter) } : model;
    }

    private sealed record LosesNotifications(TalksModel Right) : TalksModel(Right)
    {
        protected override TalksModel PassOn() => this;
    }

    private sealed record CountsAll(TalksModel Right) : TalksModel(Right)
    {
        protected override (TalksModel Model, int Count) Wake(int most)
        {
            int passedOver = Paused.Count(waiter => TruthOf(waiter) == Truth.False);
            (TalksModel model, int count) = base.Wake(most);
            return (model, count + passedOver);
        }
    }

    private sealed record Forgets(TalksModel Right) : TalksModel(Right)
    {
        protected override TalksModel PassOver(Waiter waiter) => this with { Paused = Paused.Remove(waiter) };
    }

    private sealed record LeavesLate(TalksModel Right) : TalksModel(Right)
    {
        public override TalksModel GiveUp(int number, Outcome outcome) =>
            outcome == Outcome.TimedOut && Paused.Find(waiter => waiter.Number == number) is { } waiter
                ? Decide(number, outcome) with { Paused = Paused.Remove(waiter) }
                : base.GiveUp(number, outcome);
    }

    private sealed record LosesMutex(TalksModel Right) : TalksModel(Right)
    {
        protected override TalksModel Return(Waiter waiter) =>
            Reasons[waiter.Number] == Why.Cancelled ? base.Return(waiter) with { Holder = null } : base.Return(waiter);
    }
}
