namespace FifoLocks.Schedules.Scenarios;

/// <summary>Requests that are withdrawn: by a token, a deadline, an interrupt.</summary>
internal static class GivingUp
{
    private static readonly TimeSpan s_aMoment = TimeSpan.FromMilliseconds(5);

    public static void CancelledHead(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock());
        var source = new CancellationTokenSource();
        stage.Play.Thread("holder", () => stage.Hold("holder", "Read", () => gate.Enter<Read>()));
        stage.Play.Thread("head", () => stage.Hold("head", "Write", () => gate.Enter<Write>(source.Token)));
        stage.Play.Task("behind", () => stage.HoldAsync("behind", () => gate.Acquire<Read>()));
        stage.Play.Thread("canceller", () => stage.Cancel(source));
    }

    /// <summary>The holder stays until the one behind the head has come in: nobody else will look at the queue.</summary>
    public static void CancelledHeadLetsThrough(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock());
        var source = new CancellationTokenSource();
        int queued = 0;
        bool isIn = false;
        Lease<Read> stays = gate.Enter<Read>();
        Lease<Read> leaves = gate.Enter<Read>();
        stage.Play.Task("head", () => stage.HoldAsync("head", () =>
        {
            ValueTask<Lease<Write>> task = gate.Acquire<Write>(source.Token);
            queued++;
            return task;
        }));
        stage.Play.Task("behind", async () =>
        {
            stage.Play.Block(() => queued == 1);
            await stage.HoldAsync("behind", () =>
            {
                ValueTask<Lease<Read>> task = gate.Acquire<Read>();
                queued++;
                return task;
            });
            isIn = true;
        });
        stage.Play.Thread("leaves", () =>
        {
            stage.Play.Block(() => queued == 2);
            leaves.Dispose();
        });
        stage.Play.Thread("stays", () =>
        {
            stage.Play.Block(() => isIn);
            stays.Dispose();
        });
        stage.Play.Thread("canceller", () =>
        {
            stage.Play.Block(() => queued == 2);
            stage.Cancel(source);
        });
    }

    /// <summary>A head comes and is cancelled while somebody else's cancellation is at work; only that lets the one behind it through.</summary>
    public static void HeadComesAndGoes(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock());
        var sources = new[] { new CancellationTokenSource(), new CancellationTokenSource() };
        bool[] isQueued = new bool[2];
        bool isIn = false;
        Lease<Read> stays = gate.Enter<Read>();
        for (int i = 0; i < 2; i++)
        {
            int index = i;
            string name = i == 0 ? "first head" : "second head";
            stage.Play.Task(name, () => stage.HoldAsync(name, () =>
            {
                ValueTask<Lease<Write>> task = gate.Acquire<Write>(sources[index].Token);
                isQueued[index] = true;
                return task;
            }));
            stage.Play.Thread("canceller " + i, () =>
            {
                stage.Play.Block(() => isQueued[index]);
                stage.Cancel(sources[index]);
            });
        }

        stage.Play.Task("behind", async () =>
        {
            stage.Play.Block(() => isQueued[1]);
            await stage.HoldAsync("behind", () => gate.Acquire<Read>());
            isIn = true;
        });
        stage.Play.Thread("stays", () =>
        {
            stage.Play.Block(() => isIn);
            stays.Dispose();
        });
    }

    /// <summary>A grant against a token, of a request that stands in the queue.</summary>
    public static void CancelAgainstGrant(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock());
        var source = new CancellationTokenSource();
        Lease<Write> first = gate.Enter<Write>();
        bool isQueued = false;
        stage.Play.Task("head", async () =>
        {
            await stage.HoldAsync("head", () =>
            {
                ValueTask<Lease<Write>> task = gate.Acquire<Write>(source.Token);
                isQueued = true;
                return task;
            });
            await stage.HoldAsync("head", () => gate.Acquire<Write>());
        });
        stage.Play.Thread("releaser", () =>
        {
            stage.Play.Block(() => isQueued);
            first.Dispose();
        });
        stage.Play.Thread("canceller", () =>
        {
            stage.Play.Block(() => isQueued);
            stage.Cancel(source);
        });
    }

    /// <summary>A predicate that throws against a token: the request has left the queue, whoever ends it, and takes no hold of somebody else with it.</summary>
    public static void FailureAgainstCancel(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock(), endsHeld: true);
        var source = new CancellationTokenSource();
        bool isFaulty = false;
        bool isQueued = false;
        Guest.Asked = holds => isFaulty ? throw new TimeoutException("the predicate") : holds.None<Host>();
        Lease<Guest> stays = gate.Enter<Guest>();
        stage.Play.AtTheEnd.Add(() =>
        {
            if (!stays.IsHeld)
            {
                return "A hold was given back that nobody had given up.";
            }

            stays.Dispose();
            return null;
        });
        Lease<Host> first = gate.Enter<Host>();
        stage.Play.Task("guest", async () =>
        {
            ValueTask<Lease<Guest>> task = gate.Acquire<Guest>(source.Token);
            ValueTask<Lease<Host>> behind = gate.Acquire<Host>();

            // Somebody's withdrawal has both taken in from the inbox: they are judged in one go.
            using var early = new CancellationTokenSource();
            Task gone = gate.Acquire<Host>(early.Token).AsTask();
            early.Cancel();
            isQueued = true;
            try
            {
                (await task).Dispose();
            }
            catch (Exception error) when (error is TimeoutException or OperationCanceledException)
            {
            }

            (await behind).Dispose();
            await gone.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        });
        stage.Play.Thread("releaser", () =>
        {
            stage.Play.Block(() => isQueued);
            isFaulty = true;
            first.Dispose();
        });
        stage.Play.Thread("canceller", () =>
        {
            stage.Play.Block(() => isQueued);
            stage.Cancel(source);
        });
    }

    /// <summary>Nobody comes after it: what it was granted in that moment is nobody's.</summary>
    public static void CancelledLast(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock());
        var source = new CancellationTokenSource();
        Lease<Write> first = gate.Enter<Write>();
        stage.Play.Task("last", () => stage.HoldAsync("last", () => gate.Acquire<Write>(source.Token)));
        stage.Play.Thread("releaser", () => first.Dispose());
        stage.Play.Thread("canceller", () => stage.Cancel(source));
    }

    /// <summary>A grant against a deadline and an interrupt, of a thread that blocks.</summary>
    public static void TimeoutAgainstGrant(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock());
        Lease<Write> first = gate.Enter<Write>();
        stage.Play.Thread("blocked", () =>
        {
            stage.Hold("blocked", "Write", () => gate.TryEnter<Write>(s_aMoment, out Lease<Write> lease) ? lease : null);
            stage.Hold("blocked", "Read", () => gate.Enter<Read>());
        });
        stage.Play.Thread("releaser", first.Dispose);
        stage.Play.Thread("interrupter", () => stage.Play.Interrupt("blocked"));
    }

    /// <summary>The same for a request that is awaited, whose timer is armed again in its next life.</summary>
    public static void TimerAgainstGrant(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock(stage.WithClock()));
        Lease<Write> first = gate.Enter<Write>();
        stage.Play.Task("awaiting", async () =>
        {
            await stage.HoldAsync("awaiting", () => gate.TryAcquire<Write>(s_aMoment), patience: s_aMoment);
            await stage.HoldAsync("awaiting", () => gate.TryAcquire<Write>(s_aMoment), patience: s_aMoment);
        });
        stage.Play.Thread("releaser", first.Dispose);
    }

    public static void CancelledHeadAwaiting(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock());
        var source = new CancellationTokenSource();
        stage.Play.Thread("holder", () => stage.Hold("holder", "Write", () => gate.Enter<Write>()));
        stage.Play.Task("head", () => stage.HoldAsync("head", () => gate.Acquire<Write>(source.Token)));
        stage.Play.Thread("behind", () => stage.Hold("behind", "Write", () => gate.Enter<Write>()));
        stage.Play.Thread("canceller", () => stage.Cancel(source));
    }

    public static void TwoCancelledAtOnce(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock());
        var source = new CancellationTokenSource();
        stage.Play.Thread("holder", () => stage.Hold("holder", "Write", () => gate.Enter<Write>()));
        stage.Play.Task("x", () => stage.HoldAsync("x", () => gate.Acquire<Write>(source.Token)));
        stage.Play.Thread("y", () => stage.Hold("y", "Read", () => gate.Enter<Read>(source.Token)));
        stage.Play.Task("z", () => stage.HoldAsync("z", () => gate.Acquire<Read>()));
        stage.Play.Thread("canceller", () => stage.Cancel(source));
    }

    public static void Timeouts(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock(stage.WithClock()));
        stage.Play.Thread("holder", () => stage.Hold("holder", "Write", () => gate.Enter<Write>()));
        stage.Play.Thread("blocked", () => stage.Hold("blocked", "Write", () => gate.TryEnter<Write>(s_aMoment, out Lease<Write> lease) ? lease : null));
        stage.Play.Task("awaiting", async () =>
        {
            await stage.HoldAsync("awaiting", () => gate.TryAcquire<Write>(s_aMoment), patience: s_aMoment);
            await stage.HoldAsync("awaiting", () => gate.TryAcquire<Read>(2 * s_aMoment), patience: 2 * s_aMoment);
        });
        stage.Play.Thread("last", () => stage.Hold("last", "Read", () => gate.Enter<Read>()));
    }

    public static void TimeoutsBySystem(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock());
        stage.Play.Thread("holder", () => stage.Hold("holder", "Read", () => gate.Enter<Read>()));
        for (int i = 0; i < 2; i++)
        {
            string name = "blocked " + i;
            stage.Play.Thread(name, () => stage.Hold(name, "Write", () => gate.TryEnter<Write>(s_aMoment, out Lease<Write> lease) ? lease : null));
        }

        stage.Play.Thread("last", () => stage.Hold("last", "Read", () => gate.Enter<Read>()));
    }

    public static void TimeoutAgainstToken(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock(stage.WithClock()));
        var source = new CancellationTokenSource();
        stage.Play.Thread("holder", () => stage.Hold("holder", "Write", () => gate.Enter<Write>()));
        stage.Play.Task("awaiting", async () =>
        {
            await stage.HoldAsync("awaiting", () => gate.TryAcquire<Write>(s_aMoment, source.Token), patience: s_aMoment);
            await stage.HoldAsync("awaiting", () => gate.TryAcquire<Write>(s_aMoment), patience: s_aMoment);
        });
        stage.Play.Thread("canceller", () => stage.Cancel(source));
    }

    public static void Interrupted(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock());
        var source = new CancellationTokenSource();
        stage.Play.Thread("holder", () => stage.Hold("holder", "Write", () => gate.Enter<Write>()));
        stage.Play.Thread("blocked", () =>
        {
            stage.Hold("blocked", "Write", () => gate.Enter<Write>(source.Token));
            stage.Hold("blocked", "Read", () => gate.Enter<Read>());
        });
        stage.Play.Thread("interrupter", () => stage.Play.Interrupt("blocked"));
        stage.Play.Thread("canceller", () => stage.Cancel(source));
        stage.Play.Task("behind", () => stage.HoldAsync("behind", () => gate.Acquire<Write>()));
    }

    /// <summary>An interrupted thread may have been granted already. It gives that back, and whom that lets in does not go on inside its call.</summary>
    public static void InterruptedBesideInline(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock(new FifoLockOptions { RunContinuationsInline = true }));
        stage.Play.Thread("holder", () => stage.Hold("holder", "Write", () => gate.Enter<Write>()));
        stage.Play.Thread("blocked", () => stage.Hold("blocked", "Write", () => gate.Enter<Write>()));
        stage.Play.Thread("interrupter", () => stage.Play.Interrupt("blocked"));
        stage.Play.Task("behind", () => stage.HoldAsync("behind", () => gate.Acquire<Write>()));
    }
}
