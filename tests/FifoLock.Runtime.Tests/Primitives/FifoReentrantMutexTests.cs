using Held = FifoLocks.Lease<FifoLocks.FifoReentrantMutex.Exclusive>;

namespace FifoLocks.Tests.Primitives;

/// <summary>Entering again with a lease in hand: never queued, counted, and free when the last lease goes.</summary>
internal sealed class FifoReentrantMutexTests
{
    private static FifoReentrantMutex Make(bool track = false) => new(new FifoLockOptions { TrackLeases = track });

    [Test]
    public async Task Threads_and_tasks_enter_again_while_others_wait([Values] bool track)
    {
        FifoReentrantMutex mutex = Make(track);
        Held outer = await mutex.Acquire();
        ValueTask<Held> task = mutex.Acquire();
        TestThread thread = TestThread.Run(() => mutex.Enter().Dispose());
        WithinLimits.Waiting(mutex, 2);
        using (Held second = mutex.Enter(within: outer))
        using (Held third = await mutex.Acquire(within: second))
        using (outer.Reenter())
        using (third.Reenter())
        {
            Assert.That(mutex.ToString(), Is.EqualTo("FifoReentrantMutex(depth=5, waiting=2)"));
            Assert.That(mutex.Depth, Is.EqualTo(5));
            Assert.That(mutex.IsHeld);
        }

        Assert.That(mutex.Depth, Is.EqualTo(1));
        Assert.That(task.IsCompleted, Is.False);
        outer.Dispose();
        (await WithinLimits.Completes(task)).Dispose();
        thread.Join();
        Assert.That(mutex.ToString(), Is.EqualTo("FifoReentrantMutex(depth=0, waiting=0)"));
        Assert.That(mutex.IsHeld, Is.False);
    }

    [Test]
    public async Task It_is_free_when_the_last_lease_goes_in_whatever_order([Values] bool track, [Values("012", "021", "102", "120", "201", "210")] string order)
    {
        FifoReentrantMutex mutex = Make(track);
        Held first = mutex.Enter();
        Held second = first.Reenter();
        Held[] leases = [first, second, second.Reenter()];
        ValueTask<Held> next = mutex.Acquire();
        for (int i = 0; i < order.Length; i++)
        {
            Assert.That(next.IsCompleted, Is.False);
            Assert.That(mutex.TryEnter(out _), Is.False);
            Assert.That(mutex.Depth, Is.EqualTo(leases.Length - i));
            Held lease = leases[order[i] - '0'];
            Assert.That(lease.IsHeld);
            lease.Dispose();
            Assert.That(lease.IsHeld, Is.False);
            Assert.That(() => lease.Dispose(), Throws.TypeOf<SynchronizationLockException>());
        }

        (await WithinLimits.Completes(next)).Dispose();
        Assert.That(mutex.Depth, Is.Zero);
    }

