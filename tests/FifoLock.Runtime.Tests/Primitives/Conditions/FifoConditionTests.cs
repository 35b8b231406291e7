namespace FifoLocks.Tests.Primitives.Conditions;

internal sealed class FifoConditionTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Test]
    public void It_says_what_it_is_called_and_how_many_wait([Values] bool byThread)
    {
        var room = new Room();
        Assert.That(room.Condition.ToString(), Is.EqualTo("FifoCondition(waiting=0)"));
        Visitor first = room.Waits("first", byThread);
        Visitor second = room.Waits("second", byThread: false);
        Assert.That(room.Condition.ToString(), Is.EqualTo("FifoCondition(waiting=2)"));
        Assert.That(new FifoCondition(room.Mutex, new FifoLockOptions { Name = "not empty" }).ToString(), Is.EqualTo("not empty(waiting=0)"));
        Assert.That(room.Notify(2), Is.EqualTo(2));
        Assert.That((first.Outcome(), second.Outcome()), Is.EqualTo((true, true)));
        room.IsAtRest();
    }

    [Test]
    public void A_wait_gives_the_mutex_up_and_returns_when_it_has_it_again([Values] bool byThread, [Values] bool track, [Values] bool inline)
    {
        var room = new Room(new FifoLockOptions { TrackLeases = track, RunContinuationsInline = inline });
        Visitor waiter = room.Waits("waiter", byThread);
        Lease<FifoMutex.Exclusive> held = room.Mutex.Enter();
        Assert.That(room.Condition.Notify(held), Is.EqualTo(1));
        Assert.That(room.Condition.WaitingCount, Is.Zero);
        Assert.That(room.Mutex.WaitingCount, Is.EqualTo(1), "it waits for the mutex now");
        Assert.That(waiter.IsDone, Is.False);
        held.Dispose();
        Assert.That(waiter.Outcome(), Is.True);
        room.IsAtRest();
    }

    [Test]
    public void Waiters_are_notified_in_the_order_in_which_they_came()
    {
        var room = new Room();
        string[] names = ["a", "b", "c", "d", "e"];
        Visitor[] visitors = [.. names.Select((name, i) => room.Waits(name, byThread: i % 2 == 1))];
        Assert.That(room.Notify(), Is.EqualTo(1));
        Assert.That(visitors[0].Outcome(), Is.True);
        Assert.That(room.Condition.WaitingCount, Is.EqualTo(4));
        Assert.That(room.Notify(2), Is.EqualTo(2));
        Assert.That((visitors[1].Outcome(), visitors[2].Outcome()), Is.EqualTo((true, true)));
        using (Lease<FifoMutex.Exclusive> lease = room.Mutex.Enter())
        {
            Assert.That(room.Condition.NotifyAll(lease), Is.EqualTo(2));
            Assert.That(room.Condition.NotifyAll(lease), Is.Zero, "nobody is left");
            Assert.That(room.Condition.Notify(lease, 7), Is.Zero);
        }

        Assert.That((visitors[3].Outcome(), visitors[4].Outcome()), Is.EqualTo((true, true)));
        Assert.That(room.Returned, Is.EqualTo(names));
        room.IsAtRest();
    }

    [Test]
    public void More_than_there_are_may_be_notified()
    {
        var room = new Room();
        Visitor only = room.Waits("only", byThread: true);
        Assert.That(room.Notify(int.MaxValue), Is.EqualTo(1));
        Assert.That(only.Outcome(), Is.True);
    }

    [Test]
    public void A_notified_waiter_goes_to_the_end_of_the_queue_of_the_mutex([Values] bool byThread)
    {
        var room = new Room();
        room.Waits("waiter", byThread);
        Lease<FifoMutex.Exclusive> held = room.Mutex.Enter();
        Task before = room.Enters("before");
        room.Condition.Notify(held);
        Task after = room.Enters("after");
        held.Dispose();
        WithinLimits.Completes(Task.WhenAll(before, after)).GetAwaiter().GetResult();
        Assert.That(room.Returned, Is.EqualTo(new[] { "before", "waiter", "after" }));
        room.IsAtRest();
    }

    [Test]
    public void A_notified_waiter_has_the_mutex_from_the_moment_of_its_release()
    {
        var room = new Room();
        using var mayLeave = new ManualResetEventSlim();
        Visitor waiter = room.Waits("waiter", byThread: true, then: _ => WithinLimits.Passes(mayLeave, "the test goes on"));
        room.Notify();
        Assert.That(room.Mutex.TryEnter(out _), Is.False);
        mayLeave.Set();
        Assert.That(waiter.Outcome(), Is.True);
    }

    [Test]
    public async Task A_waiter_is_woken_once_and_owns_the_mutex_then([Values] bool forceYield)
    {
        using var pump = new Pump();
        var room = new Room(forceYield: forceYield);
        int before = 0;
        Task<(int Posts, bool IsHeld)> wait = pump.Run(async () =>
        {
            using Lease<FifoMutex.Exclusive> lease = await room.Mutex.Acquire();
            before = pump.Posts;
            await room.Condition.WaitAsync(lease);
            return (pump.Posts - before, lease.IsHeld);
        });
        WithinLimits.Until(() => room.Condition.WaitingCount == 1, "it waits");
        Assert.That(room.Notify(), Is.EqualTo(1));
        Assert.That(await WithinLimits.Completes(wait), Is.EqualTo((1, true)));
        room.IsAtRest();
    }

    [Test]
    public async Task Where_yields_are_forced_each_call_yields_exactly_once()
    {
        using var pump = new Pump();
        var room = new Room(forceYield: true);
        int posts = await WithinLimits.Completes(pump.Run(async () =>
        {
            using Lease<FifoMutex.Exclusive> lease = room.Mutex.Enter();
            int before = pump.Posts;
            await room.Condition.WaitForAsync(lease, static () => true);
            Assert.That(await room.Condition.TryWaitForAsync(lease, static () => true, s_second));
            Assert.That(await room.Condition.TryWaitForAsync(lease, static () => false, TimeSpan.Zero), Is.False);
            Assert.That(await room.Condition.TryWaitAsync(lease, TimeSpan.Zero), Is.False);
            return pump.Posts - before;
        }));
        Assert.That(posts, Is.EqualTo(4));
        room.IsAtRest();
    }

    [Test]
    public void Where_yields_are_forced_a_wait_that_is_over_is_pending_until_it_is_awaited()
    {
        var room = new Room(forceYield: true);
        using (Lease<FifoMutex.Exclusive> lease = room.Mutex.Enter())
        {
            ValueTask wait = room.Condition.WaitForAsync(lease, static () => true);
            Assert.That(wait.IsCompleted, Is.False);
            WithinLimits.Completes(wait.AsTask()).GetAwaiter().GetResult();
        }

        using (Lease<FifoMutex.Exclusive> lease = new Room().Mutex.Enter())
        {
            Assert.That(new FifoCondition((FifoMutex)lease.Lock!).WaitForAsync(lease, static () => true).IsCompleted);
        }
    }

    [Test]
    public void Those_who_wait_again_are_not_notified_by_the_same_call([Values] bool byThread)
    {
        var room = new Room();
        Visitor[] again = new Visitor[2];
        Visitor[] first =
        [
            .. Enumerable.Range(0, 2).Select(i => room.Waits("first " + i, byThread, then: _ => again[i] = StartAgain(i))),
        ];
        using (Lease<FifoMutex.Exclusive> lease = room.Mutex.Enter())
        {
            Assert.That(room.Condition.NotifyAll(lease), Is.EqualTo(2));
        }

        Array.ForEach(first, visitor => Assert.That(visitor.Outcome(), Is.True));
        WithinLimits.Until(() => room.Condition.WaitingCount == 2, "both wait again");
        Assert.That(again.Select(static visitor => visitor.IsDone), Is.All.False);
        Assert.That(room.Notify(2), Is.EqualTo(2));
        Array.ForEach(again, visitor => Assert.That(visitor.Outcome(), Is.True));
        room.IsAtRest();

        Visitor StartAgain(int i)
        {
            var visitor = new Visitor(room, "again " + i, Timeout.InfiniteTimeSpan, default, predicate: null, then: null);
            visitor.Start(byThread);
            return visitor;
        }
    }

    [Test]
    public void A_mutex_may_have_several_conditions()
    {
        var room = new Room();
        var other = new FifoCondition(room.Mutex);
        Visitor waiter = room.Waits("waiter", byThread: true);
        using (Lease<FifoMutex.Exclusive> lease = room.Mutex.Enter())
        {
            Assert.That(other.NotifyAll(lease), Is.Zero);
            Assert.That(room.Condition.NotifyAll(lease), Is.EqualTo(1));
        }

        Assert.That(waiter.Outcome(), Is.True);
    }

    [Test]
    public async Task No_time_at_all_never_waits_and_keeps_the_mutex([Values] bool asynchronous)
    {
        var room = new Room();
        Lease<FifoMutex.Exclusive> lease = room.Mutex.Enter();
        Task other = room.Enters("other");
        Assert.That(asynchronous ? await room.Condition.TryWaitAsync(lease, TimeSpan.Zero) : room.Condition.TryWait(lease, TimeSpan.Zero), Is.False);
        Assert.That(
            asynchronous
                ? await room.Condition.TryWaitForAsync(lease, static () => false, TimeSpan.Zero)
                : room.Condition.TryWaitFor(lease, static () => false, TimeSpan.Zero),
            Is.False);
        Assert.That(other.IsCompleted, Is.False);
        Assert.That(lease.IsHeld);
        lease.Dispose();
        await WithinLimits.Completes(other);
        room.IsAtRest();
    }
}
