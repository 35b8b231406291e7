namespace FifoLocks.Tests.Allocation;

/// <summary>Once warm, nothing is allocated, whether a request waits or not; where something is, it is so much and no more.</summary>
internal sealed class AllocationTests
{
    private const int Warmup = 200;
    private const int Rounds = 1000;

    /// <summary>In a field, so that no compiler does without it.</summary>
    private object? _kept;

    [Test]
    public void An_uncontended_acquire_and_release([Values] bool bound)
    {
        var gate = bound ? new FifoLock(new FifoLockOptions()) : new FifoLock();
        var source = new CancellationTokenSource();
        AssertNothing(() => gate.Enter<Write>().Dispose());
        AssertNothing(() => gate.Enter<Read>(source.Token).Dispose());
        AssertNothing(() => gate.Enter<Read>(3).Dispose());
#pragma warning disable FIFO104 // Nobody holds the lock, so the task is complete; what this one thread allocates is measured.
        AssertNothing(() => gate.Acquire<Write>(source.Token).GetAwaiter().GetResult().Dispose());
        AssertNothing(() => gate.TryAcquire<Write>(TimeSpan.FromHours(1)).GetAwaiter().GetResult().Dispose());
#pragma warning restore FIFO104
        AssertNothing(() =>
        {
            gate.TryEnter(out Lease<Read> lease);
            lease.Dispose();
        });
        AssertNothing(() =>
        {
            gate.TryEnter(TimeSpan.FromHours(1), out Lease<Read> lease, source.Token);
            lease.Dispose();
        });
    }

    [Test]
    public void A_read_in_a_slot_and_a_write_that_ends_the_bias()
    {
        var gate = new FifoReadWriteLock(new FifoLockOptions { ReaderBias = true });
        AssertNothing(() =>
        {
            for (int i = 0; i < 20; i++)
            {
                gate.TryEnterRead(1, out Lease<FifoReadWriteLock.Read> longWay);
                longWay.Dispose();
            }

            gate.EnterRead().Dispose();
            gate.TryEnterRead(out Lease<FifoReadWriteLock.Read> lease);
            lease.Dispose();
#pragma warning disable FIFO104 // Nobody writes, so the task is complete; what this one thread allocates is measured.
            gate.AcquireRead().GetAwaiter().GetResult().Dispose();
#pragma warning restore FIFO104
            gate.EnterWrite().Dispose();
        });
    }

    [Test]
    public void The_first_level_of_a_reentrant_mutex()
    {
        var mutex = new FifoReentrantMutex();
        using (Lease<FifoReentrantMutex.Exclusive> outer = mutex.Enter())
        {
            outer.Reenter().Dispose();
        }

        AssertNothing(() => mutex.Enter().Dispose());
#pragma warning disable FIFO104 // Nobody holds the mutex, so the task is complete; what this one thread allocates is measured.
        AssertNothing(() => mutex.Acquire().GetAwaiter().GetResult().Dispose());
#pragma warning restore FIFO104
        AssertNothing(() =>
        {
            Lease<FifoReentrantMutex.Exclusive> held = mutex.Enter();
            ValueTask<Lease<FifoReentrantMutex.Exclusive>> request = mutex.Acquire();
            held.Dispose();
            request.GetAwaiter().GetResult().Dispose();
        });
    }

    [Test]
    public void A_predicate_that_runs_as_written()
    {
        var gate = new FifoLock();
        AssertNothing(() => gate.Enter<Guest>().Dispose());
    }

    [Test]
    public void A_request_that_waits_and_is_granted([Values] bool withToken, [Values] bool withTimeout)
    {
        var gate = new FifoLock();
        var source = new CancellationTokenSource();
        CancellationToken token = withToken ? source.Token : default;
        AssertNothing(() =>
        {
            Lease<Write> held = gate.Enter<Write>();
            ValueTask<Lease<Write>> request = withTimeout ? gate.TryAcquire<Write>(TimeSpan.FromHours(1), token) : gate.Acquire<Write>(token);
            ValueTask<Lease<Read>> behind = gate.Acquire<Read>(token);
            held.Dispose();
            request.GetAwaiter().GetResult().Dispose();
            behind.GetAwaiter().GetResult().Dispose();
        });
    }

    [Test]
    public void A_request_that_waits_with_a_token_whose_source_is_disposed()
    {
        // Such a token never calls back: nothing may stay behind for it to let go of.
        var gate = new FifoLock();
        var source = new CancellationTokenSource();
        CancellationToken token = source.Token;
        source.Dispose();
        AssertNothing(() =>
        {
            Lease<Write> held = gate.Enter<Write>();
            ValueTask<Lease<Write>> request = gate.Acquire<Write>(token);
            ValueTask<Lease<Write>> timed = gate.TryAcquire<Write>(TimeSpan.FromHours(1), token);
            held.Dispose();
            request.GetAwaiter().GetResult().Dispose();
            timed.GetAwaiter().GetResult().Dispose();
        });
    }

