namespace FifoLocks.Tests.Primitives;

/// <summary>The semaphore without leases, and both sides of it on one object.</summary>
internal sealed class FifoSemaphoreTests
{
    [Test]
    public void Permits_may_be_released_before_anybody_took_one()
    {
        var ready = new FifoSemaphore(0);
        Assert.That(ready.Release(3), Is.Zero, "the count before");
        Assert.That(ready.Release(), Is.EqualTo(3));
        Assert.That(ready.CurrentCount, Is.EqualTo(4));
        ready.Wait(3);
        Assert.That(ready.TryWait());
        Assert.That(ready.TryWait(), Is.False);
        Assert.That(ready.ToString(), Is.EqualTo("FifoSemaphore(value=0, waiting=0)"));
    }

    [TestCase(1, 1, 1)]
    [TestCase(0, 1, 2)]
    [TestCase(2, 3, 2)]
    [TestCase(0, 3, int.MaxValue)]
    [TestCase(int.MaxValue, int.MaxValue, 1)]
    [TestCase(1, int.MaxValue, int.MaxValue)]
    public void Beyond_the_maximum_nothing_is_released(int initial, int max, int count)
    {
        var semaphore = new FifoSemaphore(initial, max);
        ulong before = semaphore.State;
        Assert.That(() => semaphore.Release(count), Throws.TypeOf<SemaphoreFullException>().With.Message.Contain("Nothing was released"));
        Assert.That(semaphore.State, Is.EqualTo(before));
        Assert.That(semaphore.CurrentCount, Is.EqualTo(initial));
    }

    [Test]
    public async Task Beyond_the_maximum_nothing_is_released_to_those_who_wait_either()
    {
        var semaphore = new FifoSemaphore(1, 3);
        Task large = semaphore.WaitAsync(3).AsTask();
        Assert.That(() => semaphore.Release(3), Throws.TypeOf<SemaphoreFullException>());
        Assert.That(large.IsCompleted, Is.False);
        Assert.That(semaphore.ToString(), Is.EqualTo("FifoSemaphore(value=1, waiting=1)"));
        semaphore.Release(2);
        await WithinLimits.Completes(large);
        Assert.That(semaphore.CurrentCount, Is.Zero);
    }

    [Test]
    public void Impossible_counts_are_refused_and_nothing_happens([Values(0, -1, -3, int.MinValue)] int count)
    {
        var semaphore = new FifoSemaphore(1, 3);
        ulong before = semaphore.State;
        AssertRefused(() => semaphore.Release(count));
        AssertRefused(() => semaphore.Wait(count));
        AssertRefused(() => _ = semaphore.WaitAsync(count));
        AssertRefused(() => semaphore.TryWait(TimeSpan.Zero, count: count));
        AssertRefused(() => _ = semaphore.TryWaitAsync(TimeSpan.Zero, count: count));
        AssertRefused(() => semaphore.Wait(4));
        AssertRefused(() => _ = semaphore.WaitAsync(4, new CancellationToken(true)));
        Assert.That(semaphore.State, Is.EqualTo(before));

        static void AssertRefused(Action code) =>
            Assert.That(code, Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("count"));
    }

    [Test]
    public async Task A_request_for_many_is_not_starved_by_requests_for_few([Values] bool lease)
    {
        var semaphore = new FifoSemaphore(3, 3);
        semaphore.Wait(3);
        Task large = lease ? semaphore.Acquire(3).AsTask() : semaphore.WaitAsync(3).AsTask();
        Task small = semaphore.WaitAsync().AsTask();
        semaphore.Release();
        semaphore.Release();
        Assert.That(large.IsCompleted || small.IsCompleted, Is.False);
        Assert.That(semaphore.CurrentCount, Is.EqualTo(2));
        Assert.That(semaphore.TryWait(), Is.False, "not past those who wait");
        semaphore.Release();
        await WithinLimits.Completes(large);
        Assert.That(small.IsCompleted, Is.False);
        semaphore.Release(3);
        await WithinLimits.Completes(small);
        Assert.That(semaphore.CurrentCount, Is.EqualTo(2));
    }

    [Test]
    public async Task A_large_request_that_gives_up_lets_small_ones_pass()
    {
        var semaphore = new FifoSemaphore(1, 3);
        using var source = new CancellationTokenSource();
        ValueTask large = semaphore.WaitAsync(3, source.Token);
        Task small = semaphore.WaitAsync().AsTask();
        source.Cancel();
        await WithinLimits.Completes(small);
        Assert.That(async () => await large, Throws.InstanceOf<OperationCanceledException>());
        Assert.That(semaphore.CurrentCount, Is.Zero);
    }

    [Test]
    public async Task Leases_and_permits_for_good_come_from_one_store_in_one_order()
    {
        var semaphore = new FifoSemaphore(1, 2);
        Lease<FifoSemaphore.Permit> held = semaphore.Enter();
        Task first = semaphore.WaitAsync().AsTask();
        Task<Lease<FifoSemaphore.Permit>> second = semaphore.Acquire().AsTask();
        held.Dispose();
        await WithinLimits.Completes(first);
        Assert.That(second.IsCompleted, Is.False);
        Assert.That(semaphore.Release(), Is.Zero);
        Lease<FifoSemaphore.Permit> lease = await WithinLimits.Completes(second);
        Assert.That(semaphore.CurrentCount, Is.Zero);
        lease.Dispose();
        Assert.That(semaphore.CurrentCount, Is.EqualTo(1));
    }

