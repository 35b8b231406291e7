using Held = FifoLocks.Lease<FifoLocks.FifoReentrantMutex.Exclusive>;

namespace FifoLocks.Tests.Primitives.Conditions;

/// <summary>A wait gives up all leases of an ownership and brings all of them back, with whichever of them it was called.</summary>
internal sealed class ReentrantConditionTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _clock = new();
    private FifoReentrantMutex _mutex = null!;
    private FifoCondition _condition = null!;

    [TearDown]
    public void Everything_is_at_rest()
    {
        Assert.That(_mutex.ToString(), Is.EqualTo("FifoReentrantMutex(depth=0, waiting=0)"));
        Assert.That(_condition.WaitingCount, Is.Zero);
        _mutex.Enter().Dispose();
    }

    [Test]
    public void All_leases_are_given_up_and_all_of_them_are_back([Values] bool track, [Values] bool byThread, [Values(0, 1, 2)] int shown, [Values] bool firstHasGone)
    {
        Make(track);
        Held first = _mutex.Enter();
        Held[] leases = [first, first.Reenter(), first.Reenter()];
        if (firstHasGone)
        {
            leases[0].Dispose();
            leases[0] = leases[1].Reenter();
        }

        Action wait = Waits(byThread, leases[shown]);
        Assert.That(_mutex.Depth, Is.Zero);
        Nobody_can_use(leases, "while the mutex is free");
        Held other = _mutex.Enter();
        Held inner = other.Reenter();
        Nobody_can_use(leases, "while another one holds it, twice");
        other.Dispose();
        Nobody_can_use(leases, "while another one holds it by a nested lease");
        Assert.That(_condition.Notify(inner), Is.EqualTo(1), "a nested lease is one of the mutex");
        Nobody_can_use(leases, "while it queues for the mutex");
        Assert.That(inner.IsHeld);
        Assert.That(_mutex.Depth, Is.EqualTo(1));
        inner.Dispose();
        wait();
        Assert.That(_mutex.Depth, Is.EqualTo(3));
        Assert.That(_mutex.TryEnter(out _), Is.False);
        Assert.That(first.IsHeld, Is.EqualTo(!firstHasGone));
        All_can_be_used_once(leases);
        Assert.That(() => first.Dispose(), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(() => other.Dispose(), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(() => inner.Dispose(), Throws.TypeOf<SynchronizationLockException>());
    }

    [Test]
    public void Leases_whose_generation_is_used_again_are_not_taken_for_those_that_waited_long_ago([Values] bool track)
    {
        Make(track);
        ulong atStart = _mutex.State;
        Held waited = _mutex.Enter();
        Action wait = Waits(byThread: false, waited);
        Notify();
        wait();
        waited.Dispose();

        // As it is after so many releases that the generations begin again.
        _mutex.State = atStart;
        Held first = _mutex.Enter();
        All_can_be_used_once([first, first.Reenter()]);
    }

    [Test]
    public void Leases_of_one_ownership_wait_in_turn([Values] bool track, [Values] bool byThread)
    {
        Make(track);
        Held first = _mutex.Enter();
        var leases = new List<Held> { first, first.Reenter() };
        for (int round = 0; round < 6; round++)
        {
            Action wait = Waits(byThread, leases[round % leases.Count]);
            Notify();
            wait();
            Assert.That(_mutex.Depth, Is.EqualTo(leases.Count));
            leases.Add(leases[round % leases.Count].Reenter());
            if (round == 2)
            {
                first.Dispose();
                leases.Remove(first);
            }
        }

        Assert.That(() => first.Dispose(), Throws.TypeOf<SynchronizationLockException>());
        All_can_be_used_once([.. leases]);
    }

    [Test]
    public void Ownerships_that_take_turns_in_waiting_are_told_apart([Values] bool track, [Values] bool firstsHaveGone)
    {
        Make(track);
        Held[] a = Nest();
        Task waitOfA = _condition.WaitAsync(a[^1]).AsTask();
        Held[] b = Nest();
        for (int round = 0; round < 5; round++)
        {
            Assert.That(_condition.Notify(b[0]), Is.EqualTo(1));
            Task waitOfB = _condition.WaitAsync(b[round % b.Length]).AsTask();
            WithinLimits.Completes(waitOfA).GetAwaiter().GetResult();
            Nobody_can_use(b, "it is in its wait");
            Assert.That(a.Select(static lease => lease.IsHeld), Is.All.True);
            Assert.That(_condition.Notify(a[^1]), Is.EqualTo(1));
            waitOfA = _condition.WaitAsync(a[round % a.Length]).AsTask();
            WithinLimits.Completes(waitOfB).GetAwaiter().GetResult();
            Nobody_can_use(a, "it is in its wait");
            Assert.That(b.Select(static lease => lease.IsHeld), Is.All.True);
        }

        _condition.Notify(b[0]);
        All_can_be_used_once(b);
        WithinLimits.Completes(waitOfA).GetAwaiter().GetResult();
        Nobody_can_use(b, "all are released");
        All_can_be_used_once(a);

        Held[] Nest()
        {
            Held first = _mutex.Enter();
            Held[] nested = [first.Reenter(), first.Reenter()];
            if (firstsHaveGone)
            {
                first.Dispose();
                return nested;
            }

            return [first, .. nested];
        }
    }

    [Test]
    public void However_a_wait_ends_all_leases_are_back([Values] bool track, [Values("time", "token", "interrupt", "predicate")] string end)
    {
        Make(track);
        Held first = _mutex.Enter();
        Held[] leases = [first, first.Reenter()];
        using var source = new CancellationTokenSource();
        int asked = 0;
        bool Predicate() => end == "predicate" && ++asked > 1 ? throw new InvalidDataException() : false;
        TestThread waiter = TestThread.Run(() => Assert.That(_condition.TryWaitFor(leases[1], Predicate, s_second, source.Token), Is.False));
        WithinLimits.Until(() => _condition.WaitingCount == 1 && waiter.IsBlocked, "it waits");
        _clock.UntilArmed(1);
        Held other = _mutex.Enter();
        switch (end)
        {
            case "time":
                _clock.Advance(s_second);
                break;
            case "token":
                source.Cancel();
                break;
            case "interrupt":
                waiter.Interrupt();
                break;
            default:
                Assert.That(_condition.Notify(other), Is.EqualTo(1));
                break;
        }

        WithinLimits.Waiting(_mutex, 1);
        Nobody_can_use(leases, "it is not back yet");
        other.Dispose();
        Assert.That(waiter.Outcome(), end switch
        {
            "time" => Is.Null,
            "token" => Is.InstanceOf<OperationCanceledException>(),
            "interrupt" => Is.TypeOf<ThreadInterruptedException>(),
            _ => Is.TypeOf<InvalidDataException>(),
        });
        Assert.That(_mutex.Depth, Is.EqualTo(2));
        All_can_be_used_once(leases);
    }

    [Test]
    public void A_wait_that_goes_on_waiting_brings_back_what_was_held_last([Values] bool track)
    {
        Make(track);
        Held first = _mutex.Enter();
        Held second = first.Reenter();
        Held third = default;
        int asked = 0;
        Task wait = _condition.WaitForAsync(second, () =>
        {
            // The third time it is the waiter who asks, in the mutex again: by then somebody has entered with another lease.
            if (++asked == 3)
            {
                third = first.Reenter();
            }

            return asked is 2 or > 3;
        }).AsTask();
        Notify();
        WithinLimits.Until(() => asked == 3 && _condition.WaitingCount == 1, "it waits again");
        WithinLimits.Until(() => _mutex.Depth == 0, "it has given the mutex up again");
        Nobody_can_use([first, second, third], "in the second wait");
        Notify();
        WithinLimits.Completes(wait).GetAwaiter().GetResult();
        Assert.That(_mutex.Depth, Is.EqualTo(3));
        All_can_be_used_once([first, second, third]);
    }

    [Test]
    public void As_many_leases_as_there_can_be_are_brought_back()
    {
        Make(track: false);
        Held first = _mutex.Enter();
        var leases = new List<Held>();
        while (_mutex.Depth < FifoReentrantMutex.MaxDepth)
        {
            leases.Add(first.Reenter());
        }

        first.Dispose();
        Action wait = Waits(byThread: false, leases[1]);
        Notify();
        wait();
        Assert.That(_mutex.Depth, Is.EqualTo(FifoReentrantMutex.MaxDepth - 1));
        Assert.That(() => leases[0].Reenter(), Throws.InvalidOperationException, "of nested ones there are as many as there can be");
        leases.ForEach(static lease => lease.Dispose());
    }

    [Test]
    public void A_nested_lease_that_is_entered_and_left_by_another_thread_is_counted_exactly([Values] bool track)
    {
        const int Rounds = 300;
        Make(track);
        Held first = _mutex.Enter();
        Held nested = first.Reenter();
        bool ends = false;
        TestThread visitor = TestThread.Run(() =>
        {
            while (!Volatile.Read(ref ends))
            {
                try
                {
                    Held third = first.Reenter();
                    WithinLimits.Until(() => HasDisposed(third), "a lease that is refused in a wait can be disposed after it");
                }
                catch (SynchronizationLockException)
                {
                    // In a wait.
                    Thread.Yield();
                }
            }
        });
        TestThread notifier = TestThread.Run(() =>
        {
            while (!Volatile.Read(ref ends))
            {
                if (_mutex.TryEnter(out Held lease))
                {
                    Held inner = lease.Reenter();
                    Assert.That(_mutex.Depth, Is.EqualTo(2), "nobody else's lease counts here");
                    lease.Dispose();
                    _condition.NotifyAll(inner);
                    Assert.That(_mutex.Depth, Is.EqualTo(1));
                    inner.Dispose();
                }
            }
        });
        try
        {
            for (int round = 0; round < Rounds; round++)
            {
                _condition.Wait(round % 2 == 0 ? first : nested);
                Assert.That(_mutex.Depth, Is.InRange(2, 3));
                Assert.That(first.IsHeld && nested.IsHeld);
            }
        }
        finally
        {
            Volatile.Write(ref ends, true);
        }

        visitor.Join();
        notifier.Join();
        Assert.That(_mutex.Depth, Is.EqualTo(2));
        All_can_be_used_once([first, nested]);

        static bool HasDisposed(Held lease)
        {
            try
            {
                lease.Dispose();
                return true;
            }
            catch (SynchronizationLockException)
            {
                return false;
            }
        }
    }

    /// <summary>Leases in a wait hold nothing, so they must not be reported as what keeps a blocking call of their context waiting.</summary>
    [Test]
    public async Task Tracked_leases_in_a_wait_do_not_count_as_held_by_their_context()
    {
        Make(track: true);
        using var pump = new Pump();
        Task wait = pump.Run(async () =>
        {
            using Held first = await _mutex.Acquire();
            using Held nested = first.Reenter();
            await _condition.WaitAsync(nested);
        });
        WithinLimits.Until(() => _condition.WaitingCount == 1, "it waits");
        Held held = _mutex.Enter();
        Task entered = pump.Run(() =>
        {
            using Held lease = _mutex.Enter();
            _condition.Notify(lease);
            return Task.CompletedTask;
        });
        WithinLimits.Waiting(_mutex, 1);
        held.Dispose();
        await WithinLimits.Completes(Task.WhenAll(entered, wait));
    }

    [Test]
    public async Task A_tracked_lease_that_waits_belongs_to_the_context_that_waits_with_it()
    {
        Make(track: true);
        using var pump = new Pump();
        Held first = _mutex.Enter();
        Held nested = first.Reenter();
        Task wait = pump.Run(async () => await _condition.WaitAsync(nested));
        WithinLimits.Until(() => _condition.WaitingCount == 1 && !_mutex.IsHeld, "it waits");
        Notify();
        await WithinLimits.Completes(wait);
        Task blocks = pump.Run(() =>
        {
            _mutex.Enter().Dispose();
            return Task.CompletedTask;
        });
        Assert.That(async () => await WithinLimits.Completes(blocks), Throws.InvalidOperationException.With.Message.Contains("FifoReentrantMutex"));
        nested.Dispose();
        first.Dispose();
    }

    [Test]
    public void Only_a_lease_that_is_held_and_of_this_mutex_may_wait_or_notify([Values] bool track)
    {
        Make(track);
        Held first = _mutex.Enter();
        Held nested = first.Reenter();
        nested.Dispose();
        ulong before = _mutex.State;
        foreach (Held lease in new[] { nested, default })
        {
            Assert.That(() => _condition.Notify(lease), Throws.TypeOf<SynchronizationLockException>());
            Assert.That(() => _condition.TryWait(lease, s_second), Throws.TypeOf<SynchronizationLockException>());
            Assert.That(() => _condition.WaitAsync(lease), Throws.TypeOf<SynchronizationLockException>());
        }

        using (Held foreign = new FifoReentrantMutex(new FifoLockOptions { Name = "another" }).Enter())
        {
            Assert.That(() => _condition.Wait(foreign), Throws.ArgumentException.With.Message.Contains("another"));
            Assert.That(() => _condition.NotifyAll(foreign.Reenter()), Throws.ArgumentException);
        }

        Assert.That(_mutex.State, Is.EqualTo(before));
        Assert.That(() => new FifoCondition((FifoReentrantMutex)null!), Throws.ArgumentNullException);
        Assert.That(() => new FifoCondition(_mutex, new FifoLockOptions { TimeProvider = null! }), Throws.ArgumentNullException);
        first.Dispose();
    }

    private void Make(bool track)
    {
        _mutex = new FifoReentrantMutex(new FifoLockOptions { TrackLeases = track });
        _condition = new FifoCondition(_mutex, new FifoLockOptions { TimeProvider = _clock });
    }

    /// <summary>Somebody waits with this lease; what is returned waits for him.</summary>
    private Action Waits(bool byThread, Held lease)
    {
        TestThread? thread = byThread ? TestThread.Run(() => _condition.Wait(lease)) : null;
        Task? task = byThread ? null : _condition.WaitAsync(lease).AsTask();
        WithinLimits.Until(() => _condition.WaitingCount == 1 && !_mutex.IsHeld, "it waits");
        return () =>
        {
            thread?.Join();
            WithinLimits.Completes(task ?? Task.CompletedTask).GetAwaiter().GetResult();
        };
    }

    private void Notify()
    {
        using Held lease = _mutex.Enter();
        Assert.That(_condition.Notify(lease), Is.EqualTo(1));
    }

    private void Nobody_can_use(Held[] leases, string when)
    {
        ulong before = _mutex.State;
        foreach (Held lease in leases)
        {
            Assert.That(lease.IsHeld, Is.False, when);
            Assert.That(() => lease.Dispose(), Throws.TypeOf<SynchronizationLockException>(), when);
            Assert.That(() => lease.Reenter(), Throws.TypeOf<SynchronizationLockException>(), when);
            Assert.That(() => _condition.Notify(lease), Throws.TypeOf<SynchronizationLockException>(), when);
            Assert.That(() => _condition.WaitAsync(lease), Throws.TypeOf<SynchronizationLockException>(), when);
        }

        Assert.That(_mutex.State, Is.EqualTo(before), when);
    }

    private void All_can_be_used_once(Held[] leases)
    {
        for (int left = leases.Length; left > 0; left--)
        {
            // With the last one whoever waits is let in, so nothing is said about the depth after that.
            Held lease = leases[^left];
            Assert.That(_mutex.Depth, Is.EqualTo(left));
            Assert.That(lease.IsHeld);
            lease.Reenter().Dispose();
            lease.Dispose();
            Assert.That(lease.IsHeld, Is.False);
            Assert.That(() => lease.Dispose(), Throws.TypeOf<SynchronizationLockException>());
        }
    }
}
