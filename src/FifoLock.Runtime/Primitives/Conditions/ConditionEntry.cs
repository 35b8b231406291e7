namespace FifoLocks.Core;

/// <summary>One wait for a condition: who is to be brought back to the lock, and why.</summary>
/// <remarks>
/// <code>
///            notifier
///  Waiting ------------> Notified ------------> PassesOn    token or interrupt, before the lock is its own
///     |     predicate threw: Failed
///     |     token: Cancelled
///     |     deadline: TimedOut
///     |     requester: GaveUp
/// </code>
/// Whoever wins the compare-and-swap out of Waiting pushes the waiter on the lock's queue. On that waiter the requester has slept, or awaited, from the start, so
/// there is one wake-up, and whoever wakes has the lock. Entries are not used again: a late timer or callback finds one that is decided.
/// </remarks>
internal sealed class ConditionEntry
{
    private readonly ConditionQueue _entries;
    private readonly Waiter _waiter;
    private readonly Func<bool>? _predicate;

    /// <summary>Changed by compare-and-swap, by whoever decides.</summary>
    private int _outcome;

    // The requester alone, but for the timer, which its own callback arms again.
    private CancellationTokenRegistration _registration;
    private ITimer? _timer;
    private Deadline _deadline = Deadline.Never;
    private TimeProvider? _clock;
    private ConditionHold _hold;

    /// <param name="entries">Where it waits.</param>
    /// <param name="waiter">The request for the lock, not queued yet.</param>
    /// <param name="hold">What the requester gives up and takes back.</param>
    /// <param name="predicate">What a notifier must find true, or null.</param>
    public ConditionEntry(ConditionQueue entries, Waiter waiter, ConditionHold hold, Func<bool>? predicate)
    {
        _entries = entries;
        _waiter = waiter;
        _hold = hold;
        _predicate = predicate;

        // The entry is a party of its own: until it is closed, the waiter has no other life.
        waiter.Join();
        waiter.LetBeWithdrawn();
    }

    public enum Outcome
    {
        Waiting,
        Notified,
        PassesOn,
        Cancelled,
        TimedOut,
        Failed,
        GaveUp,
        Closed,
    }

    // Where it stands. Under the queue's gate.
    public ConditionEntry? Next { get; set; }

    public ConditionEntry? Previous { get; set; }

    public bool IsLinked { get; set; }

    public long Number { get; set; }

    /// <summary>What the requester gives up and takes back. The requester alone.</summary>
    public ref ConditionHold Hold => ref _hold;

    /// <summary>What the predicate threw. Written by the one notifier that has taken the entry, before it decides.</summary>
    public Exception? Error { get; private set; }

    /// <summary>Why the requester does not want to wait any more: an interrupt, a clock that throws. The requester alone.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>What it came to. Final when it is closed.</summary>
    private Outcome Present => (Outcome)Seam.Read(ref _outcome);

    /// <summary>The token may end the wait from now on, and a timer if there is a deadline. What a clock throws goes to the caller.</summary>
    public void Arm(CancellationToken token, Deadline deadline, TimeProvider clock)
    {
        if (!deadline.IsNever)
        {
            _deadline = deadline;
            _clock = clock;
            using (ExecutionContext.SuppressFlow())
            {
                _timer = clock.CreateTimer(static entry => ((ConditionEntry)entry!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }

            Uninterrupted.Change(_timer, TimeSpan.FromMilliseconds(deadline.MillisecondsLeft(clock)));
        }

        if (token.CanBeCanceled)
        {
            _registration = Uninterrupted.Register(token, static entry => ((ConditionEntry)entry!).OnTokenCancelled(), this);
        }
    }

    /// <summary>
    /// By a notifier that holds the lock and has taken the entry out of the queue. True: it counts, because it goes to the lock's queue: notified, or failed by its
    /// own predicate.
    /// </summary>
    public bool TryNotify()
    {
        if (_predicate is null)
        {
            return TryEnd(Outcome.Notified);
        }

        if (Present != Outcome.Waiting)
        {
            return false;
        }

        try
        {
            if (!_predicate())
            {
                _entries.Append(this);
                return false;
            }
        }
        catch (Exception error)
        {
            Error = error;
            return TryEnd(Outcome.Failed);
        }

        return TryEnd(Outcome.Notified);
    }

    /// <summary>The one decision out of Waiting, and the way back to the end of the lock's queue.</summary>
    public bool TryEnd(Outcome outcome)
    {
        if (!TryDecide(outcome))
        {
            return false;
        }

        _waiter.Queue.Arrive(_waiter);
        return true;
    }

    /// <summary>The requester does not want to wait any more. It must sleep on until the lock is its own.</summary>
    public void GiveUp(Exception why)
    {
        Failure ??= why;
        if (!TryEnd(Outcome.GaveUp))
        {
            PassOn();
        }
    }

    /// <summary>The requester has given nothing up, so it must not be brought back.</summary>
    public void Abandon()
    {
        Disarm();
        _entries.Remove(this);
        if (TryDecide(Outcome.GaveUp))
        {
            // It was never queued: let go for the list too.
            _waiter.LetGo();
        }
        else
        {
            // Its token or timer was quicker, or somebody who has the lock meanwhile has notified it.
            _waiter.TryWithdraw();
        }

        _waiter.LetGo();
        _waiter.LetGo();
    }

    /// <summary>By the requester, which has the lock: what the wait came to. From now on nobody changes it.</summary>
    public Outcome Close()
    {
        _entries.Remove(this);
        var outcome = (Outcome)Seam.Exchange(ref _outcome, (int)Outcome.Closed);
        _waiter.LetGo();
        return outcome;
    }

    /// <summary>Neither token nor timer are needed any more. Waits for no callback: a late one finds a wait that is over.</summary>
    public void Disarm()
    {
        if (_registration != default)
        {
            Uninterrupted.Unregister(_registration);
        }

        if (_timer is not null)
        {
            Uninterrupted.Dispose(_timer);
        }
    }

    private bool TryDecide(Outcome outcome)
    {
        if (!Seam.TryChange(ref _outcome, (int)Outcome.Waiting, (int)outcome))
        {
            return false;
        }

        _entries.NoteDecided();
        return true;
    }

    private void PassOn() => Seam.TryChange(ref _outcome, (int)Outcome.Notified, (int)Outcome.PassesOn);

    private void OnTokenCancelled()
    {
        // Safe to ask the waiter, which may have another life by now: the wait is closed before that, and then nothing is decided here.
        if (!TryEnd(Outcome.Cancelled) && _waiter.IsWaiting)
        {
            PassOn();
        }
    }

    /// <summary>May be early, or late: looks at the clock itself.</summary>
    private void OnTimer()
    {
        int left = _deadline.MillisecondsLeft(_clock!);
        if (left == 0)
        {
            TryEnd(Outcome.TimedOut);
        }
        else if (Present == Outcome.Waiting)
        {
            Uninterrupted.Change(_timer!, TimeSpan.FromMilliseconds(left));
        }
    }
}
