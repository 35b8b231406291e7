namespace FifoLocks.Tests.Leases;

internal sealed class LeaseTests
{
    [Test]
    public void The_default_lease_is_not_held_and_may_be_disposed()
    {
        Lease<Write> nothing = default;
        Assert.That(nothing.IsHeld, Is.False);
        Assert.That(nothing.Lock, Is.Null);
        nothing.Dispose();
        nothing.Dispose();
    }

    [Test]
    public void A_lease_knows_its_lock_and_whether_it_is_held()
    {
        var gate = new FifoLock();
        Lease<Write> lease = gate.Enter<Write>();
        Assert.That(lease.IsHeld);
        Assert.That(lease.Lock, Is.SameAs(gate));
        lease.Dispose();
        Assert.That(lease.IsHeld, Is.False);
        Assert.That(lease.Lock, Is.SameAs(gate));
    }

    [Test]
    public void An_old_lease_is_not_held_although_its_mode_is()
    {
        var gate = new FifoLock();
        Lease<Write> old = gate.Enter<Write>();
        old.Dispose();
        using Lease<Write> present = gate.Enter<Write>();
        Assert.That(old.IsHeld, Is.False);
        Assert.That(present.IsHeld);
        Assert.That(old, Is.Not.EqualTo(present));
    }

    [Test]
    public void Leases_are_equal_when_they_are_the_same_grant()
    {
        var gate = new FifoLock();
        Lease<Write> lease = gate.Enter<Write>();
        Lease<Write> copy = lease;
        Assert.That(lease == copy && lease.Equals((object)copy) && !(lease != copy));
        Assert.That(lease.GetHashCode(), Is.EqualTo(copy.GetHashCode()));
        Assert.That(lease == default, Is.False);
        Assert.That(default(Lease<Write>) == default);
        Assert.That(lease.Equals("something else"), Is.False);
        Assert.That(new FifoLock().Enter<Write>() == lease, Is.False, "another lock");
        lease.Dispose();
    }

    [Test]
    public void An_exclusive_lease_disposed_twice_throws_and_the_lock_is_intact([Values] bool throughACopy, [Values] bool whileOthersWait)
    {
        var gate = new FifoLock(new FifoLockOptions { Name = "index" });
        Lease<Write> lease = gate.Enter<Write>();
        Lease<Write> copy = lease;
        Task<Lease<Write>>? next = whileOthersWait ? gate.Acquire<Write>().AsTask() : null;
        Task<Lease<Write>>? third = whileOthersWait ? gate.Acquire<Write>().AsTask() : null;
        lease.Dispose();
        if (!whileOthersWait)
        {
            next = gate.Acquire<Write>().AsTask();
        }

        Lease<Write> present = WithinLimits.Completes(next!).GetAwaiter().GetResult();
        ulong before = gate.State;
        Assert.That(
            () => (throughACopy ? copy : lease).Dispose(),
            Throws.TypeOf<SynchronizationLockException>().With.Message.Contain("index").And.Message.Contain("Write").And.Message.Contain("once"));
        Assert.That(gate.State, Is.EqualTo(before));
        Assert.That(present.IsHeld);
        Assert.That(third?.IsCompleted ?? false, Is.False);
        present.Dispose();
        if (third is not null)
        {
            WithinLimits.Completes(third).GetAwaiter().GetResult().Dispose();
        }

        Assert.That(gate.CountHeld<Write>(), Is.Zero);
    }

    [Test]
    public void A_shared_mode_released_more_often_than_held_throws()
    {
        var gate = new FifoLock();
        Lease<Read> first = gate.Enter<Read>();
        Lease<Read> second = gate.Enter<Read>();
        first.Dispose();
        second.Dispose();
        Assert.That(() => first.Dispose(), Throws.TypeOf<SynchronizationLockException>().With.Message.Contain("Read"));
        Assert.That(gate.CountHeld<Read>(), Is.Zero);
        gate.Enter<Write>().Dispose();
    }

    [Test]
    public void A_shared_lease_of_several_released_twice_throws_when_so_many_are_not_held()
    {
        var pool = new Pool(5);
        Lease<Slot> three = pool.Enter<Slot>(3);
        Lease<Slot> two = pool.Enter<Slot>(2);
        three.Dispose();
        Assert.That(() => three.Dispose(), Throws.TypeOf<SynchronizationLockException>().With.Message.Contain("3"));
        Assert.That(pool.CountHeld<Slot>(), Is.EqualTo(2));
        two.Dispose();
        Assert.That(pool.CountHeld<Slot>(), Is.Zero);
    }

