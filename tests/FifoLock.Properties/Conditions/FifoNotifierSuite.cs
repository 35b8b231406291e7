namespace FifoLocks.Properties.Conditions;

internal sealed class FifoNotifierSuite : Suite<FifoNotifier, FifoNotifierSuite.Listeners>
{
    protected override IEnumerable<Operation<FifoNotifier, Listeners>> Operations =>
    [
        Ask(6, "to be notified", new Notice(), static real => Verbs.Waits(real.WaitAsync, real.TryWaitAsync, real.Wait, real.TryWait)),
        new(3, static (_, dice) =>
        {
            int count = dice.Once(8) ? dice.OneOf([0, -1, int.MaxValue]) : 1 + dice.Below(3);
            return new Calls<FifoNotifier, Listeners>($"notify {count}", scene => scene.Object.Notify(count), model => model.Notify(count));
        }),
        Call(1, "notify all", static real => real.NotifyAll(), static model => model.Wake(int.MaxValue)),
    ];

    protected override IEnumerable<Fault> Faults => [Fault.TheLastComesFirst, Fault.TheLastResumesFirst, Fault.TokensAreIgnored, Fault.DeadlinesAreIgnored];

    protected override IEnumerable<Mutant<Listeners>> Mutants =>
    [
        new("One more is woken", static model => new WakesOneMore(model)),
        new("A notification is kept for the next one", static model => new KeepsNotifications(model)),
    ];

    public override (FifoNotifier Real, Listeners Model) Make(Dice dice, FifoLockOptions? options) => (new FifoNotifier(options), new Listeners());

    public override IEnumerable<(string What, object? Is, object? Should)> Look(Scene<FifoNotifier> scene, Listeners model) =>
    [
        (nameof(FifoNotifier.WaitingCount), scene.Object.WaitingCount, model.Queue.Count),
        (nameof(ToString), scene.Object.ToString(), $"{scene.Object.Name}(waiting={model.Queue.Count})"),
    ];

    private sealed record Notice : Wish;

    internal record Listeners : Model<Listeners>
    {
        /// <summary>Nobody passes before he is notified.</summary>
        protected override Listeners? Admit(Waiter waiter) => null;

        public (Listeners Model, object? Count) Notify(int count)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
            return Wake(count);
        }

        public virtual (Listeners Model, object? Count) Wake(int most)
        {
            Listeners model = this;
            ImmutableList<Waiter> woken = Queue.GetRange(0, Math.Min(most, Queue.Count));
            foreach (Waiter waiter in woken)
            {
                model = model.Decide(waiter.Number, Outcome.Granted());
            }

            return (model with { Queue = Queue.RemoveRange(0, woken.Count) }, woken.Count);
        }
    }

    private sealed record WakesOneMore(Listeners Right) : Listeners(Right)
    {
        public override (Listeners Model, object? Count) Wake(int most) => base.Wake((int)Math.Min(int.MaxValue, most + 1L));
    }

    private sealed record KeepsNotifications(Listeners Right) : Listeners(Right)
    {
        private bool IsKept { get; init; }

        public override (Listeners Model, object? Count) Wake(int most) => Queue.IsEmpty ? (this with { IsKept = true }, 0) : base.Wake(most);

        protected override Listeners? Admit(Waiter waiter) => IsKept ? this with { IsKept = false } : null;
    }
}
