namespace FifoLocks.Properties.Barriers;

/// <summary>With and without an action. What the action does is in the program's hands; it is over before anybody else can do anything.</summary>
internal sealed class FifoBarrierSuite : Suite<Meetings, FifoBarrierSuite.Phases>
{
    protected override IEnumerable<Operation<Meetings, Phases>> Operations =>
    [
        Ask(8, "to meet", new Arrival(), static real => VerbsOf(real.Barrier)),
        new(2, static (_, dice) =>
        {
            int count = Count(dice, FifoMeeting.MaxParties);
            return new Calls<Meetings, Phases>($"{count} more parties", scene => scene.Object.Barrier.AddParticipants(count), model => model.Add(count));
        }),
        new(3, static (_, dice) =>
        {
            int count = Count(dice, 99);
            return Calls<Meetings, Phases>.Of(
                $"{count} fewer parties", scene => scene.Object.Barrier.RemoveParticipants(count), model => model.Remove(count).Changed());
        }),
        Call(2, "reset", static real => real.Barrier.Reset(), static model => model.Reset()),
        new(1, static (_, dice) => dice.Below(3) == 2
            ? Calls<Meetings, Phases>.Of("abort", static scene => scene.Object.Barrier.Abort(), static model => model.Abort())
            : null),
        new(2, static (model, dice) =>
        {
            Deed deed = (Deed)dice.Below(1 + (int)Deed.Waits);
            return !model.Acts ? null : Calls<Meetings, Phases>.Of(
                $"the action, from now on: {deed}", scene => scene.Object.Deed = deed, start => start with { Deed = deed });
        }),
    ];

    protected override IEnumerable<Fault> Faults =>
        [Fault.TheLastComesFirst, Fault.ChangesWakeNobody, Fault.TokensAreIgnored, Fault.DeadlinesAreIgnored];

    protected override IEnumerable<Mutant<Phases>> Mutants =>
    [
        new("Who gives up harms nobody", static model => new NeverBreaks(model)),
        new("A reset keeps those who wait", static model => new KeepsOnReset(model)),
        new("A broken phase counts", static model => new CountsBroken(model)),
        new("An action that aborts breaks its own group", static model => new BreaksOwnGroup(model)),
        new("An action that throws harms only who ran it", static model => new ForgivesActions(model)),
    ];

    public override (Meetings Real, Phases Model) Make(Dice dice, FifoLockOptions? options)
    {
        int parties = 1 + dice.Below(4);
        bool acts = dice.Below(2) == 1;
        return (new Meetings(parties, acts, options), new Phases(parties, acts));
    }

    public override string Describe(Phases model) => $"FifoBarrier({model.Parties}{(model.Acts ? ", with an action" : string.Empty)})";

    public override FifoPrimitive PrimitiveOf(Meetings real) => real.Barrier;

    /// <summary>Whoever runs the action, perhaps on the pool, has no outcome yet and is not listed any more. The end of the action is a request too, which is counted for a moment.</summary>
    public override bool IsAtRest(Meetings real, int pending) => real.Barrier.ListedCount == pending && base.IsAtRest(real, pending);

    /// <summary>Who runs an action goes on after those for whom it was run, whose own actions may be inside.</summary>
    public override bool ResumesInOrder(Meetings real) => !real.Acts;

    public override IEnumerable<(string What, object? Is, object? Should)> Look(Scene<Meetings> scene, Phases model)
    {
        FifoBarrier barrier = scene.Object.Barrier;
        yield return (nameof(barrier.WaitingCount), barrier.WaitingCount, model.Queue.Count);
        yield return (nameof(barrier.Parties), barrier.Parties, model.Parties);
        yield return (nameof(barrier.PhaseNumber), barrier.PhaseNumber, model.Phase);
        yield return (nameof(barrier.IsBroken), barrier.IsBroken, model.IsBroken);
        yield return ("actions", scene.Object.Actions, model.Actions);
        yield return ("what the last action saw", scene.Object.Seen, model.Seen);
        yield return (
            nameof(ToString),
            barrier.ToString(),
            $"{barrier.Name}(parties={model.Parties}, phase={model.Phase}, broken={model.IsBroken}, waiting={model.Queue.Count})");
    }

    /// <summary>Mostly 1 or 2.</summary>
    private static int Count(Dice dice, int tooMany) => dice.Once(6) ? dice.OneOf([0, -1, tooMany]) : 1 + dice.Below(2);

