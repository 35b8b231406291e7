namespace FifoLocks.Properties.Limiters;

/// <summary>Asks for a token, for somebody or for the lease itself.</summary>
internal sealed record Loan(string? Borrower) : Wish;

/// <summary>A lease in the model.</summary>
/// <param name="Borrower">Who was named, or null.</param>
/// <param name="TokenSince">Its token was lent with the lease of this request: its own, or the first one of its borrower.</param>
internal sealed record LoanOut(string? Borrower, int TokenSince);

/// <summary>Either limiter: who has which leases, and how many tokens that comes to.</summary>
internal record LimiterModel(int Total, bool Nests) : Model<LimiterModel>
{
    /// <summary>The leases that are out, by the number of the request.</summary>
    public ImmutableSortedDictionary<int, LoanOut> Out { get; init; } = ImmutableSortedDictionary<int, LoanOut>.Empty;

    /// <summary>The numbers of all leases that there have been, in the order of the grants.</summary>
    public ImmutableList<int> Lent { get; init; } = [];

    public virtual int Tokens => Out.Values.Select(static loan => loan.TokenSince).Distinct().Count();

    /// <summary>Who has a token, in the order in which they got it.</summary>
    public string Borrowers => string.Join(", ", Lent
        .Where(number => Out.Values.Any(loan => loan.TokenSince == number))
        .Select(number => Out.Values.First(loan => loan.TokenSince == number).Borrower ?? $"r{number}"));

    public override LimiterModel Ask(int number, Wish wish, bool isCancelled)
    {
        string? borrower = ((Loan)wish).Borrower;
        if (isCancelled || borrower is null)
        {
            return base.Ask(number, wish, isCancelled);
        }

        bool has = Leases(borrower).Length > 0;
        if (Nests)
        {
            return has ? Decide(number, Outcome.Granted()).Lend(number, borrower) : base.Ask(number, wish, isCancelled);
        }

        return has || Asks(borrower) is not null
            ? Decide(number, Outcome.Failed(typeof(InvalidOperationException)))
            : base.Ask(number, wish, isCancelled);
    }

    public virtual LimiterModel Dispose(int number) =>
        Out.ContainsKey(number) ? (this with { Out = Out.Remove(number) }).Changed() : throw new SynchronizationLockException();

    /// <summary>On behalf of a borrower: the latest of its leases.</summary>
    public virtual LimiterModel Release(string borrower) =>
        Leases(borrower) is [.., int latest] ? Dispose(latest) : throw new SynchronizationLockException();

    public LimiterModel Change(int total)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(total);
        return (this with { Total = total }).Changed();
    }

    /// <summary>The leases of a borrower in the order of the grants.</summary>
    protected int[] Leases(string borrower) => [.. Lent.Where(number => Out.TryGetValue(number, out LoanOut? loan) && loan.Borrower == borrower)];

    protected virtual LimiterModel Lend(int number, string? borrower)
    {
        int since = borrower is not null && Leases(borrower) is [int first, ..] ? Out[first].TokenSince : number;
        return this with { Out = Out.Add(number, new LoanOut(borrower, since)), Lent = Lent.Add(number) };
    }

    protected override LimiterModel? Admit(Waiter waiter)
    {
        string? borrower = ((Loan)waiter.Wish).Borrower;
        bool has = borrower is not null && Leases(borrower).Length > 0;
        return has || Tokens < Total ? Lend(waiter.Number, borrower) : null;
    }

    /// <summary>From the front; whoever gets a token brings those requests along that are for the same borrower.</summary>
    protected override LimiterModel Settle()
    {
        LimiterModel model = this;
        while (model.Queue is [{ } first, ..] && model.Judge(first) is { } decided)
        {
            model = decided with { Queue = model.Queue.RemoveAt(0) };
            while (((Loan)first.Wish).Borrower is { } borrower && model.Asks(borrower) is { } companion)
            {
                model = model.Judge(companion)! with { Queue = model.Queue.Remove(companion) };
            }
        }

        return model;
    }

    private Waiter? Asks(string borrower) => Queue.Find(waiter => ((Loan)waiter.Wish).Borrower == borrower);
}
