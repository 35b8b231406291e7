namespace FifoLocks.Properties.Small;

/// <summary>The function that is run once is in the program's hands: a run is under way until a step ends it.</summary>
internal sealed class OnceSuite : Suite<OnceSuite.Runs, OnceSuite.Course>
{
    protected override IEnumerable<Operation<Runs, Course>> Operations =>
    [
        Ask(6, static (_, dice) =>
        {
            bool asksAgain = dice.Once(8);
            return new Asks<Runs, Course>(
                asksAgain ? "for a run that asks for itself" : "for the result", new Result(asksAgain), scene => VerbsOf(scene.Object, asksAgain));
        }),
        new(3, static (model, dice) =>
        {
            int value = dice.Below(10);
            return model.Runner is null ? null : Calls<Runs, Course>.Of($"the run returns {value}", scene => scene.Object.End(value), start => start.Return(value));
        }),
        new(2, static (model, _) =>
            model.Runner is null ? null : Calls<Runs, Course>.Of("the run throws", static scene => scene.Object.End(null), static start => start.Throw())),
    ];

    protected override IEnumerable<Fault> Faults => [Fault.TheLastComesFirst, Fault.TokensAreIgnored];

    protected override IEnumerable<Mutant<Course>> Mutants =>
    [
        new("An exception is kept", static model => new KeepsExceptions(model)),
        new("Who runs can be cancelled", static model => new CancelsRuns(model)),
    ];

    public override (Runs Real, Course Model) Make(Dice dice, FifoLockOptions? options) => (new Runs(), new Course());

    public override IEnumerable<(string What, object? Is, object? Should)> Look(Scene<Runs> scene, Course model) =>
    [
        (nameof(Once<int>.HasRun), scene.Object.Once.HasRun, model.Value is not null),
        (nameof(ToString),
            scene.Object.Once.ToString(),
            $"Once(run={model.Value is not null}, result={(model.Value is { } value ? value : "none")}, waiting={model.Queue.Count})"),
        ("runs started", scene.Object.Started, model.Started),
    ];

    public override bool IsAtRest(Runs real, int pending) => real.PendingRequests == pending;

    public override void Abandon(Runs real) => real.Abandon();

    private static Verbs VerbsOf(Runs runs, bool asksAgain) => new()
    {
        Await = (awaited, token) => Ongoing.Of(
            runs.Once.RunAsync(
                async () =>
                {
                    Task<int> run = runs.Start(isOverAtOnce: asksAgain);
                    return asksAgain ? await runs.Once.RunAsync(static () => default).ConfigureAwait(false) : await run.ConfigureAwait(false);
                },
                token),
            awaited,
            Reply.Got),
        Block = token => Reply.Got(runs.Once.Run(
            () =>
            {
                Task<int> run = runs.Start(isOverAtOnce: asksAgain);
                return asksAgain ? runs.Once.Run(static () => 0) : run.GetAwaiter().GetResult();
            },
            token)),
    };

    /// <summary>The object and the run that is under way.</summary>
    internal sealed class Runs
    {
        private TaskCompletionSource<int>? _run;
        private int _started;
        private volatile bool _isAbandoned;

        public Once<int> Once { get; } = new();

        /// <summary>How often the function was called.</summary>
        public int Started => Volatile.Read(ref _started);

        /// <summary>Those who wait for their turn, and the one whose function is under way.</summary>
        public int PendingRequests => Once.Describe().WaitingCount!.Value + (Volatile.Read(ref _run) is null ? 0 : 1);

        public Task<int> Start(bool isOverAtOnce)
        {
            Interlocked.Increment(ref _started);
            if (isOverAtOnce || _isAbandoned)
            {
                return Task.FromException<int>(new RunFailedException());
            }

            var run = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _run, run);
            return run.Task;
        }

        /// <summary>The run that is under way ends, and later ones end at once.</summary>
        public void Abandon()
        {
            _isAbandoned = true;
            if (_run is not null)
            {
                End(null);
            }
        }

        /// <summary>Null: it throws.</summary>
        public void End(int? value)
        {
            TaskCompletionSource<int> run = _run!;
            Volatile.Write(ref _run, null);
            if (value is { } result)
            {
                run.SetResult(result);
            }
            else
            {
                run.SetException(new RunFailedException());
            }
        }
    }

    internal sealed class RunFailedException : Exception;

    private sealed record Result(bool AsksAgain) : Wish;

    internal record Course : Model<Course>
    {
        public int? Value { get; init; }

        /// <summary>Whose run is under way.</summary>
        public int? Runner { get; init; }

        public int Started { get; init; }

        public override Course Ask(int number, Wish wish, bool isCancelled) =>
            Value is { } value ? Decide(number, Outcome.Granted(value)) : base.Ask(number, wish, isCancelled);

        public Course Return(int value) => ((this with { Value = value, Runner = null }).Decide(Runner!.Value, Outcome.Granted(value))).Changed();

        public virtual Course Throw() => ((this with { Runner = null }).Decide(Runner!.Value, Outcome.Failed(typeof(RunFailedException)))).Changed();

        /// <summary>The first in line runs; a run that asks for itself is over before the next one can see it.</summary>
        protected override Course Settle()
        {
            Course model = this;
            while (model.Runner is null && model.Queue is [{ } first, ..])
            {
                model = model with { Queue = model.Queue.RemoveAt(0) };
                if (model.Value is { } value)
                {
                    model = model.Decide(first.Number, Outcome.Granted(value));
                    continue;
                }

                model = model with { Started = model.Started + 1 };
                model = ((Result)first.Wish).AsksAgain
                    ? model.Decide(first.Number, Outcome.Failed(typeof(InvalidOperationException)))
                    : model with { Runner = first.Number };
            }

            return model;
        }
    }

    private sealed record KeepsExceptions(Course Right) : Course(Right)
    {
        public override Course Throw()
        {
            Course model = this;
            foreach (Waiter waiter in Queue)
            {
                model = model.Decide(waiter.Number, Outcome.Failed(typeof(RunFailedException)));
            }

            return (model with { Queue = [] }).Decide(Runner!.Value, Outcome.Failed(typeof(RunFailedException))) with { Runner = null };
        }
    }

    private sealed record CancelsRuns(Course Right) : Course(Right)
    {
        public override Course GiveUp(int number, Outcome outcome) => Runner == number ? Decide(number, outcome) : base.GiveUp(number, outcome);
    }
}
