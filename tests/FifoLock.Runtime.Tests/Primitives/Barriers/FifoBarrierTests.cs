namespace FifoLocks.Tests.Primitives.Barriers;

internal sealed class FifoBarrierTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly CancellationToken s_cancelled = new(canceled: true);

    [Test]
    public async Task The_index_is_the_place_in_the_order_of_coming([Values] By first, [Values] By last)
    {
        var barrier = new FifoBarrier(4);
        Party[] parties =
        [
            Party.Waits(barrier, first), Party.Waits(barrier, By.Thread), Party.Waits(barrier, By.Task, s_second), Party.Starts(barrier, last, s_second),
        ];
        for (int i = 0; i < 4; i++)
        {
            await parties[i].Passes(i);
        }

        Assert.That(barrier.PhaseNumber, Is.EqualTo(1));
        Assert.That(barrier.WaitingCount, Is.Zero);
    }

    [Test]
    public async Task Nobody_goes_on_before_the_last_has_come([Values] By by)
    {
        var barrier = new FifoBarrier(3);
        Party first = Party.Waits(barrier, by);
        Party second = Party.Waits(barrier, By.Task);
        Assert.That(first.IsDone || second.IsDone, Is.False);
        Assert.That(barrier.PhaseNumber, Is.Zero);
        Assert.That(await WithinLimits.Completes(barrier.WaitAsync().AsTask()), Is.EqualTo(2));
        await first.Passes(0);
        await second.Passes(1);
    }

    [Test]
    public async Task Five_who_wait_for_two_parties_are_two_groups_and_one_waiting([Values] By by)
    {
        var barrier = new FifoBarrier(2);
        Party[] parties = new Party[5];
        for (int i = 0; i < 5; i++)
        {
            parties[i] = i % 2 == 0 ? Party.Waits(barrier, by) : Party.Starts(barrier, by);
            if (i % 2 != 0)
            {
                await parties[i - 1].Passes(0);
                await parties[i].Passes(1);
            }
        }

        Assert.That(parties[4].IsDone, Is.False);
        Assert.That(barrier.ToString(), Is.EqualTo("FifoBarrier(parties=2, phase=2, broken=False, waiting=1)"));
    }

    [Test]
    public async Task Five_who_are_there_at_once_are_two_groups_and_one_waiting()
    {
        var barrier = new FifoBarrier(7);
        Party[] parties = [.. Enumerable.Range(0, 5).Select(i => Party.Waits(barrier, i % 2 == 0 ? By.Task : By.Thread))];
        barrier.RemoveParticipants(5);
        for (int i = 0; i < 4; i++)
        {
            await parties[i].Passes(i % 2);
        }

        Assert.That(parties[4].IsDone, Is.False);
        Assert.That(barrier.ToString(), Is.EqualTo("FifoBarrier(parties=2, phase=2, broken=False, waiting=1)"));
    }

    [Test]
    public async Task Threads_and_tasks_meet_again_and_again([Values] bool withAction)
    {
        const int Rounds = 2000;
        const int Parties = 4;
        int[] reached = new int[Parties];
        int[] sums = new int[Rounds];
        int actions = 0;
        var barrier = new FifoBarrier(Parties, withAction ? () => actions++ : null);
        TestThread[] threads = TestThread.RunTogether([.. Enumerable.Range(0, 2).Select(i => (Action)(() =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                reached[i] = round;
                Check(round, barrier.Wait());
            }
        }))]);
        Task[] tasks = [.. Enumerable.Range(2, 2).Select(async i =>
        {
            await Task.Yield();
            for (int round = 0; round < Rounds; round++)
            {
                reached[i] = round;
                Check(round, await barrier.WaitAsync().ConfigureAwait(false));
            }
        })];
        await WithinLimits.Completes(Task.WhenAll(tasks));
        Array.ForEach(threads, static thread => thread.Join());
        Assert.That(sums, Is.All.EqualTo((1 << Parties) - 1), "each index once");
        Assert.That(barrier.PhaseNumber, Is.EqualTo(Rounds));
        Assert.That(actions, Is.EqualTo(withAction ? Rounds : 0));

        void Check(int round, int index)
        {
            Interlocked.Add(ref sums[round], 1 << index);
            Assert.That(Enumerable.Range(0, Parties).Select(i => Volatile.Read(ref reached[i])), Is.All.InRange(round, round + 1), "all have come, and none is ahead");
        }
    }

    [Test]
    public async Task One_party_never_waits()
    {
        var barrier = new FifoBarrier(1);
        Assert.That(barrier.Wait(), Is.Zero);
        Assert.That(await barrier.WaitAsync(), Is.Zero);
        Assert.That(barrier.TryWait(TimeSpan.Zero, out int index), Is.True);
        Assert.That(index, Is.Zero);
        Assert.That(await barrier.TryWaitAsync(TimeSpan.Zero), Is.EqualTo((true, 0)));
        Assert.That(barrier.PhaseNumber, Is.EqualTo(4));
    }

    [Test]
    public async Task Added_parties_have_to_come_in_this_phase_already()
    {
        var barrier = new FifoBarrier(2);
        Party first = Party.Waits(barrier, By.Task);
        Assert.That(barrier.AddParticipants(1), Is.Zero, "the phase under way");
        Assert.That(barrier.Parties, Is.EqualTo(3));
        Party second = Party.Waits(barrier, By.Thread);
        Party third = Party.Starts(barrier, By.Thread);
        await first.Passes(0);
        await second.Passes(1);
        await third.Passes(2);
        Assert.That(barrier.AddParticipants(2), Is.EqualTo(1));
        Assert.That(barrier.Parties, Is.EqualTo(5));
    }

    [Test]
    public async Task Removed_parties_need_not_come([Values] By by)
    {
        var barrier = new FifoBarrier(4);
        Party first = Party.Waits(barrier, by);
        Party second = Party.Waits(barrier, by);
        barrier.RemoveParticipants(1);
        Assert.That(first.IsDone || second.IsDone, Is.False);
        barrier.RemoveParticipants(1);
        await first.Passes(0);
        await second.Passes(1);
        Assert.That(barrier.ToString(), Is.EqualTo("FifoBarrier(parties=2, phase=1, broken=False, waiting=0)"));
    }

    [Test]
    public async Task The_parties_stay_within_their_bounds()
    {
        Assert.That(() => new FifoBarrier(0), Refuses("parties"));
        Assert.That(() => new FifoBarrier(-3), Refuses("parties"));
        Assert.That(() => new FifoBarrier(FifoMeeting.MaxParties + 1), Refuses("parties"));
        var barrier = new FifoBarrier(3, options: new FifoLockOptions { Name = "step" });
        Party waiting = Party.Waits(barrier, By.Task);
        foreach (int bad in new[] { 0, -1, int.MinValue })
        {
            Assert.That(() => barrier.AddParticipants(bad), Refuses("count"));
            Assert.That(() => barrier.RemoveParticipants(bad), Refuses("count"));
        }

        Assert.That(() => barrier.RemoveParticipants(3), Refuses("count").With.Message.Contain("step has 3 parties"));
        Assert.That(() => barrier.RemoveParticipants(int.MaxValue), Refuses("count"));
        Assert.That(() => barrier.AddParticipants(FifoMeeting.MaxParties - 2), Refuses("count").With.Message.Contain("step"));
        Assert.That(() => barrier.AddParticipants(int.MaxValue), Refuses("count"));
        Assert.That(barrier.ToString(), Is.EqualTo("step(parties=3, phase=0, broken=False, waiting=1)"), "unchanged");
        Assert.That(waiting.IsDone, Is.False);
        barrier.AddParticipants(FifoMeeting.MaxParties - 3);
        Assert.That(barrier.Parties, Is.EqualTo(FifoMeeting.MaxParties));
        barrier.RemoveParticipants(FifoMeeting.MaxParties - 1);
        Assert.That(barrier.Parties, Is.EqualTo(1));
        await waiting.Passes(0);

        static NUnit.Framework.Constraints.Constraint Refuses(string parameter) =>
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo(parameter);
    }

    [Test]
    public async Task Reset_sends_those_away_who_wait_and_repairs([Values] bool broken, [Values] By by)
    {
        var barrier = new FifoBarrier(3);
        Assert.That(await WithinLimits.Completes(Task.WhenAll(barrier.WaitAsync().AsTask(), barrier.WaitAsync().AsTask(), barrier.WaitAsync().AsTask())), Is.Ordered);
        Party first = Party.Waits(barrier, by);
        Party second = Party.Waits(barrier, By.Task);
        if (broken)
        {
            barrier.Abort();
        }

        barrier.Reset();
        Assert.That((await first.IsSentAway()).Message, Does.Contain(broken ? "aborted" : "reset"));
        await second.IsSentAway();
        Assert.That(barrier.IsBroken, Is.False);
        Assert.That(barrier.ToString(), Is.EqualTo("FifoBarrier(parties=3, phase=1, broken=False, waiting=0)"), "parties and phase stay");
        Party[] parties = [Party.Waits(barrier, by), Party.Waits(barrier, by), Party.Starts(barrier, by)];
        for (int i = 0; i < 3; i++)
        {
            await parties[i].Passes(i);
        }

        Assert.That(barrier.PhaseNumber, Is.EqualTo(2));
    }

    [Test]
    public void Without_anybody_waiting_reset_and_abort_do_what_they_say()
    {
        var barrier = new FifoBarrier(2);
        barrier.Reset();
        Assert.That(barrier.IsBroken, Is.False);
        barrier.Abort();
        barrier.Abort();
        Assert.That(barrier.IsBroken);
        Assert.That(barrier.ToString(), Is.EqualTo("FifoBarrier(parties=2, phase=0, broken=True, waiting=0)"));
        barrier.Reset();
        Assert.That(barrier.IsBroken, Is.False);
    }

    [Test]
    public async Task A_broken_barrier_changes_its_parties_and_lets_nobody_in()
    {
        var barrier = new FifoBarrier(3);
        barrier.Abort();
        barrier.RemoveParticipants(2);
        Assert.That(() => barrier.Wait(), Throws.TypeOf<BrokenBarrierException>(), "the only party would pass otherwise");
        barrier.AddParticipants(1);
        barrier.Reset();
        Party first = Party.Waits(barrier, By.Thread);
        Party second = Party.Starts(barrier, By.Thread);
        await first.Passes(0);
        await second.Passes(1);
    }

    [Test]
    public async Task A_time_of_zero_is_enough_for_the_last([Values] By by)
    {
        var barrier = new FifoBarrier(2);
        Party first = Party.Waits(barrier, By.Task);
        Party last = Party.Starts(barrier, by, TimeSpan.Zero);
        await first.Passes(0);
        await last.Passes(1);
    }

    [Test]
    public async Task Forced_to_yield_each_asynchronous_wait_yields_exactly_once([Values] bool withAction)
    {
        using var pump = new Pump();
        var options = new FifoLockOptions { ForceYield = true };
        var alone = new FifoBarrier(1, withAction ? static () => { } : null, options);
        var barrier = new FifoBarrier(2, withAction ? static () => { } : null, options);
        Assert.That(await WithinLimits.Completes(pump.Run(async () =>
        {
            int before = pump.Posts;
            await alone.WaitAsync();
            await alone.TryWaitAsync(TimeSpan.Zero);
            alone.Wait();
            return pump.Posts - before;
        })), Is.EqualTo(2));
        Assert.That(await WithinLimits.Completes(pump.Run(async () =>
        {
            int before = pump.Posts;
            await barrier.TryWaitAsync(TimeSpan.Zero);
            return pump.Posts - before;
        })), Is.EqualTo(1), "a time that runs out at once");
        barrier.Reset();
        Task<int> waits = pump.Run(async () =>
        {
            int before = pump.Posts;
            await barrier.WaitAsync();
            return pump.Posts - before;
        });
        WithinLimits.Waiting(barrier, 1);
        barrier.Wait();
        Assert.That(await WithinLimits.Completes(waits), Is.EqualTo(1), "one that has to wait");
    }

    [Test]
    public void Awaiting_twice_is_refused()
    {
        var barrier = new FifoBarrier(2);
        ValueTask<int> first = barrier.WaitAsync();
        barrier.Wait();
        Assert.That(first.GetAwaiter().GetResult(), Is.Zero);
        Assert.That(() => first.GetAwaiter().GetResult(), Throws.InvalidOperationException.With.Message.Contain("twice"));
    }

    [Test]
    public async Task A_continuation_that_runs_at_once_may_come_again()
    {
        var barrier = new FifoBarrier(2);
        int met = 0;
        Task loop = ImmediateContext.Run(async () =>
        {
            for (; met < 100; met++)
            {
                await barrier.WaitAsync();
            }
        });
        for (int i = 0; i < 100; i++)
        {
            WithinLimits.Waiting(barrier, 1);
            await WithinLimits.Completes(barrier.WaitAsync().AsTask());
        }

        await WithinLimits.Completes(loop);
        Assert.That(met, Is.EqualTo(100));
    }

    [Test]
    public async Task A_continuation_that_runs_inline_in_abort_finds_it_broken_and_may_reset_it()
    {
        var barrier = new FifoBarrier(2, options: new FifoLockOptions { RunContinuationsInline = true });
        Task<bool> continuation = Repair();
        TestThread.Run(() =>
        {
            barrier.Abort();
            Assert.That(continuation.IsCompleted, "inside Abort");
        }).Join();
        Assert.That(await continuation);
        Assert.That(barrier.IsBroken, Is.False);

        async Task<bool> Repair()
        {
            try
            {
                await barrier.WaitAsync().ConfigureAwait(false);
                return false;
            }
            catch (BrokenBarrierException)
            {
                bool broken = barrier.IsBroken;
                barrier.Reset();
                return broken;
            }
        }
    }

    [Test]
    public async Task An_inline_continuation_never_runs_inside_an_arrival_or_a_cancellation([Values] bool cancel, [Values] bool withAction)
    {
        var barrier = new FifoBarrier(cancel ? 3 : 2, withAction ? static () => { } : null, new FifoLockOptions { RunContinuationsInline = true });
        using var source = new CancellationTokenSource();
        int thread = 0;
        Task first = First();
        Party? second = cancel ? Party.Waits(barrier, By.Task, token: source.Token) : null;
        TestThread.Run(() =>
        {
            thread = -Environment.CurrentManagedThreadId;
            if (cancel)
            {
                source.Cancel();
            }
            else
            {
                barrier.Wait();
            }
        }).Join();
        await WithinLimits.Completes(first);
        Assert.That(thread, Is.Positive, "it ran elsewhere");
        await (second?.GivesUp(Way.Token) ?? Task.CompletedTask);

        async Task First()
        {
            try
            {
                await barrier.WaitAsync().ConfigureAwait(false);
            }
            catch (BrokenBarrierException)
            {
            }

            WithinLimits.Until(() => Volatile.Read(ref thread) < 0, "the other one has begun");
            thread = thread == -Environment.CurrentManagedThreadId ? thread : Environment.CurrentManagedThreadId;
        }
    }

    [Test]
    public void A_cancelled_token_is_no_arrival_and_arguments_come_first([Values] bool withAction)
    {
        var barrier = new FifoBarrier(1, withAction ? static () => { } : null);
        TimeSpan bad = TimeSpan.FromMilliseconds(-2);
        Assert.That(() => barrier.TryWait(bad, out _, s_cancelled), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("timeout"));
        Assert.That(() => _ = barrier.TryWaitAsync(bad, s_cancelled), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("timeout"));
        Assert.That(() => barrier.Wait(s_cancelled), Throws.TypeOf<OperationCanceledException>());
        Assert.That(() => barrier.TryWait(TimeSpan.Zero, out _, s_cancelled), Throws.TypeOf<OperationCanceledException>());
        Assert.That(barrier.WaitAsync(s_cancelled).IsCanceled, "through the task");
        Assert.That(barrier.TryWaitAsync(s_second, s_cancelled).IsCanceled);
        Assert.That(barrier.ToString(), Is.EqualTo("FifoBarrier(parties=1, phase=0, broken=False, waiting=0)"));
    }

    [Test]
    public void Whoever_need_not_wait_does_not_mind_an_interrupt([Values] bool withAction)
    {
        var barrier = new FifoBarrier(2, withAction ? static () => { } : null);
        ValueTask<int> first = barrier.WaitAsync();
        TestThread.Run(() =>
        {
            Thread.CurrentThread.Interrupt();
            Assert.That(barrier.Wait(), Is.EqualTo(1));
            Assert.That(TestThread.TakesPendingInterrupt(), "it is still pending");
        }).Join();
        Assert.That(WithinLimits.Completes(first.AsTask()).Result, Is.Zero);
    }
}
