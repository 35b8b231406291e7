namespace FifoLocks.Properties.Harness;

/// <summary>What a request asks for. Each model has its own.</summary>
internal abstract record Wish
{
    /// <summary>Stands before all that do not, behind those that do.</summary>
    public virtual bool GoesFirst => false;

    /// <summary>Must wait for something else after its token or its deadline has ended the wait.</summary>
    public virtual bool MayOverrun => false;

    /// <summary>How long it may take, zero where it never waits; null: asked without a limit, so that "no" is no answer. The harness writes it.</summary>
    public TimeSpan? Within { get; init; }
}

/// <summary>A request in the queue of a model.</summary>
internal sealed record Waiter(int Number, Wish Wish);

/// <summary>Mistakes that any model with a queue can be made to make, to see that a property can fail.</summary>
internal enum Fault
{
    None,
    NewcomersOvertake,
    TheLastComesFirst,
    GivingUpWakesNobody,
    ChangesWakeNobody,
    TokensAreIgnored,
    DeadlinesAreIgnored,
    TheLastResumesFirst,
}

/// <summary>
/// What an object should do, one call after another and nothing at the same time: a value that calls turn into another value. Knows who waits, in which order, and
/// what has become of each request. A model that is not a plain queue overrides more.
/// </summary>
/// <typeparam name="TSelf">The model itself.</typeparam>
internal abstract record Model<TSelf>
    where TSelf : Model<TSelf>
{
    public ImmutableList<Waiter> Queue { get; init; } = [];

    /// <summary>By the number of the request.</summary>
    public ImmutableSortedDictionary<int, Outcome> Outcomes { get; init; } = ImmutableSortedDictionary<int, Outcome>.Empty;

    /// <summary>The numbers of those who have an outcome, in the order in which they got it.</summary>
    public ImmutableList<int> Decided { get; init; } = [];

    public Fault Fault { get; init; }

    private TSelf Self => (TSelf)this;

    /// <summary>Somebody asks. What <see cref="Check"/> throws is the outcome.</summary>
    public virtual TSelf Ask(int number, Wish wish, bool isCancelled)
    {
        try
        {
            Check(wish);
        }
        catch (Exception error)
        {
            return Decide(number, Outcome.Failed(error.GetType()));
        }

        if (isCancelled)
        {
            return Decide(number, Outcome.Cancelled);
        }

        var waiter = new Waiter(number, wish);
        if (Fault == Fault.NewcomersOvertake && Judge(waiter) is { } decided)
        {
            return decided;
        }

        int place =
            wish.GoesFirst ? Queue.Count(static other => other.Wish.GoesFirst)
            : Fault == Fault.TheLastComesFirst ? 0
            : Queue.Count;
        return (Decide(number, Outcome.Waits) with { Queue = Queue.Insert(place, waiter) }).Settle();
    }

    /// <summary>A token or a deadline comes too late or ends the wait.</summary>
    public virtual TSelf GiveUp(int number, Outcome outcome)
    {
        if (Queue.Find(waiter => waiter.Number == number) is not { } leaving
            || (Fault == Fault.TokensAreIgnored && outcome == Outcome.Cancelled)
            || (Fault == Fault.DeadlinesAreIgnored && outcome == Outcome.TimedOut))
        {
            return Self;
        }

        TSelf without = Decide(number, outcome) with { Queue = Queue.Remove(leaving) };
        return Fault == Fault.GivingUpWakesNobody ? without : without.Settle();
    }

    /// <summary>After a change from outside: whoever can pass now does.</summary>
    public TSelf Changed() => Fault == Fault.ChangesWakeNobody ? Self : Settle();

    public TSelf Decide(int number, Outcome outcome) => Self with
    {
        Outcomes = Outcomes.SetItem(number, outcome),
        Decided = outcome == Outcome.Waits ? Decided : Decided.Insert(Fault == Fault.TheLastResumesFirst ? 0 : Decided.Count, number),
    };

    /// <summary>Throws what the object must throw for such a request, whatever else is true.</summary>
    protected virtual void Check(Wish wish)
    {
    }

    /// <summary>The model after the grant; null where the request has to wait. Whether others come first is not asked here. What it throws fails the request.</summary>
    protected virtual TSelf? Admit(Waiter waiter) => throw new NotSupportedException($"{GetType().Name} grants nothing.");

    /// <summary>What the requester gets, where it is more than the grant. Asked before <see cref="Admit"/> has changed anything.</summary>
    protected virtual object? ValueFor(Waiter waiter) => null;

    /// <summary>From the front, as far as it goes.</summary>
    protected virtual TSelf Settle()
    {
        TSelf model = Self;
        while (model.Queue is [{ } first, ..] && model.Judge(first) is { } decided)
        {
            model = decided with { Queue = model.Queue.RemoveAt(0) };
        }

        return model;
    }

    /// <summary>The model after a decision about a request that comes first; null where it has to wait.</summary>
    protected TSelf? Judge(Waiter waiter)
    {
        try
        {
            return Admit(waiter)?.Decide(waiter.Number, Outcome.Granted(ValueFor(waiter)));
        }
        catch (Exception error)
        {
            return Decide(waiter.Number, Outcome.Failed(error.GetType()));
        }
    }
}
