namespace FifoLocks.Tests.Collections;

/// <summary>Which item leaves next, and whose it is.</summary>
internal sealed class OrderTests
{
    [Test]
    public async Task Items_leave_in_the_order_of_the_collection([Values] Sort sort, [Values] bool blocking, [Values(null, 3)] int? capacity)
    {
        FifoCollection<int> items = sort.Make<int>(capacity);
        foreach (int item in new[] { 2, 3, 1 })
        {
            if (blocking)
            {
                items.Put(item);
            }
            else
            {
                Assert.That(items.PutAsync(item).IsCompletedSuccessfully, "there is room");
            }
        }

        Assert.That(items.Count, Is.EqualTo(3));
        var left = new List<int>();
        for (int i = 0; i < 3; i++)
        {
            left.Add(blocking ? items.Take() : await WithinLimits.Completes(items.TakeAsync().AsTask()));
        }

        Assert.That(left, Is.EqualTo(sort.Leaving(2, 3, 1)));
        items.AssertAtRest();
    }

    [Test]
    public async Task Takes_get_items_in_the_order_they_asked_threads_and_tasks_alike([Values] Sort sort)
    {
        const int Pairs = 4;
        FifoCollection<int> items = sort.Make<int>();
        var tasks = new Task<int>[Pairs];
        var threads = new TestThread[Pairs];
        int[] got = new int[Pairs];
        for (int i = 0; i < Pairs; i++)
        {
            int mine = i;
            tasks[i] = items.TakeAsync().AsTask();
            threads[i] = TestThread.Run(() => got[mine] = items.Take());
            WithinLimits.Waiting(items, 2 * (i + 1));
        }

        Assert.That(items.TakingCount, Is.EqualTo(2 * Pairs));
        for (int i = 0; i < Pairs; i++)
        {
            items.Put(100 - i);
            Assert.That(await WithinLimits.Completes(tasks[i]), Is.EqualTo(100 - i), "the task is next");
            Assert.That(threads.Skip(i).Any(static each => each.IsDone), Is.False);
            items.Put(200 - i);
            threads[i].Join("the thread is next");
            Assert.That(got[i], Is.EqualTo(200 - i));
            Assert.That(tasks.Skip(i + 1).Any(static each => each.IsCompleted), Is.False);
        }

        items.AssertAtRest();
    }

    [Test]
    public async Task Puts_get_room_in_the_order_they_asked_threads_and_tasks_alike([Values] Sort sort)
    {
        const int Pairs = 4;
        FifoCollection<int> items = sort.Make<int>(capacity: 1);
        items.Put(-1);
        var tasks = new Task[Pairs];
        var threads = new TestThread[Pairs];
        for (int i = 0; i < Pairs; i++)
        {
            int mine = i;
            tasks[i] = items.PutAsync(100 - mine).AsTask();
            threads[i] = TestThread.Run(() => items.Put(200 - mine));
            WithinLimits.Waiting(items, 2 * (i + 1));
        }

        Assert.That(items.PuttingCount, Is.EqualTo(2 * Pairs));
        Assert.That(items.Take(), Is.EqualTo(-1));
        for (int i = 0; i < Pairs; i++)
        {
            await WithinLimits.Completes(tasks[i], "the task is next");
            Assert.That(threads.Skip(i).Any(static each => each.IsDone), Is.False);
            Assert.That(items.Take(), Is.EqualTo(100 - i));
            threads[i].Join("the thread is next");
            Assert.That(tasks.Skip(i + 1).Any(static each => each.IsCompleted), Is.False);
            Assert.That(items.Take(), Is.EqualTo(200 - i));
        }

        Assert.That(items.Count, Is.Zero);
        items.AssertAtRest();
    }

