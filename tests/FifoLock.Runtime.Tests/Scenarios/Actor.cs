namespace FifoLocks.Tests.Scenarios;

/// <summary>One requester of a scenario, and what became of the request.</summary>
internal sealed class Actor(string name, int number, TimeSpan due)
{
    private readonly CancellationTokenSource _source = new();
    private readonly TaskCompletionSource<Held?> _outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TestThread? _thread;

    public string Name { get; } = name;

    /// <summary>The place in the order of asking.</summary>
    public int Number { get; } = number;

    /// <summary>When the request gives up by itself, on the stage's clock.</summary>
    public TimeSpan Due { get; } = due;

    public bool IsReleased { get; private set; }

    /// <summary>Set while somebody must still find out; the stage counts these against the lock's own count.</summary>
    public bool IsPending => !_outcome.Task.IsCompleted;

    /// <summary>Nothing more happens on this requester's own thread: a task has none, a blocked thread sleeps.</summary>
    public bool IsAtRest => _thread is not { IsBlocked: false };

    public bool IsGranted => _outcome.Task is { IsCompletedSuccessfully: true, Result: not null };

    public bool TimedOut => _outcome.Task is { IsCompletedSuccessfully: true, Result: null };

    public bool GaveUp => _outcome.Task.IsCanceled;

    public Exception? Error => _outcome.Task.Exception?.InnerException;

    public void Ask(FifoLockBase gate, Step.Asks step, Caller by)
    {
        if (by == Caller.Thread)
        {
            _thread = TestThread.Run(() => Conclude(() => ValueTask.FromResult(step.Mode.Enter(gate, step.Count, step.Within, _source.Token))).GetAwaiter().GetResult());
        }
        else
        {
            _ = Conclude(() => step.Mode.Acquire(gate, step.Count, step.Within, _source.Token));
        }
    }

    public void GiveUp() => _source.Cancel();

    public void Release()
    {
        IsReleased = true;
        _outcome.Task.Result!.Release();
    }

    public override string ToString() =>
        $"{Name}: {(IsPending ? "waits" : GaveUp ? "gave up" : TimedOut ? "timed out" : Error is { } error ? error.GetType().Name : IsReleased ? "released" : "holds")}";

    private async Task Conclude(Func<ValueTask<Held?>> ask)
    {
        try
        {
            _outcome.SetResult(await ask().ConfigureAwait(false));
        }
        catch (OperationCanceledException error) when (error.CancellationToken == _source.Token)
        {
            _outcome.SetCanceled(error.CancellationToken);
        }
        catch (Exception error)
        {
            _outcome.SetException(error);
        }
    }
}
