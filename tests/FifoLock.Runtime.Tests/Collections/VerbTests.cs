namespace FifoLocks.Tests.Collections;

/// <summary>What the verbs promise, whatever the collection.</summary>
internal sealed class VerbTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly CancellationToken s_cancelled = new(canceled: true);

    [Test]
    public void A_capacity_below_one_is_refused([Values] Sort sort, [Values(0, -1, int.MinValue)] int capacity) =>
        Assert.That(() => sort.Make<int>(capacity), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("capacity"));

    [Test]
    public void A_collection_without_a_capacity_says_so([Values] Sort sort)
    {
        Assert.That(sort.Make<int>().Capacity, Is.Null);
        Assert.That(sort.Make<int>(7).Capacity, Is.EqualTo(7));
    }

    [Test]
    public void A_negative_timeout_throws_even_where_nobody_would_wait([Values] Sort sort, [Values] bool cancelled)
    {
        FifoCollection<int> items = sort.Make<int>();
        items.Put(1);
        TimeSpan bad = TimeSpan.FromMilliseconds(-2);
        CancellationToken token = cancelled ? s_cancelled : default;
        Assert.That(() => items.TryPut(2, bad, token), Refuses());
        Assert.That(() => items.TryTake(bad, out _, token), Refuses());
        Assert.That(() => _ = items.TryPutAsync(2, bad, token), Refuses());
        Assert.That(() => _ = items.TryTakeAsync(bad, token), Refuses());
        Assert.That(items.TakeAll(), Is.EqualTo(new[] { 1 }));

        static NUnit.Framework.Constraints.IResolveConstraint Refuses() =>
            Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("timeout");
    }

    [Test]
    public void A_cancelled_token_wins_and_changes_nothing([Values] Sort sort)
    {
        FifoCollection<int> items = sort.Make<int>();
        items.Put(1);
        Assert.That(() => items.Put(2, s_cancelled), Cancels());
        Assert.That(() => items.TryPut(2, TimeSpan.Zero, s_cancelled), Cancels());
        Assert.That(() => items.Take(s_cancelled), Cancels());
        Assert.That(() => items.TryTake(TimeSpan.Zero, out _, s_cancelled), Cancels());
        Assert.That(items.PutAsync(2, s_cancelled).IsCanceled, "through the task, not thrown by the call");
        Assert.That(items.TryPutAsync(2, TimeSpan.Zero, s_cancelled).IsCanceled);
        Assert.That(items.TakeAsync(s_cancelled).IsCanceled);
        Assert.That(items.TryTakeAsync(TimeSpan.Zero, s_cancelled).IsCanceled);
        Assert.That(items.TakeAll(), Is.EqualTo(new[] { 1 }));

        static NUnit.Framework.Constraints.IResolveConstraint Cancels() => Throws.InstanceOf<OperationCanceledException>()
            .With.Property(nameof(OperationCanceledException.CancellationToken)).EqualTo(s_cancelled);
    }

    [Test]
    public async Task A_try_says_how_it_stands_and_leaves_nothing_behind([Values] Sort sort, [Values] bool async)
    {
        FifoCollection<int> items = sort.Make<int>(capacity: 2);
        Assert.That(async ? await items.TryPutAsync(1, TimeSpan.Zero) : items.TryPut(1));
        Assert.That(async ? await items.TryPutAsync(2, TimeSpan.Zero) : items.TryPut(2));
        Assert.That(async ? await items.TryPutAsync(3, TimeSpan.Zero) : items.TryPut(3), Is.False, "full");
        Assert.That(items.Count, Is.EqualTo(2));
        int[] left = sort.Leaving(1, 2);
        Assert.That(await Take(), Is.EqualTo((true, left[0])));
        Assert.That(await Take(), Is.EqualTo((true, left[1])));
        Assert.That(await Take(), Is.EqualTo((false, 0)), "empty");
        items.AssertAtRest();

        async Task<(bool, int)> Take() => async ? await items.TryTakeAsync(TimeSpan.Zero) : (items.TryTake(out int item), item);
    }

    [Test]
    public void A_try_does_not_take_the_room_that_somebody_waits_for([Values] Sort sort)
    {
        FifoCollection<int> items = sort.Make<int>(capacity: 1);
        items.Put(1);
        ValueTask waits = items.PutAsync(2);
        Assert.That(items.TryPut(3), Is.False);
        Assert.That(items.Take(), Is.EqualTo(1));
        Assert.That(waits.IsCompleted, "the room was its own");
        Assert.That(items.TryPut(3), Is.False);
        Assert.That(items.TakeAll(), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public async Task Null_is_an_item_too([Values(Sort.Queue, Sort.Stack, Sort.Priority)] Sort sort, [Values] bool waiting)
    {
        FifoCollection<string?> items = sort.Make<string?>();
        if (waiting)
        {
            ValueTask<string?> take = items.TakeAsync();
            ValueTask<(bool Taken, string? Item)> tried = items.TryTakeAsync(s_second);
            items.Put(null);
            items.Put(null);
            Assert.That(await take, Is.Null);
            Assert.That(await tried, Is.EqualTo((true, (string?)null)));
            return;
        }

        items.Put(null);
        items.Put("a");
        items.Put(null);
        Assert.That(items.Count, Is.EqualTo(3));
        Assert.That(items.TakeAll(), Is.EqualTo(sort == Sort.Priority ? [null, null, "a"] : new[] { null, "a", null }));
    }

    [Test]
    public async Task A_wait_for_an_item_ends_when_its_time_has_come_and_not_before([Values] Sort sort, [Values] bool byThread)
    {
        var clock = new FakeTimeProvider();
        FifoCollection<int> items = sort.Make<int>(options: new FifoLockOptions { TimeProvider = clock });
        (bool Taken, int Item) got = (true, 7);
        TestThread? thread = byThread ? TestThread.Run(() => got.Taken = items.TryTake(10 * s_second, out got.Item)) : null;
        Task<(bool, int)> task = byThread ? Task.FromResult((false, 0)) : items.TryTakeAsync(10 * s_second).AsTask();
        clock.UntilArmed(1);
        clock.Advance((10 * s_second) - TimeSpan.FromTicks(1));
        Assert.That(items.TakingCount, Is.EqualTo(1));
        clock.UntilArmed(1);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        thread?.Join();
        Assert.That(byThread ? got : await WithinLimits.Completes(task), Is.EqualTo((false, 0)));
        items.AssertAtRest();
        Assert.That(clock.ArmedTimers, Is.Zero);
        items.Put(1);
        Assert.That(items.TryTake(out int left), "nobody is left who would have it");
        Assert.That(left, Is.EqualTo(1));
    }

    [Test]
    public async Task A_wait_for_room_ends_when_its_time_has_come_and_not_before([Values] Sort sort, [Values] bool byThread)
    {
        var clock = new FakeTimeProvider();
        FifoCollection<int> items = sort.Make<int>(1, new FifoLockOptions { TimeProvider = clock });
        items.Put(1);
        bool put = true;
        TestThread? thread = byThread ? TestThread.Run(() => put = items.TryPut(2, 10 * s_second)) : null;
        Task<bool> task = byThread ? Task.FromResult(false) : items.TryPutAsync(2, 10 * s_second).AsTask();
        clock.UntilArmed(1);
        clock.Advance((10 * s_second) - TimeSpan.FromTicks(1));
        Assert.That(items.PuttingCount, Is.EqualTo(1));
        clock.UntilArmed(1);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        thread?.Join();
        Assert.That(byThread ? put : await WithinLimits.Completes(task), Is.False);
        items.AssertAtRest();
        Assert.That(items.TakeAll(), Is.EqualTo(new[] { 1 }), "it is not in it");
    }

    [Test]
    public async Task A_wait_with_time_ends_early_when_it_is_served([Values] Sort sort, [Values] bool byThread)
    {
        var clock = new FakeTimeProvider();
        FifoCollection<int> items = sort.Make<int>(1, new FifoLockOptions { TimeProvider = clock });
        (bool Taken, int Item) got = default;
        TestThread? taker = byThread ? TestThread.Run(() => got.Taken = items.TryTake(s_second, out got.Item)) : null;
        Task<(bool, int)>? take = byThread ? null : items.TryTakeAsync(s_second).AsTask();
        WithinLimits.Waiting(items, 1);
        items.Put(1);
        taker?.Join();
        Assert.That(byThread ? got : await WithinLimits.Completes(take!), Is.EqualTo((true, 1)));
        items.Put(2);
        bool put = false;
        TestThread? putter = byThread ? TestThread.Run(() => put = items.TryPut(3, s_second)) : null;
        Task<bool>? putting = byThread ? null : items.TryPutAsync(3, s_second).AsTask();
        WithinLimits.Waiting(items, 1);
        Assert.That(items.Take(), Is.EqualTo(2));
        putter?.Join();
        Assert.That(byThread ? put : await WithinLimits.Completes(putting!));
        clock.UntilArmed(0);
        Assert.That(items.TakeAll(), Is.EqualTo(new[] { 3 }));
    }

    [Test]
    public async Task Whether_a_put_was_put_is_told_apart_from_what_was_put([Values] Sort sort, [Values] bool item, [Values] bool inTime)
    {
        var clock = new FakeTimeProvider();
        FifoCollection<bool> items = sort.Make<bool>(1, new FifoLockOptions { TimeProvider = clock });
        items.Put(true);
        ValueTask<bool> put = items.TryPutAsync(item, s_second);
        if (inTime)
        {
            items.Take();
        }
        else
        {
            clock.Advance(2 * s_second);
        }

        Assert.That(await put, Is.EqualTo(inTime), "the answer, not the item");
        Assert.That(items.TakeAll(), Is.EqualTo(new[] { !inTime || item }));
        ValueTask<bool> take = items.TakeAsync();
        items.Put(item);
        Assert.That(await take, Is.EqualTo(item), "the item, not the answer");
    }

    [Test]
    public async Task Answers_and_items_that_are_truths_stay_apart_when_forced_to_yield([Values] Sort sort, [Values] bool item)
    {
        FifoCollection<bool> items = sort.Make<bool>(1, new FifoLockOptions { ForceYield = true });
        Assert.That(await items.TryPutAsync(item, TimeSpan.Zero));
        Assert.That(await items.TryPutAsync(item, TimeSpan.Zero), Is.False);
        Assert.That(await items.TakeAsync(), Is.EqualTo(item));
    }

    [Test]
    public void Peeking_shows_what_leaves_next_and_leaves_it([Values] Sort sort)
    {
        FifoCollection<int> items = sort.Make<int>();
        Assert.That(items.TryPeek(out int none), Is.False);
        Assert.That(none, Is.Zero);
        items.Put(3);
        items.Put(1);
        items.Put(2);
        for (int left = 3; left > 0; left--)
        {
            Assert.That(items.TryPeek(out int next));
            Assert.That(items.Count, Is.EqualTo(left));
            Assert.That(items.Take(), Is.EqualTo(next));
        }
    }

    [Test]
    public void Clearing_lets_in_those_who_wait_for_room([Values] Sort sort)
    {
        FifoCollection<int> items = sort.Make<int>(capacity: 2);
        items.Put(1);
        items.Put(2);
        ValueTask[] waiting = [.. Enumerable.Range(3, 3).Select(i => items.PutAsync(i))];
        Assert.That(items.Clear(), Is.EqualTo(2));
        Assert.That(waiting.Select(static put => put.IsCompleted), Is.EqualTo(new[] { true, true, false }));
        Assert.That(items.Clear(), Is.EqualTo(2));
        Assert.That(items.TakeAll(), Is.EqualTo(new[] { 5 }));
        Assert.That(items.Clear(), Is.Zero);
        items.AssertAtRest();
    }

    [Test]
    public void It_says_what_is_in_it_and_who_waits([Values] Sort sort)
    {
        string name = sort switch { Sort.Queue => "FifoQueue", Sort.Stack => "FifoStack", _ => "FifoPriorityQueue" };
        FifoCollection<int> items = sort.Make<int>();
        Assert.That(items.Name, Is.EqualTo(name));
        Assert.That(items.ToString(), Is.EqualTo($"{name}(count=0, capacity=none, putting=0, taking=0, completed=False, waiting=0)"));
        _ = items.TakeAsync().AsTask();
        Assert.That(items.ToString(), Is.EqualTo($"{name}(count=0, capacity=none, putting=0, taking=1, completed=False, waiting=1)"));
        Assert.That(items.WaitingCount, Is.EqualTo(1));
        FifoCollection<int> bounded = sort.Make<int>(1, new FifoLockOptions { Name = "jobs" });
        bounded.Put(1);
        _ = bounded.PutAsync(2).AsTask();
        Assert.That(bounded.ToString(), Is.EqualTo("jobs(count=1, capacity=1, putting=1, taking=0, completed=False, waiting=1)"));
        bounded.Complete();
        Assert.That(bounded.ToString(), Is.EqualTo("jobs(count=1, capacity=1, putting=0, taking=0, completed=True, waiting=0)"));
    }

    [Test]
    public void A_task_is_awaited_once([Values] Sort sort)
    {
        FifoCollection<int> items = sort.Make<int>();
        ValueTask<int> take = items.TakeAsync();
        items.Put(1);
        Assert.That(take.GetAwaiter().GetResult(), Is.EqualTo(1));
        Assert.That(() => take.GetAwaiter().GetResult(), Throws.InvalidOperationException.With.Message.Contain("twice"));
    }

    [Test]
    public async Task Forced_to_yield_each_asynchronous_call_yields_exactly_once([Values] Sort sort, [Values] bool track)
    {
        using var pump = new Pump();
        FifoCollection<int> items = sort.Make<int>(2, new FifoLockOptions { ForceYield = true, TrackLeases = track });
        int posts = await WithinLimits.Completes(pump.Run(async () =>
        {
            int before = pump.Posts;
            await items.PutAsync(1);
            Assert.That(await items.TryPutAsync(2, s_second));
            Assert.That(await items.TryPutAsync(3, TimeSpan.Zero), Is.False);
            await items.TakeAsync();
            Assert.That((await items.TryTakeAsync(s_second)).Taken);
            Assert.That((await items.TryTakeAsync(TimeSpan.Zero)).Taken, Is.False);
            items.Put(4);
            Assert.That(items.Take(), Is.EqualTo(4));
            return pump.Posts - before;
        }));
        Assert.That(posts, Is.EqualTo(6));
        Task<int> waits = pump.Run(async () =>
        {
            int before = pump.Posts;
            await items.TakeAsync();
            return pump.Posts - before;
        });
        WithinLimits.Waiting(items, 1);
        items.Put(1);
        Assert.That(await WithinLimits.Completes(waits), Is.EqualTo(1), "one that has to wait");
    }

    [Test]
    public void Inline_continuations_run_inside_the_put_and_find_the_collection_at_rest([Values] Sort sort, [Values] bool inline)
    {
        FifoCollection<int> items = sort.Make<int>(options: new FifoLockOptions { RunContinuationsInline = inline });
        int ranOn = 0;
        Task consumer = Consume();
        WithinLimits.Waiting(items, 1);
        TestThread producer = TestThread.Run(() =>
        {
            items.Put(1);
            Assert.That(Volatile.Read(ref ranOn) == Environment.CurrentManagedThreadId, Is.EqualTo(inline));
        });
        producer.Join();
        WithinLimits.Completes(consumer).GetAwaiter().GetResult();
        Assert.That(items.TakeAll(), Is.EqualTo(new[] { 2 }));

        async Task Consume()
        {
            await items.TakeAsync().ConfigureAwait(false);
            Volatile.Write(ref ranOn, Environment.CurrentManagedThreadId);
            items.Put(2);
        }
    }

    [Test]
    public void A_context_that_runs_posts_at_once_finds_the_collection_at_rest([Values] Sort sort)
    {
        FifoCollection<int> items = sort.Make<int>(capacity: 1);
        Task consumer = ImmediateContext.Run(async () =>
        {
            Assert.That(await items.TakeAsync(), Is.EqualTo(1));
            Assert.That(items.TryPut(2));
            Assert.That(items.Complete());
        });
        items.Put(1);
        Assert.That(consumer.IsCompletedSuccessfully, "it ran inside the put");
        Assert.That(items.TakeAll(), Is.EqualTo(new[] { 2 }));
    }
}
