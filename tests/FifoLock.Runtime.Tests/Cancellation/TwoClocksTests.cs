namespace FifoLocks.Tests.Cancellation;

/// <summary>A waiter keeps its timer from life to life, also when the next life is in a lock with another clock.</summary>
internal sealed class TwoClocksTests
{
    [Test]
    public void A_late_timer_of_an_earlier_life_on_another_clock_leaves_the_later_life_alone([Values] bool afterTheNewOneIsArmed)
    {
        int late = 0;
        Action? fire = null;
        var ahead = new FakeTimeProvider
        {
            OnDisposeTimer = timer =>
            {
                // It has fallen due before it was disposed, and is only now on its way.
                fire = () =>
                {
                    late++;
                    timer();
                };
                if (!afterTheNewOneIsArmed)
                {
                    fire();
                }
            },
        };
        ahead.Advance(TimeSpan.FromDays(1000));
        var behind = new FakeTimeProvider();
        var first = new FifoLock(new FifoLockOptions { TimeProvider = ahead });
        var second = new FifoLock(new FifoLockOptions { TimeProvider = behind });

        // On one thread, without an await in between: the second request gets the waiter of the first.
        TestThread.Run(() =>
        {
            Lease<Alone> held = first.Enter<Alone>();
            ValueTask<Lease<Alone>> request = first.TryAcquire<Alone>(TimeSpan.FromSeconds(1));
            held.Dispose();
            request.GetAwaiter().GetResult().Dispose();
            held = second.Enter<Alone>();
            request = second.TryAcquire<Alone>(TimeSpan.FromHours(1));
            if (afterTheNewOneIsArmed)
            {
                fire!();
            }

            Assert.That(late, Is.EqualTo(1), "the timer of the first life came late");
            Assert.That(request.IsCompleted, Is.False, "an hour has not passed on this lock's clock");
            Assert.That(behind.ArmedTimers, Is.EqualTo(1));
            behind.Advance(TimeSpan.FromHours(1));
            Assert.That(request.IsCompleted, "now it has");
            Assert.That(request.GetAwaiter().GetResult().IsHeld, Is.False);
            held.Dispose();
        }).Join();
        Assert.That(second.WaitingCount, Is.Zero);
    }
}
