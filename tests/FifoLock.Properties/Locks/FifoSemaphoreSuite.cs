namespace FifoLocks.Properties.Locks;

/// <summary>Both sides on one object: leases, and permits that nobody owns.</summary>
internal sealed class FifoSemaphoreSuite : LockSuite<FifoSemaphore>
{
    private const int Permit = 0;

    protected override IEnumerable<Operation<FifoSemaphore, LockModel>> Operations =>
    [
        Asks(4, Permit, most: 3, Verbs.Locks<FifoSemaphore, FifoSemaphore.Permit>),
        Ask(4, static (_, dice) =>
        {
            int count = dice.Once(12) ? 0 : 1 + dice.Below(3);
            return new Asks<FifoSemaphore, LockModel>(
                $"{count} for good",
                new LockWish(Permit, count) { IsForGood = true },
                scene => Verbs.Waits(
                    token => scene.Object.WaitAsync(count, token),
                    (timeout, token) => scene.Object.TryWaitAsync(timeout, token, count),
                    token => scene.Object.Wait(count, token),
                    (timeout, token) => scene.Object.TryWait(timeout, token, count),
                    count == 1 ? scene.Object.TryWait : null));
        }),
        Releases(3),
        new(4, static (_, dice) =>
        {
            int count = dice.Once(10) ? 0 : 1 + dice.Below(3);
            return new Calls<FifoSemaphore, LockModel>($"{count} released", scene => scene.Object.Release(count), model => ReleaseForGood(model, count));
        }),
    ];

    protected override IEnumerable<Fault> Faults => [.. base.Faults, Fault.GivingUpWakesNobody];

    protected override IEnumerable<Mutant<LockModel>> Mutants =>
    [
        .. base.Mutants,
        new("One permit too many", static model => model with { Held = [model.Held[Permit] - 1] }),
    ];

    public override (FifoSemaphore Real, LockModel Model) Make(Dice dice, FifoLockOptions? options)
    {
        int max = dice.OneOf([1, 2, 3, 5, int.MaxValue]);
        int initial = Math.Min(max, dice.Below(4));
        return (
            new FifoSemaphore(initial, max, options),
            new LockModel([new ModeOfModel("Permit", IsExclusive: false, max, held => held[Permit] < max)], options is { TrackLeases: true }) with
            {
                Held = [max - initial],
            });
    }

    public override string Describe(LockModel model) => $"FifoSemaphore({model.Modes[Permit].Most - model.Held[Permit]}, {model.Modes[Permit].Most})";

    public override IEnumerable<(string What, object? Is, object? Should)> Look(Scene<FifoSemaphore> scene, LockModel model) =>
    [
        .. base.Look(scene, model),
        (nameof(FifoSemaphore.CurrentCount), (long)scene.Object.CurrentCount, model.Modes[Permit].Most - model.Held[Permit]),
    ];

    protected override string Text(string name, LockModel model) =>
        $"{name}(value={model.Modes[Permit].Most - model.Held[Permit]}, waiting={model.Queue.Count})";

    private static (LockModel Model, object? Free) ReleaseForGood(LockModel model, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return model.Held[Permit] < count
            ? throw new SemaphoreFullException()
            : ((model with { Held = [model.Held[Permit] - count] }).Changed(), (int)(model.Modes[Permit].Most - model.Held[Permit]));
    }
}
