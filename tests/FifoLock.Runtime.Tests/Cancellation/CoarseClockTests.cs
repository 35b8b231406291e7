namespace FifoLocks.Tests.Cancellation;

/// <summary>A clock with one tick per second: what is shorter than its tick must not be nothing.</summary>
internal sealed class CoarseClockTests
{
    private static readonly TimeSpan s_mostOfATick = TimeSpan.FromMilliseconds(900);

    [Test]
    public async Task A_time_shorter_than_a_tick_does_not_end_at_once()
    {
        var clock = new FakeTimeProvider(frequency: 1);
        clock.Advance(TimeSpan.FromSeconds(100));
        var gate = new FifoLock(new FifoLockOptions { TimeProvider = clock });
        using Lease<Write> held = gate.Enter<Write>();
        Task<Lease<Write>> request = gate.TryAcquire<Write>(s_mostOfATick).AsTask();
        clock.Advance(s_mostOfATick);
        Assert.That(gate.WaitingCount, Is.EqualTo(1), "the clock has not moved yet for whoever reads it");
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That((await WithinLimits.Completes(request)).IsHeld, Is.False);
        Assert.That(clock.ArmedTimers, Is.Zero);
    }

    [Test]
    public void A_blocked_thread_sleeps_through_it_too()
    {
        var clock = new FakeTimeProvider(frequency: 1);
        clock.Advance(TimeSpan.FromSeconds(100));
        var gate = new FifoLock(new FifoLockOptions { TimeProvider = clock });
        using Lease<Write> held = gate.Enter<Write>();
        bool taken = true;
#pragma warning disable FIFO101 // The write is held until the time has run out, so there is no lease.
        TestThread thread = TestThread.Run(() => taken = gate.TryEnter(s_mostOfATick, out Lease<Write> _));
#pragma warning restore FIFO101
        WithinLimits.Until(() => thread.IsDone || (clock.ArmedTimers == 1 && thread.IsBlocked), "it sleeps, or has given up");
        Assert.That(thread.IsDone, Is.False);
        Assert.That(gate.WaitingCount, Is.EqualTo(1));
        clock.Advance(TimeSpan.FromSeconds(1));
        thread.Join();
        Assert.That(taken, Is.False);
        Assert.That(gate.WaitingCount, Is.Zero);
    }
}
