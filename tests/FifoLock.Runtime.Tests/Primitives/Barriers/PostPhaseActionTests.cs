namespace FifoLocks.Tests.Primitives.Barriers;

/// <summary>The action between two phases: who runs it, when, and what it means for those who wait, come or give up meanwhile.</summary>
internal sealed class PostPhaseActionTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Test]
    public async Task It_runs_once_a_phase_on_the_thread_of_the_last_before_anybody_goes_on([Values] By by)
    {
        var threads = new List<int>();
        List<Party> others = [];
        FifoBarrier? barrier = null;
        var seen = new List<string>();
        barrier = new FifoBarrier(3, () =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            seen.Add($"{barrier} {others.Any(static party => party.IsDone)}");
        });
        for (int phase = 0; phase < 2; phase++)
        {
            others = [Party.Waits(barrier, By.Thread), Party.Waits(barrier, By.Task)];
            int caller = Environment.CurrentManagedThreadId;
            Party last = Party.Starts(barrier, by);
            await last.Passes(2);
            await others[0].Passes(0);
            await others[1].Passes(1);
            Assert.That(threads[phase], Is.EqualTo(by == By.Thread ? last.ThreadId : caller));
        }

        Assert.That(seen, Is.EqualTo(new[] { "FifoBarrier(parties=3, phase=0, broken=False, waiting=2) False", "FifoBarrier(parties=3, phase=1, broken=False, waiting=2) False" }));
    }

    [Test]
    public void A_task_that_comes_last_runs_it_inside_its_call()
    {
        int? thread = null;
        var barrier = new FifoBarrier(1, () => thread = Environment.CurrentManagedThreadId);
        Assert.That(barrier.WaitAsync().GetAwaiter().GetResult(), Is.Zero);
        Assert.That(thread, Is.EqualTo(Environment.CurrentManagedThreadId));
        thread = null;
        Assert.That(barrier.TryWaitAsync(TimeSpan.Zero).GetAwaiter().GetResult(), Is.EqualTo((true, 0)));
        Assert.That(thread, Is.EqualTo(Environment.CurrentManagedThreadId));
    }

    [Test]
    public async Task It_runs_although_nobody_awaits([Values] bool listed, [Values] bool forceYield)
    {
        int actions = 0;
        var barrier = new FifoBarrier(listed ? 3 : 2, () => Interlocked.Increment(ref actions), new FifoLockOptions { ForceYield = forceYield });
        Party other = Party.Waits(barrier, By.Thread);
        ValueTask<int> last = barrier.WaitAsync();
        if (listed)
        {
            barrier.RemoveParticipants(1);
        }

        await other.Passes(0);
        Assert.That(actions, Is.EqualTo(1));
        Assert.That(await last, Is.EqualTo(1));
    }

    [Test]
    public void Forced_to_yield_it_ends_a_wait_as_ever([Values] bool fails)
    {
        var error = new FormatException();
        var clock = new FakeTimeProvider();
        var options = new FifoLockOptions { ForceYield = true, TimeProvider = clock };
        var barrier = new FifoBarrier(2, fails ? () => throw error : static () => { }, options);
        Task<int> first = barrier.WaitAsync().AsTask();
        Task<(bool Passed, int Index)> last = barrier.TryWaitAsync(s_second).AsTask();
        if (fails)
        {
            Assert.That(async () => await WithinLimits.Completes(first), Throws.TypeOf<BrokenBarrierException>());
            Assert.That(async () => await WithinLimits.Completes(last), Throws.Exception.SameAs(error));
            barrier.Reset();
        }
        else
        {
            Assert.That(WithinLimits.Completes(first).Result, Is.Zero);
            Assert.That(WithinLimits.Completes(last).Result, Is.EqualTo((true, 1)));
        }

        using var source = new CancellationTokenSource();
        Task<int> gone = barrier.WaitAsync(source.Token).AsTask();
        source.Cancel();
        Assert.That(async () => await WithinLimits.Completes(gone), Throws.InstanceOf<OperationCanceledException>().With.Property("CancellationToken").EqualTo(source.Token));
        Assert.That(gone.IsCanceled);
        barrier.Reset();
        Task<(bool, int)> late = barrier.TryWaitAsync(s_second).AsTask();
        clock.Advance(s_second);
        Assert.That(WithinLimits.Completes(late).Result, Is.EqualTo((false, 0)));
    }

    [Test]
    public async Task The_last_who_waits_runs_it_when_fewer_have_to_come([Values] By by)
    {
        int? thread = null;
        bool onPool = false;
        var barrier = new FifoBarrier(4, () => (thread, onPool) = (Environment.CurrentManagedThreadId, Thread.CurrentThread.IsThreadPoolThread));
        Party first = Party.Waits(barrier, By.Task);
        Party last = Party.Waits(barrier, by);
        TestThread.Run(() => barrier.RemoveParticipants(2)).Join();
        await first.Passes(0);
        await last.Passes(1);
        Assert.That(onPool, Is.EqualTo(by == By.Task));
        Assert.That(by == By.Task || thread == last.ThreadId);
    }

    [Test]
    public async Task Who_comes_while_it_runs_waits_for_the_next_phase_and_the_last_of_them_runs_it_then([Values] By by)
    {
        using var stop = new Stop();
        var threads = new List<int>();
        var barrier = new FifoBarrier(2, () =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            stop.Here();
        });
        Party first = Party.Waits(barrier, By.Task);
        Party last = Party.Starts(barrier, By.Thread);
        stop.Reached();
        Party third = Party.Waits(barrier, By.Thread);
        Party fourth = Party.Waits(barrier, by);
        Party fifth = Party.Waits(barrier, By.Task);
        Assert.That(barrier.ToString(), Is.EqualTo("FifoBarrier(parties=2, phase=0, broken=False, waiting=4)"), "one of the group, and three");
        Assert.That(first.IsDone || last.IsDone, Is.False);
        stop.Open();
        await first.Passes(0);
        await last.Passes(1);
        await third.Passes(0);
        await fourth.Passes(1);
        Assert.That(fifth.IsDone, Is.False);
        Assert.That(threads, Has.Count.EqualTo(2));
        Assert.That(threads[0], Is.EqualTo(last.ThreadId));
        if (by == By.Thread)
        {
            Assert.That(threads[1], Is.EqualTo(fourth.ThreadId));
        }

        Assert.That(barrier.ToString(), Is.EqualTo("FifoBarrier(parties=2, phase=2, broken=False, waiting=1)"));
    }

    [Test]
    public async Task Once_it_runs_giving_up_has_no_effect([ValueSource(typeof(GivesUp), nameof(GivesUp.All))] GivesUp how)
    {
        (Way way, bool byThread) = how;
        By by = byThread ? By.Thread : By.Task;
        var clock = new FakeTimeProvider();
        using var stop = new Stop();
        var barrier = new FifoBarrier(3, stop.Here, new FifoLockOptions { TimeProvider = clock });
        using var source = new CancellationTokenSource();
        bool stillPending = false;
        Party other = Party.Waits(barrier, By.Task, s_second, source.Token);
        (bool Passed, int Index) answer = default;
        TestThread? thread = by == By.Task ? null : TestThread.Run(() =>
        {
            bool passed = barrier.TryWait(s_second, out int index, source.Token);
            answer = (passed, index);
            stillPending = TestThread.TakesPendingInterrupt();
        });
        Task<(bool Passed, int Index)>? task = by == By.Task ? barrier.TryWaitAsync(s_second, source.Token).AsTask() : null;
        WithinLimits.Waiting(barrier, 2);
        clock.UntilArmed(2);
        WithinLimits.Until(() => thread is null or { IsBlocked: true }, "the thread sleeps");
        Party last = Party.Starts(barrier, By.Thread);
        stop.Reached();
        switch (way)
        {
            case Way.Token:
                source.Cancel();
                break;
            case Way.Time:
                clock.Advance(2 * s_second);
                break;
            default:
                thread!.Interrupt();
                break;
        }

        Assert.That(barrier.IsBroken, Is.False);
        stop.Open();
        await other.Passes(0);
        await last.Passes(2);
        thread?.Join();
        Assert.That(task is null ? answer : await WithinLimits.Completes(task), Is.EqualTo((true, 1)));
        Assert.That(stillPending, Is.EqualTo(way == Way.Interrupt), "an interrupt that came too late is left for the next wait");
        Assert.That(barrier.ToString(), Is.EqualTo("FifoBarrier(parties=3, phase=1, broken=False, waiting=0)"));
    }

    [Test]
    public async Task Giving_up_while_it_runs_breaks_it_for_those_alone_who_came_later()
    {
        using var stop = new Stop();
        using var source = new CancellationTokenSource();
        var barrier = new FifoBarrier(2, stop.Here);
        Party first = Party.Waits(barrier, By.Thread);
        Party last = Party.Starts(barrier, By.Thread);
        stop.Reached();
        Party third = Party.Waits(barrier, By.Thread);
        Party fourth = Party.Waits(barrier, By.Task, token: source.Token);
        source.Cancel();
        await fourth.GivesUp(Way.Token);
        await third.IsSentAway();
        Assert.That(barrier.IsBroken);
        stop.Open();
        await first.Passes(0);
        await last.Passes(1);
        Assert.That(barrier.PhaseNumber, Is.EqualTo(1));
        await Party.Starts(barrier, By.Task).IsSentAway();
    }

    [Test]
    public async Task Abort_while_it_runs_concerns_those_alone_who_came_later([Values] bool reset)
    {
        using var stop = new Stop();
        var barrier = new FifoBarrier(2, stop.Here);
        Party first = Party.Waits(barrier, By.Thread);
        Party last = Party.Starts(barrier, By.Thread);
        stop.Reached();
        Party third = Party.Waits(barrier, By.Thread);
        barrier.Abort();
        await third.IsSentAway();
        Party fourth = Party.Starts(barrier, By.Task);
        await fourth.IsSentAway();
        Assert.That(first.IsDone || last.IsDone, Is.False);
        if (reset)
        {
            barrier.Reset();
        }

        stop.Open();
        await first.Passes(0);
        await last.Passes(1);
        Assert.That(barrier.IsBroken, Is.EqualTo(!reset));
        Assert.That(barrier.PhaseNumber, Is.EqualTo(1));
    }

    [Test]
    public async Task Reset_while_it_runs_concerns_those_alone_who_came_later()
    {
        using var stop = new Stop();
        var barrier = new FifoBarrier(2, stop.Here);
        Party first = Party.Waits(barrier, By.Thread);
        Party last = Party.Starts(barrier, By.Thread);
        stop.Reached();
        Party third = Party.Waits(barrier, By.Thread);
        barrier.Reset();
        await third.IsSentAway();
        Party fourth = Party.Waits(barrier, By.Thread);
        Party fifth = Party.Waits(barrier, By.Task);
        stop.Open();
        await first.Passes(0);
        await last.Passes(1);
        await fourth.Passes(0);
        await fifth.Passes(1);
        Assert.That(barrier.PhaseNumber, Is.EqualTo(2));
    }

    [Test]
    public async Task What_it_throws_goes_to_whoever_ran_it_and_breaks_the_barrier_for_all_others([Values] By by, [Values] bool listed)
    {
        var error = new FormatException("the totals differ");
        bool fails = true;
        var barrier = new FifoBarrier(listed ? 4 : 3, () =>
        {
            if (fails)
            {
                throw error;
            }
        });
        Party first = Party.Waits(barrier, By.Thread);
        Party second = Party.Waits(barrier, By.Task);
        Party last = listed ? Party.Waits(barrier, by) : Party.Starts(barrier, by);
        if (listed)
        {
            barrier.RemoveParticipants(1);
        }

        Assert.That((await last.Ends()).Error, Is.SameAs(error));
        Assert.That((await first.IsSentAway()).InnerException, Is.SameAs(error));
        Assert.That((await second.IsSentAway()).InnerException, Is.SameAs(error));
        Assert.That((await Party.Starts(barrier, By.Task).IsSentAway()).InnerException, Is.SameAs(error), "and whoever comes");
        Assert.That(error.StackTrace, Does.Contain(nameof(What_it_throws_goes_to_whoever_ran_it_and_breaks_the_barrier_for_all_others)));
        Assert.That(barrier.ToString(), Is.EqualTo("FifoBarrier(parties=3, phase=0, broken=True, waiting=0)"));
        barrier.Reset();
        fails = false;
        Party[] again = [Party.Waits(barrier, by), Party.Waits(barrier, by), Party.Starts(barrier, by)];
        for (int i = 0; i < 3; i++)
        {
            await again[i].Passes(i);
        }
    }

    [Test]
    public async Task Where_it_fails_those_who_came_meanwhile_are_sent_away_too([Values] bool abort, [Values] bool reset)
    {
        using var stop = new Stop();
        var barrier = new FifoBarrier(2, () =>
        {
            stop.Here();
            throw new FormatException();
        });
        Party first = Party.Waits(barrier, By.Thread);
        Party last = Party.Starts(barrier, By.Thread);
        stop.Reached();
        if (abort)
        {
            barrier.Abort();
        }

        if (reset)
        {
            barrier.Reset();
        }

        Party third = abort && !reset ? Party.Starts(barrier, By.Task) : Party.Waits(barrier, By.Task);
        Party fourth = abort && !reset ? Party.Starts(barrier, By.Task) : Party.Waits(barrier, By.Thread);
        stop.Open();
        Assert.That((await last.Ends()).Error, Is.TypeOf<FormatException>());
        Assert.That((await first.IsSentAway()).InnerException, Is.TypeOf<FormatException>());
        Assert.That((await third.IsSentAway()).InnerException, abort && !reset ? Is.Null : Is.TypeOf<FormatException>());
        await fourth.IsSentAway();
        Assert.That(barrier.IsBroken);
        Assert.That(barrier.WaitingCount, Is.Zero);
    }

    [Test]
    public void It_must_not_wait_at_its_own_barrier([Values] bool nested)
    {
        FifoBarrier? barrier = null;
        var errors = new List<Exception?>();
        void WaitItself()
        {
            errors.Add(Assert.Catch(() => barrier!.Wait()));
            errors.Add(Assert.Catch(() => barrier!.TryWait(TimeSpan.Zero, out _)));
            ValueTask<int> wait = barrier!.WaitAsync();
            errors.Add(wait.AsTask().Exception?.InnerException);
            errors.Add(barrier.TryWaitAsync(s_second).AsTask().Exception?.InnerException);
        }

        var inner = new FifoBarrier(1, WaitItself);
        barrier = new FifoBarrier(1, nested ? () => inner.Wait() : WaitItself, new FifoLockOptions { Name = "step" });
        Assert.That(barrier.Wait(), Is.Zero);
        Assert.That(errors, Has.Count.EqualTo(4).And.All.TypeOf<InvalidOperationException>().And.All.Message.Contains("step"));
        Assert.That(barrier.IsBroken, Is.False, "it caught them itself");
        Assert.That(barrier.WaitingCount, Is.Zero);
        Assert.That(barrier.Wait(), Is.Zero, "afterwards this thread may wait again");
        Assert.That(barrier.PhaseNumber, Is.EqualTo(2));
    }

    [Test]
    public void A_wait_in_it_that_nobody_catches_breaks_the_barrier()
    {
        FifoBarrier? barrier = null;
        barrier = new FifoBarrier(1, () => barrier!.Wait());
        Assert.That(() => barrier.Wait(), Throws.InvalidOperationException.With.Message.Contain("waits for the action"));
        Assert.That(barrier.IsBroken);
        barrier.Reset();
        Assert.That(() => barrier.Wait(), Throws.InvalidOperationException, "nothing is left of the first");
    }

    [Test]
    public async Task It_may_wait_at_another_barrier_and_change_its_own([Values] By by)
    {
        FifoBarrier? barrier = null;
        var other = new FifoBarrier(2);
        var seen = new List<long>();
        barrier = new FifoBarrier(2, () =>
        {
            other.Wait();
            seen.Add(barrier!.PhaseNumber);
            seen.Add(barrier.AddParticipants(3));
            barrier.RemoveParticipants(2);
            barrier.Reset();
            seen.Add(barrier.Parties);
        });
        Party outside = Party.Waits(other, By.Task);
        Party first = Party.Waits(barrier, By.Thread);
        Party last = Party.Starts(barrier, by);
        await first.Passes(0);
        await last.Passes(1);
        await outside.Passes(0);
        Assert.That(seen, Is.EqualTo(new long[] { 0, 1, 3 }), "those who are added take part in the next phase");
        Assert.That(barrier.ToString(), Is.EqualTo("FifoBarrier(parties=3, phase=1, broken=False, waiting=0)"));
    }

    [Test]
    public async Task Parties_removed_while_it_runs_let_those_go_who_are_complete_when_it_is_over()
    {
        using var stop = new Stop();
        var barrier = new FifoBarrier(2, stop.Here);
        Party first = Party.Waits(barrier, By.Thread);
        Party last = Party.Starts(barrier, By.Thread);
        stop.Reached();
        Party third = Party.Waits(barrier, By.Thread);
        barrier.RemoveParticipants(1);
        Assert.That(third.IsDone, Is.False);
        stop.Open();
        await first.Passes(0);
        await last.Passes(1);
        await third.Passes(0);
        Assert.That(barrier.PhaseNumber, Is.EqualTo(2));
    }

    [Test]
    public async Task A_cancel_before_the_last_came_keeps_it_from_running()
    {
        int actions = 0;
        var barrier = new FifoBarrier(2, () => actions++);
        using var source = new CancellationTokenSource();
        Party gone = Party.Waits(barrier, By.Task, token: source.Token);
        source.Cancel();
        await gone.GivesUp(Way.Token);
        await Party.Starts(barrier, By.Thread).IsSentAway();
        Assert.That(actions, Is.Zero);
    }

    /// <summary>A place in an action where it stops until the test lets it go on, from then on for good.</summary>
    private sealed class Stop : IDisposable
    {
        private readonly ManualResetEventSlim _reached = new();
        private readonly ManualResetEventSlim _open = new();

        public void Here()
        {
            _reached.Set();
            WithinLimits.Passes(_open, "the test lets the action go on");
        }

        public void Reached() => WithinLimits.Passes(_reached, "the action begins");

        public void Open() => _open.Set();

        public void Dispose()
        {
            _reached.Dispose();
            _open.Dispose();
        }
    }
}
