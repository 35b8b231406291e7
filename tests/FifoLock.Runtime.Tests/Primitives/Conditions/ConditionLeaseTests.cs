namespace FifoLocks.Tests.Primitives.Conditions;

/// <summary>The lease that a wait is shown is the valid one afterwards, and no other one is ever taken for it.</summary>
internal sealed class ConditionLeaseTests
{
    [Test]
    public void A_lease_is_the_same_over_several_waits([Values] bool track, [Values] bool byThread)
    {
        var room = new Room(new FifoLockOptions { TrackLeases = track });
        int waits = 0;
        Lease<FifoMutex.Exclusive> lease = room.Mutex.Enter();
        Lease<FifoMutex.Exclusive> copy = lease;
        Task all = byThread ? Task.CompletedTask : Wait();
        TestThread? thread = byThread ? TestThread.Run(() => Wait().GetAwaiter().GetResult()) : null;
        for (int i = 0; i < 4; i++)
        {
            WithinLimits.Until(() => room.Condition.WaitingCount == 1, "it waits");
            Assert.That(room.Notify(), Is.EqualTo(1));
        }

        thread?.Join();
        WithinLimits.Completes(all).GetAwaiter().GetResult();
        Assert.That(waits, Is.EqualTo(4));
        Assert.That(copy == lease && copy.IsHeld && lease.IsHeld);
        copy.Dispose();
        Assert.That(lease.IsHeld, Is.False);
        Assert.That(() => lease.Dispose(), Throws.TypeOf<SynchronizationLockException>());
        room.IsAtRest();

        async Task Wait()
        {
            for (int i = 0; i < 4; i++)
            {
                if (byThread)
                {
                    room.Condition.Wait(lease);
                }
                else
                {
                    await room.Condition.WaitAsync(lease);
                }

                Assert.That(lease.IsHeld);
                waits++;
            }
        }
    }

    [Test]
    public void During_a_wait_the_lease_is_not_held_and_cannot_be_released([Values] bool track)
    {
        var room = new Room(new FifoLockOptions { TrackLeases = track });
        Lease<FifoMutex.Exclusive> lease = room.Mutex.Enter();
        Task wait = room.Condition.WaitAsync(lease).AsTask();
        Assert.That(lease.IsHeld, Is.False);
        ulong before = room.Mutex.State;
        Assert.That(() => lease.Dispose(), Throws.TypeOf<SynchronizationLockException>());
        using (Lease<FifoMutex.Exclusive> other = room.Mutex.Enter())
        {
            Assert.That(lease.IsHeld, Is.False);
            Assert.That(() => lease.Dispose(), Throws.TypeOf<SynchronizationLockException>(), "and not while another one holds the mutex");
            Assert.That(() => room.Condition.WaitAsync(lease), Throws.TypeOf<SynchronizationLockException>());
            Assert.That(other.IsHeld);
            Assert.That(room.Condition.Notify(other), Is.EqualTo(1));
            Assert.That(lease.IsHeld, Is.False);
        }

        WithinLimits.Completes(wait).GetAwaiter().GetResult();
        Assert.That(lease.IsHeld);
        lease.Dispose();
        Assert.That(room.Mutex.State, Is.Not.EqualTo(before), "each hold has a generation of its own");
        room.IsAtRest();
    }

    [Test]
    public void A_lease_whose_generation_is_used_again_is_not_taken_for_one_that_waited_long_ago([Values] bool track)
    {
        var room = new Room(new FifoLockOptions { TrackLeases = track });
        ulong atStart = room.Mutex.State;
        Lease<FifoMutex.Exclusive> waited = room.Mutex.Enter();
        Task wait = room.Condition.WaitAsync(waited).AsTask();
        room.Notify();
        WithinLimits.Completes(wait).GetAwaiter().GetResult();
        waited.Dispose();

        // As it is after so many releases that the generations begin again.
        room.Mutex.State = atStart;
        Lease<FifoMutex.Exclusive> lease = room.Mutex.Enter();
        Task next = room.Enters("next");
        Assert.That(lease.IsHeld);
        lease.Dispose();
        WithinLimits.Completes(next).GetAwaiter().GetResult();
        room.IsAtRest();
    }

