namespace FifoLocks.Properties.Barriers;

internal sealed class FifoLatchSuite : Suite<FifoLatch, FifoLatchSuite.Gate>
{
    protected override IEnumerable<Operation<FifoLatch, Gate>> Operations =>
    [
        Ask(6, "to pass", new Arrival(), static real => Verbs.Waits(real.WaitAsync, real.TryWaitAsync, real.Wait, real.TryWait)),
        new(1, static (_, dice) => dice.Below(3) == 2
            ? Calls<FifoLatch, Gate>.Of("abort", static scene => scene.Object.Abort(), static model => model.Abort())
            : null),
    ];

    protected override IEnumerable<Fault> Faults => [Fault.TokensAreIgnored, Fault.DeadlinesAreIgnored];

    protected override IEnumerable<Mutant<Gate>> Mutants =>
    [
        new("One party fewer is enough", static model => model with { Parties = Math.Max(1, model.Parties - 1) }),
        new("One that has opened can be broken", static model => new BreaksAfterwards(model)),
        new("Who gives up harms nobody", static model => new NeverBreaks(model)),
    ];

    public override (FifoLatch Real, Gate Model) Make(Dice dice, FifoLockOptions? options)
    {
        int parties = 1 + dice.Below(5);
        return (new FifoLatch(parties, options), new Gate(parties));
    }

    public override string Describe(Gate model) => $"FifoLatch({model.Parties})";

    public override IEnumerable<(string What, object? Is, object? Should)> Look(Scene<FifoLatch> scene, Gate model) =>
    [
        (nameof(FifoLatch.WaitingCount), scene.Object.WaitingCount, model.Queue.Count),
        (nameof(FifoLatch.Parties), scene.Object.Parties, model.Parties),
        (nameof(FifoLatch.IsOpen), scene.Object.IsOpen, model.IsOpen),
        (nameof(FifoLatch.IsBroken), scene.Object.IsBroken, model.IsBroken),
        (nameof(ToString),
            scene.Object.ToString(),
            $"{scene.Object.Name}(parties={model.Parties}, open={model.IsOpen}, broken={model.IsBroken}, waiting={model.Queue.Count})"),
    ];

    internal record Gate(int Parties) : MeetingModel<Gate>(Parties)
    {
        public bool IsOpen { get; init; }

        public override bool IsOver => IsOpen;

        /// <summary>All who wait pass when the last one comes.</summary>
        protected override Gate Settle() =>
            IsOpen || Queue.Count >= Parties ? (this with { IsOpen = true }).Pass() : this;

        private Gate Pass()
        {
            Gate model = this;
            foreach (Waiter waiter in Queue)
            {
                model = model.Decide(waiter.Number, Outcome.Granted());
            }

            return model with { Queue = [] };
        }
    }

    private sealed record BreaksAfterwards(Gate Right) : Gate(Right)
    {
        public override bool IsOver => IsOpen && !IsBroken;

        public override Gate Break() => base.Break() with { IsOpen = false };

        public override Gate GiveUp(int number, Outcome outcome) =>
            IsOpen && outcome == Outcome.Cancelled ? Break() : base.GiveUp(number, outcome);
    }

    private sealed record NeverBreaks(Gate Right) : Gate(Right)
    {
        public override Gate Break() => this;
    }
}