    [Test]
    public void A_try_that_fails()
    {
        var gate = new FifoLock();
        using Lease<Write> held = gate.Enter<Write>();
#pragma warning disable FIFO101 // A write is held, so none of these gives a lease.
        AssertNothing(() => gate.TryEnter(out Lease<Read> _));
        AssertNothing(() => gate.TryEnter(TimeSpan.Zero, out Lease<Read> _));
        AssertNothing(() => gate.TryAcquire<Read>(TimeSpan.Zero).GetAwaiter().GetResult());
#pragma warning restore FIFO101
    }

    [Test]
    public void A_request_that_times_out()
    {
        // The clock's own doing when it moves is not the lock's: it is moved by an amount that fires the timers and allocates the same whatever they do.
        var clock = new StillClock();
        var gate = new FifoLock(new FifoLockOptions { TimeProvider = clock });
        using Lease<Write> held = gate.Enter<Write>();
        AssertNothing(() =>
        {
            ValueTask<Lease<Read>> request = gate.TryAcquire<Read>(TimeSpan.FromSeconds(1));
            clock.FireAt(TimeSpan.FromSeconds(2));
            request.GetAwaiter().GetResult();
        });
    }

    [Test]
    public void Counts_beyond_a_field()
    {
        var gate = new Narrow();
        AssertNothing(() =>
        {
            Lease<Many> first = gate.Enter<Many>(3);
            Lease<Many> second = gate.Enter<Many>(3);
#pragma warning disable FIFO104 // Any number of these are granted, so the task is complete; what this one thread allocates is measured.
            Lease<Many> third = gate.Acquire<Many>().GetAwaiter().GetResult();
#pragma warning restore FIFO104
#pragma warning disable FIFO101 // Seven are held and this one wants fewer than six, so it gives no lease.
            gate.TryEnter(out Lease<Upto> _);
#pragma warning restore FIFO101
            first.Dispose();
            second.Dispose();
            third.Dispose();
        });
    }

    /// <summary>What the page on <see cref="FifoCondition"/> says that a wait costs.</summary>
    [Test]
    public void A_wait_for_a_condition_that_is_awaited([Values] bool reentrant)
    {
        // Inline, so that all of it happens on this thread.
        var options = new FifoLockOptions { RunContinuationsInline = true };
        FifoMutex mutex = new(options);
        FifoReentrantMutex again = new(options);
        FifoCondition condition = reentrant ? new FifoCondition(again) : new FifoCondition(mutex);
        using Lease<FifoMutex.Exclusive> plain = mutex.Enter();
        using Lease<FifoReentrantMutex.Exclusive> first = again.Enter();
        using Lease<FifoReentrantMutex.Exclusive> nested = first.Reenter();
        AssertAtMost(400, () =>
        {
            ValueTask wait = reentrant ? condition.WaitAsync(nested) : condition.WaitAsync(plain);
            if (reentrant)
            {
                using Lease<FifoReentrantMutex.Exclusive> lease = again.Enter();
                condition.Notify(lease);
            }
            else
            {
                using Lease<FifoMutex.Exclusive> lease = mutex.Enter();
                condition.Notify(lease);
            }

            wait.GetAwaiter().GetResult();
        });
        Assert.That(plain.IsHeld && nested.IsHeld);
    }

    [Test]
    public void A_wait_for_a_condition_that_blocks()
    {
        var mutex = new FifoMutex();
        var condition = new FifoCondition(mutex);
        bool ends = false;
        TestThread notifier = TestThread.Run(() =>
        {
            while (!Volatile.Read(ref ends))
            {
                using Lease<FifoMutex.Exclusive> lease = mutex.Enter();
                condition.Notify(lease);
            }
        });
        using (Lease<FifoMutex.Exclusive> lease = mutex.Enter())
        {
            // An entry is under 200 bytes. The rest is for waiters that the notifier was the last to let go of, so that this thread needs new ones.
            AssertAtMost(1000, () => condition.Wait(lease));
            AssertNothing(() => condition.TryWait(lease, TimeSpan.Zero));
            AssertNothing(() => condition.Notify(lease));
        }

        Volatile.Write(ref ends, true);
        notifier.Join();
    }

    [Test]
    public async Task Tasks_that_hand_the_lock_to_each_other()
    {
        var gate = new FifoLock();
        using var source = new CancellationTokenSource();
        await AssertNothingInTotal(async rounds => await Task.WhenAll(
            Loop(gate, rounds, default), Loop(gate, rounds, source.Token), Loop(gate, rounds, default), Loop(gate, rounds, source.Token)));

        static async Task Loop(FifoLock gate, int rounds, CancellationToken token)
        {
            await Task.Yield();
            for (int i = 0; i < rounds; i++)
            {
                using (await gate.Acquire<Write>(token).ConfigureAwait(false))
                {
                    await Task.Yield();
                }
            }
        }
    }

