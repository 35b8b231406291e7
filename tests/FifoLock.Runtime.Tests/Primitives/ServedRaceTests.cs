namespace FifoLocks.Tests.Primitives;

/// <summary>Giving up in the moment of the grant, on those whose granter has the state to itself: exactly one of the two happens, and nothing is lost. Run until both were seen.</summary>
internal sealed class ServedRaceTests
{
    private const int Rounds = 400;
    private const int MostRounds = 40_000;

    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Test]
    public async Task A_notification_goes_to_exactly_one_waiter_and_is_counted_once([ValueSource(typeof(GivesUp), nameof(GivesUp.All))] GivesUp how)
    {
        var clock = new FakeTimeProvider();
        var notifier = new FifoNotifier(new FifoLockOptions { TimeProvider = clock });
        int woken = 0;
        await Race(
            how,
            notifier,
            clock,
            token => notifier.TryWait(s_second, token),
            token => notifier.TryWaitAsync(s_second, token).AsTask(),
            prepare: () => notifier.WaitAsync().AsTask(),
            grant: () => woken = notifier.Notify(),
            after: async (passed, behind) =>
            {
                Assert.That(woken, Is.EqualTo(1), "somebody was there to be woken");
                Assert.That(notifier.NotifyAll(), Is.EqualTo(passed ? 1 : 0), "who is behind is woken by the same notification, or has its own to come");
                await WithinLimits.Completes(behind);
            });
    }

    [Test]
    public async Task Notify_all_counts_exactly_those_that_it_wakes([ValueSource(typeof(GivesUp), nameof(GivesUp.All))] GivesUp how)
    {
        var clock = new FakeTimeProvider();
        var notifier = new FifoNotifier(new FifoLockOptions { TimeProvider = clock });
        int woken = 0;
        await Race(
            how,
            notifier,
            clock,
            token => notifier.TryWait(s_second, token),
            token => notifier.TryWaitAsync(s_second, token).AsTask(),
            prepare: () => notifier.WaitAsync().AsTask(),
            grant: () => woken = notifier.NotifyAll(),
            after: async (passed, behind) =>
            {
                Assert.That(woken, Is.EqualTo(passed ? 2 : 1));
                await WithinLimits.Completes(behind);
            });
    }

    [Test]
    public async Task A_token_goes_to_exactly_one_borrower([ValueSource(typeof(GivesUp), nameof(GivesUp.All))] GivesUp how, [Values] bool reentrant, [Values] bool byTotal)
    {
        var clock = new FakeTimeProvider();
        var options = new FifoLockOptions { TimeProvider = clock };
        FifoLimiter limiter = reentrant ? new FifoReentrantCapacityLimiter(1, options) : new FifoCapacityLimiter(1, options);
        CapacityLease held = limiter.Enter();
        CapacityLease got = default;
        var me = new object();
        await Race(
            how,
            limiter,
            clock,
            token => limiter.TryEnter(me, s_second, out got, token),
            async token => (got = await limiter.TryAcquire(me, s_second, token)).IsHeld,
            prepare: () => limiter.Acquire("behind").AsTask(),
            grant: () =>
            {
                if (byTotal)
                {
                    limiter.TotalTokens = 2;
                }
                else
                {
                    held.Dispose();
                }
            },
            after: async (passed, behind) =>
            {
                Assert.That(limiter.Borrowers.Contains(me), Is.EqualTo(passed));
                Assert.That(limiter.BorrowedTokens, Is.EqualTo(limiter.TotalTokens), "no token is lost, none is there twice");
                if (passed)
                {
                    Assert.That(behind.IsCompleted, Is.False, "one token, one borrower");
                    got.Dispose();
                    Assert.That(() => got.Dispose(), Throws.TypeOf<SynchronizationLockException>());
                }

                await WithinLimits.Completes((Task)behind, $"what nobody took goes to the next; passed: {passed}, {limiter}");
                limiter.TotalTokens = 1;
                limiter.Release("behind");
                if (!byTotal)
                {
                    held = limiter.Enter();
                }

                Assert.That((limiter.BorrowedTokens, limiter.WaitingCount), Is.EqualTo((1, 0)));
            });
    }

    [Test]
    public void A_borrower_finds_itself_among_the_borrowers_as_soon_as_it_goes_on([Values] bool reentrant)
    {
        FifoLimiter limiter = reentrant ? new FifoReentrantCapacityLimiter(1) : new FifoCapacityLimiter(1);
        using var duel = new Duel();
        for (int round = 0; round < 5000; round++)
        {
            var me = new object();
            CapacityLease held = limiter.Enter();
            int borrowed = -1;
            bool isIn = false;
            bool isHeld = false;
            duel.Fight(
                () =>
                {
                    CapacityLease lease = limiter.Enter(me);
                    borrowed = limiter.BorrowedTokens;
                    isHeld = lease.IsHeld;
                    isIn = limiter.Borrowers.Contains(me);
                    lease.Dispose();
                },
                held.Dispose);
            Assert.That((borrowed, isHeld, isIn), Is.EqualTo((1, true, true)));
        }
    }

    [Test]
    public async Task Threads_and_tasks_that_borrow_give_up_and_change_the_total_lose_no_token([Values] bool reentrant)
    {
        const int Turns = 3000;
        FifoLimiter limiter = reentrant ? new FifoReentrantCapacityLimiter(2) : new FifoCapacityLimiter(2);
        const int Most = 3;
        int inside = 0;
        int most = 0;
        int gaveUp = 0;
        Task[] tasks = [.. Enumerable.Range(0, 3).Select(seed => Task.Run(() => Awaits(new Random(seed))))];
        TestThread[] threads = TestThread.RunTogether(
            () => Blocks(new Random(10)),
            () => Blocks(new Random(11)),
            () =>
            {
                for (int i = 0; i < Turns; i++)
                {
                    limiter.TotalTokens = i % (Most + 1);
                    Thread.Yield();
                }

                limiter.TotalTokens = 1;
            });
        Array.ForEach(threads, static thread => thread.Join());
        await WithinLimits.Completes(Task.WhenAll(tasks), limiter.ToString());
        Assert.That(most, Is.LessThanOrEqualTo(Most));
        Assert.That((inside, limiter.BorrowedTokens, limiter.WaitingCount, limiter.State), Is.EqualTo((0, 0, 0, 0UL)));
        Assert.That(limiter.Borrowers, Is.Empty);
        Assert.That(gaveUp, Is.Positive, "some gave up");

        async Task Awaits(Random random)
        {
            var me = new object();
            for (int i = 0; i < Turns; i++)
            {
                using var source = new CancellationTokenSource();
                ValueTask<CapacityLease> request = i % 2 == 0 ? limiter.Acquire(source.Token) : limiter.Acquire(me, source.Token);
                if (random.Next(3) == 0)
                {
                    source.Cancel();
                }

                try
                {
                    using CapacityLease lease = await request;
                    Enter();
                    await Task.Yield();
                    Interlocked.Decrement(ref inside);
                }
                catch (OperationCanceledException)
                {
                    Interlocked.Increment(ref gaveUp);
                }
            }
        }

        void Blocks(Random random)
        {
            var me = new object();
            for (int i = 0; i < Turns; i++)
            {
                if (i % 3 == 0 ? limiter.TryEnter(me, TimeSpan.FromTicks(random.Next(500)), out CapacityLease lease) : limiter.TryEnter(out lease))
                {
                    Enter();
                    Interlocked.Decrement(ref inside);
                    lease.Dispose();
                }
            }
        }

        void Enter()
        {
            int now = Interlocked.Increment(ref inside);
            int before;
            while (now > (before = Volatile.Read(ref most)) && Interlocked.CompareExchange(ref most, now, before) != before)
            {
            }
        }
    }

    private static async Task Race<T>(
        GivesUp how,
        FifoPrimitive target,
        FakeTimeProvider clock,
        Func<CancellationToken, bool> wait,
        Func<CancellationToken, Task<bool>> waitAsync,
        Func<T> prepare,
        Action grant,
        Func<bool, T, Task> after)
        where T : Task
    {
        (Way way, bool byThread) = how;
        int passed = 0;
        int gaveUp = 0;
        using var duel = new Duel();
        for (int round = 0; round < Rounds || passed == 0 || gaveUp == 0; round++)
        {
            Assert.That(round, Is.LessThan(MostRounds), $"both outcomes come up: {passed} passed, {gaveUp} gave up");
            using var source = new CancellationTokenSource();
            bool? answer = null;
            TestThread? thread = byThread ? TestThread.Run(() => answer = wait(source.Token)) : null;
            Task<bool>? task = byThread ? null : waitAsync(source.Token);
            WithinLimits.Waiting(target, 1);
            if (way == Way.Time)
            {
                clock.UntilArmed(1);
            }

            T behind = prepare();
            duel.Fight(grant, way switch
            {
                Way.Token => source.Cancel,
                Way.Time => () => clock.Advance(2 * s_second),
                _ => () => thread!.Interrupt(),
            });
            Exception? error = thread?.Outcome();
            try
            {
                answer = task is null ? answer : await WithinLimits.Completes(task);
            }
            catch (OperationCanceledException thrown)
            {
                error = thrown;
            }

            Assert.That(error, way switch
            {
                Way.Token => Is.Null.Or.InstanceOf<OperationCanceledException>(),
                Way.Time => Is.Null,
                _ => Is.Null.Or.TypeOf<ThreadInterruptedException>(),
            });
            bool got = error is null && answer == true;
            (passed, gaveUp) = got ? (passed + 1, gaveUp) : (passed, gaveUp + 1);
            await after(got, behind);
            Assert.That(target.WaitingCount, Is.Zero);
        }
    }
}
