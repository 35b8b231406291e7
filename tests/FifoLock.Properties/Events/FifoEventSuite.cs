namespace FifoLocks.Properties.Events;

internal sealed class FifoEventSuite : EventSuite<FifoEvent, FifoEventSuite.Happening>
{
    protected override IEnumerable<Operation<FifoEvent, Happening>> Operations =>
    [
        Waits(6, VerbsOf),
        Call(1, "is set", static real => real.Set(), static model => (model with { IsSet = true }).Changed()),
    ];

    protected override IEnumerable<Fault> Faults => [.. base.Faults, Fault.TheLastResumesFirst];

    protected override IEnumerable<Mutant<Happening>> Mutants =>
    [
        new("It does not stay set", static model => new GoesAway(model)),
    ];

    public override (FifoEvent Real, Happening Model) Make(Dice dice, FifoLockOptions? options) => (new FifoEvent(options), new Happening());

    public override IEnumerable<(string What, object? Is, object? Should)> Look(Scene<FifoEvent> scene, Happening model) =>
        base.Look(scene, model).Append((nameof(FifoEvent.IsSet), scene.Object.IsSet, model.IsSet));

    protected override string Text(Happening model) => $"set={model.IsSet}";

    internal record Happening : Model<Happening>
    {
        public bool IsSet { get; init; }

        protected override Happening? Admit(Waiter waiter) => IsSet ? this : null;
    }

    private sealed record GoesAway(Happening Right) : Happening(Right)
    {
        protected override Happening? Admit(Waiter waiter) => IsSet && Queue.Count > 1 ? this with { IsSet = false } : base.Admit(waiter);
    }
}
