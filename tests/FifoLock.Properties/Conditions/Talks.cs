using System.Collections.Concurrent;
using System.Diagnostics;
using FifoLocks.Tests.Support;

namespace FifoLocks.Properties.Conditions;

/// <summary>What a predicate says, from one step on until another step says something else.</summary>
internal enum Truth
{
    False,
    True,
    Throws,
}

/// <summary>A mutex, a condition of it, and predicates.</summary>
internal sealed class Talks
{
    public const int Predicates = 2;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly WatchedClock? _clock;
    private readonly int[] _truths = new int[Predicates];

    // Under the list itself: threads that wait add to them.
    private readonly List<Pause> _pauses = [];
    private readonly List<Lease<FifoMutex.Exclusive>> _leases = [];

    public Talks(FifoLockOptions? options)
    {
        Mutex = new FifoMutex(options);
        _clock = options?.TimeProvider is FakeTimeProvider clock ? new WatchedClock(clock) : null;
        Condition = new FifoCondition(
            Mutex, _clock is null ? options : new FifoLockOptions { Name = options!.Name, TimeProvider = _clock, ForceYield = options.ForceYield });
    }

    public FifoMutex Mutex { get; }

    public FifoCondition Condition { get; }

    /// <summary>No wait has just come back to begin again, which joins those who wait before it gives the mutex up; and no thread sleeps that a deadline is about to wake.</summary>
    public bool IsAtRest
    {
        get
        {
            lock (_pauses)
            {
                _pauses.RemoveAll(static pause => pause.IsOver());
                return !_pauses.Exists(pause => pause.Lease.IsHeld || (pause.Thread is { } thread && _clock?.WillWake(thread, pause.Due) == true));
            }
        }
    }

    public void Set(int predicate, Truth truth) => Volatile.Write(ref _truths[predicate], (int)truth);

    public Func<bool> Predicate(int predicate) => () => (Truth)Volatile.Read(ref _truths[predicate]) switch
    {
        Truth.Throws => throw new PredicateFailedException(),
        var truth => truth == Truth.True,
    };

    /// <summary>The same verbs; the waits are known until they are over.</summary>
    public Verbs Watch(Lease<FifoMutex.Exclusive> lease, Verbs verbs) => new()
    {
        Await = (awaited, token) => Watch(lease, null, verbs.Await!(awaited, token)),
        TryAwait = (awaited, timeout, token) => Watch(lease, timeout, verbs.TryAwait!(awaited, timeout, token)),
        Block = token => Watch(lease, null, () => verbs.Block!(token)),
        TryBlock = (timeout, token) => Watch(lease, timeout, () => verbs.TryBlock!(timeout, token)),
    };

    /// <summary>A lease that somebody got.</summary>
    public Reply Remember(Reply reply)
    {
        if (reply.Lease is HeldLease<FifoMutex.Exclusive> held)
        {
            lock (_leases)
            {
                _leases.Add(held.Lease);
            }
        }

        return reply;
    }

    /// <summary>All tokens are cancelled. Whoever has to have the mutex again first gets it.</summary>
    public void Abandon()
    {
        long start = Stopwatch.GetTimestamp();
        while (Mutex.WaitingCount + Condition.WaitingCount > 0 && Stopwatch.GetElapsedTime(start) < s_patience)
        {
            Lease<FifoMutex.Exclusive> held;
            lock (_leases)
            {
                held = _leases.Find(static lease => lease.IsHeld);
            }

            held.Dispose();
            Thread.Yield();
        }
    }

    private Ongoing Watch(Lease<FifoMutex.Exclusive> lease, TimeSpan? timeout, Ongoing ongoing)
    {
        Add(new Pause(lease, null, Due(timeout), () => ongoing.IsDone));
        return ongoing;
    }

    private Reply Watch(Lease<FifoMutex.Exclusive> lease, TimeSpan? timeout, Func<Reply> wait)
    {
        bool isOver = false;
        Add(new Pause(lease, Environment.CurrentManagedThreadId, Due(timeout), () => Volatile.Read(ref isOver)));
        try
        {
            return wait();
        }
        finally
        {
            Volatile.Write(ref isOver, true);
        }
    }

    private void Add(Pause pause)
    {
        lock (_pauses)
        {
            _pauses.Add(pause);
        }
    }

    private TimeSpan Due(TimeSpan? timeout) =>
        _clock is not null && timeout is { } limit && limit != Timeout.InfiniteTimeSpan ? _clock.Now + limit : TimeSpan.MaxValue;

    /// <summary>A wait.</summary>
    /// <param name="Thread">Who sleeps in it; null where it is a task, whose timer does what it does while the clock is moved.</param>
    private sealed record Pause(Lease<FifoMutex.Exclusive> Lease, int? Thread, TimeSpan Due, Func<bool> IsOver);

    /// <summary>A clock that knows when each thread has looked at it: one that sleeps until a deadline looks when it is woken, and nothing else can be seen of that from outside.</summary>
    private sealed class WatchedClock(FakeTimeProvider clock) : TimeProvider
    {
        private readonly ConcurrentDictionary<int, TimeSpan> _looks = new();

        public override long TimestampFrequency => clock.TimestampFrequency;

        public TimeSpan Now => clock.Now;

        public bool WillWake(int thread, TimeSpan due) => due <= Now && _looks.GetValueOrDefault(thread) < due;

        public override long GetTimestamp()
        {
            _looks[Environment.CurrentManagedThreadId] = Now;
            return clock.GetTimestamp();
        }

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            clock.CreateTimer(callback, state, dueTime, period);
    }
}

internal sealed class PredicateFailedException : Exception;
