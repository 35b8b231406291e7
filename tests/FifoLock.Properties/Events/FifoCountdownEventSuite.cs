namespace FifoLocks.Properties.Events;

internal sealed class FifoCountdownEventSuite : EventSuite<FifoCountdownEvent, FifoCountdownEventSuite.Countdown>
{
    protected override IEnumerable<Operation<FifoCountdownEvent, Countdown>> Operations =>
    [
        Waits(6, VerbsOf),
        Counts(3, "added", [1, 2, 3, 0, int.MaxValue], static (real, count) => real.AddCount(count), static (model, count) => model.Add(count)),
        new(5, static (_, dice) =>
        {
            int count = Count(dice, [1, 2, 3, 0, -1]);
            return new Calls<FifoCountdownEvent, Countdown>($"{count} signalled", scene => scene.Object.Signal(count), model => model.Signal(count));
        }),
        Counts(1, "is the count now", [0, 1, 2, -1, int.MaxValue], static (real, count) => real.Reset(count), static (model, count) => model.Reset(count)),
    ];

    protected override IEnumerable<Fault> Faults => [.. base.Faults, Fault.TheLastResumesFirst];

    protected override IEnumerable<Mutant<Countdown>> Mutants =>
    [
        new("It opens at one", static model => new OpensAtOne(model)),
        new("A reset to zero wakes nobody", static model => new ResetsSilently(model)),
    ];

    public override (FifoCountdownEvent Real, Countdown Model) Make(Dice dice, FifoLockOptions? options)
    {
        int count = dice.Below(4);
        return (new FifoCountdownEvent(count, options), new Countdown(count));
    }

    public override string Describe(Countdown model) => $"FifoCountdownEvent({model.Count})";

    public override IEnumerable<(string What, object? Is, object? Should)> Look(Scene<FifoCountdownEvent> scene, Countdown model) =>
    [
        .. base.Look(scene, model),
        (nameof(FifoCountdownEvent.IsSet), scene.Object.IsSet, model.Count == 0),
        (nameof(FifoCountdownEvent.CurrentCount), scene.Object.CurrentCount, model.Count),
    ];

    protected override string Text(Countdown model) => $"count={model.Count}";

    private static Operation<FifoCountdownEvent, Countdown> Counts(
        int weight, string text, int[] counts, Action<FifoCountdownEvent, int> real, Func<Countdown, int, Countdown> model) => new(weight, (_, dice) =>
        {
            int count = Count(dice, counts);
            return Calls<FifoCountdownEvent, Countdown>.Of($"{count} {text}", scene => real(scene.Object, count), start => model(start, count));
        });

    /// <summary>Mostly one of the first three.</summary>
    private static int Count(Dice dice, int[] counts) => counts[dice.Once(6) ? 3 + dice.Below(2) : dice.Below(3)];

    internal record Countdown(int Count) : Model<Countdown>
    {
        public Countdown Add(int count)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
            return count > int.MaxValue - Count ? throw new InvalidOperationException() : this with { Count = Count + count };
        }

        public (Countdown Model, object? ReachesZero) Signal(int count)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
            return count > Count
                ? throw new InvalidOperationException()
                : ((this with { Count = Count - count }).Changed(), count == Count);
        }

        public virtual Countdown Reset(int count)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(count);
            return (this with { Count = count }).Changed();
        }

        protected override Countdown? Admit(Waiter waiter) => Count == 0 ? this : null;
    }

    private sealed record OpensAtOne(Countdown Right) : Countdown(Right)
    {
        protected override Countdown? Admit(Waiter waiter) => Count <= 1 ? this : null;
    }

    private sealed record ResetsSilently(Countdown Right) : Countdown(Right)
    {
        public override Countdown Reset(int count) => this with { Count = base.Reset(count).Count };
    }
}
