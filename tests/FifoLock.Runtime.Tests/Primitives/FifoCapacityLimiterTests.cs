namespace FifoLocks.Tests.Primitives;

/// <summary>Where the limiter does not nest.</summary>
internal sealed class FifoCapacityLimiterTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Test]
    public void A_second_request_of_a_borrower_throws_whether_it_has_a_token_or_waits_for_one([Values] bool waits)
    {
        var limiter = new FifoCapacityLimiter(2, new FifoLockOptions { Name = "pool" });
        var me = new object();
        ValueTask<CapacityLease> first = default;
        if (waits)
        {
#pragma warning disable FIFO101 // Never given back: no token is left, so that the borrower waits.
            limiter.Enter();
            limiter.Enter();
#pragma warning restore FIFO101
            first = limiter.Acquire(me);
        }
        else
        {
            limiter.Enter(me);
        }

        string before = limiter.ToString();
        Assert.That(() => limiter.Enter(me), Refuses());
        Assert.That(() => limiter.TryEnter(me, out _), Refuses());
        Assert.That(() => limiter.TryEnter(me, s_second, out _), Refuses());
        Assert.That(limiter.Acquire(me).IsFaulted, "through the task");
        Assert.That(async () => await limiter.Acquire(me), Refuses());
        Assert.That(async () => await limiter.TryAcquire(me, TimeSpan.Zero), Refuses());
        Assert.That(async () => await limiter.TryAcquire(me, s_second), Refuses());
        Assert.That(limiter.ToString(), Is.EqualTo(before));
        Assert.That(first.IsCompleted, Is.EqualTo(!waits), "the first one is not concerned");

        NUnit.Framework.Constraints.IResolveConstraint Refuses() =>
            Throws.InvalidOperationException.With.Message.Contain("pool").And.Message.Contain(waits ? "waits for" : "has");
    }

    [Test]
    public void A_borrower_that_describes_itself_by_asking_the_limiter_is_not_asked_while_the_limiter_waits_for_the_answer([Values] bool async)
    {
        var limiter = new FifoCapacityLimiter(2);
        var me = new Nosy(limiter);
        limiter.Enter(me);
#pragma warning disable FIFO104 // A thread of its own that nobody needs; it is refused before it waits.
        TestThread thread = TestThread.Run(() => _ = async ? limiter.Acquire(me).Result : limiter.Enter(me));
#pragma warning restore FIFO104
        Assert.That(thread.Outcome("the second request is refused"), Is.TypeOf<InvalidOperationException>().With.Message.Contain(nameof(Nosy)));
    }

    [Test]
    public void A_name_is_in_the_message()
    {
        var limiter = new FifoCapacityLimiter(2);
        const string Name = "alice";
        limiter.Enter(Name);
        Assert.That(() => limiter.Enter(Name), Throws.InvalidOperationException.With.Message.StartWith("alice has"));
    }

    [Test]
    public async Task It_throws_too_when_it_comes_while_a_granter_is_at_work([Values] bool byThread)
    {
        var limiter = new FifoCapacityLimiter(2);
        var me = new object();
        limiter.State |= Word.Queued | Word.Draining;
        Task<CapacityLease> first = limiter.Acquire(me).AsTask();
        TestThread? thread = byThread ? TestThread.Run(() => limiter.Enter(me)) : null;
        Task<CapacityLease>? task = byThread ? null : limiter.Acquire(me).AsTask();
        WithinLimits.Until(() => limiter.WaitingCount == 2, "both have come");
        limiter.State &= ~Word.Draining;
        Assert.That(limiter.TryEnter(out CapacityLease other), "the queue is drained");
        (await WithinLimits.Completes(first)).Dispose();
        if (thread is not null)
        {
            Assert.That(thread.Outcome(), Is.TypeOf<InvalidOperationException>());
        }
        else
        {
            Assert.That(async () => await WithinLimits.Completes(task!), Throws.InvalidOperationException);
        }

        other.Dispose();
        Assert.That((limiter.BorrowedTokens, limiter.WaitingCount), Is.EqualTo((0, 0)));
        limiter.Enter(me).Dispose();
    }

    [Test]
    public async Task A_borrower_that_gave_up_or_gave_back_may_ask_again()
    {
        var limiter = new FifoCapacityLimiter(1);
        var me = new object();
        using var source = new CancellationTokenSource();
        CapacityLease held = limiter.Enter();
        Task<CapacityLease> first = limiter.Acquire(me, source.Token).AsTask();
        source.Cancel();
        Assert.That(async () => await WithinLimits.Completes(first), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(limiter.TryEnter(me, out _), Is.False, "no token, no objection");
        Task<CapacityLease> second = limiter.Acquire(me).AsTask();
        held.Dispose();
        (await WithinLimits.Completes(second)).Dispose();
        limiter.Enter(me).Dispose();
    }

    private sealed class Nosy(FifoLimiter limiter)
    {
        public override string ToString() => limiter.Borrowers.Contains(this) ? "in" : "out";
    }
}
