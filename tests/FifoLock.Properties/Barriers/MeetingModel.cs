namespace FifoLocks.Properties.Barriers;

internal sealed record Arrival : Wish;

/// <summary>What latch and barrier have in common: whoever goes away breaks it for all.</summary>
internal abstract record MeetingModel<TSelf>(int Parties) : Model<TSelf>
    where TSelf : MeetingModel<TSelf>
{
    public bool IsBroken { get; init; }

    /// <summary>Everybody passes and nothing can break it.</summary>
    public virtual bool IsOver => false;

    private TSelf Self => (TSelf)this;

    public override TSelf Ask(int number, Wish wish, bool isCancelled) =>
        isCancelled ? Decide(number, Outcome.Cancelled)
        : IsOver ? Decide(number, Outcome.Granted())
        : IsBroken ? Decide(number, Outcome.Failed(typeof(BrokenBarrierException)))
        : base.Ask(number, wish, isCancelled);

    public override TSelf GiveUp(int number, Outcome outcome)
    {
        TSelf left = base.GiveUp(number, outcome);
        return left.Queue.Count < Queue.Count ? left.Break() : left;
    }

    public TSelf Abort() => IsOver ? Self : Break();

    public virtual TSelf Break() => SendAway() with { IsBroken = true };

    public TSelf SendAway()
    {
        TSelf model = Self;
        foreach (Waiter waiter in Queue)
        {
            model = model.Decide(waiter.Number, Outcome.Failed(typeof(BrokenBarrierException)));
        }

        return model with { Queue = [] };
    }
}
