using System.Runtime.CompilerServices;
using FifoLocks.Core;

namespace FifoLocks.Tests.Primitives.Barriers;

/// <summary>A party that gives up breaks the meeting for all, or comes too late and changes nothing; there is nothing in between. Barriers and latches alike.</summary>
internal sealed class BreakingTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private static IEnumerable<TestCaseData> WaysToGiveUp =>
        from latch in new[] { false, true }
        from way in Enum.GetValues<Way>()
        from each in Enum.GetValues<By>()
        where way != Way.Interrupt || each == By.Thread
        select new TestCaseData(latch, way, each);

    [TestCaseSource(nameof(WaysToGiveUp))]
    public async Task A_party_that_gives_up_while_it_waits_breaks_it_for_all(bool latch, Way way, By by)
    {
        var clock = new FakeTimeProvider();
        FifoMeeting meeting = Make(latch, 4, clock);
        using var source = new CancellationTokenSource();
        Party before = Party.Waits(meeting, By.Task);
        Party party = Party.Waits(meeting, by, way == Way.Time ? s_second : null, source.Token);
        Party behind = Party.Waits(meeting, By.Thread);
        GiveUp(way, party, source, clock);
        await party.GivesUp(way);
        await before.IsSentAway();
        Assert.That((await behind.IsSentAway()).Message, Does.Contain("a party gave up"));
        Assert.That(meeting.IsBroken);
        Assert.That(meeting.WaitingCount, Is.Zero);
        await AssertSendsAway(meeting);
        Assert.That(clock.ArmedTimers, Is.Zero);
    }

    [Test]
    public async Task Giving_up_when_all_have_come_to_a_barrier_changes_nothing([Values(Way.Token, Way.Time)] Way way, [Values] By lastBy)
    {
        var clock = new FakeTimeProvider();
        var barrier = (FifoBarrier)Make(latch: false, 3, clock);
        using var source = new CancellationTokenSource();
        ValueTask<(bool Passed, int Index)> party = barrier.TryWaitAsync(s_second, source.Token);
        ValueTask<(bool Passed, int Index)> other = barrier.TryWaitAsync(s_second, source.Token);
        Party last = Party.Starts(barrier, lastBy, s_second, source.Token);
        await last.Passes(2);
        Assert.That(party.IsCompleted && other.IsCompleted, "let go, and nobody has looked yet");
        GiveUp(way, null, source, clock);
        Assert.That(await party, Is.EqualTo((true, 0)));
        Assert.That(await other, Is.EqualTo((true, 1)));
        Assert.That(barrier.IsBroken, Is.False);
        Assert.That(clock.ArmedTimers, Is.Zero);
    }

    [Test]
    public async Task Giving_up_when_all_have_come_to_a_latch_changes_nothing([Values(Way.Token, Way.Time)] Way way, [Values] By lastBy)
    {
        var clock = new FakeTimeProvider();
        var latch = (FifoLatch)Make(latch: true, 3, clock);
        using var source = new CancellationTokenSource();
        ValueTask<bool> party = latch.TryWaitAsync(s_second, source.Token);
        ValueTask other = latch.WaitAsync(source.Token);
        Party last = Party.Starts(latch, lastBy, s_second, source.Token);
        await last.Passes(0);
        Assert.That(party.IsCompleted && other.IsCompleted, "let go, and nobody has looked yet");
        GiveUp(way, null, source, clock);
        Assert.That(await party);
        await other;
        Assert.That(latch.IsOpen && !latch.IsBroken);
        Assert.That(clock.ArmedTimers, Is.Zero);
    }

    [TestCaseSource(nameof(WaysToGiveUp))]
    public async Task Giving_up_afterwards_changes_nothing(bool latch, Way way, By by)
    {
        var clock = new FakeTimeProvider();
        FifoMeeting meeting = Make(latch, 2, clock);
        using var source = new CancellationTokenSource();
        Party party = Party.Waits(meeting, by, s_second, source.Token);
        Party last = Party.Starts(meeting, by, s_second, source.Token);
        await party.Passes(0);
        await last.Passes(latch ? 0 : 1);
        if (way != Way.Interrupt)
        {
            GiveUp(way, null, source, clock);
        }
        else
        {
            party.Interrupt();
        }

        Assert.That(meeting.IsBroken, Is.False);
        Assert.That(clock.ArmedTimers, Is.Zero);
        if (!latch)
        {
            Party next = Party.Waits(meeting, by);
            Party afterNext = Party.Starts(meeting, by);
            await next.Passes(0);
            await afterNext.Passes(1);
        }
    }

    [Test]
    public async Task A_time_of_zero_breaks_it_where_others_are_missing([Values] bool latch, [Values] By by)
    {
        FifoMeeting meeting = Make(latch, 3);
        Party first = Party.Waits(meeting, By.Thread);
        Party second = Party.Starts(meeting, by, TimeSpan.Zero);
        await second.GivesUp(Way.Time);
        await first.IsSentAway();
        await AssertSendsAway(meeting);
    }

    [Test]
    public async Task Abort_breaks_it_for_those_who_wait_and_those_who_come([Values] bool latch)
    {
        FifoMeeting meeting = Make(latch, 3);
        Party thread = Party.Waits(meeting, By.Thread);
        Party task = Party.Waits(meeting, By.Task);
        meeting.Abort();
        Assert.That((await thread.IsSentAway()).Message, Does.Contain("aborted").And.Contain(latch ? "make a new one" : "Call Reset"));
        await task.IsSentAway();
        await AssertSendsAway(meeting);
    }

    [Test]
    public async Task Abort_takes_nothing_back_from_those_who_were_let_go([Values] bool reset)
    {
        var barrier = new FifoBarrier(2);
        ValueTask<int> first = barrier.WaitAsync();
        ValueTask<(bool, int)> last = barrier.TryWaitAsync(s_second);
        Assert.That(first.IsCompleted, "let go, and nobody has looked yet");
        barrier.Abort();
        if (reset)
        {
            barrier.Reset();
        }

        Assert.That(await first, Is.Zero);
        Assert.That(await last, Is.EqualTo((true, 1)));
        Assert.That(barrier.IsBroken, Is.EqualTo(!reset));
    }

    [Test]
    public async Task Each_who_gave_up_sees_its_own_end()
    {
        var barrier = new FifoBarrier(5);
        using var source = new CancellationTokenSource();
        Party first = Party.Waits(barrier, By.Task, token: source.Token);
        Party second = Party.Waits(barrier, By.Thread, token: source.Token);
        Party other = Party.Waits(barrier, By.Task);
        Busy(barrier, source.Cancel);
        await first.GivesUp(Way.Token);
        await second.GivesUp(Way.Token);
        await other.IsSentAway();
    }

    [Test]
    public async Task A_cancel_that_returned_before_the_last_came_wins_though_no_granter_has_seen_it([Values] bool latch, [Values] By by, [Values] bool zero)
    {
        FifoMeeting meeting = Make(latch, 3);
        using var source = new CancellationTokenSource();
        Party gone = Party.Waits(meeting, by, token: source.Token);
        Party other = Party.Waits(meeting, By.Task);
        Party last = null!;
        Busy(meeting, () =>
        {
            source.Cancel();
            last = Party.Starts(meeting, By.Task, zero ? TimeSpan.Zero : null);
        });
        await gone.GivesUp(Way.Token);
        await other.IsSentAway();
        if (zero)
        {
            await last.GivesUp(Way.Time);
        }
        else
        {
            await last.IsSentAway();
        }

        Assert.That(meeting.IsBroken);
    }

    [Test]
    public async Task An_arrival_that_is_cancelled_before_a_granter_has_seen_it_was_an_arrival([Values] bool latch)
    {
        FifoMeeting meeting = Make(latch, 3);
        using var source = new CancellationTokenSource();
        Party other = Party.Waits(meeting, By.Thread);
        Party gone = null!;
        Busy(meeting, () =>
        {
            gone = Party.Starts(meeting, By.Task, token: source.Token);
            source.Cancel();
        });
        await gone.GivesUp(Way.Token);
        await other.IsSentAway();
        Assert.That(meeting.IsBroken);
    }

    [Test]
    public async Task The_last_with_a_time_of_zero_passes_though_another_thread_is_the_granter()
    {
        var clock = new FakeTimeProvider();
        var barrier = new FifoBarrier(2, options: new FifoLockOptions { TimeProvider = clock });
        Party first = Party.Waits(barrier, By.Task);
        Party last = null!;
        Busy(barrier, () =>
        {
            last = Party.Starts(barrier, By.Task, TimeSpan.Zero);
            clock.Advance(s_second);
        });
        await first.Passes(0);
        await last.Passes(1);
    }

    [Test]
    public async Task An_abort_stands_in_line_with_the_arrivals()
    {
        var barrier = new FifoBarrier(2);
        Party first = Party.Waits(barrier, By.Task);
        Party last = null!;
        TestThread abort = null!;
        Party late = null!;
        Busy(barrier, () =>
        {
            last = Party.Starts(barrier, By.Task);
            abort = TestThread.Run(barrier.Abort);
            WithinLimits.Until(() => barrier.WaitingCount == 3, "the abort is noted");
            late = Party.Starts(barrier, By.Task);
        });
        abort.Join();
        await first.Passes(0);
        await last.Passes(1);
        await late.IsSentAway();
    }

    [Test]
    public async Task A_clock_that_fails_breaks_it_and_its_exception_is_the_partys_own([Values] bool latch, [Values] By by)
    {
        var clock = new FakeTimeProvider { OnCreateTimer = static () => throw new NotSupportedException("no timers") };
        FifoMeeting meeting = Make(latch, 3, clock);
        Party other = Party.Waits(meeting, By.Thread);
        Party party = Party.Starts(meeting, by, s_second);
        Assert.That((await party.Ends()).Error, Is.TypeOf<NotSupportedException>());
        await other.IsSentAway();
        Assert.That(meeting.WaitingCount, Is.Zero);
    }

    [Test]
    public async Task A_clock_that_fails_while_a_granter_is_at_work_is_the_partys_own_too([Values] bool latch)
    {
        var clock = new FakeTimeProvider { OnCreateTimer = static () => throw new NotSupportedException("no timers") };
        FifoMeeting meeting = Make(latch, 3, clock);
        Party other = Party.Waits(meeting, By.Thread);
        Party party = null!;
        Busy(meeting, () => party = Party.Starts(meeting, By.Task, s_second));
        Assert.That((await party.Ends()).Error, Is.TypeOf<NotSupportedException>());
        await other.IsSentAway();
    }

    [Test]
    public async Task A_clock_that_fails_when_all_have_come_changes_nothing([Values] By by, [Values] bool withAction)
    {
        FifoBarrier? barrier = null;
        int actions = 0;
        var clock = new FakeTimeProvider
        {
            OnCreateTimer = () =>
            {
                // In this moment all have come, since fewer have to; the one with the failing clock is the last.
                barrier!.RemoveParticipants(1);
                throw new NotSupportedException("no timers");
            },
        };
        barrier = new FifoBarrier(3, withAction ? () => actions++ : null, new FifoLockOptions { TimeProvider = clock });
        Party other = Party.Waits(barrier, By.Task);
        Party party = Party.Starts(barrier, by, s_second);
        await party.Passes(1);
        await other.Passes(0);
        Assert.That(actions, Is.EqualTo(withAction ? 1 : 0));
        Assert.That(barrier.IsBroken, Is.False);
    }

    private static FifoMeeting Make(bool latch, int parties, TimeProvider? clock = null)
    {
        var options = new FifoLockOptions { TimeProvider = clock ?? TimeProvider.System };
        return latch ? new FifoLatch(parties, options) : new FifoBarrier(parties, options: options);
    }

    private static void GiveUp(Way way, Party? party, CancellationTokenSource source, FakeTimeProvider clock)
    {
        switch (way)
        {
            case Way.Token:
                source.Cancel();
                break;
            case Way.Time:
                clock.Advance(2 * s_second);
                break;
            default:
                party!.Interrupt();
                break;
        }
    }

    private static async Task AssertSendsAway(FifoMeeting meeting)
    {
        foreach (By by in Enum.GetValues<By>())
        {
            await Party.Starts(meeting, by).IsSentAway();
            await Party.Starts(meeting, by, s_second).IsSentAway();
            await Party.Starts(meeting, by, TimeSpan.Zero).IsSentAway();
        }
    }

    /// <summary>Meanwhile some other thread is the granter and has been taken off its processor; afterwards its work is done.</summary>
    private static void Busy(FifoMeeting meeting, Action meanwhile)
    {
        meeting.State |= Word.Queued | Word.Draining;
        meanwhile();
        meeting.State = (meeting.State & ~Word.Draining) | Word.LookAgain;
        ((IThreadPoolWorkItem)QueueOf(meeting)!).Execute();
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_queue")]
    private static extern ref GrantQueue? QueueOf(FifoPrimitive primitive);
}