    [Test]
    public async Task A_waiting_take_gets_the_item_that_comes_first_whatever_comes_next([Values] Sort sort, [Values] bool busy, [Values] bool byThread)
    {
        FifoCollection<int> items = sort.Make<int>();
        int got = 0;
        TestThread? thread = byThread ? TestThread.Run(() => got = items.Take()) : null;
        Task<int>? task = byThread ? null : items.TakeAsync().AsTask();
        WithinLimits.Waiting(items, 1);
        if (busy)
        {
            // Both items are there when the granter looks.
            Turn turn = Turn.Of(items);
            Task first = items.PutAsync(5).AsTask();
            Task second = items.PutAsync(1).AsTask();
            turn.Arrived(3);
            turn.Leave(items);
            await WithinLimits.Completes(Task.WhenAll(first, second));
        }
        else
        {
            items.Put(5);
            items.Put(1);
        }

        thread?.Join();
        Assert.That(thread is null ? await WithinLimits.Completes(task!) : got, Is.EqualTo(5));
        Assert.That(items.TakeAll(), Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task An_item_belongs_to_the_one_who_waited_before_anyone_can_take_it([Values] Sort sort)
    {
        FifoCollection<int> items = sort.Make<int>();
        ValueTask<int> waits = items.TakeAsync();
        items.Put(1);
        Assert.That(waits.IsCompleted, "bound to it, though nobody has resumed");
        Assert.That(items.Count, Is.Zero);
        Assert.That(items.TryTake(out _), Is.False);
        Assert.That(items.TryPeek(out _), Is.False);
        Assert.That(await waits, Is.EqualTo(1));
    }

    [Test]
    public void Nobody_overtakes_one_who_asked_while_another_thread_was_at_it([Values] Sort sort)
    {
        FifoCollection<int> items = sort.Make<int>();
        Turn turn = Turn.Of(items);
        ValueTask<int> first = items.TakeAsync();
        ValueTask<int> second = items.TakeAsync();
        turn.Arrived(2);
        turn.Leave(items);
        items.Put(1);
        items.Put(2);
        Assert.That((first.IsCompleted, second.IsCompleted), Is.EqualTo((true, true)));
        Assert.That((first.Result, second.Result), Is.EqualTo((1, 2)));
    }

    [Test]
    public void Ties_leave_in_the_order_they_came()
    {
        var items = new FifoPriorityQueue<(int Priority, int Number)>(Comparer<(int Priority, int)>.Create(static (a, b) => a.Priority.CompareTo(b.Priority)));
        var random = new Random(1);
        for (int i = 0; i < 2000; i++)
        {
            items.Put((random.Next(5), i));
            if (i % 3 == 0)
            {
                items.Take();
            }
        }

        (int Priority, int Number)[] left = items.TakeAll();
        Assert.That(left, Is.EqualTo(left.OrderBy(static item => item.Priority).ThenBy(static item => item.Number)));
    }

    [Test]
    public void Ties_among_puts_that_waited_for_room_keep_the_order_they_asked_in()
    {
        var items = new FifoPriorityQueue<(int Priority, int Number)>(Comparer<(int Priority, int)>.Create(static (a, b) => a.Priority.CompareTo(b.Priority)), capacity: 2);
        items.Put((0, 0));
        items.Put((0, 1));
        ValueTask[] waiting = [.. Enumerable.Range(2, 8).Select(i => items.PutAsync((0, i)))];
        Assert.That(items.TakeAll().Select(static item => item.Number), Is.EqualTo(Enumerable.Range(0, 10)));
        Assert.That(waiting.All(static put => put.IsCompletedSuccessfully));
    }

    [Test]
    public void The_priority_queue_agrees_with_a_sorted_list([Values(1, 2, 3)] int seed)
    {
        var random = new Random(seed);
        var items = new FifoPriorityQueue<int>(Comparer<int>.Create(static (a, b) => (a / 1000).CompareTo(b / 1000)));
        var model = new List<int>();
        for (int i = 0; i < 5000; i++)
        {
            switch (random.Next(i < 2500 ? 5 : 8))
            {
                case < 4:
                    int item = (random.Next(20) * 1000) + (i % 1000);
                    items.Put(item);
                    int place = model.FindIndex(other => other / 1000 > item / 1000);
                    model.Insert(place < 0 ? model.Count : place, item);
                    break;
                default:
                    Assert.That(items.TryPeek(out int next), Is.EqualTo(model.Count > 0));
                    Assert.That(items.TryTake(out int taken), Is.EqualTo(model.Count > 0));
                    if (model.Count > 0)
                    {
                        Assert.That((next, taken), Is.EqualTo((model[0], model[0])));
                        model.RemoveAt(0);
                    }

                    break;
            }

            Assert.That(items.Count, Is.EqualTo(model.Count));
        }

        Assert.That(items.TakeAll(), Is.EqualTo(model));
    }
}
