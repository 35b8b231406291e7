namespace FifoLocks.Tests.Primitives.Conditions;

/// <summary>
/// Token, time and interrupt, in each of the states of a wait: waiting, notified, owning. However it ends, the mutex is held (<see cref="Visitor"/> asserts it).
/// </summary>
internal sealed class ConditionGiveUpTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Test]
    public void Cancelled_while_it_waits_it_goes_to_the_end_of_the_queue_of_the_mutex_and_throws([Values] bool byThread, [Values] bool track)
    {
        var room = new Room(new FifoLockOptions { TrackLeases = track });
        using var source = new CancellationTokenSource();
        Visitor waiter = room.Waits("waiter", byThread, token: source.Token);
        Lease<FifoMutex.Exclusive> held = room.Mutex.Enter();
        Task before = room.Enters("before");
        source.Cancel();
        Assert.That(room.Condition.WaitingCount, Is.Zero);
        Assert.That(room.Condition.Notify(held), Is.Zero, "it is not there any more");
        Task after = room.Enters("after");
        Assert.That(waiter.IsDone, Is.False, "it overruns its token until it can have the mutex");
        held.Dispose();
        Assert.That(waiter.Outcome(), Is.InstanceOf<OperationCanceledException>().With.Property("CancellationToken").EqualTo(source.Token));
        WithinLimits.Completes(Task.WhenAll(before, after)).GetAwaiter().GetResult();
        Assert.That(room.Returned, Is.EqualTo(new[] { "before", "waiter", "after" }));
        room.IsAtRest();
    }

    [Test]
    public void Out_of_time_while_it_waits_it_goes_to_the_end_of_the_queue_of_the_mutex_and_says_false([Values] bool byThread, [Values] bool track)
    {
        var room = new Room(new FifoLockOptions { TrackLeases = track });
        Visitor waiter = room.Waits("waiter", byThread, s_second);
        Lease<FifoMutex.Exclusive> held = room.Mutex.Enter();
        Task before = room.Enters("before");
        room.Clock.Advance(s_second - TimeSpan.FromTicks(1));
        Assert.That(room.Condition.WaitingCount, Is.EqualTo(1), "not yet");
        room.Clock.Advance(TimeSpan.FromTicks(1));
        WithinLimits.Waiting(room.Mutex, 2);
        Assert.That(room.Condition.WaitingCount, Is.Zero);
        Assert.That(room.Condition.Notify(held), Is.Zero);
        Task after = room.Enters("after");
        Assert.That(waiter.IsDone, Is.False, "it overruns its time until it can have the mutex");
        held.Dispose();
        Assert.That(waiter.Outcome(), Is.False);
        WithinLimits.Completes(Task.WhenAll(before, after)).GetAwaiter().GetResult();
        Assert.That(room.Returned, Is.EqualTo(new[] { "before", "waiter", "after" }));
        room.IsAtRest();
    }

    [Test]
    public void Cancelled_after_the_notification_it_passes_it_on_to_the_next([Values] bool byThread, [Values] bool nextIsThread)
    {
        var room = new Room();
        using var source = new CancellationTokenSource();
        Visitor first = room.Waits("first", byThread, token: source.Token);
        Visitor second = room.Waits("second", nextIsThread);
        Visitor third = room.Waits("third", byThread: false);
        Lease<FifoMutex.Exclusive> held = room.Mutex.Enter();
        Assert.That(room.Condition.Notify(held), Is.EqualTo(1));
        source.Cancel();
        Assert.That(room.Condition.WaitingCount, Is.EqualTo(2), "not before the first has the mutex");
        held.Dispose();
        Assert.That(first.Outcome(), Is.InstanceOf<OperationCanceledException>());
        Assert.That(second.Outcome(), Is.True);
        Assert.That(room.Condition.WaitingCount, Is.EqualTo(1), "one notification, one waiter");
        Assert.That(room.Notify(), Is.EqualTo(1));
        Assert.That(third.Outcome(), Is.True);
        Assert.That(room.Returned, Is.EqualTo(new[] { "first", "second", "third" }));
        room.IsAtRest();
    }

    [Test]
    public void A_notification_is_passed_on_as_often_as_need_be([Values] bool byThread)
    {
        var room = new Room();
        using var source = new CancellationTokenSource();
        Visitor[] impatient = [.. Enumerable.Range(0, 3).Select(i => room.Waits("impatient " + i, byThread, token: source.Token))];
        Visitor patient = room.Waits("patient", byThread: false);
        Lease<FifoMutex.Exclusive> held = room.Mutex.Enter();
        Assert.That(room.Condition.Notify(held, 3), Is.EqualTo(3));
        source.Cancel();
        held.Dispose();
        Array.ForEach(impatient, visitor => Assert.That(visitor.Outcome(), Is.InstanceOf<OperationCanceledException>()));
        Assert.That(patient.Outcome(), Is.True);
        room.IsAtRest();
    }

    [Test]
    public void A_notification_passed_on_where_nobody_waits_is_gone([Values] bool byThread)
    {
        var room = new Room();
        using var source = new CancellationTokenSource();
        Visitor only = room.Waits("only", byThread, token: source.Token);
        Lease<FifoMutex.Exclusive> held = room.Mutex.Enter();
        room.Condition.Notify(held);
        source.Cancel();
        held.Dispose();
        Assert.That(only.Outcome(), Is.InstanceOf<OperationCanceledException>());
        Visitor late = room.Waits("late", byThread);
        Assert.That(late.IsDone, Is.False);
        room.Notify();
        Assert.That(late.Outcome(), Is.True);
        room.IsAtRest();
    }

    [Test]
    public void Out_of_time_after_the_notification_it_is_notified([Values] bool byThread)
    {
        var room = new Room();
        Visitor waiter = room.Waits("waiter", byThread, s_second);
        Visitor second = room.Waits("second", byThread: false);
        Lease<FifoMutex.Exclusive> held = room.Mutex.Enter();
        Assert.That(room.Condition.Notify(held), Is.EqualTo(1));
        room.Clock.Advance(2 * s_second);
        held.Dispose();
        Assert.That(waiter.Outcome(), Is.True);
        Assert.That(second.IsDone, Is.False);
        room.Notify();
        Assert.That(second.Outcome(), Is.True);
        room.IsAtRest();
    }

    [Test]
    public void Once_it_has_the_mutex_neither_token_nor_time_have_an_effect([Values] bool byThread)
    {
        var room = new Room();
        using var source = new CancellationTokenSource();
        Visitor waiter = room.Waits("waiter", byThread, s_second, source.Token);
        Visitor second = room.Waits("second", byThread: false);
        Lease<FifoMutex.Exclusive> held = room.Mutex.Enter();
        Assert.That(room.Condition.Notify(held), Is.EqualTo(1));
        held.Dispose();

        // The mutex went to the waiter in that moment, whether its thread goes on or not.
        source.Cancel();
        room.Clock.Advance(2 * s_second);
        Assert.That(waiter.Outcome(), Is.True);
        Assert.That(room.Condition.WaitingCount, Is.EqualTo(1), "nothing was passed on");
        room.Notify();
        Assert.That(second.Outcome(), Is.True);
        room.IsAtRest();
    }

    [Test]
    public void Whichever_of_token_and_time_comes_first_is_what_the_wait_ends_with([Values] bool byThread, [Values] bool tokenFirst)
    {
        var room = new Room();
        using var source = new CancellationTokenSource();
        Visitor waiter = room.Waits("waiter", byThread, s_second, source.Token);
        Lease<FifoMutex.Exclusive> held = room.Mutex.Enter();
        if (tokenFirst)
        {
            source.Cancel();
        }

        room.Clock.Advance(s_second);
        WithinLimits.Until(() => room.Condition.WaitingCount == 0, "it gives up");
        source.Cancel();
        held.Dispose();
        Assert.That(waiter.Outcome(), tokenFirst ? Is.InstanceOf<OperationCanceledException>() : Is.False);
        room.IsAtRest();
    }

    [Test]
    public void The_one_behind_a_waiter_that_has_given_up_is_notified()
    {
        var room = new Room();
        using var source = new CancellationTokenSource();
        Visitor first = room.Waits("first", byThread: true, token: source.Token);
        Visitor second = room.Waits("second", byThread: false, s_second);
        Visitor third = room.Waits("third", byThread: true);
        using (Lease<FifoMutex.Exclusive> held = room.Mutex.Enter())
        {
            source.Cancel();
            room.Clock.Advance(s_second);
            Assert.That(room.Condition.Notify(held), Is.EqualTo(1));
        }

        Assert.That(first.Outcome(), Is.InstanceOf<OperationCanceledException>());
        Assert.That(second.Outcome(), Is.False);
        Assert.That(third.Outcome(), Is.True);
        room.IsAtRest();
    }

    [Test]
    public void An_interrupted_thread_has_the_mutex_again_before_it_throws()
    {
        var room = new Room();
        Visitor waiter = room.Waits("waiter", byThread: true, s_second);
        Lease<FifoMutex.Exclusive> held = room.Mutex.Enter();
        waiter.Interrupt();
        WithinLimits.Waiting(room.Mutex, 1);
        Assert.That(room.Condition.WaitingCount, Is.Zero);
        Assert.That(waiter.IsDone, Is.False);

        // Once more, while it waits for the mutex.
        waiter.Interrupt();
        held.Dispose();
        Assert.That(waiter.Outcome(), Is.TypeOf<ThreadInterruptedException>());
        room.IsAtRest();
    }

    [Test]
    public void A_thread_interrupted_after_the_notification_passes_it_on()
    {
        var room = new Room();
        Visitor first = room.Waits("first", byThread: true, s_second);
        Visitor second = room.Waits("second", byThread: true);
        Lease<FifoMutex.Exclusive> held = room.Mutex.Enter();
        Assert.That(room.Condition.Notify(held), Is.EqualTo(1));
        first.Interrupt();
        WithinLimits.Until(() => room.Clock.ArmedTimers == 0, "it is awake, and does not look at the time any more");
        Assert.That(first.IsDone, Is.False);
        held.Dispose();
        Assert.That(first.Outcome(), Is.TypeOf<ThreadInterruptedException>());
        Assert.That(second.Outcome(), Is.True);
        room.IsAtRest();
    }

    [Test]
    public void A_token_that_is_cancelled_already_keeps_the_mutex([Values] bool asynchronous, [Values] bool withPredicate)
    {
        var room = new Room();
        using Lease<FifoMutex.Exclusive> lease = room.Mutex.Enter();
        Task other = room.Enters("other");
        var token = new CancellationToken(canceled: true);
        bool asked = false;
        bool Predicate() => asked = true;
        Assert.That(
            () =>
            {
                if (!asynchronous)
                {
                    _ = withPredicate ? room.Condition.TryWaitFor(lease, Predicate, s_second, token) : room.Condition.TryWait(lease, TimeSpan.Zero, token);
                    return Task.CompletedTask;
                }

                return withPredicate ? room.Condition.WaitForAsync(lease, Predicate, token).AsTask() : room.Condition.WaitAsync(lease, token).AsTask();
            },
            Throws.InstanceOf<OperationCanceledException>());
        Assert.That(asked, Is.False);
        Assert.That(lease.IsHeld);
        Assert.That(other.IsCompleted, Is.False);
        Assert.That(room.Condition.WaitingCount, Is.Zero);
    }

    /// <summary>The token's callback runs inside the registration, when the mutex is given up already.</summary>
    [Test]
    public void A_token_that_is_cancelled_in_the_middle_of_the_call_ends_the_wait([Values] bool byThread)
    {
        var room = new Room();
        using var source = new CancellationTokenSource();
        Visitor waiter = room.Waits("waiter", byThread, token: source.Token, predicate: () =>
        {
            source.Cancel();
            return false;
        });
        Assert.That(waiter.Outcome(), Is.InstanceOf<OperationCanceledException>());
        room.IsAtRest();
    }

    [Test]
    public void A_clock_that_fails_ends_the_wait_with_the_mutex_held([Values] bool byThread)
    {
        var room = new Room();
        var failure = new NotSupportedException("no timers today");
        room.Clock.OnCreateTimer = () => throw failure;
        var waiter = new Visitor(room, "waiter", s_second, default, predicate: null, then: null);
        waiter.Start(byThread);
        Assert.That(waiter.Outcome(), Is.SameAs(failure));
        room.IsAtRest();
    }

    [Test]
    public void A_late_timer_does_nothing([Values] bool byThread)
    {
        var room = new Room();
        var late = new List<Action>();
        room.Clock.OnDisposeTimer = late.Add;
        Visitor waiter = room.Waits("waiter", byThread, s_second);
        room.Notify();
        Assert.That(waiter.Outcome(), Is.True);
        Visitor next = room.Waits("next", byThread);
        room.Clock.Advance(2 * s_second);
        Assert.That(late, Is.Not.Empty);
        late.ForEach(static fire => fire());
        Assert.That(next.IsDone, Is.False);
        Assert.That(room.Condition.WaitingCount, Is.EqualTo(1));
        room.Notify();
        Assert.That(next.Outcome(), Is.True);
        room.IsAtRest();
    }

    [Test]
    public void A_wait_longer_than_any_timer_ends_in_its_time([Values] bool byThread)
    {
        var room = new Room();
        TimeSpan century = TimeSpan.FromDays(36_500);
        Visitor waiter = room.Waits("waiter", byThread, century);
        room.Clock.Advance(century - s_second);
        Assert.That(room.Condition.WaitingCount, Is.EqualTo(1));
        WithinLimits.Until(() => room.Clock.ArmedTimers == 1, "it is armed again");
        room.Clock.Advance(s_second);
        Assert.That(waiter.Outcome(), Is.False);
        room.IsAtRest();
    }
}
