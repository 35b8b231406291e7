namespace FifoLocks.Properties.Conditions;

internal sealed record MutexWish : Wish;

/// <summary>Waits for a notification, with a lease and perhaps for a predicate.</summary>
internal sealed record PauseWish(int Lease, int? Predicate) : Wish
{
    public override bool MayOverrun => true;
}

/// <summary>Why a wait goes back to the mutex.</summary>
internal enum Why
{
    Notified,
    PassesOn,
    Cancelled,
    TimedOut,
    Failed,
}

/// <summary>A mutex and a condition of it: the queue is that of the mutex, and those who wait for a notification are beside it.</summary>
internal record TalksModel : Model<TalksModel>
{
    /// <summary>The number of the lease that holds the mutex.</summary>
    public int? Holder { get; init; }

    /// <summary>The numbers of all leases that there have been.</summary>
    public ImmutableList<int> Leases { get; init; } = [];

    /// <summary>Who waits for a notification.</summary>
    public ImmutableList<Waiter> Paused { get; init; } = [];

    /// <summary>Of those in the queue who have been paused.</summary>
    public ImmutableSortedDictionary<int, Why> Reasons { get; init; } = ImmutableSortedDictionary<int, Why>.Empty;

    /// <summary>Whose time has run out.</summary>
    public ImmutableHashSet<int> Late { get; init; } = [];

    public ImmutableArray<Truth> Truths { get; init; } = [.. new Truth[Talks.Predicates]];

    public override TalksModel Ask(int number, Wish wish, bool isCancelled)
    {
        if (wish is not PauseWish pause)
        {
            return base.Ask(number, wish, isCancelled);
        }

        var waiter = new Waiter(number, wish);
        return Holder != pause.Lease ? Decide(number, Outcome.Failed(typeof(SynchronizationLockException)))
            : isCancelled ? Decide(number, Outcome.Cancelled)
            : TruthOf(waiter) == Truth.Throws ? Decide(number, Outcome.Failed(typeof(PredicateFailedException)))
            : TruthOf(waiter) == Truth.True ? Decide(number, Outcome.Granted())
            : pause.Within == TimeSpan.Zero ? Decide(number, Outcome.TimedOut)
            : Decide(number, Outcome.Waits).Pause(waiter).Settle();
    }

    public override TalksModel GiveUp(int number, Outcome outcome)
    {
        bool isLate = outcome == Outcome.TimedOut;
        if (Fault == (isLate ? Fault.DeadlinesAreIgnored : Fault.TokensAreIgnored))
        {
            return this;
        }

        TalksModel model = isLate ? this with { Late = Late.Add(number) } : this;
        if (Paused.Find(waiter => waiter.Number == number) is { } waiter)
        {
            return model.ComeBack(waiter, isLate ? Why.TimedOut : Why.Cancelled).Settle();
        }

        if (!Reasons.TryGetValue(number, out Why why))
        {
            return base.GiveUp(number, outcome);
        }

        return !isLate && why == Why.Notified ? model with { Reasons = Reasons.SetItem(number, Why.PassesOn) } : model;
    }

    public TalksModel Release(int number) => Holder == number ? (this with { Holder = null }).Changed() : throw new SynchronizationLockException();

    public (TalksModel Model, object? Count) Notify(int number, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        return Holder == number ? Wake(most) : throw new SynchronizationLockException();
    }

    /// <summary>What the predicate of a wait says now; null where it has none.</summary>
    protected Truth? TruthOf(Waiter waiter) => ((PauseWish)waiter.Wish).Predicate is { } predicate ? Truths[predicate] : null;

    /// <summary>Of those who wait now, the first so many whose predicate is not false.</summary>
    protected virtual (TalksModel Model, int Count) Wake(int most)
    {
        TalksModel model = this;
        int count = 0;
        foreach (Waiter waiter in Paused)
        {
            if (count == most)
            {
                break;
            }

            if (TruthOf(waiter) == Truth.False)
            {
                model = model.PassOver(waiter);
                continue;
            }

            model = model.ComeBack(waiter, TruthOf(waiter) == Truth.Throws ? Why.Failed : Why.Notified);
            count++;
        }

        return (model, count);
    }

    protected virtual TalksModel PassOver(Waiter waiter) => this with { Paused = Paused.Remove(waiter).Add(waiter) };

    /// <summary>From those who wait for a notification to the end of the mutex's queue.</summary>
    protected virtual TalksModel ComeBack(Waiter waiter, Why why) => this with
    {
        Paused = Paused.Remove(waiter),
        Queue = Queue.Add(waiter),
        Reasons = Reasons.SetItem(waiter.Number, why),
    };

    /// <summary>A notification that nobody has used goes to the next.</summary>
    protected virtual TalksModel PassOn() => Wake(1).Model;

    protected override TalksModel Settle()
    {
        TalksModel model = this;
        while (model.Holder is null && model.Queue is [{ } first, ..])
        {
            model = model with { Queue = model.Queue.RemoveAt(0) };
            model = first.Wish is PauseWish
                ? model.Return(first)
                : model.Decide(first.Number, Outcome.Granted()) with { Holder = first.Number, Leases = model.Leases.Add(first.Number) };
        }

        return model;
    }

    /// <summary>A wait has the mutex again: it is over, or begins anew.</summary>
    protected virtual TalksModel Return(Waiter waiter)
    {
        Why why = Reasons[waiter.Number];
        TalksModel model = this with { Holder = ((PauseWish)waiter.Wish).Lease, Reasons = Reasons.Remove(waiter.Number) };
        return why switch
        {
            Why.Cancelled => model.Decide(waiter.Number, Outcome.Cancelled),
            Why.PassesOn => model.PassOn().Decide(waiter.Number, Outcome.Cancelled),
            Why.Failed => model.Decide(waiter.Number, Outcome.Failed(typeof(PredicateFailedException))),
            _ => TruthOf(waiter) switch
            {
                null => model.Decide(waiter.Number, why == Why.Notified ? Outcome.Granted() : Outcome.TimedOut),
                Truth.True => model.Decide(waiter.Number, Outcome.Granted()),
                Truth.Throws => model.Decide(waiter.Number, Outcome.Failed(typeof(PredicateFailedException))),
                _ => Late.Contains(waiter.Number) ? model.Decide(waiter.Number, Outcome.TimedOut) : model.Pause(waiter),
            },
        };
    }

    private TalksModel Pause(Waiter waiter) => this with { Holder = null, Paused = Paused.Add(waiter) };
}