    [Test]
    public void Two_threads_that_dispose_one_lease_at_once_release_it_once([Values] bool track)
    {
        const int Rounds = 2000;
        var gate = new FifoLock(new FifoLockOptions { TrackLeases = track });
        Lease<Write> lease = default;
        int succeeded = 0;
        int refused = 0;
        using var barrier = new Barrier(3);
        void Work()
        {
            for (int round = 0; round < Rounds; round++)
            {
                WithinLimits.Meets(barrier);
                try
                {
                    lease.Dispose();
                    Interlocked.Increment(ref succeeded);
                }
                catch (SynchronizationLockException)
                {
                    Interlocked.Increment(ref refused);
                }

                WithinLimits.Meets(barrier);
            }
        }

        TestThread[] threads = [TestThread.Run(Work), TestThread.Run(Work)];
        for (int round = 0; round < Rounds; round++)
        {
            lease = gate.Enter<Write>();

            // A third holder comes right behind, in half of the rounds, and must not be released by the loser.
            Task<Lease<Write>>? third = round % 2 == 0 ? gate.Acquire<Write>().AsTask() : null;
            WithinLimits.Meets(barrier);
            WithinLimits.Meets(barrier);
            Assert.That((succeeded, refused), Is.EqualTo((round + 1, round + 1)), "one succeeded, the other was told");
            if (third is not null)
            {
                Lease<Write> present = WithinLimits.Completes(third).GetAwaiter().GetResult();
                Assert.That(present.IsHeld);
                present.Dispose();
            }

            Assert.That(gate.CountHeld<Write>(), Is.Zero);
        }

        Array.ForEach(threads, thread => thread.Join());
    }

    [Test]
    public void A_tracked_lease_released_twice_always_throws_and_releases_nothing()
    {
        var gate = new FifoLock(new FifoLockOptions { TrackLeases = true });
        Lease<Read> first = gate.Enter<Read>();
        using Lease<Read> second = gate.Enter<Read>();
        Assert.That(first, Is.Not.EqualTo(second));
        first.Dispose();
        Assert.That(first.IsHeld, Is.False, "exact, although the mode is held");
        Assert.That(second.IsHeld);
        Assert.That(() => first.Dispose(), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(gate.CountHeld<Read>(), Is.EqualTo(1));
    }

    [Test]
    public async Task Tracking_finds_double_releases_of_leases_that_waited_and_of_several_holds([Values] bool forceYield)
    {
        var pool = new Pool(4, new FifoLockOptions { TrackLeases = true, ForceYield = forceYield });
        Lease<Slot> all = await WithinLimits.Completes(pool.Acquire<Slot>(4));
        Task<Lease<Slot>> two = pool.Acquire<Slot>(2).AsTask();
        Task<Lease<Slot>> other = pool.Acquire<Slot>(2).AsTask();
        all.Dispose();
        Lease<Slot> waited = await WithinLimits.Completes(two);
        Assert.That(() => all.Dispose(), Throws.TypeOf<SynchronizationLockException>());
        waited.Dispose();
        Assert.That(() => waited.Dispose(), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(pool.CountHeld<Slot>(), Is.EqualTo(2));
        (await WithinLimits.Completes(other)).Dispose();
        Assert.That(pool.CountHeld<Slot>(), Is.Zero);
    }

    [Test]
    public async Task A_lease_may_be_released_by_anyone_anywhere()
    {
        var gate = new FifoLock();
        Lease<Write> lease = await gate.Acquire<Write>();
        Task<Lease<Write>> next = gate.Acquire<Write>().AsTask();
        TestThread.Run(() => lease.Dispose()).Join();
        Lease<Write> second = await WithinLimits.Completes(next);
        await WithinLimits.Completes(Task.Run(() => second.Dispose()));
        Assert.That(gate.CountHeld<Write>(), Is.Zero);
    }

    [Test]
    public void A_tracked_lease_whose_hold_somebody_released_without_it_is_as_it_was()
    {
        var semaphore = new FifoSemaphore(1, 1, new FifoLockOptions { TrackLeases = true });
        Lease<FifoSemaphore.Permit> lease = semaphore.Enter();
        semaphore.Release();
        Assert.That(() => lease.Dispose(), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(lease.IsHeld);
        semaphore.Wait();
        lease.Dispose();
        Assert.That(semaphore.CurrentCount, Is.EqualTo(1));
        Assert.That(() => lease.Dispose(), Throws.TypeOf<SynchronizationLockException>());
    }
}
