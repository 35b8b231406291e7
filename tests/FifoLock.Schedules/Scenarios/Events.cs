namespace FifoLocks.Schedules.Scenarios;

/// <summary>Scenarios on what is waited for and not held.</summary>
internal static class Events
{
    public static void SetThenReset(Stage stage)
    {
        var gate = stage.Watch(new FifoResetEvent());
        int ready = 0;
        stage.Play.Thread("blocked", () =>
        {
            Request request = stage.Ask("blocked", "Wait");
            gate.TryWait(TimeSpan.Zero);
            Wait(stage, request, () => gate.Wait());
        });
        stage.Play.Task("awaiting", async () =>
        {
            Request request = stage.Ask("awaiting", "Wait");
            ValueTask task = gate.WaitAsync();
            ready = 1;
            await task;
            request.Granted();
        });
        stage.Play.Thread("setter", () =>
        {
            stage.Play.Block(() => ready == 1);
            gate.Set();
            gate.Reset();

            // Whoever came after the reset.
            gate.Set();
        });
    }

    /// <summary>A set that is reset at once lets go of whoever waited before it, also while somebody else who gives up has the granter's role.</summary>
    public static void SetThenResetOnce(Stage stage)
    {
        var gate = stage.Watch(new FifoResetEvent());
        PulseAgainstCancel(stage, token => gate.WaitAsync(token), () =>
        {
            gate.Set();
            gate.Reset();
        });
    }

    public static void TwoSetsTwoWaiters(Stage stage)
    {
        int taken = 0;
        int gone = 0;
        var gate = stage.Watch(new FifoAutoResetEvent(), _ => taken == 0 ? "Nobody took a set" : null);
        var source = new CancellationTokenSource();
        stage.Play.Thread("blocked", () =>
        {
            Request request = stage.Ask("blocked", "Wait");
            Wait(stage, request, () => gate.Wait());
            taken++;
        });
        stage.Play.Task("gives up", async () =>
        {
            Request request = stage.Ask("gives up", "Wait");
            try
            {
                await gate.WaitAsync(source.Token);
                request.Granted();
                taken++;
            }
            catch (OperationCanceledException)
            {
                request.GaveUp("cancelled");
                gone++;
            }
        });
        // Sets that nobody waits for come to one: the last is for whoever is left.
        bool isSet = false;
        stage.Play.Thread("setter", () =>
        {
            gate.Set();
            gate.Set();
            isSet = true;
        });
        stage.Play.Thread("canceller", () => stage.Cancel(source));
        stage.Play.Thread("last", () =>
        {
            stage.Play.Block(() => isSet && (taken + gone == 2 || !gate.IsSet));
            gate.Set();
        });
    }

    /// <summary>One set, and the first in line gives up: either takes the set, or the one behind it has it.</summary>
    public static void SetAgainstCancel(Stage stage)
    {
        var gate = stage.Watch(new FifoAutoResetEvent(), static gate => gate.IsSet ? "A set is left that a waiter should have taken" : null);
        var source = new CancellationTokenSource();
        int queued = 0;
        bool? tookIt = null;
        stage.Play.Task("gives up", async () =>
        {
            ValueTask task = gate.WaitAsync(source.Token);
            queued++;
            try
            {
                await task;
                tookIt = true;
            }
            catch (OperationCanceledException)
            {
                tookIt = false;
            }
        });
        stage.Play.Task("stays", async () =>
        {
            stage.Play.Block(() => queued == 1);
            ValueTask task = gate.WaitAsync();
            queued++;
            await task;
        });
        stage.Play.Thread("setter", () =>
        {
            stage.Play.Block(() => queued == 2);
            gate.Set();
        });
        stage.Play.Thread("canceller", () =>
        {
            stage.Play.Block(() => queued == 2);
            stage.Cancel(source);
        });
        stage.Play.Thread("last", () =>
        {
            stage.Play.Block(() => tookIt is not null);
            if (tookIt == true)
            {
                gate.Set();
            }
        });
    }

    /// <summary>As many sets as waiters that stay, each set while the others wait: none may be lost.</summary>
    public static void NoSetIsLost(Stage stage)
    {
        var gate = stage.Watch(new FifoAutoResetEvent(), static gate => gate.IsSet ? "A set is left that a waiter should have taken" : null);
        int queued = 0;
        for (int i = 0; i < 2; i++)
        {
            stage.Play.Task("awaiting " + i, async () =>
            {
                ValueTask task = gate.WaitAsync();
                queued++;
                await task;
            });
        }

        for (int i = 0; i < 2; i++)
        {
            stage.Play.Thread("setter " + i, () =>
            {
                stage.Play.Block(() => queued == 2);
                gate.Set();
            });
        }
    }

