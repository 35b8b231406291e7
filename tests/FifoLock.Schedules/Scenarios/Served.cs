namespace FifoLocks.Schedules.Scenarios;

/// <summary>Scenarios on primitives whose granter has the state to itself: notifications and tokens.</summary>
internal static class Served
{
    /// <summary>One notification, two who wait, and the first gives up: exactly one of the others is woken by it, and it is counted once.</summary>
    public static void NotifyAgainstCancel(Stage stage)
    {
        int queued = 0;
        int passed = 0;
        int gone = 0;
        int woken = -1;
        var notifier = stage.Watch(new FifoNotifier(), _ => passed != 2 - gone ? $"{passed} passed and {gone} gave up" : null);
        var source = new CancellationTokenSource();
        stage.Play.Task("gives up", async () =>
        {
            ValueTask wait = notifier.WaitAsync(source.Token);
            queued++;
            try
            {
                await wait;
                passed++;
            }
            catch (OperationCanceledException)
            {
                gone++;
            }
        });
        stage.Play.Task("stays", async () =>
        {
            ValueTask wait = notifier.WaitAsync();
            queued++;
            await wait;
            passed++;
        });
        stage.Play.Thread("canceller", () => stage.Cancel(source));
        stage.Play.Thread("notifier", () =>
        {
            stage.Play.Block(() => queued == 2);
            woken = notifier.Notify();
        });
        stage.Play.Thread("last", () =>
        {
            // Whoever is left: the one behind, if the first took the notification.
            stage.Play.Block(() => woken >= 0 && passed + gone >= 1 && (gone == 0 || woken == 1));
            int more = notifier.NotifyAll();
            stage.Play.Block(() => passed + gone == 2);
            if (woken + more != passed)
            {
                stage.Play.Fail($"{woken} and {more} were said to be woken, and {passed} passed.");
            }
        });
    }

    /// <summary>A thread that times out, one that is interrupted, and a notification for each of two who may have gone.</summary>
    public static void NotifyAgainstTimeAndInterrupt(Stage stage)
    {
        int passed = 0;
        int gone = 0;
        int woken = 0;
        var notifier = stage.Watch(new FifoNotifier(stage.WithClock()), _ => woken == passed ? null : $"{woken} were woken and {passed} passed");
        stage.Play.Thread("times out", () => Count(notifier.TryWait(TimeSpan.FromMilliseconds(5))));
        stage.Play.Thread("interrupted", () =>
        {
            try
            {
                Count(notifier.TryWait(TimeSpan.FromMilliseconds(50)));
            }
            catch (ThreadInterruptedException)
            {
                Count(false);
            }
        });
        stage.Play.Thread("interrupter", () => stage.Play.Interrupt("interrupted"));
        stage.Play.Thread("notifier", () =>
        {
            Woke(notifier.Notify());
            Woke(notifier.Notify());
        });
        stage.Play.Thread("last", () =>
        {
            stage.Play.Block(() => passed + gone > 0);
            Woke(notifier.NotifyAll());
        });

        void Count(bool notified) => _ = notified ? passed++ : gone++;

        void Woke(int count) => woken += count;
    }

    /// <summary>The total is raised and lowered while the first in line gives up and a lease is given back.</summary>
    public static void RaiseAgainstCancelAgainstRelease(Stage stage)
    {
        stage.Capacity = 2;
        FifoCapacityLimiter limiter = Watch(stage, new FifoCapacityLimiter(1));
        var source = new CancellationTokenSource();
        CapacityLease held = limiter.Enter();
        stage.Play.Task("gives up", () => HoldAsync(stage, "gives up", "Token", () => limiter.Acquire(source, source.Token)));
        stage.Play.Thread("blocked", () => stage.Hold("blocked", "Token", () => limiter.Enter()));
        stage.Play.Task("awaiting", () => HoldAsync(stage, "awaiting", "Token", () => limiter.Acquire()));
        stage.Play.Thread("canceller", () => stage.Cancel(source));
        stage.Play.Thread("holder", held.Dispose);
        stage.Play.Thread("total", () =>
        {
            limiter.TotalTokens = 2;
            limiter.TotalTokens = 0;
            limiter.TotalTokens = 1;
        });
    }

