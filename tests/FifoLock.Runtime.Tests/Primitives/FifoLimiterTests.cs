using FifoLocks.Core;
using FifoLocks.Tests.Allocation;

namespace FifoLocks.Tests.Primitives;

/// <summary>What both limiters promise.</summary>
[TestFixture(false)]
[TestFixture(true)]
internal sealed class FifoLimiterTests(bool reentrant)
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly CancellationToken s_cancelled = new(canceled: true);

    private string TypeName => reentrant ? "FifoReentrantCapacityLimiter" : "FifoCapacityLimiter";

    [Test]
    public async Task It_has_all_verbs_with_a_borrower_and_without([Values] bool forceYield)
    {
        FifoLimiter limiter = Make(1, new FifoLockOptions { ForceYield = forceYield });
        var me = new object();
        using (CapacityLease lease = limiter.Enter())
        {
            Assert.That(lease.IsHeld);
            Assert.That(limiter.TryEnter(out CapacityLease none), Is.False);
            Assert.That(none, Is.EqualTo(default(CapacityLease)));
            Assert.That(limiter.TryEnter(me, out none), Is.False);
            Assert.That(none, Is.EqualTo(default(CapacityLease)));
            Assert.That(limiter.TryEnter(TimeSpan.Zero, out none), Is.False);
            Assert.That(limiter.TryEnter(me, TimeSpan.Zero, out none), Is.False);
            Assert.That((await limiter.TryAcquire(TimeSpan.Zero)).IsHeld, Is.False);
            Assert.That((await limiter.TryAcquire(me, TimeSpan.Zero)).IsHeld, Is.False);
        }

        limiter.Enter(me).Dispose();
        (await limiter.Acquire()).Dispose();
        (await limiter.Acquire(me)).Dispose();
        (await limiter.TryAcquire(s_second)).Dispose();
        (await limiter.TryAcquire(me, s_second)).Dispose();
        Assert.That(limiter.TryEnter(out CapacityLease taken));
        taken.Dispose();
        Assert.That(limiter.TryEnter(me, out taken));
        taken.Dispose();
        Assert.That(limiter.TryEnter(s_second, out taken));
        taken.Dispose();
        Assert.That(limiter.TryEnter(me, s_second, out taken));
        Assert.That(limiter.BorrowedTokens, Is.EqualTo(1));
        taken.Dispose();
        Assert.That(limiter.BorrowedTokens, Is.Zero);
    }

    [Test]
    public void It_says_how_many_are_borrowed_and_wait()
    {
        FifoLimiter limiter = Make(3);
        CapacityLease[] leases = [limiter.Enter(), limiter.Enter("a"), limiter.Enter()];
        ValueTask<CapacityLease> waiting = limiter.Acquire();
        Assert.That(limiter.ToString(), Is.EqualTo($"{TypeName}(borrowed=3, total=3, waiting=1)"));
        Assert.That((limiter.TotalTokens, limiter.BorrowedTokens, limiter.AvailableTokens, limiter.WaitingCount), Is.EqualTo((3, 3, 0, 1)));
        leases[1].Dispose();
        waiting.GetAwaiter().GetResult().Dispose();
        Assert.That((limiter.TotalTokens, limiter.BorrowedTokens, limiter.AvailableTokens, limiter.WaitingCount), Is.EqualTo((3, 2, 1, 0)));
        Assert.That(Make(1, new FifoLockOptions { Name = "pool" }).ToString(), Is.EqualTo("pool(borrowed=0, total=1, waiting=0)"));
    }

    [Test]
    public async Task Threads_and_tasks_get_tokens_in_the_order_they_came([Values] bool named)
    {
        const int Pairs = 4;
        FifoLimiter limiter = Make(1);
        CapacityLease held = limiter.Enter();
        var order = new List<int>();
        var tasks = new Task[Pairs];
        var threads = new TestThread[Pairs];
        for (int i = 0; i < Pairs; i++)
        {
            int mine = i;
            tasks[i] = Asynchronously(2 * mine);
            threads[i] = TestThread.Run(() =>
            {
                using (named ? limiter.Enter(new object()) : limiter.Enter())
                {
                    order.Add((2 * mine) + 1);
                }
            });
            WithinLimits.Waiting(limiter, 2 * (i + 1));
        }

        held.Dispose();
        Array.ForEach(threads, static thread => thread.Join());
        await WithinLimits.Completes(Task.WhenAll(tasks));
        Assert.That(order, Is.EqualTo(Enumerable.Range(0, 2 * Pairs)), "one at a time, first come, first served");

        async Task Asynchronously(int number)
        {
            using (await (named ? limiter.Acquire(new object()) : limiter.Acquire()).ConfigureAwait(false))
            {
                order.Add(number);
            }
        }
    }

    [Test]
    public void What_is_given_back_while_somebody_waits_can_be_taken_by_nobody_else()
    {
        FifoLimiter limiter = Make(1);
        CapacityLease held = limiter.Enter();
        ValueTask<CapacityLease> next = limiter.Acquire();
        held.Dispose();
        Assert.That(limiter.TryEnter(out _), Is.False, "it is the next one's, who has not looked yet");
        Assert.That(next.GetAwaiter().GetResult().IsHeld);
    }

    [Test]
    public void A_lease_that_is_not_held_does_nothing()
    {
        CapacityLease none = default;
        none.Dispose();
        Assert.That(none.IsHeld, Is.False);
        Assert.That(none.Borrower, Is.Null);
        Assert.That(none.ToString(), Is.EqualTo("not held"));
    }

    [Test]
    public void A_lease_disposed_twice_throws_and_the_limiter_is_as_it_was([Values] bool named, [Values] bool placeIsUsedAgain)
    {
        FifoLimiter limiter = Make(2);
        var me = new object();
        CapacityLease other = limiter.Enter();
        CapacityLease lease = named ? limiter.Enter(me) : limiter.Enter();
        CapacityLease copy = lease;
        lease.Dispose();
        CapacityLease later = !placeIsUsedAgain ? default : named ? limiter.Enter(me) : limiter.Enter();
        string before = limiter.ToString();
        Assert.That(() => copy.Dispose(), Throws.TypeOf<SynchronizationLockException>().With.Message.Contain(TypeName));
        Assert.That(() => lease.Dispose(), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(limiter.ToString(), Is.EqualTo(before));
        Assert.That((lease.IsHeld, copy.IsHeld, later.IsHeld, other.IsHeld), Is.EqualTo((false, false, placeIsUsedAgain, true)));
        later.Dispose();
        other.Dispose();
        Assert.That(limiter.BorrowedTokens, Is.Zero);
    }

    [Test]
    public void Of_two_threads_that_dispose_one_lease_at_the_same_moment_one_throws()
    {
        FifoLimiter limiter = Make(2);
        using var duel = new Duel();
        for (int round = 0; round < 2000; round++)
        {
            CapacityLease lease = limiter.Enter();
            CapacityLease other = limiter.Enter();
            int threw = 0;
            duel.Fight(Dispose, Dispose);
            Assert.That(threw, Is.EqualTo(1));
            Assert.That(limiter.BorrowedTokens, Is.EqualTo(1));
            other.Dispose();

            void Dispose()
            {
                try
                {
                    lease.Dispose();
                }
                catch (SynchronizationLockException)
                {
                    Interlocked.Increment(ref threw);
                }
            }
        }
    }

    [Test]
    public void Leases_are_equal_when_they_are_the_same_grant()
    {
        FifoLimiter limiter = Make(3);
        using CapacityLease one = limiter.Enter();
        using CapacityLease two = limiter.Enter();
        using CapacityLease elsewhere = Make(1).Enter();
        CapacityLease copy = one;
        Assert.That(one == copy && one != two && one != elsewhere && one.Equals((object)copy) && !one.Equals("one"));
        Assert.That(one.GetHashCode(), Is.EqualTo(copy.GetHashCode()));
        Assert.That(one.ToString(), Is.EqualTo($"lease on {limiter}"));
    }

    [Test]
    public void Borrowers_are_those_who_have_a_token_in_the_order_in_which_they_got_it()
    {
        FifoLimiter limiter = Make(3);
        var a = new object();
        var b = new object();
        Assert.That(limiter.Borrowers, Is.Empty);
        CapacityLease first = limiter.Enter(a);
        CapacityLease second = limiter.Enter();
        CapacityLease third = limiter.Enter(b);
        ValueTask<CapacityLease> waiting = limiter.Acquire("c");
        IReadOnlyList<object> snapshot = limiter.Borrowers;
        Assert.That(snapshot, Is.EqualTo(new[] { a, second, b }));
        Assert.That((first.Borrower, second.Borrower, third.Borrower), Is.EqualTo((a, (object)second, b)));
        first.Dispose();
        Assert.That(limiter.Borrowers, Is.EqualTo(new[] { second, b, "c" }), "granted, and nobody has looked yet");
        Assert.That(snapshot, Is.EqualTo(new[] { a, second, b }), "a list of its own");
        Assert.That(waiting.GetAwaiter().GetResult().Borrower, Is.EqualTo("c"));
        Assert.That(first.Borrower, Is.SameAs(a), "a lease remembers");
    }

    [Test]
    public void Many_leases_are_all_told_apart()
    {
        const int Many = 100;
        FifoLimiter limiter = Make(Many);
        CapacityLease[] leases = [.. Enumerable.Range(0, Many).Select(_ => limiter.Enter())];
        Assert.That(limiter.TryEnter(out _), Is.False);
        for (int i = 0; i < Many; i += 2)
        {
            leases[i].Dispose();
        }

        CapacityLease[] later = [.. Enumerable.Range(0, Many / 2).Select(_ => limiter.Enter())];
        Assert.That(leases.Select(static lease => lease.IsHeld), Is.EqualTo(Enumerable.Range(0, Many).Select(static i => i % 2 != 0)));
        Assert.That(limiter.Borrowers, Is.EqualTo(leases.Where((_, i) => i % 2 != 0).Concat(later).Cast<object>()));
    }

    [Test]
    public void Borrowers_are_told_by_reference()
    {
        FifoLimiter limiter = Make(2);
        var one = new Equal();
        var like = new Equal();
        using CapacityLease lease = limiter.Enter(one);
        Assert.That(() => limiter.Release(like), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(limiter.TryEnter(like, out CapacityLease other));
        Assert.That(limiter.BorrowedTokens, Is.EqualTo(2));
        other.Dispose();
    }

    [Test]
    public void Nobody_and_values_are_no_borrowers()
    {
        FifoLimiter limiter = Make(1);
        CapacityLease lease = limiter.Enter();
        Assert.Multiple(() =>
        {
            foreach (Action<object> use in new Action<object>[]
            {
                borrower => limiter.Enter(borrower),
                borrower => limiter.TryEnter(borrower, out _),
                borrower => limiter.TryEnter(borrower, s_second, out _, s_cancelled),
#pragma warning disable FIFO103 // Each of these throws, so there is no task to await.
                borrower => _ = limiter.Acquire(borrower, s_cancelled),
                borrower => _ = limiter.TryAcquire(borrower, s_second, s_cancelled),
#pragma warning restore FIFO103
                limiter.Release,
            })
            {
                Assert.That(() => use(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("borrower"));
                Assert.That(() => use(s_second), Throws.ArgumentException.With.Property("ParamName").EqualTo("borrower"));
                Assert.That(() => use(lease), Throws.ArgumentException);
            }
        });
        Assert.That((limiter.BorrowedTokens, limiter.WaitingCount), Is.EqualTo((1, 0)));
    }

    [Test]
    public void Bad_numbers_are_refused_and_nothing_changes()
    {
        Assert.That(() => Make(-1), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("totalTokens"));
        FifoLimiter limiter = Make(2);
        TimeSpan bad = TimeSpan.FromMilliseconds(-2);
        Assert.That(() => limiter.TotalTokens = -1, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => limiter.TryEnter(bad, out _, s_cancelled), BadTimeout());
        Assert.That(() => limiter.TryEnter("me", bad, out _, s_cancelled), BadTimeout());
#pragma warning disable FIFO103 // Each of these throws, so there is no task to await.
        Assert.That(() => _ = limiter.TryAcquire(bad, s_cancelled), BadTimeout());
        Assert.That(() => _ = limiter.TryAcquire("me", bad, s_cancelled), BadTimeout());
#pragma warning restore FIFO103
        Assert.That((limiter.TotalTokens, limiter.BorrowedTokens, limiter.State), Is.EqualTo((2, 0, 0UL)));

        static NUnit.Framework.Constraints.IResolveConstraint BadTimeout() =>
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("timeout");
    }

    [Test]
    public void A_cancelled_token_wins_and_borrows_nothing()
    {
        FifoLimiter limiter = Make(2);
        Assert.That(() => limiter.Enter(s_cancelled), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => limiter.Enter("me", s_cancelled), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => limiter.TryEnter(s_second, out _, s_cancelled), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(limiter.Acquire(s_cancelled).IsCanceled && limiter.Acquire("me", s_cancelled).IsCanceled);
        Assert.That(limiter.TryAcquire(s_second, s_cancelled).IsCanceled && limiter.TryAcquire("me", s_second, s_cancelled).IsCanceled);
        Assert.That((limiter.BorrowedTokens, limiter.WaitingCount), Is.EqualTo((0, 0)));
    }

    [Test]
    public void Only_who_has_a_token_can_be_relieved_of_it()
    {
        FifoLimiter limiter = Make(1);
        var me = new object();
        CapacityLease lease = limiter.Enter(me);
        ValueTask<CapacityLease> waiting = limiter.Acquire("waits");
        Assert.That(() => limiter.Release("foreign"), Throws.TypeOf<SynchronizationLockException>().With.Message.Contain("foreign"));
        Assert.That(() => limiter.Release("waits"), Throws.TypeOf<SynchronizationLockException>());
        Assert.That((limiter.BorrowedTokens, limiter.WaitingCount, waiting.IsCompleted), Is.EqualTo((1, 1, false)));
        limiter.Release(me);
        Assert.That(waiting.IsCompleted);
        Assert.That(() => limiter.Release(me), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(() => lease.Dispose(), Throws.TypeOf<SynchronizationLockException>(), "it is used up");
        limiter.Release("waits");
        Assert.That(limiter.BorrowedTokens, Is.Zero);
        using CapacityLease again = limiter.Enter(me);
        Assert.That(() => lease.Dispose(), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(again.IsHeld);
    }

    [Test]
    public void Raising_the_total_lets_the_first_ones_in_at_once()
    {
        FifoLimiter limiter = Make(0);
        Assert.That(limiter.TryEnter(out _), Is.False, "no tokens, nobody in");
        ValueTask<CapacityLease>[] tasks = [.. Enumerable.Range(0, 4).Select(_ => limiter.Acquire())];
        TestThread thread = TestThread.Run(() => limiter.Enter().Dispose());
        WithinLimits.Waiting(limiter, 5);
        limiter.TotalTokens = 3;
        Assert.That(tasks.Select(static task => task.IsCompleted), Is.EqualTo(new[] { true, true, true, false }));
        Assert.That(limiter.ToString(), Is.EqualTo($"{TypeName}(borrowed=3, total=3, waiting=2)"));
        limiter.TotalTokens = int.MaxValue;
        Assert.That(tasks[3].IsCompleted);
        thread.Join();
        Assert.That((limiter.BorrowedTokens, limiter.WaitingCount), Is.EqualTo((4, 0)));
    }

    [Test]
    public void Lowering_the_total_lets_nobody_in_until_enough_was_given_back([Values(0, 1, 2)] int total)
    {
        FifoLimiter limiter = Make(4);
        var leases = new Queue<CapacityLease>(Enumerable.Range(0, 4).Select(_ => limiter.Enter()));
        ValueTask<CapacityLease> waiting = limiter.Acquire();
        limiter.TotalTokens = total;
        for (int borrowed = 4; borrowed > Math.Max(total, 1); borrowed--)
        {
            Assert.That((limiter.BorrowedTokens, limiter.AvailableTokens, limiter.TotalTokens), Is.EqualTo((borrowed, 0, total)));
            Assert.That(limiter.TryEnter(out _), Is.False);
            leases.Dequeue().Dispose();
            Assert.That(waiting.IsCompleted, Is.False, "there are still as many out as there are");
        }

        leases.Dequeue().Dispose();
        Assert.That(waiting.IsCompleted, Is.EqualTo(total > 0));
        if (total == 0)
        {
            Assert.That((limiter.BorrowedTokens, limiter.WaitingCount), Is.EqualTo((0, 1)));
            limiter.TotalTokens = 1;
        }

        waiting.GetAwaiter().GetResult().Dispose();
        while (leases.TryDequeue(out CapacityLease lease))
        {
            lease.Dispose();
        }

        Assert.That(limiter.BorrowedTokens, Is.Zero);
    }

    [Test]
    public async Task Whoever_gives_up_leaves_at_once_and_borrows_nothing([Values] bool byThread, [Values] bool byTime, [Values] bool named)
    {
        var clock = new FakeTimeProvider();
        FifoLimiter limiter = Make(1, new FifoLockOptions { TimeProvider = clock });
        using var source = new CancellationTokenSource();
        CapacityLease held = limiter.Enter();
        var me = new object();
        CapacityLease got = held;
        TestThread? thread = !byThread ? null : TestThread.Run(() => _ = named
            ? limiter.TryEnter(me, s_second, out got, source.Token)
            : limiter.TryEnter(s_second, out got, source.Token));
        Task<CapacityLease>? task = byThread ? null : (named ? limiter.TryAcquire(me, s_second, source.Token) : limiter.TryAcquire(s_second, source.Token)).AsTask();
        WithinLimits.Waiting(limiter, 1);
        clock.UntilArmed(1);
        Task<CapacityLease> behind = limiter.Acquire().AsTask();
        Exception? error = null;
        if (byTime)
        {
            clock.Advance(s_second);
        }
        else
        {
            source.Cancel();
        }

        try
        {
            thread?.Join();
            got = task is null ? got : await WithinLimits.Completes(task);
        }
        catch (OperationCanceledException thrown)
        {
            error = thrown;
        }

        Assert.That(error is null, Is.EqualTo(byTime));
        Assert.That(byTime ? got : default, Is.EqualTo(default(CapacityLease)));
        Assert.That((limiter.WaitingCount, clock.ArmedTimers), Is.EqualTo((1, 0)));
        held.Dispose();
        (await WithinLimits.Completes(behind)).Dispose();
        Assert.That(limiter.BorrowedTokens, Is.Zero);
        limiter.Enter(me).Dispose();
    }

    [Test]
    public async Task An_interrupted_wait_leaves_the_queue()
    {
        FifoLimiter limiter = Make(1);
        CapacityLease held = limiter.Enter();
        var me = new object();
        TestThread thread = TestThread.Run(() => limiter.Enter(me));
        WithinLimits.Waiting(limiter, 1);
        Task<CapacityLease> behind = limiter.Acquire().AsTask();
        thread.Interrupt();
        Assert.That(thread.Outcome(), Is.TypeOf<ThreadInterruptedException>());
        Assert.That(limiter.WaitingCount, Is.EqualTo(1));
        held.Dispose();
        (await WithinLimits.Completes(behind)).Dispose();
        limiter.Enter(me).Dispose();
    }

    [Test]
    public void What_does_not_wait_does_not_mind_an_interrupt()
    {
        FifoLimiter limiter = Make(1);
        TestThread.Run(() =>
        {
            Thread.CurrentThread.Interrupt();
            limiter.Enter().Dispose();
            limiter.TotalTokens = 2;
            Assert.That(limiter.Borrowers, Is.Empty);
            Assert.That(TestThread.TakesPendingInterrupt(), "it is still pending");
        }).Join();
    }

    [Test]
    public async Task Once_granted_neither_token_nor_time_takes_it_back([Values] bool resumed)
    {
        var clock = new FakeTimeProvider();
        FifoLimiter limiter = Make(1, new FifoLockOptions { TimeProvider = clock });
        using var source = new CancellationTokenSource();
        CapacityLease held = limiter.Enter();
        ValueTask<CapacityLease> request = limiter.TryAcquire(s_second, source.Token);
        held.Dispose();
        Assert.That(request.IsCompleted, "granted, and nobody has looked yet");
        CapacityLease lease = resumed ? await request : default;
        source.Cancel();
        clock.Advance(2 * s_second);
        lease = resumed ? lease : await request;
        Assert.That(lease.IsHeld);
        Assert.That((limiter.BorrowedTokens, clock.ArmedTimers), Is.EqualTo((1, 0)));
        lease.Dispose();
        Assert.That(limiter.TryEnter(out _));
    }

    [Test]
    public async Task A_borrower_whose_request_was_withdrawn_may_ask_again_before_the_queue_is_rid_of_it()
    {
        // Another thread has the granter's role and has been taken off its processor: the withdrawal is only noted.
        FifoLimiter limiter = Make(1);
        CapacityLease held = limiter.Enter();
        var me = new object();
        using var source = new CancellationTokenSource();
        Task<CapacityLease> first = limiter.Acquire(me, source.Token).AsTask();
        limiter.State |= Word.Draining;
        source.Cancel();
        Assert.That(async () => await WithinLimits.Completes(first), Throws.InstanceOf<OperationCanceledException>());
        Task<CapacityLease> second = limiter.Acquire(me).AsTask();
        limiter.State &= ~Word.Draining;
        Assert.That(limiter.TryEnter(out _), Is.False, "the queue is drained");
        Assert.That((second.IsCompleted, limiter.WaitingCount), Is.EqualTo((false, 1)));
        held.Dispose();
        (await WithinLimits.Completes(second)).Dispose();
        Assert.That((limiter.BorrowedTokens, limiter.WaitingCount), Is.EqualTo((0, 0)));
    }

    [Test]
    public async Task Beside_a_busy_granter_everything_happens_in_the_order_of_coming()
    {
        FifoLimiter limiter = Make(1);
        CapacityLease held = limiter.Enter();
        limiter.State |= Word.Queued | Word.Draining;
        Task<CapacityLease> now = limiter.TryAcquire(TimeSpan.Zero).AsTask();
        TestThread back = TestThread.Run(() => held.Dispose());
        WithinLimits.Until(() => limiter.WaitingCount == 2, "a request and a release are noted");
        Task<CapacityLease> next = limiter.TryAcquire(TimeSpan.Zero).AsTask();
        Task<CapacityLease> last = limiter.TryAcquire(TimeSpan.Zero).AsTask();
        limiter.State &= ~Word.Draining;
        Assert.That(limiter.TryEnter(out _), Is.False);
        back.Join();
        Assert.That((await WithinLimits.Completes(now)).IsHeld, Is.False, "before the release");
        Assert.That((await WithinLimits.Completes(next)).IsHeld, "behind it");
        Assert.That((await WithinLimits.Completes(last)).IsHeld, Is.False);
        Assert.That(limiter.BorrowedTokens, Is.EqualTo(1));
    }

    [Test]
    public void Nobody_is_remembered_who_has_no_token_and_waits_for_none([Values] bool gaveUp)
    {
        FifoLimiter limiter = Make(1);
        WeakReference borrower = Use();
        WithinLimits.Until(
            () =>
            {
                GC.Collect();
                return !borrower.IsAlive;
            },
            "the borrower is forgotten");
        Assert.That(limiter.WaitingCount, Is.Zero);

        [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
        WeakReference Use()
        {
            var me = new object();
            if (!gaveUp)
            {
                limiter.Enter(me).Dispose();
                return new WeakReference(me);
            }

            using CapacityLease held = limiter.Enter();
            using var source = new CancellationTokenSource();
            ValueTask<CapacityLease> request = limiter.Acquire(me, source.Token);
            source.Cancel();
            Assert.That(() => request.GetAwaiter().GetResult(), Throws.InstanceOf<OperationCanceledException>());
            return new WeakReference(me);
        }
    }

    [Test]
    public async Task Forced_to_yield_each_asynchronous_request_yields_exactly_once()
    {
        using var pump = new Pump();
        FifoLimiter limiter = Make(1, new FifoLockOptions { ForceYield = true });
        CapacityLease held = default;
        Task<int> posts = pump.Run(async () =>
        {
            int before = pump.Posts;
            held = await limiter.Acquire();
            Assert.That((await limiter.TryAcquire(TimeSpan.Zero)).IsHeld, Is.False);
            (await limiter.Acquire()).Dispose();
            return pump.Posts - before;
        });
        WithinLimits.Waiting(limiter, 1);
        held.Dispose();
        Assert.That(await WithinLimits.Completes(posts), Is.EqualTo(3));
    }

    [Test]
    public void A_clock_that_throws_fails_the_request_and_never_a_release()
    {
        var clock = new FakeTimeProvider();
        FifoLimiter limiter = Make(1, new FifoLockOptions { TimeProvider = clock });
        CapacityLease held = limiter.Enter();
        clock.OnCreateTimer = static () => throw new InvalidTimeZoneException();
        Assert.That(() => limiter.TryEnter(s_second, out _), Throws.TypeOf<InvalidTimeZoneException>());
        Assert.That(async () => await limiter.TryAcquire(s_second), Throws.TypeOf<InvalidTimeZoneException>());
        Assert.That((limiter.WaitingCount, limiter.BorrowedTokens), Is.EqualTo((0, 1)));
        held.Dispose();
    }

    [Test]
    public void A_release_that_another_thread_does_asks_no_clock()
    {
        FifoLimiter limiter = Make(1, new FifoLockOptions { TimeProvider = new BrokenClock() });
        CapacityLease held = limiter.Enter();
        limiter.State |= Word.Queued | Word.Draining;
        TestThread back = TestThread.Run(held.Dispose);
        WithinLimits.Until(() => limiter.WaitingCount == 1 || back.IsDone, "the release is noted");
        limiter.State &= ~Word.Draining;
        Assert.That(limiter.TryEnter(out _), "the queue is drained");
        back.Join();
    }

    [Test]
    public void Once_warm_a_lease_without_a_borrower_allocates_nothing()
    {
        FifoLimiter limiter = Make(2);
        using var source = new CancellationTokenSource();
        using CapacityLease other = limiter.Enter();
        AllocationTests.AssertNothing(() => limiter.Enter(source.Token).Dispose());
#pragma warning disable FIFO104 // There is a free token, so the task is complete; what this one thread allocates is measured.
        AllocationTests.AssertNothing(() => limiter.Acquire().GetAwaiter().GetResult().Dispose());
#pragma warning restore FIFO104
        AllocationTests.AssertNothing(() =>
        {
            CapacityLease held = limiter.Enter();
            ValueTask<CapacityLease> one = limiter.Acquire(source.Token);
            ValueTask<CapacityLease> two = limiter.TryAcquire(TimeSpan.FromHours(1));
#pragma warning disable FIFO101 // Two others wait, so the try gives no lease.
            limiter.TryEnter(out _);
#pragma warning restore FIFO101
            held.Dispose();
            one.GetAwaiter().GetResult().Dispose();
            two.GetAwaiter().GetResult().Dispose();
        });
        AllocationTests.AssertNothing(() =>
        {
            limiter.TotalTokens = 1;
            limiter.TotalTokens = 2;
        });
    }

    [Test]
    public async Task Nor_do_tasks_and_threads_that_hand_tokens_to_each_other()
    {
        FifoLimiter limiter = Make(2);
        await AllocationTests.AssertNothingInTotal(async rounds =>
        {
            TestThread thread = TestThread.Run(() =>
            {
                for (int i = 0; i < rounds / 10; i++)
                {
                    limiter.Enter().Dispose();
                }
            });
            await Task.WhenAll(Loop(rounds), Loop(rounds), Loop(rounds));
            thread.Join();
        });
        Assert.That(limiter.BorrowedTokens, Is.Zero);

        async Task Loop(int rounds)
        {
            await Task.Yield();
            for (int i = 0; i < rounds; i++)
            {
                using (await limiter.Acquire().ConfigureAwait(false))
                {
                    await Task.Yield();
                }
            }
        }
    }

    private FifoLimiter Make(int totalTokens, FifoLockOptions? options = null) =>
        reentrant ? new FifoReentrantCapacityLimiter(totalTokens, options) : new FifoCapacityLimiter(totalTokens, options);

    private sealed class BrokenClock : TimeProvider
    {
        public override long GetTimestamp() => throw new InvalidTimeZoneException();
    }

    /// <summary>Objects that say they are equal.</summary>
    private sealed class Equal
    {
        public override bool Equals(object? obj) => obj is Equal;

        public override int GetHashCode() => 1;
    }
}
