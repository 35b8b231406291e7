namespace FifoLocks.Schedules.Scenarios;

/// <summary>Scenarios on conditions: what a notification meets on its way. Each wait asserts that it returns with the mutex, whatever it ends with.</summary>
internal static class Conditions
{
    private static readonly TimeSpan s_aMoment = TimeSpan.FromMilliseconds(5);

    /// <summary>One notification, two waiters, one of whom gives up: it is never lost and never doubled.</summary>
    public static void NotifyAgainstCancel(Stage stage) => NotifyAgainstGivingUp(stage, byTime: false);

    public static void NotifyAgainstTimeout(Stage stage) => NotifyAgainstGivingUp(stage, byTime: true);

    /// <summary>A blocked thread that is cancelled, beside a holder who comes and goes.</summary>
    public static void BlockedAgainstCancel(Stage stage)
    {
        var room = new ConditionRoom(stage, new FifoLockOptions());
        var source = new CancellationTokenSource();
        stage.Play.Thread("first", () => room.Block("first", source.Token));
        stage.Play.Task("second", () => room.WaitAsync("second", Timeout.InfiniteTimeSpan, default));
        stage.Play.Thread("canceller", () =>
        {
            stage.Play.Block(() => room.Begun == 2);
            stage.Cancel(source);
        });
        stage.Play.Thread("notifier", () =>
        {
            room.Notify(1);
            stage.Play.Block(() => room.Ended >= 1);
            room.ReleaseWhoIsLeft();
        });
    }

    /// <summary>Both are interrupted or notified: an interrupted thread has the mutex again, and its notification goes on.</summary>
    public static void NotifyAgainstInterrupt(Stage stage)
    {
        var room = new ConditionRoom(stage, new FifoLockOptions());
        stage.Play.Thread("first", () => room.Block("first", default));
        stage.Play.Thread("second", () => room.Block("second", default));
        stage.Play.Thread("interrupter", () =>
        {
            stage.Play.Block(() => room.Begun == 2);
            stage.Play.Interrupt("first");
        });
        stage.Play.Thread("notifier", () =>
        {
            room.Notify(1);
            stage.Play.Block(() => room.Ended >= 1);
            room.ReleaseWhoIsLeft();
        });
    }

    /// <summary>Two who are notified give up by one token; their notifications have nowhere to go but to the third.</summary>
    public static void NotificationsPassOn(Stage stage)
    {
        var room = new ConditionRoom(stage, new FifoLockOptions());
        var source = new CancellationTokenSource();
        stage.Play.Task("a", () => room.WaitAsync("a", Timeout.InfiniteTimeSpan, source.Token));
        stage.Play.Task("b", () => room.WaitAsync("b", Timeout.InfiniteTimeSpan, source.Token));
        stage.Play.Task("stays", () => room.WaitAsync("stays", Timeout.InfiniteTimeSpan, default));
        stage.Play.Thread("canceller", () =>
        {
            stage.Play.Block(() => room.Begun == 3);
            stage.Cancel(source);
        });
        stage.Play.Thread("notifier", () =>
        {
            room.Notify(2, waiters: 3);
            stage.Play.Block(() => room.Ended >= 2);
            room.ReleaseWhoIsLeft();
        });
    }

    /// <summary>A buffer of one place; whoever waits delegates its predicate.</summary>
    public static void OnePlace(Stage stage)
    {
        FifoMutex mutex = stage.Watch(new FifoMutex());
        var changed = new FifoCondition(mutex);
        int items = 0;
        int taken = 0;
        stage.Play.AtTheEnd.Add(() => (items, taken, changed.WaitingCount) != (0, 2, 0) ? $"{items} left, {taken} taken, {changed}" : null);
        for (int i = 0; i < 2; i++)
        {
            stage.Play.Task("consumer " + i, async () =>
            {
                using Lease<FifoMutex.Exclusive> lease = await mutex.Acquire();
                await changed.WaitForAsync(lease, () => items > 0);
                ConditionRoom.Held(stage, lease);
                items--;
                taken++;
                changed.NotifyAll(lease);
            });
        }

        stage.Play.Thread("producer", () =>
        {
            for (int i = 0; i < 2; i++)
            {
                using Lease<FifoMutex.Exclusive> lease = mutex.Enter();
                changed.WaitFor(lease, () => items == 0);
                ConditionRoom.Held(stage, lease);
                items++;
                changed.NotifyAll(lease);
            }
        });
    }

    /// <summary>One lease, used by two at once: one waits with it, the other one disposes it. It is disposed once, and nothing breaks.</summary>
    public static void WaitAgainstDispose(Stage stage) => WaitAgainstDispose(stage, new CancellationTokenSource(), cancels: false);

    /// <summary>Likewise, and the wait's token is cancelled meanwhile: it may be brought back before it has given anything up.</summary>
    public static void CancelledWaitAgainstDispose(Stage stage) => WaitAgainstDispose(stage, new CancellationTokenSource(), cancels: true);

