namespace FifoLocks.Tests.Primitives;

/// <summary>Where the limiter nests.</summary>
internal sealed class FifoReentrantCapacityLimiterTests
{
    [Test]
    public async Task A_borrower_with_a_token_gets_more_leases_on_it_without_waiting([Values] bool lowered)
    {
        var limiter = new FifoReentrantCapacityLimiter(1);
        var me = new object();
        CapacityLease outer = limiter.Enter(me);
        Task<CapacityLease> waiting = limiter.Acquire().AsTask();
        if (lowered)
        {
            limiter.TotalTokens = 0;
        }

        CapacityLease[] inner = [limiter.Enter(me), await limiter.Acquire(me), await limiter.TryAcquire(me, TimeSpan.Zero)];
        Assert.That(limiter.TryEnter(me, out CapacityLease last));
        Assert.That((limiter.BorrowedTokens, limiter.WaitingCount), Is.EqualTo((1, 1)));
        Assert.That(limiter.Borrowers, Is.EqualTo(new[] { me }));
        Assert.That(inner.Append(outer).Append(last).Distinct().Count(), Is.EqualTo(5), "each is a lease of its own");
        Assert.That(inner.Append(outer).Append(last), Has.All.Property("IsHeld").True.And.All.Property("Borrower").SameAs(me));
        Assert.That(waiting.IsCompleted, Is.False);
    }

    [Test]
    public void The_token_goes_back_with_the_last_lease_in_whatever_order_they_go([Values(0, 1, 2)] int first, [Values] bool upwards)
    {
        var limiter = new FifoReentrantCapacityLimiter(1);
        var me = new object();
        CapacityLease[] leases = [limiter.Enter(me), limiter.Enter(me), limiter.Enter(me)];
        ValueTask<CapacityLease> waiting = limiter.Acquire();
        int second = (first + (upwards ? 1 : 2)) % 3;
        leases[first].Dispose();
        Assert.That(() => leases[first].Dispose(), Throws.TypeOf<SynchronizationLockException>(), "each can be disposed once");
        leases[second].Dispose();
        Assert.That(() => leases[first].Dispose(), Throws.TypeOf<SynchronizationLockException>());
        Assert.That((limiter.BorrowedTokens, waiting.IsCompleted), Is.EqualTo((1, false)));
        CapacityLease last = leases[3 - first - second];
        Assert.That(last.IsHeld);
        Assert.That(limiter.Borrowers, Is.EqualTo(new[] { me }));
        last.Dispose();
        Assert.That((limiter.BorrowedTokens, waiting.IsCompleted), Is.EqualTo((1, true)));
        Assert.That(limiter.TryEnter(me, out _), Is.False, "the borrower has nothing any more");
    }

    [Test]
    public void A_borrower_that_gives_its_first_lease_back_before_the_others_keeps_its_place_among_the_borrowers()
    {
        var limiter = new FifoReentrantCapacityLimiter(2);
        var first = new object();
        var second = new object();
        CapacityLease outer = limiter.Enter(first);
        limiter.Enter(second);
        limiter.Enter(first);
        outer.Dispose();
        Assert.That(limiter.Borrowers, Is.EqualTo(new[] { first, second }));
    }

    [Test]
    public void A_release_gives_the_latest_lease_back()
    {
        var limiter = new FifoReentrantCapacityLimiter(1);
        var me = new object();
        CapacityLease[] leases = [limiter.Enter(me), limiter.Enter(me), limiter.Enter(me)];
        limiter.Release(me);
        Assert.That(leases.Select(static lease => lease.IsHeld), Is.EqualTo(new[] { true, true, false }));
        leases[0].Dispose();
        limiter.Release(me);
        Assert.That(leases.Select(static lease => lease.IsHeld), Is.All.False);
        Assert.That(limiter.BorrowedTokens, Is.Zero);
        Assert.That(() => limiter.Release(me), Throws.TypeOf<SynchronizationLockException>());
    }

    [Test]
    public async Task Requests_of_a_borrower_that_waits_wait_with_it_and_are_granted_with_it([Values] bool byTotal)
    {
        var limiter = new FifoReentrantCapacityLimiter(1);
        var me = new object();
        CapacityLease held = limiter.Enter();
        Task<CapacityLease> first = limiter.Acquire(me).AsTask();
        Task<CapacityLease> other = limiter.Acquire().AsTask();
        CapacityLease entered = default;
        TestThread thread = TestThread.Run(() => entered = limiter.Enter(me));
        WithinLimits.Waiting(limiter, 3);
        using var source = new CancellationTokenSource();
        Task<CapacityLease> gaveUp = limiter.Acquire(me, source.Token).AsTask();
        Task<CapacityLease> last = limiter.Acquire(me).AsTask();
        source.Cancel();
        Assert.That(async () => await WithinLimits.Completes(gaveUp), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(limiter.WaitingCount, Is.EqualTo(4));
        if (byTotal)
        {
            limiter.TotalTokens = 2;
        }
        else
        {
            held.Dispose();
        }

        CapacityLease[] leases = [await WithinLimits.Completes(first), await WithinLimits.Completes(last)];
        thread.Join();
        Assert.That((limiter.BorrowedTokens, limiter.WaitingCount), Is.EqualTo((byTotal ? 2 : 1, 1)), "one token for all of them");
        Assert.That(other.IsCompleted, Is.False, "the other one has its own turn");
        entered.Dispose();
        leases[0].Dispose();
        leases[1].Dispose();
        (await WithinLimits.Completes(other)).Dispose();
        Assert.That(limiter.BorrowedTokens, Is.EqualTo(byTotal ? 1 : 0));
    }

    [Test]
    public void Leases_without_a_borrower_have_a_token_each()
    {
        var limiter = new FifoReentrantCapacityLimiter(2);
        using CapacityLease one = limiter.Enter();
        using CapacityLease two = limiter.Enter();
        Assert.That(limiter.BorrowedTokens, Is.EqualTo(2));
        Assert.That(limiter.TryEnter(out _), Is.False);
    }
}
