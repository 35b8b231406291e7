namespace FifoLocks.Properties.Limiters;

/// <summary>Tokens for three borrowers with a name and for any number without, and a total that changes.</summary>
internal abstract class LimiterSuite<TReal> : Suite<TReal, LimiterModel>
    where TReal : FifoLimiter
{
    private static readonly Borrower[] s_borrowers = [new("Ann"), new("Ben"), new("Cid")];

    protected override IEnumerable<Operation<TReal, LimiterModel>> Operations =>
    [
        Ask(3, "for itself", new Loan(null), static real => VerbsOf(real)),
        Ask(5, (_, dice) =>
        {
            Borrower borrower = dice.OneOf(s_borrowers);
            return new Asks<TReal, LimiterModel>($"for {borrower}", new Loan(borrower.Name), scene => VerbsOf(scene.Object, borrower));
        }),
        new(5, static (model, dice) =>
        {
            // Mostly one that is out.
            bool anyone = dice.Once(6);
            int[] numbers = [.. model.Lent.Where(number => anyone || model.Out.ContainsKey(number))];
            if (numbers.Length == 0)
            {
                return null;
            }

            int number = dice.OneOf(numbers);
            return Calls<TReal, LimiterModel>.Of($"r{number} gives back", scene => scene.Requests[number].Lease!.Release(), start => start.Dispose(number));
        }),
        new(2, static (_, dice) =>
        {
            Borrower borrower = dice.OneOf(s_borrowers);
            return Calls<TReal, LimiterModel>.Of($"{borrower}'s is given back", scene => scene.Object.Release(borrower), model => model.Release(borrower.Name));
        }),
        new(2, static (_, dice) =>
        {
            int total = dice.OneOf([1, 2, 3, 0, -1]);
            return Calls<TReal, LimiterModel>.Of($"{total} tokens from now on", scene => scene.Object.TotalTokens = total, model => model.Change(total));
        }),
        new(2, static (_, _) => new Calls<TReal, LimiterModel>("borrowers", Borrowers, static model => (model, model.Borrowers))),
        Wrong<ArgumentNullException>("Acquire for nobody", static real => real.Acquire(null!, CancellationToken.None)),
        Wrong<ArgumentException>("TryEnter for a value", static real => real.TryEnter(5, out _)),
    ];

    protected override IEnumerable<Fault> Faults =>
        [Fault.TheLastComesFirst, Fault.ChangesWakeNobody, Fault.TokensAreIgnored, Fault.DeadlinesAreIgnored];

    protected override IEnumerable<Mutant<LimiterModel>> Mutants =>
    [
        new("Anyone can give back twice", static model => new GivesBackTwice(model)),
        new("The last one who got a token is the first borrower", static model => new ListsBackwards(model)),
    ];

    public override (TReal Real, LimiterModel Model) Make(Dice dice, FifoLockOptions? options)
    {
        int total = dice.OneOf([1, 2, 3, 0]);
        TReal real = Make(total, options);
        return (real, new LimiterModel(total, real is FifoReentrantCapacityLimiter));
    }

    public override string Describe(LimiterModel model) => $"{Name}({model.Total})";

    public override IEnumerable<(string What, object? Is, object? Should)> Look(Scene<TReal> scene, LimiterModel model)
    {
        TReal limiter = scene.Object;
        yield return (nameof(limiter.WaitingCount), limiter.WaitingCount, model.Queue.Count);
        yield return (nameof(limiter.TotalTokens), limiter.TotalTokens, model.Total);
        yield return (nameof(limiter.BorrowedTokens), limiter.BorrowedTokens, model.Tokens);
        yield return (nameof(limiter.AvailableTokens), limiter.AvailableTokens, Math.Max(0, model.Total - model.Tokens));
        yield return (nameof(ToString), limiter.ToString(), $"{limiter.Name}(borrowed={model.Tokens}, total={model.Total}, waiting={model.Queue.Count})");
        foreach (int number in model.Lent)
        {
            yield return ($"the lease of r{number} is held", scene.Requests[number].Lease?.IsHeld, model.Out.ContainsKey(number));
        }
    }

    protected abstract TReal Make(int total, FifoLockOptions? options);

    private static Operation<TReal, LimiterModel> Wrong<TException>(string text, Action<TReal> call)
        where TException : Exception, new() =>
        new(1, (_, dice) => dice.Below(3) == 2 ? Calls<TReal, LimiterModel>.Of(text, scene => call(scene.Object), static _ => throw new TException()) : null);

    /// <summary>As the model writes them. A lease without a named borrower is its own one.</summary>
    private static string Borrowers(Scene<TReal> scene) => string.Join(", ", scene.Object.Borrowers.Select(borrower =>
        borrower is CapacityLease lease
            ? $"r{Enumerable.Range(0, scene.Requests.Count).First(number => scene.Requests[number].Lease is HeldToken held && held.Token == lease)}"
            : borrower.ToString()));

    private static Verbs VerbsOf(TReal limiter) => new()
    {
        Await = (awaited, token) => Ongoing.Of(limiter.Acquire(token), awaited, static lease => Answer(null, lease)),
        TryAwait = (awaited, timeout, token) => Ongoing.Of(limiter.TryAcquire(timeout, token), awaited, static lease => Answer(null, lease)),
        Block = token => Answer(null, limiter.Enter(token)),
        TryBlock = (timeout, token) => Answer(null, limiter.TryEnter(timeout, out CapacityLease lease, token), lease),
        Now = () => Answer(null, limiter.TryEnter(out CapacityLease lease), lease),
    };

    private static Verbs VerbsOf(TReal limiter, Borrower borrower) => new()
    {
        Await = (awaited, token) => Ongoing.Of(limiter.Acquire(borrower, token), awaited, lease => Answer(borrower, lease)),
        TryAwait = (awaited, timeout, token) => Ongoing.Of(limiter.TryAcquire(borrower, timeout, token), awaited, lease => Answer(borrower, lease)),
        Block = token => Answer(borrower, limiter.Enter(borrower, token)),
        TryBlock = (timeout, token) => Answer(borrower, limiter.TryEnter(borrower, timeout, out CapacityLease lease, token), lease),
        Now = () => Answer(borrower, limiter.TryEnter(borrower, out CapacityLease lease), lease),
    };

    private static Reply Answer(Borrower? borrower, CapacityLease lease)
    {
        if (lease == default)
        {
            return new Reply(IsGranted: false);
        }

        return Equals(lease.Borrower, borrower ?? (object)lease)
            ? new Reply(IsGranted: true, Lease: new HeldToken(lease))
            : throw new InvalidOperationException($"The borrower is {lease.Borrower}.");
    }

    /// <summary>Where the answer comes twice.</summary>
    private static Reply Answer(Borrower? borrower, bool granted, CapacityLease lease) => Answer(borrower, lease) is var reply && reply.IsGranted == granted
        ? reply
        : throw new InvalidOperationException($"The call says {granted}, the lease {reply.IsGranted}.");

    private sealed class Borrower(string name)
    {
        public string Name => name;

        public override string ToString() => name;
    }

    private sealed record HeldToken(CapacityLease Token) : HeldLease
    {
        public override bool IsHeld => Token.IsHeld;

        public override void Release() => Token.Dispose();
    }

    private sealed record GivesBackTwice(LimiterModel Right) : LimiterModel(Right)
    {
        public override LimiterModel Dispose(int number) => Out.ContainsKey(number) ? base.Dispose(number) : this;
    }

    private sealed record ListsBackwards(LimiterModel Right) : LimiterModel(Right)
    {
        protected override LimiterModel Lend(int number, string? borrower)
        {
            LimiterModel lent = base.Lend(number, borrower);
            return lent with { Lent = lent.Lent.RemoveAt(lent.Lent.Count - 1).Insert(0, number) };
        }
    }
}
