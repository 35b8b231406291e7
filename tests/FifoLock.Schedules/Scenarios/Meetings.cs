namespace FifoLocks.Schedules.Scenarios;

/// <summary>Barriers and latches: either a whole group goes on or nobody of it does.</summary>
internal static class Meetings
{
    /// <summary>The last party comes while the barrier is aborted.</summary>
    public static void TripAgainstAbort(Stage stage)
    {
        var barrier = stage.Watch(new FifoBarrier(3), static barrier => barrier.IsBroken ? null : "An abort was lost");
        var group = new Group(stage, 3);
        group.Blocks("blocked", barrier, CancellationToken.None);
        group.Awaits("awaiting", barrier, CancellationToken.None);
        group.Awaits("last", barrier, CancellationToken.None);
        stage.Play.Thread("aborter", barrier.Abort);
    }

    /// <summary>The last party comes while another one is cancelled.</summary>
    public static void TripAgainstCancel(Stage stage)
    {
        Group? group = null;
        var barrier = stage.Watch(new FifoBarrier(3), barrier => group!.CheckBroken(barrier));
        group = new Group(stage, 3);
        var source = new CancellationTokenSource();
        bool arrived = false;
        group.Blocks("blocked", barrier, source.Token);
        group.Awaits("awaiting", barrier, source.Token, () => arrived = true);
        group.Awaits("last", barrier, CancellationToken.None);
        stage.Play.Thread("canceller", () =>
        {
            stage.Play.Block(() => arrived);
            stage.Cancel(source);
        });
    }

    /// <summary>A cancel that has returned before the last one comes wins, whoever is the granter.</summary>
    public static void CancelBeforeTheLast(Stage stage)
    {
        var barrier = stage.Watch(new FifoBarrier(3), static barrier => barrier.IsBroken && barrier.PhaseNumber == 0 ? null : "A cancel that came first was passed over");
        var group = new Group(stage, 3);
        var source = new CancellationTokenSource();
        bool arrived = false;
        bool cancelled = false;
        group.Awaits("cancelled", barrier, source.Token, () => arrived = true);
        group.Blocks("blocked", barrier, CancellationToken.None);
        stage.Play.Thread("canceller", () =>
        {
            stage.Play.Block(() => arrived);
            stage.Cancel(source);
            cancelled = true;
        });
        group.Awaits("last", barrier, CancellationToken.None, before: () => stage.Play.Block(() => cancelled));
    }

    /// <summary>The same with an action, which is run once or never, and with one who is interrupted.</summary>
    public static void ActionAgainstInterrupt(Stage stage)
    {
        int actions = 0;
        Group? group = null;
        var barrier = stage.Watch(new FifoBarrier(3, () => actions++), barrier => group!.CheckBroken(barrier) ?? (actions == barrier.PhaseNumber ? null : $"The action ran {actions} times"));
        group = new Group(stage, 3);
        group.Blocks("interrupted", barrier, CancellationToken.None);
        group.Awaits("awaiting", barrier, CancellationToken.None);
        group.Blocks("last", barrier, CancellationToken.None);
        stage.Play.Thread("interrupter", () => stage.Play.Interrupt("interrupted"));
    }

    /// <summary>Two groups of two, the second one complete while the action of the first runs, and one more who waits for its end.</summary>
    public static void TwoGroupsWithActions(Stage stage)
    {
        int inside = 0;
        int actions = 0;
        var barrier = stage.Watch(
            new FifoBarrier(2, () =>
            {
                if (++inside != 1)
                {
                    stage.Play.Fail("Two actions run at once.");
                }

                stage.Play.Point();
                inside--;
                actions++;
            }),
            barrier => barrier.PhaseNumber == 2 && actions == 2 && !barrier.IsBroken ? null : $"{actions} actions");
        for (int i = 0; i < 2; i++)
        {
            string name = "blocked " + i;
            stage.Play.Thread(name, () => barrier.Wait());
            stage.Play.Task("awaiting " + i, async () => await barrier.WaitAsync());
        }
    }

    /// <summary>A latch opens while it is aborted and a party runs out of time: open or broken, and everybody agrees.</summary>
    public static void LatchAgainstAbort(Stage stage)
    {
        int passed = 0;
        int broken = 0;
        int late = 0;
        var latch = stage.Watch(
            new FifoLatch(2, stage.WithClock()),
            latch => latch.IsOpen == latch.IsBroken ? "Open and broken, or neither"
                : passed == (latch.IsOpen ? 3 : 0) && broken + late == (latch.IsOpen ? 0 : 3) ? null
                : $"{passed} passed and {broken} did not, and it is {latch}");
        stage.Play.Thread("blocked", () => Count(() => latch.TryWait(TimeSpan.FromMilliseconds(5))));
        stage.Play.Task("awaiting", async () =>
        {
            try
            {
                await latch.WaitAsync();
                passed++;
            }
            catch (BrokenBarrierException)
            {
                broken++;
            }

            Count(() => latch.TryWait(TimeSpan.Zero));
        });
        stage.Play.Thread("aborter", latch.Abort);

        void Count(Func<bool> wait)
        {
            try
            {
                _ = wait() ? passed++ : late++;
            }
            catch (BrokenBarrierException)
            {
                broken++;
            }
        }
    }

    /// <summary>Parties that come once to one barrier, and the rule that they go on together or not at all.</summary>
    private sealed class Group
    {
        private int _passed;
        private int _own;
        private int _sentAway;
        private int _indexes;

        public Group(Stage stage, int parties)
        {
            Stage = stage;
            stage.Play.AtTheEnd.Add(() => _passed + _own + _sentAway == parties && (_passed == 0 || (_passed == parties && _indexes == (1 << parties) - 1))
                ? null
                : $"A mixed group: {_passed} passed, {_own} gave up, {_sentAway} were sent away; indexes {_indexes:x}");
        }

        private Stage Stage { get; }

        public string? CheckBroken(FifoBarrier barrier) =>
            barrier.IsBroken == (_passed == 0) && barrier.PhaseNumber == (_passed == 0 ? 0 : 1) && (_own > 0) == (_passed == 0) ? null : $"{_passed} passed, {_own} gave up, and it is {barrier}";

        public void Blocks(string name, FifoBarrier barrier, CancellationToken token) => Stage.Play.Thread(name, () =>
        {
            try
            {
                Passes(barrier.Wait(token));
            }
            catch (Exception error)
            {
                Fails(error, barrier);
            }
        });

        public void Awaits(string name, FifoBarrier barrier, CancellationToken token, Action? arrived = null, Action? before = null) => Stage.Play.Task(name, async () =>
        {
            before?.Invoke();
            try
            {
                ValueTask<int> wait = barrier.WaitAsync(token);
                arrived?.Invoke();
                Passes(await wait);
            }
            catch (Exception error)
            {
                Fails(error, barrier);
            }
        });

        private void Passes(int index)
        {
            _passed++;
            _indexes += 1 << index;
        }

        private void Fails(Exception error, FifoBarrier barrier)
        {
            if (error is BrokenBarrierException)
            {
                _sentAway++;
                return;
            }

            if (error is not (OperationCanceledException or ThreadInterruptedException))
            {
                throw error;
            }

            _own++;
            if (!barrier.IsBroken)
            {
                // Cancelled before it came: no arrival.
                barrier.Abort();
            }
        }
    }
}
