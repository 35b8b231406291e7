namespace FifoLocks.Tests.Faults;

/// <summary>A clock that goes nowhere.</summary>
internal sealed class StandingClockTests
{
    [Test]
    public void A_clock_that_stands_still_keeps_requests_waiting_and_grants_go_on()
    {
        var clock = new FakeTimeProvider();
        var gate = new FifoLock(new FifoLockOptions { TimeProvider = clock });
        Lease<Write> held = gate.Enter<Write>();
        Task<Lease<Write>> timed = gate.TryAcquire<Write>(TimeSpan.FromMilliseconds(1)).AsTask();
        bool granted = false;
        WithinLimits.Waiting(gate, 1);
        TestThread blocked = TestThread.Run(() =>
        {
            granted = gate.TryEnter(TimeSpan.FromMilliseconds(1), out Lease<Write> lease);
            lease.Dispose();
        });
        WithinLimits.Waiting(gate, 2);
        held.Dispose();
        Lease<Write> first = WithinLimits.Completes(timed).GetAwaiter().GetResult();
        Assert.That(first.IsHeld);
        first.Dispose();
        blocked.Join();
        Assert.That(granted);
        AtRest.Check(gate);
    }
}
