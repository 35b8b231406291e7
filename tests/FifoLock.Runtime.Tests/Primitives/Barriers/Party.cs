namespace FifoLocks.Tests.Primitives.Barriers;

/// <summary>Who waits: a thread that blocks or a task.</summary>
public enum By
{
    Thread,
    Task,
}

/// <summary>One who has come to a meeting, and how that ended.</summary>
internal sealed class Party
{
    private readonly TestThread? _thread;
    private readonly Task<(bool Passed, int Index)>? _task;
    private (bool Passed, int Index) _answer;

    private Party(FifoMeeting meeting, By by, TimeSpan timeout, CancellationToken token)
    {
        if (by == By.Thread)
        {
            _thread = TestThread.Run(() => _answer = Wait(meeting, timeout, token));
        }
        else
        {
            _task = WaitAsync(meeting, timeout, token).AsTask();
        }
    }

    public bool IsDone => _thread?.IsDone ?? _task!.IsCompleted;

    public bool IsBlocked => _thread is { IsBlocked: true };

    public int ThreadId => _thread!.Id;

    /// <summary>One who comes; nothing is known of how far it is.</summary>
    public static Party Starts(FifoMeeting meeting, By by, TimeSpan? timeout = null, CancellationToken token = default) =>
        new(meeting, by, timeout ?? Timeout.InfiniteTimeSpan, token);

    /// <summary>One who comes and has to wait: when this returns it is listed, and sleeps where it is a thread.</summary>
    public static Party Waits(FifoMeeting meeting, By by, TimeSpan? timeout = null, CancellationToken token = default)
    {
        int before = meeting.WaitingCount;
        Party party = Starts(meeting, by, timeout, token);
        WithinLimits.Waiting(meeting, before + 1);
        WithinLimits.Until(() => by == By.Task || party.IsBlocked, "the thread sleeps");
        return party;
    }

    public void Interrupt() => _thread!.Interrupt();

    public async Task<Ending> Ends()
    {
        if (_thread is not null)
        {
            Exception? error = _thread.Outcome("the thread goes on");
            return error is null ? new Ending(_answer.Passed, _answer.Index, null) : new Ending(false, -1, error);
        }

        try
        {
            (bool passed, int index) = await WithinLimits.Completes(_task!, "the task goes on").ConfigureAwait(false);
            return new Ending(passed, index, null);
        }
        catch (Exception error) when (error is not AssertionException)
        {
            return new Ending(false, -1, error);
        }
    }

    public async Task Passes(int index)
    {
        Ending ending = await Ends().ConfigureAwait(false);
        Assert.That(ending, Is.EqualTo(new Ending(true, index, null)));
    }

    /// <summary>It was told that the meeting broke.</summary>
    public async Task<BrokenBarrierException> IsSentAway()
    {
        Ending ending = await Ends().ConfigureAwait(false);
        Assert.That(ending.Error, Is.TypeOf<BrokenBarrierException>(), ending.ToString());
        return (BrokenBarrierException)ending.Error!;
    }

    /// <summary>It gave up, and sees its own end.</summary>
    public async Task GivesUp(Way way) => AssertOwn(await Ends().ConfigureAwait(false), way);

    public static void AssertOwn(Ending ending, Way way)
    {
        Assert.That(ending.Passed, Is.False, ending.ToString());
        Assert.That(ending.Error, way switch
        {
            Way.Token => Is.InstanceOf<OperationCanceledException>(),
            Way.Time => Is.Null,
            _ => Is.TypeOf<ThreadInterruptedException>(),
        });
    }

    /// <summary>Every verb comes up: for ever and with a limit.</summary>
    private static (bool Passed, int Index) Wait(FifoMeeting meeting, TimeSpan timeout, CancellationToken token)
    {
        bool forEver = timeout == Timeout.InfiniteTimeSpan;
        if (meeting is FifoBarrier barrier)
        {
            if (forEver)
            {
                return (true, barrier.Wait(token));
            }

            bool passed = barrier.TryWait(timeout, out int index, token);
            return (passed, index);
        }

        var latch = (FifoLatch)meeting;
        if (!forEver)
        {
            return (latch.TryWait(timeout, token), 0);
        }

        latch.Wait(token);
        return (true, 0);
    }

    private static async ValueTask<(bool Passed, int Index)> WaitAsync(FifoMeeting meeting, TimeSpan timeout, CancellationToken token)
    {
        bool forEver = timeout == Timeout.InfiniteTimeSpan;
        if (meeting is FifoBarrier barrier)
        {
            return forEver ? (true, await barrier.WaitAsync(token).ConfigureAwait(false)) : await barrier.TryWaitAsync(timeout, token).ConfigureAwait(false);
        }

        var latch = (FifoLatch)meeting;
        if (!forEver)
        {
            return (await latch.TryWaitAsync(timeout, token).ConfigureAwait(false), 0);
        }

        await latch.WaitAsync(token).ConfigureAwait(false);
        return (true, 0);
    }
}

/// <summary>How a wait ended: it passed, or the time ran out, or it threw.</summary>
internal sealed record Ending(bool Passed, int Index, Exception? Error);
