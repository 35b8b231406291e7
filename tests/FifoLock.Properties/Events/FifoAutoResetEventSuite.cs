namespace FifoLocks.Properties.Events;

internal sealed class FifoAutoResetEventSuite : EventSuite<FifoAutoResetEvent, FifoAutoResetEventSuite.Turn>
{
    protected override IEnumerable<Operation<FifoAutoResetEvent, Turn>> Operations =>
    [
        Waits(6, static real => Verbs.Waits(real.WaitAsync, real.TryWaitAsync, real.Wait, real.TryWait)),
        Call(5, "is set", static real => real.Set(), static model => model.Set()),
        Call(1, "is reset", static real => real.Reset(), static model => model with { Sets = 0 }),
    ];

    protected override IEnumerable<Fault> Faults => [.. base.Faults, Fault.TheLastComesFirst];

    protected override IEnumerable<Mutant<Turn>> Mutants =>
    [
        new("Sets pile up", static model => model with { Most = 2 }),
        new("A set lets everyone pass", static model => new LetsEveryonePass(model)),
    ];

    public override (FifoAutoResetEvent Real, Turn Model) Make(Dice dice, FifoLockOptions? options)
    {
        bool isSet = dice.Below(2) == 1;
        return (new FifoAutoResetEvent(isSet, options), new Turn(isSet ? 1 : 0));
    }

    public override string Describe(Turn model) => $"FifoAutoResetEvent({model.Sets > 0})";

    public override IEnumerable<(string What, object? Is, object? Should)> Look(Scene<FifoAutoResetEvent> scene, Turn model) =>
        base.Look(scene, model).Append((nameof(FifoAutoResetEvent.IsSet), scene.Object.IsSet, model.Sets > 0));

    protected override string Text(Turn model) => $"set={model.Sets > 0}";

    /// <param name="Sets">Sets that nobody has used.</param>
    internal record Turn(int Sets) : Model<Turn>
    {
        public int Most { get; init; } = 1;

        public Turn Set() => (this with { Sets = Math.Min(Sets + 1, Most) }).Changed();

        protected override Turn? Admit(Waiter waiter) => Sets > 0 ? this with { Sets = Sets - 1 } : null;
    }

    private sealed record LetsEveryonePass(Turn Right) : Turn(Right)
    {
        protected override Turn? Admit(Waiter waiter) => Sets > 0 && Queue.Count > 1 ? this : base.Admit(waiter);
    }
}
