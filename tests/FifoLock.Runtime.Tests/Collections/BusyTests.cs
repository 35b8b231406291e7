namespace FifoLocks.Tests.Collections;

/// <summary>What one thread sees of a collection while another one has the granter's role and has been taken off its processor.</summary>
internal sealed class BusyTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Test]
    public void An_unbounded_queue_is_never_full_during_a_hand_off([Values] Sort sort)
    {
        var clock = new FakeTimeProvider();
        FifoCollection<int> items = sort.Make<int>(options: new FifoLockOptions { TimeProvider = clock });
        Turn turn = Turn.Of(items);
        bool now = false;
        bool soon = false;
        TestThread tries = TestThread.Run(() => now = items.TryPut(1));
        turn.Arrived(1);
        TestThread waits = TestThread.Run(() => soon = items.TryPut(2, s_second));
        turn.Arrived(2);
        Task<bool> once = items.TryPutAsync(3, TimeSpan.Zero).AsTask();
        Task<bool> timed = items.TryPutAsync(4, s_second).AsTask();
        Task put = items.PutAsync(5).AsTask();
        turn.Arrived(5);
        clock.Advance(2 * s_second);
        turn.Leave(items);
        tries.Join();
        waits.Join();
        Assert.That(now);
        Assert.That(soon, "it is not full: no time runs out");
        Assert.That(WithinLimits.Completes(once).Result, "it is not full");
        Assert.That(WithinLimits.Completes(timed).Result, "it is not full: no time runs out");
        WithinLimits.Completes(put).GetAwaiter().GetResult();
        Assert.That(items.TakeAll(), Is.EqualTo(sort.Leaving(1, 2, 3, 4, 5)));
    }

    [Test]
    public void A_put_that_need_not_wait_does_not_mind_an_interrupt_while_another_thread_is_at_it([Values] Sort sort)
    {
        FifoCollection<int> items = sort.Make<int>();
        Turn turn = Turn.Of(items);
        TestThread thread = TestThread.Run(() =>
        {
            Thread.CurrentThread.Interrupt();
            items.Put(1);
            Assert.That(TestThread.TakesPendingInterrupt(), "it is still pending");
        });
        turn.Arrived(1);
        WithinLimits.Until(() => thread.IsBlocked || thread.IsDone, "the thread sleeps");
        turn.Leave(items);
        thread.Join();
        Assert.That(items.TakeAll(), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public void A_try_waits_for_the_turn_and_tells_the_truth([Values] Sort sort, [Values] bool async, [Values] bool possible, [Values] bool put)
    {
        FifoCollection<int> items = sort.Make<int>(capacity: 1);
        if (possible != put)
        {
            items.Put(7);
        }

        // Where there is nothing to take, and nobody could put it in meanwhile, a try does not even ask.
        if (!put && !possible)
        {
            Turn.Of(items);
            Assert.That(async ? items.TryTakeAsync(TimeSpan.Zero).Result.Taken : items.TryTake(out _), Is.False);
            return;
        }

        Turn turn = Turn.Of(items);
        bool answer = false;
        int got = 0;
        Task<bool> task = Task.FromResult(false);
        TestThread? thread = null;
        if (async)
        {
            task = put ? items.TryPutAsync(8, TimeSpan.Zero).AsTask() : Taken();
        }
        else
        {
            thread = TestThread.Run(() => answer = put ? items.TryPut(8) : items.TryTake(out got));
        }

        turn.Arrived(1);
        turn.Leave(items);
        thread?.Join();
        Assert.That(async ? WithinLimits.Completes(task).Result : answer, Is.EqualTo(possible));
        Assert.That(got, Is.EqualTo(!put ? 7 : 0));
        Assert.That(items.TakeAll(), Is.EqualTo(put ? [possible ? 8 : 7] : Array.Empty<int>()));
        items.AssertAtRest();

        async Task<bool> Taken()
        {
            (bool taken, got) = await items.TryTakeAsync(TimeSpan.Zero);
            return taken;
        }
    }

    [Test]
    public void A_try_of_no_time_arms_no_timer([Values] Sort sort, [Values] bool put)
    {
        var clock = new FakeTimeProvider();
        FifoCollection<int> items = sort.Make<int>(options: new FifoLockOptions { TimeProvider = clock });
        items.Put(1);
        Turn turn = Turn.Of(items);
        Task<bool> answer = put ? items.TryPutAsync(2, TimeSpan.Zero).AsTask() : Taken();
        turn.Arrived(1);
        Assert.That(clock.CreatedTimers, Is.Zero, "else it could run out before anybody has looked");
        clock.Advance(s_second);
        turn.Leave(items);
        Assert.That(WithinLimits.Completes(answer).Result, "there was room, and there was an item");

        async Task<bool> Taken() => (await items.TryTakeAsync(TimeSpan.Zero)).Taken;
    }

    [Test]
    public void Peeking_clearing_and_completing_wait_for_the_turn([Values] Sort sort)
    {
        FifoCollection<int> items = sort.Make<int>();
        items.Put(1);
        Turn turn = Turn.Of(items);
        int seen = 0;
        int cleared = 0;
        TestThread peeks = TestThread.Run(() => items.TryPeek(out seen));
        turn.Arrived(1);
        TestThread clears = TestThread.Run(() => cleared = items.Clear());
        turn.Arrived(2);
        TestThread completes = TestThread.Run(() => Assert.That(items.Complete()));
        turn.Arrived(3);
        TestThread again = TestThread.Run(() => Assert.That(items.Complete(new TimeoutException()), Is.False));
        turn.Arrived(4);
        Task late = items.PutAsync(2).AsTask();
        turn.Arrived(5);
        turn.Leave(items);
        Array.ForEach([peeks, clears, completes, again], static thread => thread.Join());
        Assert.That((seen, cleared), Is.EqualTo((1, 1)));
        Assert.That(items.IsCompleted);
        Assert.That(async () => await WithinLimits.Completes(late), Throws.TypeOf<CollectionCompletedException>(), "it came after the end");
        items.AssertAtRest();
    }

    [Test]
    public void What_arrived_is_withdrawn_before_anybody_has_looked([Values] Sort sort, [Values] bool put)
    {
        FifoCollection<int> items = sort.Make<int>(capacity: 5);
        items.Put(1);
        using var source = new CancellationTokenSource();
        Turn turn = Turn.Of(items);
        Task gone = put ? items.PutAsync(2, source.Token).AsTask() : items.TakeAsync(source.Token).AsTask();
        turn.Arrived(1);
        source.Cancel();
        Assert.That(async () => await WithinLimits.Completes(gone), Throws.InstanceOf<OperationCanceledException>(), "at once");
        turn.Leave(items);
        Assert.That(items.TakeAll(), Is.EqualTo(new[] { 1 }));
        items.AssertAtRest();
    }

    [Test]
    public void A_granter_that_has_a_thousand_to_serve_serves_all_in_order()
    {
        var items = new FifoQueue<int>();
        Turn turn = Turn.Of(items);
        Task[] puts = [.. Enumerable.Range(0, 1000).Select(i => items.PutAsync(i).AsTask())];
        Task<int>[] takes = [.. Enumerable.Range(0, 1000).Select(_ => items.TakeAsync().AsTask())];
        turn.Leave(items);
        Assert.That(WithinLimits.Completes(Task.WhenAll(takes)).Result, Is.EqualTo(Enumerable.Range(0, 1000)));
        WithinLimits.Completes(Task.WhenAll(puts)).GetAwaiter().GetResult();
        items.AssertAtRest();
    }
}
