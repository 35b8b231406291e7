namespace FifoLocks.Tests.Primitives.Conditions;

/// <summary>Somebody who enters a room, waits for its condition, and leaves; a thread or a task.</summary>
internal sealed class Visitor(
    Room room, string name, TimeSpan timeout, CancellationToken token, Func<bool>? predicate, Action<Lease<FifoMutex.Exclusive>>? then)
{
    private TestThread? _thread;
    private Task<bool>? _task;
    private bool _answer;

    public bool IsDone => _thread?.IsDone ?? _task!.IsCompleted;

    /// <summary>Nothing more happens on the visitor's own thread.</summary>
    public bool IsAtRest => _thread is not { IsBlocked: false };

    public void Start(bool byThread)
    {
        if (byThread)
        {
            _thread = TestThread.Run(() => _answer = Block());
        }
        else
        {
            _task = WaitAsync();
        }
    }

    public void Interrupt() => _thread!.Interrupt();

    /// <summary>What the wait came to: its answer, or what it threw.</summary>
    public object Outcome()
    {
        try
        {
            if (_task is not null)
            {
                return WithinLimits.Completes(_task, $"{name} returns; {room}").GetAwaiter().GetResult();
            }

            _thread!.Join($"{name} returns; {room}");
            return _answer;
        }
        catch (Exception error) when (error is not AssertionException)
        {
            return error;
        }
    }

    private bool Block()
    {
        Lease<FifoMutex.Exclusive> lease = room.Mutex.Enter();
        try
        {
            return predicate is null ? room.Condition.TryWait(lease, timeout, token) : room.Condition.TryWaitFor(lease, predicate, timeout, token);
        }
        finally
        {
            Returned(lease);
        }
    }

    private async Task<bool> WaitAsync()
    {
        Lease<FifoMutex.Exclusive> lease = await room.Mutex.Acquire().ConfigureAwait(false);
        try
        {
            return await (predicate is null ? room.Condition.TryWaitAsync(lease, timeout, token) : room.Condition.TryWaitForAsync(lease, predicate, timeout, token))
                .ConfigureAwait(false);
        }
        finally
        {
            Returned(lease);
        }
    }

    /// <summary>However a wait ends, the mutex is held, by the lease that was shown.</summary>
    private void Returned(Lease<FifoMutex.Exclusive> lease)
    {
        Assert.That(lease.IsHeld, $"{name} holds the mutex when its wait is over");
        room.Note(name);
        then?.Invoke(lease);
        lease.Dispose();
        Assert.That(() => lease.Dispose(), Throws.TypeOf<SynchronizationLockException>());
    }
}
