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

    /// <summary>A set that is reset at once lets go of whoever waited before it.</summary>
    public static void SetThenResetOnce(Stage stage)
    {
        var gate = stage.Watch(new FifoResetEvent());
        int ready = 0;
        for (int i = 0; i < 2; i++)
        {
            string name = "awaiting " + i;
            stage.Play.Task(name, async () =>
            {
                ValueTask task = gate.WaitAsync();
                ready++;
                await task;
            });
        }

        stage.Play.Thread("setter", () =>
        {
            stage.Play.Block(() => ready == 2);
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

    public static void Semaphore(Stage stage)
    {
        var semaphore = stage.Watch(new FifoSemaphore(0, 5), static semaphore => semaphore.CurrentCount != 3 ? $"3 should be left, not {semaphore.CurrentCount}" : null);
        stage.Play.AtTheEnd.RemoveAt(stage.Play.AtTheEnd.Count - 2);
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

    private static void Wait(Stage stage, Request request, Action wait)
    {
        _ = stage;
        wait();
        request.Granted();
    }
}