    private static Verbs VerbsOf(FifoBarrier barrier) => new()
    {
        Await = (awaited, token) => Ongoing.Of(barrier.WaitAsync(token), awaited, Reply.Got),
        TryAwait = (awaited, timeout, token) => Ongoing.Of(barrier.TryWaitAsync(timeout, token), awaited, static answer => Answer(answer.Passed, answer.Index)),
        Block = token => Reply.Got(barrier.Wait(token)),
        TryBlock = (timeout, token) => Answer(barrier.TryWait(timeout, out int index, token), index),
    };

    private static Reply Answer(bool passed, int index) =>
        passed ? Reply.Got(index) : index == 0 ? Reply.Of(granted: false) : throw new InvalidOperationException($"Not passed, but at {index}.");

    internal record Phases(int Parties, bool Acts) : MeetingModel<Phases>(Parties)
    {
        public long Phase { get; init; }

        public Deed Deed { get; init; }

        public int Actions { get; init; }

        public long Seen { get; init; }

        /// <summary>An action runs: parties that it adds come to the next phase.</summary>
        public bool IsActing { get; init; }

        public (Phases Model, object? FirstPhase) Add(int count)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(count, FifoMeeting.MaxParties - Parties);
            return (this with { Parties = Parties + count }, Phase + (IsActing ? 1 : 0));
        }

        public Phases Remove(int count)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(count, Parties);
            return this with { Parties = Parties - count };
        }

        public virtual Phases Reset() => SendAway() with { IsBroken = false };

        protected override Phases Settle()
        {
            Phases model = this;
            while (!model.IsBroken && model.Queue.Count >= model.Parties)
            {
                model = model.Meet();
            }

            return model;
        }

        /// <summary>The first so many who wait go on, after the action.</summary>
        protected virtual Phases Meet()
        {
            ImmutableList<Waiter> group = Queue.GetRange(0, Parties);
            Phases model = this with { Queue = Queue.RemoveRange(0, Parties) };
            try
            {
                model = Acts ? model.Act() : model;
            }
            catch (Exception error)
            {
                return model.Fail(group, error.GetType());
            }

            return model.Pass(group) with { Phase = Phase + 1 };
        }

        protected virtual Phases Fail(ImmutableList<Waiter> group, Type error)
        {
            Phases model = this with { Actions = Actions + 1, Seen = Phase };
            foreach (Waiter waiter in group)
            {
                model = model.Decide(waiter.Number, Outcome.Failed(waiter == group[^1] ? error : typeof(BrokenBarrierException)));
            }

            return model.Break();
        }

        protected Phases Act()
        {
            Phases model = this with { Actions = Actions + 1, Seen = Phase, IsActing = true };
            switch (Deed)
            {
                case Deed.Throws:
                    throw new ActionFailedException();
                case Deed.Aborts:
                    model = model.Break();
                    break;
                case Deed.Resets:
                    model = model.Reset();
                    break;
                case Deed.AddsOne:
                    (model, object? first) = model.Add(1);
                    model = model with { Seen = (long)first! };
                    break;
                case Deed.RemovesOne:
                    model = model.Remove(1);
                    break;
                case Deed.Waits:
                    throw new InvalidOperationException();
            }

            return model with { IsActing = false };
        }

        protected Phases Pass(ImmutableList<Waiter> group)
        {
            Phases model = this;
            for (int index = 0; index < group.Count; index++)
            {
                model = model.Decide(group[index].Number, Outcome.Granted(index));
            }

            return model;
        }
    }

    private sealed record NeverBreaks(Phases Right) : Phases(Right)
    {
        public override Phases Break() => this;
    }

    private sealed record KeepsOnReset(Phases Right) : Phases(Right)
    {
        public override Phases Reset() => this with { IsBroken = false };
    }

    private sealed record CountsBroken(Phases Right) : Phases(Right)
    {
        public override Phases Break() => base.Break() with { Phase = Phase + 1 };
    }

    private sealed record BreaksOwnGroup(Phases Right) : Phases(Right)
    {
        protected override Phases Meet() =>
            Acts && Deed == Deed.Aborts ? Break() with { Actions = Actions + 1, Seen = Phase } : base.Meet();
    }

    private sealed record ForgivesActions(Phases Right) : Phases(Right)
    {
        protected override Phases Fail(ImmutableList<Waiter> group, Type error) =>
            Pass(group).Decide(group[^1].Number, Outcome.Failed(error)) with { Actions = Actions + 1, Seen = Phase, Phase = Phase + 1 };
    }
}
