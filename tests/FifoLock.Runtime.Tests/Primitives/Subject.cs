namespace FifoLocks.Tests.Primitives;

/// <summary>Everything that has the four verbs of waiting.</summary>
internal enum Kind
{
    Event,
    ResetEvent,
    AutoResetEvent,
    CountdownEvent,
    Semaphore,
}

/// <summary>A primitive that makes everybody wait at first, for the tests of what all of them promise.</summary>
internal sealed class Subject
{
    private Subject(FifoPrimitive target) => Target = target;

    public FifoPrimitive Target { get; }

    /// <summary>Lets one waiter pass, or all.</summary>
    public required Action Open { get; init; }

    /// <summary>Makes newcomers wait again, where passing has not done it.</summary>
    public Action Shut { get; init; } = static () => { };

    public required Action<CancellationToken> Wait { get; init; }

    public required Func<CancellationToken, ValueTask> WaitAsync { get; init; }

    public required Func<TimeSpan, CancellationToken, bool> TryWait { get; init; }

    public required Func<TimeSpan, CancellationToken, ValueTask<bool>> TryWaitAsync { get; init; }

    public static Subject Of(Kind kind, FifoLockOptions? options = null)
    {
        switch (kind)
        {
            case Kind.Event:
                var once = new FifoEvent(options);
                return Of(once, once.Set);
            case Kind.ResetEvent:
                var door = new FifoResetEvent(options: options);
                return Of(door, door.Set, door.Reset);
            case Kind.CountdownEvent:
                var countdown = new FifoCountdownEvent(1, options);
                return Of(countdown, () => _ = countdown.IsSet || countdown.Signal(), () => countdown.Reset(1));
            case Kind.AutoResetEvent:
                var turn = new FifoAutoResetEvent(options: options);
                return new Subject(turn) { Open = turn.Set, Wait = turn.Wait, WaitAsync = turn.WaitAsync, TryWait = turn.TryWait, TryWaitAsync = turn.TryWaitAsync };
            default:
                var semaphore = new FifoSemaphore(0, options: options);
                return new Subject(semaphore)
                {
                    Open = () => semaphore.Release(),
                    Wait = semaphore.Wait,
                    WaitAsync = semaphore.WaitAsync,
                    TryWait = (timeout, token) => semaphore.TryWait(timeout, token),
                    TryWaitAsync = (timeout, token) => semaphore.TryWaitAsync(timeout, token),
                };
        }
    }

    private static Subject Of(FifoWaitable target, Action open, Action? shut = null) => new(target)
    {
        Open = open,
        Shut = shut ?? (static () => { }),
        Wait = target.Wait,
        WaitAsync = target.WaitAsync,
        TryWait = target.TryWait,
        TryWaitAsync = target.TryWaitAsync,
    };
}
