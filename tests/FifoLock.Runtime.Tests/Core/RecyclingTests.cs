namespace FifoLocks.Tests.Core;

/// <summary>Waiters are used again and again; nothing of an earlier life may reach a later one.</summary>
internal sealed class RecyclingTests
{
    [Test]
    public void A_recycled_waiter_knows_nothing_of_its_last_neighbours()
    {
        for (int round = 0; round < 20; round++)
        {
            // Two blocked threads are let in by one publish, so their waiters were neighbours. Each then has its waiter in its own pool...
            var gate = new FifoLock();
            Lease<Write> write = gate.Enter<Write>();
            TestThread[] threads = [.. Enumerable.Range(0, 2).Select(_ => TestThread.Run(() =>
            {
                gate.Enter<Read>().Dispose();
                AskNowOrNever();
            }))];
            WithinLimits.Waiting(gate, 2);
            write.Dispose();
            foreach (TestThread thread in threads)
            {
                thread.Join();
            }
        }
    }

    [Test]
    public async Task A_waiter_that_served_a_tracking_lock_serves_another_one([Values] bool blocking)
    {
        for (int round = 0; round < 20; round++)
        {
            foreach (bool track in new[] { true, false })
            {
                var gate = new FifoLock(new FifoLockOptions { TrackLeases = track });
                Lease<Alone> held = gate.Enter<Alone>();
                var taken = new TaskCompletionSource<Lease<Alone>>(TaskCreationOptions.RunContinuationsAsynchronously);
                TestThread? thread = blocking ? TestThread.Run(() => taken.SetResult(gate.Enter<Alone>())) : null;
                Task<Lease<Alone>> request = blocking ? taken.Task : gate.Acquire<Alone>().AsTask();
                WithinLimits.Waiting(gate, 1);
                held.Dispose();
                Lease<Alone> lease = await WithinLimits.Completes(request);
                Assert.That(lease.IsHeld);
                lease.Dispose();
                Assert.That(gate.CountHeld<Alone>(), Is.Zero);
                thread?.Join();
            }
        }
    }

    [Test]
    public async Task A_late_cancellation_of_an_earlier_life_leaves_a_later_one_alone()
    {
        var gate = new FifoLock();
        var sources = new List<CancellationTokenSource>();
        for (int round = 0; round < 3000; round++)
        {
            var source = new CancellationTokenSource();
            sources.Add(source);
            Lease<Alone> held = gate.Enter<Alone>();
            ValueTask<Lease<Alone>> request = gate.Acquire<Alone>(source.Token);
            held.Dispose();
            Lease<Alone> lease = await WithinLimits.Completes(request);
            ValueTask<Lease<Alone>> next = gate.Acquire<Alone>();
            sources[round / 2].Cancel();
            source.Cancel();
            Assert.That(next.IsCompleted, Is.False, "the token of an earlier request completed a later one");
            lease.Dispose();
            (await WithinLimits.Completes(next)).Dispose();
        }

        Assert.That(gate.CountHeld<Alone>(), Is.Zero);
    }

    [Test]
    public void A_token_cancelled_while_the_grant_happens_touches_this_life_or_none()
    {
        const int Rounds = 2000;
        var gate = new FifoLock();
        int granted = 0;
        int cancelled = 0;
        int round = 0;
        int started = -1;
        CancellationTokenSource source = new();
        using var barrier = new Barrier(2);
        TestThread canceller = TestThread.Run(() =>
        {
            while (true)
            {
                WithinLimits.Meets(barrier);
                if (round < 0)
                {
                    return;
                }

                Thread.SpinWait(round % 50);
                Volatile.Write(ref started, round);
                source.Cancel();
                WithinLimits.Meets(barrier);
            }
        });

        // The scheduler alone would let the same side win for hours on one core, so in some rounds the releaser waits for the other to begin.
        for (; round < Rounds || granted == 0 || cancelled == 0; round++)
        {
            Assert.That(round, Is.LessThan(100 * Rounds), $"both outcomes come up: {granted} granted, {cancelled} cancelled");
            source = new CancellationTokenSource();
            Lease<Alone> held = gate.Enter<Alone>();
            Task<Lease<Alone>> request = gate.Acquire<Alone>(source.Token).AsTask();
            Task<Lease<Alone>> behind = gate.Acquire<Alone>().AsTask();
            WithinLimits.Meets(barrier);
            if (round % 3 != 0)
            {
                WithinLimits.Until(() => Volatile.Read(ref started) == round, "the canceller begins");
            }

            Thread.SpinWait(round % 70);
            held.Dispose();
            WithinLimits.Meets(barrier);
            try
            {
                WithinLimits.Completes(request).GetAwaiter().GetResult().Dispose();
                granted++;
            }
            catch (OperationCanceledException error)
            {
                Assert.That(error.CancellationToken, Is.EqualTo(source.Token));
                cancelled++;
            }

            WithinLimits.Completes(behind).GetAwaiter().GetResult().Dispose();
        }

        round = -1;
        WithinLimits.Meets(barrier);
        canceller.Join();
        Assert.That(gate.CountHeld<Alone>(), Is.Zero);
        Assert.That(gate.WaitingCount, Is.Zero);
    }

    /// <summary>A request that the granter decides at once: it is listed without ever having been in the inbox.</summary>
    private static void AskNowOrNever()
    {
        var narrow = new Narrow(most: 6);
        Lease<Many> many = narrow.Enter<Many>(10);
        Assert.That(narrow.TryEnter(out Lease<Upto> _), Is.False);
        Assert.That(narrow.WaitingCount, Is.Zero);
        Assert.That(narrow.State & Word.QueueFlags, Is.Zero);
        Task<Lease<Upto>> behind = narrow.Acquire<Upto>().AsTask();
        many.Dispose();
        WithinLimits.Completes(behind).GetAwaiter().GetResult().Dispose();
        Assert.That(narrow.TryEnter(out Lease<Only> only), Is.True);
        only.Dispose();
    }
}
