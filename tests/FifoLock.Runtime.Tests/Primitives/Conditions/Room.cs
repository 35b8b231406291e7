namespace FifoLocks.Tests.Primitives.Conditions;

/// <summary>A mutex, a condition of it, and who waits there; with a clock that the test moves.</summary>
internal sealed class Room
{
    private readonly List<string> _returned = [];

    public Room(FifoLockOptions? mutex = null, bool forceYield = false)
    {
        Mutex = new FifoMutex(mutex);
        Condition = new FifoCondition(Mutex, new FifoLockOptions { TimeProvider = Clock, ForceYield = forceYield });
    }

    public FakeTimeProvider Clock { get; } = new();

    public FifoMutex Mutex { get; }

    public FifoCondition Condition { get; }

    /// <summary>Who has returned from its wait, or entered, in this order.</summary>
    public string[] Returned
    {
        get
        {
            lock (_returned)
            {
                return [.. _returned];
            }
        }
    }

    /// <summary>Somebody enters and waits; returns when that is so, or when the wait is over already.</summary>
    public Visitor Waits(
        string name,
        bool byThread,
        TimeSpan? timeout = null,
        CancellationToken token = default,
        Func<bool>? predicate = null,
        Action<Lease<FifoMutex.Exclusive>>? then = null)
    {
        int before = Condition.WaitingCount;
        int armed = Clock.ArmedTimers;
        var visitor = new Visitor(this, name, timeout ?? Timeout.InfiniteTimeSpan, token, predicate, then);
        visitor.Start(byThread);
        WithinLimits.Until(() => visitor.IsDone || (Condition.WaitingCount == before + 1 && visitor.IsAtRest), () => $"{name} waits; {this}");
        if (timeout is not null && !visitor.IsDone)
        {
            Clock.UntilArmed(armed + 1);
        }

        return visitor;
    }

    /// <summary>Somebody wants the mutex, and is queued.</summary>
    public Task Enters(string name)
    {
        return EnterAsync();

        async Task EnterAsync()
        {
            using (await Mutex.Acquire().ConfigureAwait(false))
            {
                Note(name);
            }
        }
    }

    public void Note(string name)
    {
        lock (_returned)
        {
            _returned.Add(name);
        }
    }

    /// <summary>Enters, and notifies so many.</summary>
    public int Notify(int count = 1)
    {
        // Not a blocking entry: with leases tracked that would be refused while a task of this context holds the mutex, although NUnit's context has all threads of the pool.
        using Lease<FifoMutex.Exclusive> lease = WithinLimits.Completes(Mutex.Acquire()).GetAwaiter().GetResult();
        return Condition.Notify(lease, count);
    }

    public void IsAtRest()
    {
        using (WithinLimits.Completes(Mutex.Acquire(), $"nobody has kept the mutex; {this}").GetAwaiter().GetResult())
        {
        }

        Assert.That(Mutex.WaitingCount, Is.Zero);
        Assert.That(Mutex.CountHeld<FifoMutex.Exclusive>(), Is.Zero);
        Assert.That(Condition.WaitingCount, Is.Zero);
        Assert.That(Clock.ArmedTimers, Is.Zero);
    }

    public override string ToString() => $"{Condition} of {Mutex}, returned: {string.Join(", ", Returned)}";
}
