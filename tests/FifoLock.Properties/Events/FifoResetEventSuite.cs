namespace FifoLocks.Properties.Events;

internal sealed class FifoResetEventSuite : EventSuite<FifoResetEvent, FifoResetEventSuite.Door>
{
    protected override IEnumerable<Operation<FifoResetEvent, Door>> Operations =>
    [
        Waits(6, VerbsOf),
        Call(2, "is set", static real => real.Set(), static model => (model with { IsSet = true }).Changed()),
        Call(3, "is reset", static real => real.Reset(), static model => model with { IsSet = false }),
        Call(
            1,
            "is set and reset at once",
            static real =>
            {
                real.Set();
                real.Reset();
            },
            static model => (model with { IsSet = true }).Changed() with { IsSet = false }),
    ];

    protected override IEnumerable<Fault> Faults => [.. base.Faults, Fault.TheLastResumesFirst];

    protected override IEnumerable<Mutant<Door>> Mutants =>
    [
        new("Only the first one passes", static model => new LetsOnePass(model)),
    ];

    public override (FifoResetEvent Real, Door Model) Make(Dice dice, FifoLockOptions? options)
    {
        bool isSet = dice.Below(2) == 1;
        return (new FifoResetEvent(isSet, options), new Door(isSet));
    }

    public override string Describe(Door model) => $"FifoResetEvent({model.IsSet})";

    public override IEnumerable<(string What, object? Is, object? Should)> Look(Scene<FifoResetEvent> scene, Door model) =>
        base.Look(scene, model).Append((nameof(FifoResetEvent.IsSet), scene.Object.IsSet, model.IsSet));

    protected override string Text(Door model) => $"set={model.IsSet}";

    internal record Door(bool IsSet) : Model<Door>
    {
        protected override Door? Admit(Waiter waiter) => IsSet ? this : null;
    }

    private sealed record LetsOnePass(Door Right) : Door(Right)
    {
        protected override Door? Admit(Waiter waiter) => IsSet ? this with { IsSet = Queue.Count < 2 } : null;
    }
}
