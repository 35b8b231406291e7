namespace FifoLocks.Tests.Cancellation;

/// <summary>Timeouts, on a clock that the test moves.</summary>
internal sealed class TimeoutTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Test]
    public async Task An_awaited_request_gives_up_when_its_time_has_come_and_not_before()
    {
        var clock = new FakeTimeProvider();
        var gate = new FifoLock(new FifoLockOptions { TimeProvider = clock });
        using Lease<Write> held = gate.Enter<Write>();
        Task<Lease<Write>> request = gate.TryAcquire<Write>(10 * s_second).AsTask();
        clock.Advance((10 * s_second) - TimeSpan.FromTicks(1));
        Assert.That(request.IsCompleted, Is.False);
        Assert.That(gate.WaitingCount, Is.EqualTo(1));
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.That(gate.WaitingCount, Is.Zero);
        Assert.That((await WithinLimits.Completes(request)).IsHeld, Is.False);
        Assert.That(clock.ArmedTimers, Is.Zero);
    }

    [Test]
    public void A_blocked_thread_gives_up_when_its_time_has_come_and_not_before()
    {
        var clock = new FakeTimeProvider();
        var gate = new FifoLock(new FifoLockOptions { TimeProvider = clock });
        using Lease<Write> held = gate.Enter<Write>();
        bool taken = true;
#pragma warning disable FIFO101 // The write is held until the time has run out, so there is no lease.
        TestThread thread = TestThread.Run(() => taken = gate.TryEnter(10 * s_second, out Lease<Write> _));
#pragma warning restore FIFO101
        clock.UntilArmed(1);
        clock.Advance((10 * s_second) - TimeSpan.FromTicks(1));
        Assert.That(gate.WaitingCount, Is.EqualTo(1));
        clock.UntilArmed(1);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        thread.Join();
        Assert.That(taken, Is.False);
        Assert.That(gate.WaitingCount, Is.Zero);
        Assert.That(clock.ArmedTimers, Is.Zero);
    }

    [Test]
    public async Task A_grant_in_time_disarms_the_timer()
    {
        var clock = new FakeTimeProvider();
        var gate = new FifoLock(new FifoLockOptions { TimeProvider = clock });
        Lease<Write> held = gate.Enter<Write>();
        Task<Lease<Write>> request = gate.TryAcquire<Write>(10 * s_second).AsTask();
        TestThread thread = TestThread.Run(() =>
        {
            Assert.That(gate.TryEnter(20 * s_second, out Lease<Write> lease));
            lease.Dispose();
        });
        clock.UntilArmed(2);
        held.Dispose();
        Lease<Write> taken = await WithinLimits.Completes(request);
        Assert.That(taken.IsHeld);
        clock.Advance(15 * s_second);
        Assert.That(taken.IsHeld, "the time of a granted request does not run");
        taken.Dispose();
        thread.Join();
        Assert.That(clock.ArmedTimers, Is.Zero);
    }

    [Test]
    public async Task A_timer_of_an_earlier_life_does_not_end_a_later_one()
    {
        var clock = new FakeTimeProvider();
        var gate = new FifoLock(new FifoLockOptions { TimeProvider = clock });
        for (int round = 0; round < 1000; round++)
        {
            Lease<Write> held = gate.Enter<Write>();
            ValueTask<Lease<Write>> first = gate.TryAcquire<Write>(s_second);
            held.Dispose();
            held = await WithinLimits.Completes(first);
            Assert.That(held.IsHeld);
            ValueTask<Lease<Write>> second = round % 2 == 0 ? gate.TryAcquire<Write>(3 * s_second) : gate.Acquire<Write>();
            clock.Advance(2 * s_second);
            Assert.That(second.IsCompleted, Is.False);
            held.Dispose();
            Lease<Write> lease = await WithinLimits.Completes(second);
            Assert.That(lease.IsHeld);
            lease.Dispose();
        }

        Assert.That(clock.ArmedTimers, Is.Zero);
        Assert.That(clock.CreatedTimers, Is.LessThan(100), "timers are kept and armed again");
    }

    [Test]
    public async Task Zero_never_waits()
    {
        var clock = new FakeTimeProvider();
        var gate = new FifoLock(new FifoLockOptions { TimeProvider = clock });
        Assert.That(gate.TryEnter(TimeSpan.Zero, out Lease<Write> held));
        Assert.That(gate.TryEnter(TimeSpan.Zero, out Lease<Write> _), Is.False);
        ValueTask<Lease<Write>> request = gate.TryAcquire<Write>(TimeSpan.Zero);
        Assert.That(request.IsCompletedSuccessfully);
        Assert.That((await request).IsHeld, Is.False);
        Assert.That(gate.WaitingCount, Is.Zero);
        held.Dispose();
        (await gate.TryAcquire<Write>(TimeSpan.Zero)).Dispose();
        Assert.That(clock.CreatedTimers, Is.Zero);
    }

    [Test]
    public async Task Any_length_of_time_works([Values] bool infinite, [Values] bool blocking)
    {
        TimeSpan[] lengths = infinite
            ? [Timeout.InfiniteTimeSpan, TimeSpan.MaxValue]
            : [TimeSpan.FromDays(50), TimeSpan.FromDays(1000), TimeSpan.FromDays(365 * 300)];
        foreach (TimeSpan length in lengths)
        {
            var clock = new FakeTimeProvider();
            var gate = new FifoLock(new FifoLockOptions { TimeProvider = clock });
            Lease<Write> held = gate.Enter<Write>();
            Task<Lease<Write>> request = blocking
                ? OnThread(() => gate.TryEnter(length, out Lease<Write> lease) ? lease : default)
                : gate.TryAcquire<Write>(length).AsTask();
            if (infinite)
            {
                WithinLimits.Waiting(gate, 1);
                clock.Advance(TimeSpan.FromDays(100_000));
                Assert.That(request.IsCompleted, Is.False);
                held.Dispose();
                (await WithinLimits.Completes(request)).Dispose();
                continue;
            }

            clock.UntilArmed(1);
            clock.Advance(length - s_second);
            clock.UntilArmed(1);
            Assert.That(gate.WaitingCount, Is.EqualTo(1), $"{length}: a second is left");
            clock.Advance(2 * s_second);
            Assert.That((await WithinLimits.Completes(request)).IsHeld, Is.False);
            held.Dispose();
        }
    }

    [Test]
    public void A_negative_timeout_throws_before_anything_else([Values(-2, -1000, long.MinValue / 10000)] long milliseconds, [Values] bool cancelled)
    {
        TimeSpan timeout = TimeSpan.FromTicks(milliseconds * TimeSpan.TicksPerMillisecond);
        var token = new CancellationToken(cancelled);
        var gate = new FifoLock();
        Assert.That(() => gate.TryEnter(timeout, out Lease<Write> _, token), ThrowsForTimeout());
        Assert.That(() => gate.TryEnter(1, timeout, out Lease<Write> _, token), ThrowsForTimeout());
        Assert.That(async () => await gate.TryAcquire<Write>(timeout, token), ThrowsForTimeout());
        Assert.That(async () => await gate.TryAcquire<Write>(1, timeout, token), ThrowsForTimeout());
        Assert.That(gate.Layout, Is.Null, "an invalid request does not bind the lock");
        Assert.That(gate.State, Is.Zero);

        static NUnit.Framework.Constraints.IResolveConstraint ThrowsForTimeout() =>
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Property(nameof(ArgumentException.ParamName)).EqualTo("timeout");
    }

    [Test]
    public void A_blocked_thread_needs_no_timer_of_the_system_clock()
    {
        var gate = new FifoLock();
        using Lease<Write> held = gate.Enter<Write>();
        Assert.That(gate.TryEnter(TimeSpan.FromMilliseconds(1), out Lease<Write> _), Is.False);
        Assert.That(gate.WaitingCount, Is.Zero);
    }

    [Test]
    public async Task The_system_clock_ends_an_awaited_request_too()
    {
        var gate = new FifoLock();
        using Lease<Write> held = gate.Enter<Write>();
        Assert.That((await WithinLimits.Completes(gate.TryAcquire<Write>(TimeSpan.FromMilliseconds(1)))).IsHeld, Is.False);
        WithinLimits.Waiting(gate, 0);
    }

    [Test]
    public async Task A_timed_request_may_be_made_where_the_flow_is_suppressed()
    {
        var clock = new FakeTimeProvider();
        var gate = new FifoLock(new FifoLockOptions { TimeProvider = clock });
        using Lease<Alone> held = gate.Enter<Alone>();
        Task<Lease<Alone>> request;
        using (ExecutionContext.SuppressFlow())
        {
            request = gate.TryAcquire<Alone>(s_second).AsTask();
        }

        clock.Advance(2 * s_second);
        Assert.That((await WithinLimits.Completes(request)).IsHeld, Is.False);
    }

    [Test]
    public void A_clock_that_throws_fails_the_request_and_loses_no_grant([Values] bool blocking)
    {
        var clock = new FakeTimeProvider { OnCreateTimer = static () => throw new FormatException("the clock") };
        var gate = new FifoLock(new FifoLockOptions { TimeProvider = clock });
        Lease<Host> held = gate.Enter<Host>();
        Assert.That(
#pragma warning disable FIFO101 // The clock throws before there is a lease.
            async () => _ = blocking ? gate.TryEnter(s_second, out Lease<Host> _) : (await gate.TryAcquire<Host>(s_second)).IsHeld,
#pragma warning restore FIFO101
            Throws.TypeOf<FormatException>());
        held.Dispose();
        Assert.That(gate.WaitingCount, Is.Zero);
        Assert.That(gate.CountHeld<Host>(), Is.Zero, "nobody holds a lock whose lease was never handed out");
        Assert.That(gate.TryEnter(out Lease<Host> next));
        next.Dispose();
    }

    [Test]
    public void A_clock_that_throws_leaves_no_waiter_without_its_timer()
    {
        var clock = new FakeTimeProvider();
        var bad = new FakeTimeProvider { OnCreateTimer = static () => throw new FormatException("the clock") };
        var gate = new FifoLock(new FifoLockOptions { TimeProvider = clock });
        var other = new FifoLock(new FifoLockOptions { TimeProvider = bad });
        using Lease<Host> held = gate.Enter<Host>();
        using Lease<Host> otherHeld = other.Enter<Host>();

        // All on this thread, which uses the waiter of a request that is over for its next one, and the timer with it.
        RunsOut("for the first time");
        Assert.That(() => other.TryAcquire<Host>(s_second), Throws.TypeOf<FormatException>());
        RunsOut("with a timer of the clock that does not throw");

        void RunsOut(string what)
        {
            ValueTask<Lease<Host>> request = gate.TryAcquire<Host>(s_second);
            clock.Advance(2 * s_second);
            Assert.That(request.IsCompleted, what);
            Assert.That(request.Result.IsHeld, Is.False);
        }
    }

    private static Task<T> OnThread<T>(Func<T> body)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        TestThread.Run(() => result.SetResult(body()));
        return result.Task;
    }
}