    [Test]
    public void Two_leases_that_take_turns_in_waiting_are_told_apart([Values] bool track)
    {
        var room = new Room(new FifoLockOptions { TrackLeases = track });
        Lease<FifoMutex.Exclusive> a = room.Mutex.Enter();
        Task waitOfA = room.Condition.WaitAsync(a).AsTask();
        Lease<FifoMutex.Exclusive> b = room.Mutex.Enter();
        for (int round = 0; round < 5; round++)
        {
            Assert.That(room.Condition.Notify(b), Is.EqualTo(1));
            Task waitOfB = room.Condition.WaitAsync(b).AsTask();
            WithinLimits.Completes(waitOfA).GetAwaiter().GetResult();
            Assert.That((a.IsHeld, b.IsHeld), Is.EqualTo((true, false)));
            Assert.That(() => b.Dispose(), Throws.TypeOf<SynchronizationLockException>());
            Assert.That(room.Condition.Notify(a), Is.EqualTo(1));
            waitOfA = room.Condition.WaitAsync(a).AsTask();
            WithinLimits.Completes(waitOfB).GetAwaiter().GetResult();
            Assert.That((a.IsHeld, b.IsHeld), Is.EqualTo((false, true)));
            Assert.That(() => a.Dispose(), Throws.TypeOf<SynchronizationLockException>());
        }

        room.Condition.Notify(b);
        b.Dispose();
        WithinLimits.Completes(waitOfA).GetAwaiter().GetResult();
        Assert.That(() => b.Dispose(), Throws.TypeOf<SynchronizationLockException>());
        a.Dispose();
        room.IsAtRest();
    }

    /// <summary>aiologic only asks whether somebody holds the lock.</summary>
    [Test]
    public void Only_the_lease_of_the_holder_may_wait_or_notify([Values] bool track, [Values] bool somebodyHolds)
    {
        var room = new Room(new FifoLockOptions { TrackLeases = track });
        Visitor waiter = room.Waits("waiter", byThread: false);
        Lease<FifoMutex.Exclusive> released = room.Mutex.Enter();
        released.Dispose();
        Lease<FifoMutex.Exclusive> held = somebodyHolds ? room.Mutex.Enter() : default;
        ulong before = room.Mutex.State;
        foreach (Lease<FifoMutex.Exclusive> lease in new[] { released, default })
        {
            Refuses(room.Condition, lease, static () => Throws.TypeOf<SynchronizationLockException>().With.Message.Contain("FifoMutex"));
        }

        Assert.That(room.Mutex.State, Is.EqualTo(before));
        Assert.That(room.Condition.WaitingCount, Is.EqualTo(1));
        held.Dispose();
        Assert.That(room.Notify(), Is.EqualTo(1));
        Assert.That(waiter.Outcome(), Is.True);
        room.IsAtRest();
    }

    [Test]
    public void A_lease_of_another_lock_is_refused()
    {
        var room = new Room();
        using Lease<FifoMutex.Exclusive> held = room.Mutex.Enter();
        using Lease<FifoMutex.Exclusive> foreign = new FifoMutex(new FifoLockOptions { Name = "another" }).Enter();
        Refuses(room.Condition, foreign, static () => Throws.ArgumentException.With.Message.Contain("another"));
        using Lease<Write> write = new FifoLock().Enter<Write>();
        Refuses(room.Condition, write, static () => Throws.ArgumentException);
        Assert.That(held.IsHeld && foreign.IsHeld && write.IsHeld);
        Assert.That(room.Condition.WaitingCount, Is.Zero);
    }

    /// <summary>One lease used by two threads at once is a mistake, and must break nothing: one of the waits is refused.</summary>
    [Test]
    public void Two_waits_with_one_lease_at_the_same_moment_are_one([Values] bool track)
    {
        const int Rounds = 1000;
        for (int round = 0; round < Rounds; round++)
        {
            var room = new Room(new FifoLockOptions { TrackLeases = track });
            Lease<FifoMutex.Exclusive> lease = room.Mutex.Enter();
            Task[] waits = new Task[2];
            foreach (TestThread thread in TestThread.RunTogether(() => waits[0] = Try(), () => waits[1] = Try()))
            {
                thread.Join();
            }

            Assert.That(room.Condition.WaitingCount, Is.EqualTo(1));
            Assert.That(room.Notify(5), Is.EqualTo(1));
            Task wait = waits[0].IsFaulted ? waits[1] : waits[0];
            WithinLimits.Completes(wait).GetAwaiter().GetResult();
            Assert.That(waits.Count(static each => each.Exception?.InnerException is SynchronizationLockException), Is.EqualTo(1));
            lease.Dispose();
            room.IsAtRest();

            Task Try()
            {
                try
                {
                    return room.Condition.WaitAsync(lease).AsTask();
                }
                catch (SynchronizationLockException error)
                {
                    return Task.FromException(error);
                }
            }
        }
    }

