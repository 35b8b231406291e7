namespace FifoLocks.Properties.Locks;

/// <summary>A mode in a model: its name and its predicate once more, as plain C# over the counts of all modes.</summary>
/// <param name="IsExclusive">Its leases have generations, so that a second release is always found out.</param>
/// <param name="Most">What one request may ask for at most; 0 where nothing is ever granted.</param>
internal record ModeOfModel(string Name, bool IsExclusive, long Most, Func<ImmutableArray<long>, bool> IsCompatible)
{
    /// <summary>The same for a request that leaves out what a lease holds.</summary>
    public virtual long MostOnTopOf(LeaseOfModel lease) => Most;
}

/// <summary>Asks for holds of a mode: with a lease or for good, or on top of a lease.</summary>
internal sealed record LockWish(int Mode, int Count = 1) : Wish
{
    /// <summary>Nobody gets a lease; somebody else gives back what was taken.</summary>
    public bool IsForGood { get; init; }

    /// <summary>The lease on top of which it asks: what that holds is left out.</summary>
    public int? OnTopOf { get; init; }

    public override bool GoesFirst => OnTopOf is not null;
}

/// <summary>Turns a lease into one of another mode, at once.</summary>
internal sealed record DowngradeWish(int Lease, int Mode) : Wish;

/// <summary>A lease in a model.</summary>
/// <param name="IsLive">It was not released yet, as far as those know who count.</param>
internal sealed record LeaseOfModel(int Mode, int Count, bool IsLive = true);

/// <summary>Any lock: counts of holds, a predicate for each mode, leases.</summary>
internal record LockModel(ImmutableArray<ModeOfModel> Modes, bool IsTracked) : Model<LockModel>
{
    public ImmutableArray<long> Held { get; init; } = [.. Modes.Select(static _ => 0L)];

    /// <summary>By the number of the request that got it.</summary>
    public ImmutableSortedDictionary<int, LeaseOfModel> Leases { get; init; } = ImmutableSortedDictionary<int, LeaseOfModel>.Empty;

    /// <summary>What the lease itself says.</summary>
    public bool IsHeld(int number) =>
        IsTracked || Modes[Leases[number].Mode].IsExclusive ? Leases[number].IsLive : Held[Leases[number].Mode] > 0;

    /// <summary>A downgrade asks neither queue nor token, and leaves the lease as it is where its own mode would be in the way.</summary>
    public override LockModel Ask(int number, Wish wish, bool isCancelled)
    {
        if (wish is not DowngradeWish downgrade)
        {
            return base.Ask(number, wish, isCancelled);
        }

        LeaseOfModel lease = Leases[downgrade.Lease];
        if (!lease.IsLive)
        {
            return Decide(number, Outcome.Failed(typeof(SynchronizationLockException)));
        }

        ImmutableArray<long> without = Held.SetItem(lease.Mode, Held[lease.Mode] - lease.Count);
        return Modes[downgrade.Mode].IsCompatible(without)
            ? Exchange(downgrade, without).Decide(number, Outcome.Granted()).Give(number, downgrade.Mode).Changed()
            : Decide(number, Outcome.Failed(typeof(InvalidOperationException)));
    }

    /// <summary>A lease is disposed, for the first time or once more.</summary>
    public virtual (LockModel Model, object? Answer) Release(int number)
    {
        LeaseOfModel lease = Leases[number];
        if (!lease.IsLive && (IsTracked || Modes[lease.Mode].IsExclusive))
        {
            throw new SynchronizationLockException();
        }

        LockModel without = this with { Leases = Leases.SetItem(number, lease with { IsLive = false }) };
        if (Held[lease.Mode] < lease.Count)
        {
            // Somebody else has given back what the lease holds. A ticket stays what it was; others are told apart by nothing.
            return (IsTracked ? this : without, Threw.A<SynchronizationLockException>());
        }

        return ((without with { Held = Held.SetItem(lease.Mode, Held[lease.Mode] - lease.Count) }).Changed(), null);
    }

    protected override void Check(Wish wish)
    {
        var asked = (LockWish)wish;
        if (asked.OnTopOf is { } lease && !IsHeld(lease))
        {
            throw new SynchronizationLockException();
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(asked.Count, 1);
        ModeOfModel mode = Modes[asked.Mode];
        long most = asked.OnTopOf is { } number ? mode.MostOnTopOf(Leases[number]) : mode.Most;
        if (asked.Count > most)
        {
            throw most == 0 ? new InvalidOperationException() : new ArgumentOutOfRangeException(nameof(wish));
        }
    }

    protected override LockModel? Admit(Waiter waiter)
    {
        var wish = (LockWish)waiter.Wish;
        ImmutableArray<long> seen = Held.SetItem(wish.Mode, Held[wish.Mode] + wish.Count - 1);
        if (wish.OnTopOf is { } number)
        {
            LeaseOfModel lease = Leases[number];
            seen = seen.SetItem(lease.Mode, seen[lease.Mode] - lease.Count);
        }

        return !Modes[wish.Mode].IsCompatible(seen) ? null : this with
        {
            Held = Held.SetItem(wish.Mode, Held[wish.Mode] + wish.Count),
            Leases = wish.IsForGood ? Leases : Leases.Add(waiter.Number, new LeaseOfModel(wish.Mode, wish.Count)),
        };
    }

    /// <summary>The source of a downgrade is given back.</summary>
    protected virtual LockModel Exchange(DowngradeWish downgrade, ImmutableArray<long> without) => this with
    {
        Held = without,
        Leases = Leases.SetItem(downgrade.Lease, Leases[downgrade.Lease] with { IsLive = false }),
    };

    private LockModel Give(int number, int mode) => this with
    {
        Held = Held.SetItem(mode, Held[mode] + 1),
        Leases = Leases.Add(number, new LeaseOfModel(mode, 1)),
    };
}