    [Test]
    public void A_binary_semaphore_never_rises_above_one([Values(0, 1)] int initial)
    {
        var binary = new FifoSemaphore(initial, 1);
        int released = 0;
        int refused = 0;
        int taken = 0;
        TestThread[] all = TestThread.RunTogether(Release, Release, Take);
        Array.ForEach(all, static each => each.Join());
        Assert.That(initial + released - taken, Is.EqualTo(binary.CurrentCount));
        Assert.That(released + refused, Is.EqualTo(2000));

        void Release()
        {
            for (int i = 0; i < 1000; i++)
            {
                try
                {
                    Assert.That(binary.Release(), Is.Zero);
                    Interlocked.Increment(ref released);
                }
                catch (SemaphoreFullException)
                {
                    Interlocked.Increment(ref refused);
                }

                Assert.That(binary.CurrentCount, Is.InRange(0, 1));
            }
        }

        void Take()
        {
            for (int i = 0; i < 1000; i++)
            {
                taken += binary.TryWait() ? 1 : 0;
            }
        }
    }

    [Test]
    public async Task Permits_for_good_leave_no_entry_in_the_ledger()
    {
        var semaphore = new FifoSemaphore(2, 2, new FifoLockOptions { TrackLeases = true });
        semaphore.Wait(2);
        ValueTask waited = semaphore.WaitAsync();
        Task<Lease<FifoSemaphore.Permit>> acquired = semaphore.Acquire().AsTask();
        semaphore.Release(2);
        await waited;
        Lease<FifoSemaphore.Permit> lease = await WithinLimits.Completes(acquired);
        Assert.That(lease.IsHeld);
        Assert.That(semaphore.Release(), Is.Zero, "that of the wait, not that of the lease");
        Assert.That(lease.IsHeld);
        lease.Dispose();
        Assert.That(() => lease.Dispose(), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(semaphore.CurrentCount, Is.EqualTo(2));
    }

    [Test]
    public async Task With_leases_tracked_a_pump_may_block_on_a_permit_that_nobody_owns()
    {
        using var pump = new Pump();
        var semaphore = new FifoSemaphore(1, 1, new FifoLockOptions { TrackLeases = true });
        await WithinLimits.Completes(pump.Run(async () => await semaphore.WaitAsync()));
        Task blocked = pump.Run(() =>
        {
            semaphore.Enter().Dispose();
            return Task.CompletedTask;
        });
        WithinLimits.Until(() => blocked.IsCompleted || semaphore.WaitingCount == 1, "it waits");
        semaphore.Release();
        await WithinLimits.Completes(blocked);
    }

    [Test]
    public void Random_calls_agree_with_a_model([Values(1, 2, 3, 4)] int seed, [Values] bool threads)
    {
        const int Max = 5;
        int free = 2;
        var semaphore = new FifoSemaphore(free, Max);
        Crowd.Play(seed, threads, semaphore, (random, crowd) =>
        {
            crowd.OnGivenUp ??= Pass;
            int count = random.Next(1, 4);
            switch (random.Next(4))
            {
                case 0 or 1 when free + count > Max:
                    Assert.That(() => semaphore.Release(count), Throws.TypeOf<SemaphoreFullException>());
                    break;
                case 0 or 1:
                    Assert.That(semaphore.Release(count), Is.EqualTo(free));
                    free += count;
                    Pass();
                    break;
                case 2:
                    bool expected = crowd.Count == 0 && free >= count;
                    Assert.That(semaphore.TryWait(TimeSpan.Zero, count: count), Is.EqualTo(expected));
                    free -= expected ? count : 0;
                    break;
                default:
                    bool passes = crowd.Count == 0 && free >= count;
                    free -= passes ? count : 0;
                    crowd.Arrives(token => semaphore.Wait(count, token), token => semaphore.WaitAsync(count, token), passes, count);
                    break;
            }

            Assert.That(semaphore.CurrentCount, Is.EqualTo(free));

            void Pass()
            {
                while (crowd.Count > 0 && crowd.Wanted <= free)
                {
                    free -= crowd.Wanted;
                    crowd.FirstPasses();
                }
            }
        });
    }

    [Test]
    public void Permits_are_conserved_among_threads_and_tasks_of_both_kinds()
    {
        const int Permits = 3;
        var semaphore = new FifoSemaphore(Permits, Permits);
        int taken = 0;
        TestThread[] all = TestThread.RunTogether(
            () => Times(1, () => semaphore.Wait(), () => semaphore.Release()),
            () => Times(2, () => WithinLimits.Completes(semaphore.WaitAsync(2).AsTask()).GetAwaiter().GetResult(), () => semaphore.Release(2)),
            () =>
            {
                for (int i = 0; i < 300; i++)
                {
                    using Lease<FifoSemaphore.Permit> lease = semaphore.Enter(3);
                    Assert.That(Volatile.Read(ref taken), Is.Zero);
                }
            });
        Array.ForEach(all, static each => each.Join());
        Assert.That(semaphore.CurrentCount, Is.EqualTo(Permits));

        void Times(int count, Action wait, Action release)
        {
            for (int i = 0; i < 300; i++)
            {
                wait();
                Assert.That(Interlocked.Add(ref taken, count), Is.LessThanOrEqualTo(Permits));
                Interlocked.Add(ref taken, -count);
                release();
            }
        }
    }
}