    /// <summary>A lease in a wait holds nothing, so it must not be reported as what keeps a blocking call of its context waiting.</summary>
    [Test]
    public async Task A_tracked_lease_in_a_wait_does_not_count_as_held_by_its_context()
    {
        using var pump = new Pump();
        var room = new Room(new FifoLockOptions { TrackLeases = true });
        Task wait = pump.Run(async () =>
        {
            using Lease<FifoMutex.Exclusive> lease = await room.Mutex.Acquire();
            await room.Condition.WaitAsync(lease);
        });
        WithinLimits.Until(() => room.Condition.WaitingCount == 1, "it waits");
        Lease<FifoMutex.Exclusive> held = room.Mutex.Enter();
        Task entered = pump.Run(() =>
        {
            using Lease<FifoMutex.Exclusive> lease = room.Mutex.Enter();
            room.Condition.Notify(lease);
            return Task.CompletedTask;
        });
        WithinLimits.Waiting(room.Mutex, 1);
        held.Dispose();
        await WithinLimits.Completes(Task.WhenAll(entered, wait));
        room.IsAtRest();
    }

    [Test]
    public void Bad_arguments_are_refused_before_anything_is_done()
    {
        var room = new Room();
        using Lease<FifoMutex.Exclusive> lease = room.Mutex.Enter();
        Task other = room.Enters("other");
        FifoCondition condition = room.Condition;
        Assert.That(() => new FifoCondition((FifoMutex)null!), Throws.ArgumentNullException);
        Assert.That(() => new FifoCondition(room.Mutex, new FifoLockOptions { TimeProvider = null! }), Throws.ArgumentNullException);
        foreach (int count in new[] { 0, -3 })
        {
            Assert.That(() => condition.Notify(lease, count), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => condition.Notify(default(Lease<FifoMutex.Exclusive>), count), Throws.InstanceOf<ArgumentOutOfRangeException>(), "arguments first");
        }

        TimeSpan bad = TimeSpan.FromMilliseconds(-2);
        Assert.That(() => condition.TryWait(lease, bad), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => condition.TryWaitAsync(lease, bad), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => condition.TryWaitFor(lease, static () => true, bad), Throws.InstanceOf<ArgumentOutOfRangeException>(), "also where nobody would wait");
        Assert.That(() => condition.TryWaitForAsync(lease, static () => true, bad), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => condition.WaitFor(lease, null!), Throws.ArgumentNullException);
        Assert.That(() => condition.TryWaitFor(lease, null!, bad), Throws.ArgumentNullException);
        Assert.That(() => condition.WaitForAsync(lease, null!), Throws.ArgumentNullException);
        Assert.That(() => condition.TryWaitForAsync(lease, null!, bad), Throws.ArgumentNullException);
        Assert.That(lease.IsHeld);
        Assert.That(other.IsCompleted, Is.False);
        Assert.That(condition.WaitingCount, Is.Zero);
    }

    private static void Refuses<TMode>(FifoCondition condition, Lease<TMode> lease, Func<NUnit.Framework.Constraints.IResolveConstraint> refusal)
        where TMode : ILockMode
    {
        bool asked = false;
        bool Predicate() => asked = true;
        Action[] calls =
        [
            () => condition.Notify(lease),
            () => condition.NotifyAll(lease),
            () => condition.Wait(lease),
            () => condition.TryWait(lease, TimeSpan.Zero),
            () => condition.WaitFor(lease, Predicate),
            () => condition.TryWaitFor(lease, Predicate, TimeSpan.Zero),
            () => _ = condition.WaitAsync(lease),
            () => _ = condition.TryWaitAsync(lease, TimeSpan.Zero),
            () => _ = condition.WaitForAsync(lease, Predicate),
            () => _ = condition.TryWaitForAsync(lease, Predicate, TimeSpan.Zero),
        ];
        foreach (Action call in calls)
        {
            Assert.That(() => call(), refusal());
        }

        Assert.That(asked, Is.False, "the predicate is for those who hold the lock");
    }
}