    /// <summary>One token, like a mutex: in order, one at a time, and a lease disposed by two is given back once.</summary>
    public static void OneToken(Stage stage)
    {
        FifoCapacityLimiter limiter = Watch(stage, new FifoCapacityLimiter(1));
        CapacityLease held = limiter.Enter();
        int threw = 0;
        stage.Play.AtTheEnd.Add(() => threw != 1 ? $"{threw} of two disposals of one lease threw" : null);
        stage.Play.Thread("blocked", () => stage.Hold("blocked", "Only", () => limiter.Enter(stage)));
        stage.Play.Task("awaiting", () => HoldAsync(stage, "awaiting", "Only", () => limiter.Acquire()));
        stage.Play.Thread("tries", () => stage.Hold("tries", "Only", () => limiter.TryEnter(out CapacityLease lease) ? lease : null));
        stage.Play.Thread("one", Dispose);
        stage.Play.Thread("two", Dispose);

        void Dispose()
        {
            try
            {
                held.Dispose();
            }
            catch (SynchronizationLockException)
            {
                threw++;
            }
        }
    }

    /// <summary>A borrower whose request was cancelled asks again at once: the cancelled one is no objection, whoever has the granter's role.</summary>
    public static void AskingAgain(Stage stage)
    {
        FifoCapacityLimiter limiter = Watch(stage, new FifoCapacityLimiter(1));
        var source = new CancellationTokenSource();
        CapacityLease held = limiter.Enter();
        stage.Play.Task("asks twice", async () =>
        {
            if (!await HoldAsync(stage, "asks twice", "Only", () => limiter.Acquire(source, source.Token)))
            {
                await HoldAsync(stage, "asks twice", "Only", () => limiter.Acquire(source));
            }
        });
        stage.Play.Thread("canceller", () => stage.Cancel(source));
        stage.Play.Thread("other", () => stage.Hold("other", "Only", () => limiter.Enter()));
        stage.Play.Thread("holder", held.Dispose);
    }

    /// <summary>Two requests of one borrower wait, the first gives up while the token comes: the other has it, or both had.</summary>
    public static void Companions(Stage stage)
    {
        FifoReentrantCapacityLimiter limiter = Watch(stage, new FifoReentrantCapacityLimiter(1));
        var source = new CancellationTokenSource();
        CapacityLease held = limiter.Enter();
        stage.Play.Task("gives up", () => HoldAsync(stage, "gives up", "Token", () => limiter.Acquire(source, source.Token)));
        stage.Play.Thread("companion", () => stage.Hold("companion", "Token", () => limiter.Enter(source)));
        stage.Play.Thread("canceller", () => stage.Cancel(source));
        stage.Play.Thread("holder", held.Dispose);
        stage.Play.Thread("looks", () =>
        {
            if (limiter.BorrowedTokens > 1 || limiter.Borrowers.Count > 1)
            {
                stage.Play.Fail("There is one token.");
            }
        });
    }

    private static T Watch<T>(Stage stage, T limiter)
        where T : FifoLimiter =>
        stage.Watch(limiter, static limiter => limiter.BorrowedTokens != 0 || limiter.Borrowers.Count != 0 ? $"Something is borrowed at the end: {limiter}" : null);

    private static async Task<bool> HoldAsync(Stage stage, string actor, string mode, Func<ValueTask<CapacityLease>> acquire)
    {
        Request request = stage.Ask(actor, mode);
        CapacityLease lease;
        try
        {
            ValueTask<CapacityLease> task = acquire();
            request.Returned();
            lease = await task;
        }
        catch (OperationCanceledException)
        {
            request.GaveUp("cancelled");
            return false;
        }

        request.Granted();
        stage.Play.Point();
        stage.Ended(request);
        lease.Dispose();
        return true;
    }
}