    /// <summary>
    /// An ownership of two leases waits, while somebody else enters again with one of them and leaves: wherever that falls, no hold of the one is ever taken for one of another ownership.
    /// </summary>
    public static void ReentrantWait(Stage stage)
    {
        FifoReentrantMutex mutex = stage.Watch(new FifoReentrantMutex());
        var condition = new FifoCondition(mutex);
        Lease<FifoReentrantMutex.Exclusive> first = mutex.Enter();
        Lease<FifoReentrantMutex.Exclusive> nested = first.Reenter();
        int inside = 0;
        bool called = false;
        bool returned = false;
        bool hasLeft = false;
        stage.Play.Task("waiter", async () =>
        {
            ValueTask wait = condition.WaitAsync(nested);
            called = true;
            await wait;
            Alone();
            if (!first.IsHeld || !nested.IsHeld || mutex.Depth < 2)
            {
                stage.Play.Fail($"A wait has returned without its leases: {first}, {nested}.");
            }

            returned = true;
            first.Dispose();
            nested.Dispose();
        });
        stage.Play.Thread("visitor", () =>
        {
            try
            {
                Lease<FifoReentrantMutex.Exclusive> third = first.Reenter();
                if (!TryDispose(third))
                {
                    // It is in the wait with the others, and comes back with them.
                    stage.Play.Block(() => returned);
                    third.Dispose();
                }
            }
            catch (SynchronizationLockException)
            {
                // In the wait, or after all.
            }

            hasLeft = true;
        });
        stage.Play.Thread("other", () => Comes(notifies: false));
        stage.Play.Thread("notifier", () =>
        {
            stage.Play.Block(() => called);
            Comes(notifies: true);
        });
        stage.Play.AtTheEnd.Add(() => !returned || !hasLeft ? "The waiter, or the visitor, did not come to its end." : null);

        void Comes(bool notifies)
        {
            using Lease<FifoReentrantMutex.Exclusive> outer = mutex.Enter();
            using Lease<FifoReentrantMutex.Exclusive> inner = outer.Reenter();
            Alone();
            if (mutex.Depth != 2)
            {
                stage.Play.Fail($"Two leases are held, and it is {mutex}.");
            }

            if (notifies)
            {
                condition.NotifyAll(inner);
            }
        }

        void Alone()
        {
            inside++;
            _ = mutex.WaitingCount;
            if (inside != 1)
            {
                stage.Play.Fail("Two owners at a time.");
            }

            inside--;
        }

        static bool TryDispose(Lease<FifoReentrantMutex.Exclusive> lease)
        {
            try
            {
                lease.Dispose();
                return true;
            }
            catch (SynchronizationLockException)
            {
                return false;
            }
        }
    }

    private static void WaitAgainstDispose(Stage stage, CancellationTokenSource source, bool cancels)
    {
        FifoMutex mutex = stage.Watch(new FifoMutex());
        var condition = new FifoCondition(mutex);
        Lease<FifoMutex.Exclusive> lease = mutex.Enter();
        int disposed = 0;
        bool called = false;
        bool triedToDispose = false;
        stage.Play.AtTheEnd.Add(() => disposed != 1 ? $"The lease was disposed {disposed} times" : null);
        stage.Play.AtTheEnd.Add(() => condition.WaitingCount != 0 ? condition.ToString() : null);
        stage.Play.Task("waiter", async () =>
        {
            try
            {
                ValueTask wait = condition.WaitAsync(lease, source.Token);
                called = true;
                await wait;
                Dispose();
            }
            catch (OperationCanceledException)
            {
                called = true;
                Dispose();
            }
            catch (SynchronizationLockException)
            {
                called = true;
            }
        });
        if (cancels)
        {
            stage.Play.Thread("canceller", () => stage.Cancel(source));
        }

        stage.Play.Thread("other", () =>
        {
            Dispose();
            triedToDispose = true;
        });
        stage.Play.Thread("notifier", () =>
        {
            // The first time it may find an entry whose wait is about to be refused.
            Notify();
            stage.Play.Block(() => called && triedToDispose);
            Notify();
        });

        void Dispose()
        {
            try
            {
                lease.Dispose();
                disposed++;
            }
            catch (SynchronizationLockException)
            {
            }
        }

        void Notify()
        {
            using Lease<FifoMutex.Exclusive> mine = mutex.Enter();
            condition.NotifyAll(mine);
        }
    }

    private static void NotifyAgainstGivingUp(Stage stage, bool byTime)
    {
        var room = new ConditionRoom(stage, byTime ? stage.WithClock() : new FifoLockOptions());
        var source = new CancellationTokenSource();
        stage.Play.Task("first", () => room.WaitAsync("first", byTime ? s_aMoment : Timeout.InfiniteTimeSpan, source.Token));
        stage.Play.Task("second", () => room.WaitAsync("second", Timeout.InfiniteTimeSpan, default));
        if (!byTime)
        {
            stage.Play.Thread("canceller", () =>
            {
                stage.Play.Block(() => room.Begun == 2);
                stage.Cancel(source);
            });
        }

        stage.Play.Thread("notifier", () =>
        {
            room.Notify(1);
            stage.Play.Block(() => room.Ended >= 1);
            room.ReleaseWhoIsLeft();
        });
    }
}