    [Test]
    public async Task Tasks_that_always_yield()
    {
        var gate = new FifoLock(new FifoLockOptions { ForceYield = true });
        await AssertNothingInTotal(async rounds =>
        {
            for (int i = 0; i < rounds; i++)
            {
                (await gate.Acquire<Read>().ConfigureAwait(false)).Dispose();
            }
        });
    }

    [Test]
    public async Task Threads_that_hand_the_lock_to_each_other()
    {
        var gate = new FifoLock();
        using var source = new CancellationTokenSource();
        await AssertNothingInTotal(rounds =>
        {
            TestThread[] threads = TestThread.RunTogether([.. Enumerable.Range(0, 3).Select(i => (Action)(() =>
            {
                for (int round = 0; round < rounds / 10; round++)
                {
                    using Lease<Write> lease = i == 0 ? gate.Enter<Write>(source.Token) : gate.Enter<Write>();
                    Thread.Yield();
                }
            }))]);
            Array.ForEach(threads, thread => thread.Join());
            return Task.CompletedTask;
        });
    }

    [Test]
    public void The_measure_sees_one_object_in_a_thousand_rounds()
    {
        int calls = 0;
        Assert.That(() => AssertNothing(() => Allocate(++calls % Rounds == 0)), Throws.TypeOf<AssertionException>().With.Message.Contain($"1 of {Rounds} rounds allocated more than 0 B"));
    }

    [Test]
    public void The_measure_forgives_what_happens_once()
    {
        int calls = 0;
        AssertNothing(() => Allocate(++calls == Warmup + 1));
        Assert.That(calls, Is.EqualTo(Warmup + (2 * Rounds)), "it measured again");
    }

    /// <summary>Exactly nothing, on this thread: all that the operation does is done here.</summary>
    internal static void AssertNothing(Action operation) => AssertAtMost(0, operation);

    /// <summary>
    /// Likewise, so many bytes each time. Measured again where it was more, since the framework allocates a little of its own now and then: a <see cref="System.Threading.Lock"/> when it is first waited for, and
    /// arming a timer takes one that the framework's timer thread takes too. One object in a thousand rounds of an operation's own comes again.
    /// </summary>
    internal static void AssertAtMost(int bytes, Action operation)
    {
        for (int i = 0; i < Warmup; i++)
        {
            operation();
        }

        // Read after every round, so that a failure says where it was: once, now and then, or every time.
        long[] readings = new long[Rounds + 1];
        for (int attempt = 0; attempt < 3; attempt++)
        {
            readings[0] = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 1; i <= Rounds; i++)
            {
                operation();
                readings[i] = GC.GetAllocatedBytesForCurrentThread();
            }

            if (readings[Rounds] - readings[0] <= (long)bytes * Rounds)
            {
                return;
            }
        }

        var above = Enumerable.Range(1, Rounds).Select(i => (Round: i, Bytes: readings[i] - readings[i - 1])).Where(round => round.Bytes > bytes).ToList();
        Assert.Fail(
            $"{readings[Rounds] - readings[0]} B in all. {above.Count} of {Rounds} rounds allocated more than {bytes} B: " +
            string.Join(", ", above.Take(20).Select(round => $"{round.Bytes} B in round {round.Round}")));
    }

    private void Allocate(bool now) => _kept = now ? new object() : null;

    /// <summary>
    /// The work is spread over the pool, so all threads count, and the test host and the runtime are among them: they may have 6 bytes per round. One object per round
    /// would be 24 bytes at least. The threads and tasks of a run are set off against a run of no rounds.
    /// </summary>
    internal static async Task AssertNothingInTotal(Func<int, Task> run)
    {
        const int Many = 20_000;
        await WithinLimits.Completes(run(Many));
        long least = long.MaxValue;

        // The least of three, so that one burst of somebody else's does not decide.
        for (int attempt = 0; attempt < 3; attempt++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await WithinLimits.Completes(run(Many));
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.That(least, Is.LessThan(6 * Many));
    }

    /// <summary>A clock whose timers fire when told and which allocates nothing in doing so.</summary>
    private sealed class StillClock : TimeProvider
    {
        private long _now;
        private StillTimer? _timer;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            _timer = new StillTimer(callback, state);

        public void FireAt(TimeSpan later)
        {
            _now += later.Ticks;
            _timer!.Fire();
        }

        private sealed class StillTimer(TimerCallback callback, object? state) : ITimer
        {
            public void Fire() => callback(state);

            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => default;
        }
    }
}
