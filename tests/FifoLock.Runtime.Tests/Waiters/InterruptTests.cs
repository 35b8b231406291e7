namespace FifoLocks.Tests.Waiters;

/// <summary><see cref="Thread.Interrupt"/> may come at any moment of a blocking wait; nothing stays behind.</summary>
internal sealed class InterruptTests
{
    [Test]
    public void An_interrupted_wait_leaves_the_queue_and_lets_others_through()
    {
        var gate = new FifoLock();
        using Lease<Read> held = gate.Enter<Read>();
        TestThread writer = TestThread.Run(() => gate.Enter<Write>().Dispose());
        WithinLimits.Waiting(gate, 1);
        Task<Lease<Read>> reader = gate.Acquire<Read>().AsTask();
        writer.Interrupt();
        Assert.That(writer.Outcome(), Is.TypeOf<ThreadInterruptedException>());
        WithinLimits.Completes(reader).GetAwaiter().GetResult().Dispose();
        Assert.That(gate.WaitingCount, Is.Zero);
    }

    [Test]
    public void A_free_lock_is_entered_although_an_interrupt_is_pending()
    {
        var gate = new FifoLock();
        TestThread thread = TestThread.Run(() =>
        {
            Thread.CurrentThread.Interrupt();
            gate.Enter<Write>().Dispose();
            Assert.That(TestThread.TakesPendingInterrupt(), "it is still pending");
        });
        thread.Join();
        Assert.That(gate.CountHeld<Write>(), Is.Zero);
    }

    [Test]
    public void A_release_with_an_interrupt_pending_lets_everybody_in([Values] bool track)
    {
        var gate = new FifoLock(new FifoLockOptions { TrackLeases = track });
        Lease<Write> held = gate.Enter<Write>();
        TestThread[] readers = [.. Enumerable.Range(0, 4).Select(_ => TestThread.Run(() => gate.Enter<Read>().Dispose()))];
        Task<Lease<Read>>[] tasks = [.. Enumerable.Range(0, 4).Select(_ => gate.Acquire<Read>().AsTask())];
        WithinLimits.Waiting(gate, 8);
        TestThread.Run(() =>
        {
            Thread.CurrentThread.Interrupt();
            held.Dispose();
        }).Join();
        Array.ForEach(readers, reader => reader.Join());
        foreach (Task<Lease<Read>> task in tasks)
        {
            WithinLimits.Completes(task).GetAwaiter().GetResult().Dispose();
        }

        Assert.That(gate.CountHeld<Read>(), Is.Zero);
    }

    [Test]
    public void A_release_with_an_interrupt_pending_that_lets_thousands_in_loses_none([Values] bool track)
    {
        // Those who are in already release on the pool while the rest is being let in, so the monitors of the ledger are contended (mostly: chance has a part).
        const int Readers = 10_000;
        const int Rounds = 100;
        for (int round = 0; round < Rounds; round++)
        {
            var gate = new FifoLock(new FifoLockOptions { TrackLeases = track });
            Lease<Write> held = gate.Enter<Write>();
            Task[] readers = [.. Enumerable.Range(0, Readers).Select(_ => ReadAsync())];
            bool isStillPending = false;
            TestThread.Run(() =>
            {
                Thread.CurrentThread.Interrupt();
                held.Dispose();
                isStillPending = TestThread.TakesPendingInterrupt();
            }).Join();
            WithinLimits.Completes(Task.WhenAll(readers), $"everybody is let in; {gate}").GetAwaiter().GetResult();
            Assert.That(isStillPending, "the interrupt is the thread's own, for its own next wait");
            Assert.That(gate.CountHeld<Read>(), Is.Zero);

            async Task ReadAsync() => (await gate.Acquire<Read>().ConfigureAwait(false)).Dispose();
        }
    }

    [Test]
    public void An_interrupt_in_the_moment_of_the_grant_loses_nothing([Values] bool track, [Values] bool timed)
    {
        const int Rounds = 1500;
        var gate = new FifoLock(new FifoLockOptions { TrackLeases = track });
        int granted = 0;
        int interrupted = 0;
        using var barrier = new Barrier(2);
        for (int round = 0; round < Rounds || granted == 0 || interrupted == 0; round++)
        {
            Assert.That(round, Is.LessThan(20 * Rounds), $"both outcomes come up: {granted} granted, {interrupted} interrupted");
            Lease<Write> held = gate.Enter<Write>();
            TestThread waiter = TestThread.Run(() =>
            {
                Lease<Write> lease;
                if (timed)
                {
                    Assert.That(gate.TryEnter(TimeSpan.FromHours(1), out lease));
                }
                else
                {
                    lease = gate.Enter<Write>();
                }

                lease.Dispose();
            });
            WithinLimits.Waiting(gate, 1);
            Task<Lease<Write>> behind = gate.Acquire<Write>().AsTask();
            TestThread interrupter = TestThread.Run(() =>
            {
                WithinLimits.Meets(barrier);
                Thread.SpinWait(round % 40);
                waiter.Interrupt();
            });
            WithinLimits.Meets(barrier);
            Thread.SpinWait(round % 90);
            held.Dispose();
            interrupter.Join();
            Exception? outcome = waiter.Outcome();
            if (outcome is null)
            {
                granted++;
            }
            else
            {
                Assert.That(outcome, Is.TypeOf<ThreadInterruptedException>());
                interrupted++;
            }

            WithinLimits.Completes(behind, $"whoever is behind gets the lock; {gate}").GetAwaiter().GetResult().Dispose();
            WithinLimits.Until(() => gate.CountHeld<Write>() == 0, () => $"nothing is held; {gate}");
        }

        Assert.That(gate.WaitingCount, Is.Zero);
    }
}