    public static void CountdownAndUpAgain(Stage stage)
    {
        var countdown = stage.Watch(new FifoCountdownEvent(2), static countdown => countdown.CurrentCount != 0 ? $"The count is {countdown.CurrentCount}" : null);
        int ready = 0;
        stage.Play.Thread("blocked", () => Wait(stage, stage.Ask("blocked", "Wait"), () => countdown.Wait()));
        stage.Play.Task("awaiting", async () =>
        {
            Request request = stage.Ask("awaiting", "Wait");
            ValueTask task = countdown.WaitAsync();
            ready = 1;
            await task;
            request.Granted();
        });
        stage.Play.Thread("one", () => countdown.Signal());
        stage.Play.Thread("two", () =>
        {
            stage.Play.Block(() => ready == 1);
            countdown.Signal();
            countdown.AddCount();
            countdown.Signal();
        });
    }

    /// <summary>Zero, and up again at once: likewise.</summary>
    public static void ZeroAndUpAgain(Stage stage)
    {
        var countdown = stage.Watch(new FifoCountdownEvent(1), static countdown => countdown.CurrentCount != 1 ? $"The count is {countdown.CurrentCount}" : null);
        PulseAgainstCancel(stage, token => countdown.WaitAsync(token), () =>
        {
            countdown.Signal();
            countdown.AddCount();
        });
    }

    /// <summary>Set once and for all, twice at the same time, while one waits, one looks and one gives up.</summary>
    public static void SetForGood(Stage stage)
    {
        var gate = stage.Watch(new FifoEvent());
        var source = new CancellationTokenSource();
        stage.Play.Thread("blocked", () => Wait(stage, stage.Ask("blocked", "Wait"), () => gate.Wait()));
        stage.Play.Task("gives up", async () =>
        {
            Request request = stage.Ask("gives up", "Wait");
            try
            {
                await gate.WaitAsync(source.Token);
                request.Granted();
            }
            catch (OperationCanceledException)
            {
                request.GaveUp("cancelled");
            }
        });
        stage.Play.Thread("sets", gate.Set);
        stage.Play.Thread("sets too", () =>
        {
            gate.Set();
            if (!gate.IsSet || !gate.TryWait(TimeSpan.Zero))
            {
                stage.Play.Fail("It was set, and does not say so.");
            }
        });
        stage.Play.Thread("canceller", () => stage.Cancel(source));
    }

    /// <summary>Permits with leases and without: two at once are not starved by single ones, and all are there at the end.</summary>
    public static void Permits(Stage stage)
    {
        stage.Capacity = 2;
        var semaphore = stage.Watch(new FifoSemaphore(2, 2), static semaphore => semaphore.CurrentCount != 2 ? $"2 should be left, not {semaphore.CurrentCount}" : null);
        stage.Play.Thread("one", () =>
        {
            stage.Hold("one", "Permit", () => semaphore.Enter());
            stage.Hold("one", "Permit", () => semaphore.Enter());
        });
        stage.Play.Thread("two", () => stage.Hold("two", "Permit", () => semaphore.Enter(2), 2));
        stage.Play.Task("awaiting", async () =>
        {
            await semaphore.WaitAsync();
            semaphore.Release();
        });
    }

    public static void Semaphore(Stage stage)
    {
        var semaphore = stage.Watch(new FifoSemaphore(0, 5), static semaphore => semaphore.CurrentCount != 3 ? $"3 should be left, not {semaphore.CurrentCount}" : null, endsHeld: true);
        var source = new CancellationTokenSource();
        stage.Play.Thread("blocked", () => Wait(stage, stage.Ask("blocked", "Wait"), () => semaphore.Wait(2)));
        stage.Play.Task("gives up", async () =>
        {
            Request request = stage.Ask("gives up", "Wait");
            try
            {
                await semaphore.WaitAsync(1, source.Token);
                request.Granted();
                semaphore.Release();
            }
            catch (OperationCanceledException)
            {
                request.GaveUp("cancelled");
            }
        });
        stage.Play.Thread("releaser", () =>
        {
            semaphore.Release(2);
            semaphore.Release(3);
        });
        stage.Play.Thread("canceller", () => stage.Cancel(source));
    }

    private static void PulseAgainstCancel(Stage stage, Func<CancellationToken, ValueTask> wait, Action pulse)
    {
        var source = new CancellationTokenSource();
        int ready = 0;
        foreach (CancellationToken token in (CancellationToken[])[source.Token, CancellationToken.None])
        {
            stage.Play.Task(token.CanBeCanceled ? "gives up" : "stays", async () =>
            {
                ValueTask task = wait(token);
                ready++;
                try
                {
                    await task;
                }
                catch (OperationCanceledException)
                {
                    stage.Play.Say("gave up");
                }
            });
        }

        stage.Play.Thread("canceller", () =>
        {
            stage.Play.Block(() => ready == 2);
            stage.Cancel(source);
        });
        stage.Play.Thread("setter", () =>
        {
            stage.Play.Block(() => ready == 2);
            pulse();
        });
    }

    private static void Wait(Stage stage, Request request, Action wait)
    {
        _ = stage;
        wait();
        request.Granted();
    }
}
