namespace FifoLocks.Tests.Primitives.Conditions;

/// <summary>Waits that delegate their predicate to the notifier.</summary>
internal sealed class ConditionPredicateTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Test]
    public async Task What_is_true_already_is_not_waited_for([Values] bool asynchronous)
    {
        var room = new Room();
        Lease<FifoMutex.Exclusive> lease = room.Mutex.Enter();
        Task other = room.Enters("other");
        int asked = 0;
        bool Predicate() => ++asked > 0;
        if (asynchronous)
        {
            await room.Condition.WaitForAsync(lease, Predicate);
            Assert.That(await room.Condition.TryWaitForAsync(lease, Predicate, TimeSpan.Zero));
        }
        else
        {
            room.Condition.WaitFor(lease, Predicate);
            Assert.That(room.Condition.TryWaitFor(lease, Predicate, TimeSpan.Zero));
        }

        Assert.That(asked, Is.EqualTo(2));
        Assert.That(lease.IsHeld);
        Assert.That(other.IsCompleted, Is.False, "the mutex was not given up");
        lease.Dispose();
        await WithinLimits.Completes(other);
        room.IsAtRest();
    }

    [Test]
    public void A_waiter_whose_predicate_is_false_is_passed_over_and_goes_to_the_back([Values] bool byThread)
    {
        var room = new Room();
        string ready = string.Empty;
        Visitor a = room.Waits("a", byThread, predicate: () => ready.Contains('a'));
        Visitor b = room.Waits("b", byThread, predicate: () => ready.Contains('b'));
        Visitor c = room.Waits("c", byThread, predicate: () => ready.Contains('c'));
        ready = "b";
        Assert.That(room.Notify(), Is.EqualTo(1), "a is not counted");
        Assert.That(b.Outcome(), Is.True);
        Assert.That(room.Condition.WaitingCount, Is.EqualTo(2));
        ready = "ac";
        Assert.That(room.Notify(), Is.EqualTo(1));
        Assert.That(c.Outcome(), Is.True, "a stands behind c now");
        Assert.That(a.IsDone, Is.False);
        Assert.That(room.Notify(5), Is.EqualTo(1));
        Assert.That(a.Outcome(), Is.True);
        room.IsAtRest();
    }

    [Test]
    public void A_call_asks_each_waiter_that_was_there_once([Values] bool all)
    {
        var room = new Room();
        int[] asked = new int[3];
        bool ready = false;
        Visitor[] visitors = [.. Enumerable.Range(0, 3).Select(i => room.Waits("visitor " + i, byThread: i == 1, predicate: () =>
        {
            asked[i]++;
            return ready;
        }))];
        Assert.That(asked, Is.EqualTo(new[] { 1, 1, 1 }), "each asks first itself");
        using (Lease<FifoMutex.Exclusive> lease = room.Mutex.Enter())
        {
            Assert.That(all ? room.Condition.NotifyAll(lease) : room.Condition.Notify(lease), Is.Zero);
            Assert.That(asked, Is.EqualTo(new[] { 2, 2, 2 }));
            Assert.That(room.Condition.WaitingCount, Is.EqualTo(3));
            ready = true;
            Assert.That(room.Condition.NotifyAll(lease), Is.EqualTo(3));
        }

        Array.ForEach(visitors, visitor => Assert.That(visitor.Outcome(), Is.True));
        Assert.That(room.Returned, Is.EqualTo(new[] { "visitor 0", "visitor 1", "visitor 2" }), "those who went to the back kept their order");
        Assert.That(asked, Is.EqualTo(new[] { 4, 4, 4 }), "each asks last itself");
        room.IsAtRest();
    }

    [Test]
    public void The_notifier_asks_on_its_own_thread_and_under_the_mutex()
    {
        var room = new Room();
        var threads = new List<int>();
        var counts = new List<int>();
        Visitor waiter = room.Waits("waiter", byThread: true, predicate: () =>
        {
            threads.Add(Environment.CurrentManagedThreadId);
            counts.Add(room.Mutex.CountHeld<FifoMutex.Exclusive>());
            return threads.Count >= 2;
        });
        room.Notify();
        Assert.That(waiter.Outcome(), Is.True);
        Assert.That(threads[1], Is.EqualTo(Environment.CurrentManagedThreadId));
        Assert.That(threads[2], Is.EqualTo(threads[0]));
        Assert.That(counts, Is.EqualTo(new[] { 1, 1, 1 }));
    }

    /// <summary>In aiologic a delegated predicate that throws is counted twice: notify(1) wakes four and returns five.</summary>
    [Test]
    public void A_predicate_that_throws_is_counted_once_and_throws_at_its_waiter_alone([Values] bool byThread)
    {
        var room = new Room();
        var failure = new InvalidDataException("no answer");
        bool fails = false;
        Visitor thrower = room.Waits("thrower", byThread, predicate: () => fails ? throw failure : false);
        Visitor[] others = [.. Enumerable.Range(0, 4).Select(i => room.Waits("other " + i, byThread: i % 2 == 0))];
        fails = true;
        Assert.That(room.Notify(), Is.EqualTo(1));
        Assert.That(thrower.Outcome(), Is.SameAs(failure));
        Assert.That(room.Condition.WaitingCount, Is.EqualTo(4));
        Assert.That(others.Select(static other => other.IsDone), Is.All.False);
        Assert.That(room.Notify(4), Is.EqualTo(4));
        Array.ForEach(others, other => Assert.That(other.Outcome(), Is.True));
        Assert.That(room.Returned[0], Is.EqualTo("thrower"));
        room.IsAtRest();
    }

    [Test]
    public void A_predicate_that_throws_at_once_keeps_the_mutex([Values] bool asynchronous)
    {
        var room = new Room();
        using Lease<FifoMutex.Exclusive> lease = room.Mutex.Enter();
        Task other = room.Enters("other");
        var failure = new InvalidDataException("no answer");
        bool Predicate() => throw failure;

        // The asynchronous call brings it through its task.
        Task wait = asynchronous ? room.Condition.WaitForAsync(lease, Predicate).AsTask() : Task.CompletedTask;
        Assert.That(() => asynchronous ? wait : Task.FromResult(room.Condition.TryWaitFor(lease, Predicate, s_second)), Throws.Exception.SameAs(failure));
        Assert.That(lease.IsHeld);
        Assert.That(other.IsCompleted, Is.False);
    }

    [Test]
    public void A_predicate_that_throws_when_the_waiter_has_the_mutex_throws_there([Values] bool byThread)
    {
        var room = new Room();
        var failure = new InvalidDataException("no answer");
        int asked = 0;
        Visitor waiter = room.Waits("waiter", byThread, predicate: () => ++asked switch { 1 => false, 2 => true, _ => throw failure });
        Assert.That(room.Notify(), Is.EqualTo(1));
        Assert.That(waiter.Outcome(), Is.SameAs(failure));
        room.IsAtRest();
    }

    [Test]
    public void What_changes_between_notification_and_ownership_is_waited_for_again([Values] bool byThread, [Values] bool track)
    {
        var room = new Room(new FifoLockOptions { TrackLeases = track });
        int items = 0;
        Visitor waiter = room.Waits("waiter", byThread, predicate: () => items > 0, then: _ => items--);
        Lease<FifoMutex.Exclusive> held = room.Mutex.Enter();
        Task ahead = TakeAsync();
        items = 1;
        Assert.That(room.Condition.Notify(held), Is.EqualTo(1));
        held.Dispose();
        WithinLimits.Completes(ahead).GetAwaiter().GetResult();
        WithinLimits.Until(() => room.Condition.WaitingCount == 1, "it waits again");
        Assert.That(waiter.IsDone, Is.False);
        using (Lease<FifoMutex.Exclusive> lease = room.Mutex.Enter())
        {
            items = 1;
            Assert.That(room.Condition.Notify(lease), Is.EqualTo(1));
        }

        Assert.That(waiter.Outcome(), Is.True);
        Assert.That(items, Is.Zero);
        room.IsAtRest();

        async Task TakeAsync()
        {
            using (await room.Mutex.Acquire())
            {
                items--;
            }
        }
    }

    [Test]
    public void The_time_of_a_wait_goes_on_when_it_waits_again([Values] bool byThread)
    {
        var room = new Room();
        int asked = 0;
        Visitor waiter = room.Waits("waiter", byThread, s_second, predicate: () => ++asked == 2);
        room.Clock.Advance(0.6 * s_second);
        Assert.That(room.Notify(), Is.EqualTo(1));
        WithinLimits.Until(() => room.Condition.WaitingCount == 1, "it waits again");
        room.Clock.UntilArmed(1);
        room.Clock.Advance(0.4 * s_second);
        Assert.That(waiter.Outcome(), Is.False);
        Assert.That(asked, Is.EqualTo(4), "by itself, by the notifier, then owning, then out of time");
        room.IsAtRest();
    }

    [Test]
    public void Out_of_time_when_it_has_the_mutex_it_keeps_it([Values] bool byThread)
    {
        var room = new Room();
        int asked = 0;
        Visitor waiter = room.Waits("waiter", byThread, s_second, predicate: () => ++asked == 2);
        Lease<FifoMutex.Exclusive> held = room.Mutex.Enter();
        Assert.That(room.Condition.Notify(held), Is.EqualTo(1));
        room.Clock.Advance(s_second);
        Task after = room.Enters("after");
        held.Dispose();
        Assert.That(waiter.Outcome(), Is.False);
        WithinLimits.Completes(after).GetAwaiter().GetResult();
        Assert.That(asked, Is.EqualTo(3));
        Assert.That(room.Returned, Is.EqualTo(new[] { "waiter", "after" }), "no further wait for no time");
        room.IsAtRest();
    }

    [Test]
    public void Out_of_time_the_answer_is_what_the_predicate_says_then([Values] bool byThread, [Values] bool isTrue)
    {
        var room = new Room();
        bool ready = false;
        Visitor waiter = room.Waits("waiter", byThread, s_second, predicate: () => ready);
        using (room.Mutex.Enter())
        {
            ready = isTrue;
        }

        room.Clock.Advance(s_second);
        Assert.That(waiter.Outcome(), Is.EqualTo(isTrue));
        room.IsAtRest();
    }

    [Test]
    public void Cancelled_while_the_notifier_asks_it_is_not_counted([Values] bool byThread, [Values] bool answer)
    {
        var room = new Room();
        using var source = new CancellationTokenSource();
        int asked = 0;
        Visitor waiter = room.Waits("waiter", byThread, token: source.Token, predicate: () =>
        {
            if (++asked == 2)
            {
                source.Cancel();
            }

            return asked >= 2 && answer;
        });
        Visitor second = room.Waits("second", byThread: false);
        Assert.That(room.Notify(), Is.EqualTo(1), "the second one is");
        Assert.That(waiter.Outcome(), Is.InstanceOf<OperationCanceledException>());
        Assert.That(second.Outcome(), Is.True);
        room.IsAtRest();
        Assert.That(room.Notify(), Is.Zero, "nothing of it is left");
        Assert.That(asked, Is.EqualTo(2));
    }

    [Test]
    public void A_notification_that_is_passed_on_asks_the_predicate_of_the_next()
    {
        var room = new Room();
        using var source = new CancellationTokenSource();
        bool ready = false;
        Visitor first = room.Waits("first", byThread: true, token: source.Token);
        Visitor second = room.Waits("second", byThread: false, predicate: () => ready);
        Visitor third = room.Waits("third", byThread: true);
        Lease<FifoMutex.Exclusive> held = room.Mutex.Enter();
        room.Condition.Notify(held);
        source.Cancel();
        held.Dispose();
        Assert.That(first.Outcome(), Is.InstanceOf<OperationCanceledException>());
        Assert.That(third.Outcome(), Is.True);
        ready = true;
        Assert.That(room.Notify(), Is.EqualTo(1));
        Assert.That(second.Outcome(), Is.True);
        room.IsAtRest();
    }
}
