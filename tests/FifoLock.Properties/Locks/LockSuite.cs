namespace FifoLocks.Properties.Locks;

/// <summary>What all locks have in common: leases that are disposed, once or twice, and what can be seen.</summary>
internal abstract class LockSuite<TReal> : Suite<TReal, LockModel>
    where TReal : FifoLockBase
{
    protected override IEnumerable<Fault> Faults =>
        [Fault.NewcomersOvertake, Fault.TheLastComesFirst, Fault.ChangesWakeNobody, Fault.TokensAreIgnored, Fault.DeadlinesAreIgnored];

    protected override IEnumerable<Mutant<LockModel>> Mutants =>
    [
        new("A release is lost", static model => new LosesReleases(model)),
        new("A second release releases", static model => new ReleasesTwice(model)),
    ];

    /// <summary>Disposes a lease, mostly one that is live.</summary>
    protected static Operation<TReal, LockModel> Releases(int weight, Func<LeaseOfModel, bool>? again = null) => new(weight, (model, dice) =>
    {
        int[] live = [.. model.Leases.Where(static pair => pair.Value.IsLive).Select(static pair => pair.Key)];
        bool isLate = dice.Once(8) || live.Length == 0;
        int[] numbers = isLate ? [.. model.Leases.Where(pair => pair.Value.IsLive || again is null || again(pair.Value)).Select(static pair => pair.Key)] : live;
        if (numbers.Length == 0)
        {
            return null;
        }

        int number = dice.OneOf(numbers);
        return new Calls<TReal, LockModel>(
            $"r{number} releases",
            scene =>
            {
                scene.Requests[number].Lease!.Release();
                return null;
            },
            start => start.Release(number));
    });

    /// <summary>Asks for a mode of a typed lock, for so many holds at most and sometimes for too many.</summary>
    protected static Operation<TReal, LockModel> Asks(int weight, int mode, int most, Func<TReal, int, bool, Verbs> verbs) => Ask(weight, (model, dice) =>
    {
        int count = dice.Once(12) ? dice.OneOf([0, most + 1, -1]) : 1 + dice.Below(most);
        bool counts = dice.Below(2) == 1;
        string text = count == 1 ? model.Modes[mode].Name : $"{count} {model.Modes[mode].Name}";
        return new Asks<TReal, LockModel>(text, new LockWish(mode, count), scene => verbs(scene.Object, count, counts));
    });

    /// <summary>Asks for a mode on top of a lease of another one, mostly a live one.</summary>
    protected static Operation<TReal, LockModel> Converts<TSource, TTarget>(int weight, int source, int target)
        where TSource : ILockMode
        where TTarget : IConvertedFrom<TSource> => Ask(weight, (model, dice) =>
        {
            bool anyone = dice.Once(8);
            int[] numbers = [.. model.Leases.Where(pair => pair.Value.Mode == source && (anyone || pair.Value.IsLive)).Select(static pair => pair.Key)];
            if (numbers.Length == 0)
            {
                return null;
            }

            int number = dice.OneOf(numbers);
            return new Asks<TReal, LockModel>(
                $"{model.Modes[target].Name} on top of r{number}",
                new LockWish(target) { OnTopOf = number },
                scene => Verbs.Conversions<TSource, TTarget>(scene.Lease<TSource>(number)));
        });

    /// <summary>Turns a lease into one of another mode, mostly a live one.</summary>
    protected static Operation<TReal, LockModel> Downgrades<TSource, TTarget>(int weight, int source, int target)
        where TSource : ILockMode
        where TTarget : IDowngradedFrom<TSource> => Ask(weight, (model, dice) =>
        {
            bool anyone = dice.Once(8);
            int[] numbers = [.. model.Leases.Where(pair => pair.Value.Mode == source && (anyone || pair.Value.IsLive)).Select(static pair => pair.Key)];
            if (numbers.Length == 0)
            {
                return null;
            }

            int number = dice.OneOf(numbers);
            return new Asks<TReal, LockModel>(
                $"{model.Modes[target].Name} in place of r{number}",
                new DowngradeWish(number, target),
                scene => new Verbs { Now = () => Reply.Of(scene.Lease<TSource>(number).DowngradeTo<TTarget>()) });
        });

    public override IEnumerable<(string What, object? Is, object? Should)> Look(Scene<TReal> scene, LockModel model)
    {
        yield return (nameof(FifoPrimitive.WaitingCount), scene.Object.WaitingCount, model.Queue.Count);
        yield return (nameof(ToString), scene.Object.ToString(), Text(scene.Object.Name, model));
        foreach (int number in model.Leases.Keys)
        {
            yield return ($"the lease of r{number} is held", scene.Requests[number].Lease?.IsHeld, model.IsHeld(number));
        }
    }

    protected virtual string Text(string name, LockModel model) =>
        $"{name}({string.Concat(model.Modes.Select((mode, index) => $"{mode.Name}={model.Held[index]}, "))}waiting={model.Queue.Count})";

    private sealed record LosesReleases(LockModel Right) : LockModel(Right)
    {
        public override (LockModel Model, object? Answer) Release(int number)
        {
            (LockModel released, object? answer) = base.Release(number);
            return (Queue.IsEmpty ? released : this with { Leases = released.Leases }, answer);
        }
    }

    private sealed record ReleasesTwice(LockModel Right) : LockModel(Right)
    {
        public override (LockModel Model, object? Answer) Release(int number) => Leases[number].IsLive ? base.Release(number) : (this, null);
    }
}
