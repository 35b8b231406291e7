using FifoLocks.Modes;

namespace FifoLocks.Core;

/// <summary>A request by a thread that blocks: spins for a moment, then parks on its own event until the granter wakes it.</summary>
internal class ThreadWaiter : Waiter
{
    private const int Awake = 0;
    private const int Parked = 1;
    private const int Woken = 2;

    /// <summary>
    /// How often who waits for a neighbour looks before it parks: some microseconds, in short steps. Two threads that hand over to each other find each other awake; a thread that is woken by
    /// the system costs more than all these looks, and so does the next, since it sleeps again by then.
    /// </summary>
    internal const int ManyLooks = 200;

    /// <summary>Likewise where more wait than can run: one's turn is far off, and who has the lock may need the core.</summary>
    private const int FewLooks = 25;

    /// <summary>Awake -> Parked by the blocked thread, anything -> Woken by whoever completes; each by exchange.</summary>
    private int _sleep;

    /// <summary>The parker of the blocked thread. Written by it before the waiter is queued.</summary>
    private Parker _parker = null!;

    public static ThreadWaiter Rent(GrantQueue queue, GrantRule rule, int count, uint stamp, bool onlyNow = false)
    {
        ThreadWaiter waiter = WaiterPool<ThreadWaiter>.Rent();
        waiter.Prepare(queue, rule, count, stamp, onlyNow);
        return waiter;
    }

    /// <summary>Blocks until the request is decided. The waiter has been queued.</summary>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted; the request is withdrawn, or its grant given back.</exception>
    public Outcome Wait(Deadline deadline, CancellationToken token)
    {
        try
        {
            RegisterWith(token);
            if (!Sleep(deadline, Queue.Clock))
            {
                EndInTime();
            }
        }
        catch (Exception error)
        {
            // An interrupt, or a clock that throws: nobody is left to take a grant.
            if (TryWithdraw())
            {
                throw;
            }

            Uninterrupted.Postpone(error);
        }
        finally
        {
            UnregisterFromToken();
        }

        return Status;
    }

    /// <summary>Blocks until the request is decided; false: the time ran out first. Decides nothing itself, and may be called again.</summary>
    /// <exception cref="ThreadInterruptedException">The thread was interrupted; the request stays as it is.</exception>
    public bool Sleep(Deadline deadline, TimeProvider clock)
    {
        int looks = Seam.Looks(ManyLooks);
        if (looks > 0 && Queue.WaitingCount >= Seam.Cores())
        {
            looks = FewLooks;
        }

        while (IsWaiting && Seam.Spin(ref looks))
        {
        }

        if (!IsWaiting)
        {
            return true;
        }

        _parker.BeginWait();
        try
        {
            return Park(deadline, clock);
        }
        finally
        {
            _parker.EndWait();
        }
    }

    /// <summary>The time has run out: the request is withdrawn, unless it was decided in this moment; or it asks to be, and is decided by the granter.</summary>
    private void EndInTime()
    {
        if (Rule.AsksToWithdraw)
        {
            Ask(Outcome.TimedOut);
            Sleep(Deadline.Never, Queue.Clock);
        }
        else if (TryDecide(Outcome.TimedOut))
        {
            Queue.NoteCancelled(this, complete: false);
        }
    }

    public override bool Complete()
    {
        if (Seam.Exchange(ref _sleep, Woken) == Parked)
        {
            _parker.Unpark();
        }

        return false;
    }

    public override void CompleteLater(bool inRelease) => throw new InvalidOperationException("A blocked thread is woken at once.");

    /// <summary>
    /// Blocks until a request that is decided when a granter first sees it is decided: not for another request, only for calls that are under way. An interrupt is left for the thread's next wait.
    /// </summary>
    public Outcome WaitForGranter()
    {
        int looks = Seam.Looks(ManyLooks);
        while (IsWaiting && Seam.Spin(ref looks))
        {
        }

        bool interrupted = false;
        _parker.BeginWait();
        while (IsWaiting)
        {
            Seam.Exchange(ref _sleep, Parked);
            if (!IsWaiting)
            {
                break;
            }

            try
            {
                _parker.Park(Timeout.Infinite);
            }
            catch (ThreadInterruptedException)
            {
                interrupted = true;
            }
        }

        _parker.EndWait();
        if (interrupted)
        {
            Thread.CurrentThread.Interrupt();
        }

        return Status;
    }

    /// <summary>A request that nobody waits for: the granter is its only party.</summary>
    public static ThreadWaiter RentForNobody(GrantQueue queue, GrantRule rule)
    {
        ThreadWaiter waiter = WaiterPool<ThreadWaiter>.Rent();
        waiter._sleep = Awake;
        waiter.Stamp = 0;
        waiter.Begin(queue, rule, 1, parties: 1, mayBeWithdrawn: true, onlyNow: true);
        return waiter;
    }

    private protected void Prepare(GrantQueue queue, GrantRule rule, int count, uint stamp, bool onlyNow)
    {
        _sleep = Awake;
        Stamp = stamp;
        _parker = Parker.Current;

        // Two parties: the blocked thread and the granter.
        Begin(queue, rule, count, parties: 2, mayBeWithdrawn: true, onlyNow: onlyNow);
    }

    protected sealed override void Recycle()
    {
        base.Recycle();
        _parker = null!;
        ReturnToPool();
    }

    private protected virtual void ReturnToPool() => WaiterPool<ThreadWaiter>.Return(this);

    private bool Park(Deadline deadline, TimeProvider clock)
    {
        // With the system's clock the operating system wakes us; with another one, a timer of that clock does.
        bool byTimer = !deadline.IsNever && clock != TimeProvider.System;
        using ITimer? timer = byTimer ? StartTimer(clock, deadline) : null;
        while (true)
        {
            Seam.Exchange(ref _sleep, Parked);
            if (!IsWaiting)
            {
                return true;
            }

            int milliseconds = deadline.MillisecondsLeft(clock);
            if (milliseconds == 0)
            {
                return false;
            }

            _parker.Park(byTimer ? Timeout.Infinite : milliseconds);
        }
    }

    /// <summary>A timer that only wakes the thread, which then looks at the clock itself: harmless when it is late or early.</summary>
    private ITimer StartTimer(TimeProvider clock, Deadline deadline)
    {
        ITimer? timer = null;
        Parker parker = _parker;
        timer = clock.CreateTimer(
            _ =>
            {
                parker.Unpark();
                int left = deadline.MillisecondsLeft(clock);
                if (left > 0)
                {
                    timer?.Change(TimeSpan.FromMilliseconds(left), Timeout.InfiniteTimeSpan);
                }
            },
            state: null,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
        timer.Change(TimeSpan.FromMilliseconds(deadline.MillisecondsLeft(clock)), Timeout.InfiniteTimeSpan);
        return timer;
    }
}