    [Test]
    public void The_innermost_lease_can_be_entered_with_after_the_first_has_gone([Values] bool track)
    {
        FifoReentrantMutex mutex = Make(track);
        Held first = mutex.Enter();
        Held second = first.Reenter();
        first.Dispose();
        Assert.That(() => first.Reenter(), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(mutex.Depth, Is.EqualTo(1));
        Held third = second.Reenter();
        second.Dispose();
        Assert.That(mutex.TryEnter(out _), Is.False);
        third.Dispose();
        Assert.That(mutex.TryEnter(out Held free));
        free.Dispose();
    }

    [Test]
    public void A_stale_lease_does_not_enter_what_somebody_else_holds([Values] bool track)
    {
        FifoReentrantMutex mutex = Make(track);
        Held first = mutex.Enter();
        Held second = first.Reenter();
        first.Dispose();
        second.Dispose();
        Assert.That(() => second.Reenter(), Throws.TypeOf<SynchronizationLockException>());
        using Held other = mutex.Enter();
        ulong before = mutex.State;
        Assert.That(() => first.Reenter(), Throws.TypeOf<SynchronizationLockException>().With.Message.Contains("FifoReentrantMutex"));
        Assert.That(() => second.Reenter(), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(() => mutex.Enter(within: second), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(() => mutex.Acquire(within: first), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(() => second.Dispose(), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(mutex.State, Is.EqualTo(before));
    }

    [Test]
    public void A_lease_of_another_lock_or_of_nothing_does_not_enter()
    {
        var mutex = new FifoReentrantMutex();
        var other = new FifoReentrantMutex(new FifoLockOptions { Name = "other" });
        using Held held = other.Enter();
        Assert.That(() => mutex.Enter(within: held), Throws.ArgumentException.With.Message.Contains("other").And.Property("ParamName").EqualTo("within"));
        Assert.That(() => mutex.Enter(within: default(Held)), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(() => default(Held).Reenter(), Throws.TypeOf<SynchronizationLockException>());
        using Held plain = new FifoLock().Enter<FifoReentrantMutex.Exclusive>();
        Assert.That(() => plain.Reenter(), Throws.InvalidOperationException.With.Message.Contains("not re-entrant"));
        Assert.That(mutex.Depth + other.Depth, Is.EqualTo(1));
    }

    [Test]
    public void A_recursion_without_an_end_is_found_out()
    {
        var mutex = new FifoReentrantMutex();
        Held first = mutex.Enter();
        var leases = new List<Held>();
        while (mutex.Depth < FifoReentrantMutex.MaxDepth)
        {
            leases.Add(first.Reenter());
        }

        ulong before = mutex.State;
        Assert.That(() => first.Reenter(), Throws.InvalidOperationException.With.Message.Contains("65536 times"));
        Assert.That(() => leases[^1].Reenter(), Throws.InvalidOperationException);
        Assert.That(mutex.State, Is.EqualTo(before));
        leases.ForEach(static lease => lease.Dispose());
        first.Dispose();
        Assert.That(mutex.Depth, Is.Zero);
        mutex.Enter().Dispose();
    }

    [Test]
    public async Task Those_who_give_up_leave_the_depth_alone([Values] bool track)
    {
        var clock = new FakeTimeProvider();
        var mutex = new FifoReentrantMutex(new FifoLockOptions { TimeProvider = clock, TrackLeases = track });
        using var source = new CancellationTokenSource();
        Held first = mutex.Enter();
        Held second = first.Reenter();
        Task<Held> cancelled = mutex.Acquire(source.Token).AsTask();
        ValueTask<Held> late = mutex.TryAcquire(TimeSpan.FromSeconds(1));
        Task<Held> next = mutex.Acquire().AsTask();
        Assert.That(mutex.TryEnter(TimeSpan.Zero, out _), Is.False);
        source.Cancel();
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(async () => await WithinLimits.Completes(cancelled), Throws.InstanceOf<OperationCanceledException>());
        Assert.That((await late).IsHeld, Is.False);
        Assert.That(mutex.Depth, Is.EqualTo(2));
        second.Dispose();
        Assert.That(next.IsCompleted, Is.False);
        first.Dispose();
        (await WithinLimits.Completes(next)).Dispose();
        Assert.That(() => mutex.TryEnter(TimeSpan.FromSeconds(-2), out _), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void An_exception_on_the_way_out_restores_the_depth()
    {
        var mutex = new FifoReentrantMutex();
        using Held outer = mutex.Enter();
        Assert.That(() => Fail(outer, 5), Throws.TypeOf<FormatException>());
        Assert.That(mutex.Depth, Is.EqualTo(1));

        static void Fail(Held within, int times)
        {
            using Held nested = within.Reenter();
            if (times == 0)
            {
                throw new FormatException();
            }

            Fail(nested, times - 1);
        }
    }

    [Test]
    public async Task Each_asynchronous_entry_yields_once_where_that_is_asked_for([Values] bool track)
    {
        var mutex = new FifoReentrantMutex(new FifoLockOptions { ForceYield = true, TrackLeases = track });
        ValueTask<Held> request = mutex.Acquire();
        Assert.That(request.IsCompleted, Is.False);
        Held outer = await request;
        ValueTask<Held> again = mutex.Acquire(within: outer);
        Assert.That(again.IsCompleted, Is.False);
        Held nested = await again;
        Assert.That(mutex.Depth, Is.EqualTo(2));
        outer.Dispose();
        nested.Dispose();
        Assert.That(mutex.Depth, Is.Zero);
        Assert.That(() => nested.Dispose(), Throws.TypeOf<SynchronizationLockException>());
    }

    [Test]
    public void Of_a_lease_that_is_disposed_and_entered_with_at_once_nobody_keeps_more_than_is_held([Values] bool track)
    {
        FifoReentrantMutex mutex = Make(track);
        int inside = 0;
        for (int round = 0; round < 2000; round++)
        {
            Held first = mutex.Enter();
            Held nested = first.Reenter();
            first.Dispose();
            TestThread? next = round % 50 == 0 ? TestThread.Run(Use) : null;
            Parallel.Invoke(
                nested.Dispose,
                () =>
                {
                    try
                    {
                        using Held third = nested.Reenter();
                        Work();
                    }
                    catch (SynchronizationLockException)
                    {
                        // The other one was faster.
                    }
                },
                Use);
            next?.Join();
            Assert.That(mutex.ToString(), Is.EqualTo("FifoReentrantMutex(depth=0, waiting=0)"));
        }

        void Use()
        {
            using (mutex.Enter())
            {
                Work();
            }
        }

        void Work()
        {
            Assert.That(Interlocked.Increment(ref inside), Is.EqualTo(1), "one owner at a time");
            Interlocked.Decrement(ref inside);
        }
    }

    [Test]
    public void A_crowd_that_nests_keeps_out_of_one_another([Values] bool track)
    {
        FifoReentrantMutex mutex = Make(track);
        int owner = 0;
        TestThread[] threads = TestThread.RunTogether([.. Enumerable.Range(1, 4).Select(number => (Action)(() => Work(number)))]);
        Array.ForEach(threads, static thread => thread.Join());
        Assert.That(mutex.ToString(), Is.EqualTo("FifoReentrantMutex(depth=0, waiting=0)"));

        void Work(int number)
        {
            for (int i = 0; i < 1000; i++)
            {
#pragma warning disable FIFO104 // Threads of their own, which no holder needs: the two ways to ask are to meet in one queue.
                Held first = i % 2 == 0 ? mutex.Enter() : mutex.Acquire().AsTask().GetAwaiter().GetResult();
#pragma warning restore FIFO104
                Assert.That(Interlocked.Exchange(ref owner, number), Is.Zero);
                Held second = first.Reenter();
                first.Dispose();
                Held third = second.Reenter();
                second.Dispose();
                Assert.That(Interlocked.Exchange(ref owner, 0), Is.EqualTo(number));
                third.Dispose();
            }
        }
    }
}
