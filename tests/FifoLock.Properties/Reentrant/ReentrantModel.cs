namespace FifoLocks.Properties.Reentrant;

/// <summary>Asks for the mutex, or enters it again.</summary>
/// <param name="With">The number of a lease that is entered again with; null: anew.</param>
internal sealed record Entry(int? With = null) : Wish;

/// <summary>Any number of leases at once, all of one holder.</summary>
internal record ReentrantModel : Model<ReentrantModel>
{
    /// <summary>The numbers of those that are held.</summary>
    public ImmutableSortedSet<int> Held { get; init; } = [];

    /// <summary>The numbers of all that there have been.</summary>
    public ImmutableSortedSet<int> Leases { get; init; } = [];

    /// <summary>Who enters again neither waits nor looks at a token.</summary>
    public override ReentrantModel Ask(int number, Wish wish, bool isCancelled) =>
        ((Entry)wish).With is not { } lease ? base.Ask(number, wish, isCancelled)
        : Held.Contains(lease) ? Enter(number).Decide(number, Outcome.Granted())
        : Decide(number, Outcome.Failed(typeof(SynchronizationLockException)));

    public virtual ReentrantModel Release(int number) =>
        Held.Contains(number) ? (this with { Held = Held.Remove(number) }).Changed() : throw new SynchronizationLockException();

    protected override ReentrantModel? Admit(Waiter waiter) => Held.IsEmpty ? Enter(waiter.Number) : null;

    private ReentrantModel Enter(int number) => this with { Held = Held.Add(number), Leases = Leases.Add(number) };
}
