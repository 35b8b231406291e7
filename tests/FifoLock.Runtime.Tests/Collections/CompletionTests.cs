namespace FifoLocks.Tests.Collections;

/// <summary>The end of a collection, and taking until then.</summary>
internal sealed class CompletionTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Test]
    public void Puts_fail_after_the_end([Values] Sort sort, [Values] bool withError)
    {
        FifoCollection<int> items = sort.Make<int>(options: new FifoLockOptions { Name = "jobs" });
        Exception? error = withError ? new TimeoutException() : null;
        Assert.That(items.Complete(error));
        Assert.That(items.IsAddingCompleted);
        Assert.That(() => items.Put(1), Fails());
        Assert.That(async () => await items.PutAsync(1), Fails());
        Assert.That(items.TryPut(1), Is.False);
        Assert.That(items.TryPut(1, s_second), Is.False);
        Assert.That(items.TryPutAsync(1, s_second).Result, Is.False);
        Assert.That(items.Count, Is.Zero);
        items.AssertAtRest();

        NUnit.Framework.Constraints.IResolveConstraint Fails() =>
            Throws.TypeOf<CollectionCompletedException>().With.Message.Contain("jobs").And.InnerException.SameAs(error);
    }

    [Test]
    public void Takes_get_what_is_left_and_then_fail([Values] Sort sort, [Values] bool withError)
    {
        FifoCollection<int> items = sort.Make<int>(options: new FifoLockOptions { Name = "jobs" });
        items.Put(1);
        items.Put(2);
        Exception? error = withError ? new TimeoutException() : null;
        items.Complete(error);
        Assert.That(items.IsCompleted, Is.False, "something is left");
        int[] left = sort.Leaving(1, 2);
        Assert.That(items.Take(), Is.EqualTo(left[0]));
        Assert.That(items.TakeAsync().Result, Is.EqualTo(left[1]));
        Assert.That(items.IsCompleted);
        Assert.That(() => items.Take(), Fails());
        Assert.That(async () => await items.TakeAsync(), Fails());
        Assert.That(items.TryTake(out _), Is.False);
        Assert.That(items.TryTake(s_second, out _), Is.False);
        Assert.That(items.TryTakeAsync(s_second).Result.Taken, Is.False);
        items.AssertAtRest();

        NUnit.Framework.Constraints.IResolveConstraint Fails() =>
            Throws.TypeOf<CollectionCompletedException>().With.Message.Contain("jobs").And.InnerException.SameAs(error);
    }

    [Test]
    public async Task Puts_that_wait_fail_and_what_is_left_can_be_taken([Values] Sort sort, [Values] bool withError)
    {
        FifoCollection<int> items = sort.Make<int>(capacity: 1);
        items.Put(1);
        Task put = items.PutAsync(2).AsTask();
        Task<bool> tried = items.TryPutAsync(3, s_second).AsTask();
        bool answer = true;
        TestThread thread = TestThread.Run(() => items.Put(4));
        TestThread trying = TestThread.Run(() => answer = items.TryPut(5, Timeout.InfiniteTimeSpan));
        WithinLimits.Waiting(items, 4);
        Exception? error = withError ? new TimeoutException() : null;
        items.Complete(error);
        Assert.That(async () => await WithinLimits.Completes(put), Throws.TypeOf<CollectionCompletedException>().With.InnerException.SameAs(error));
        Assert.That(await WithinLimits.Completes(tried), Is.False);
        Assert.That(thread.Outcome(), Is.TypeOf<CollectionCompletedException>());
        trying.Join();
        Assert.That(answer, Is.False);
        Assert.That(items.TakeAll(), Is.EqualTo(new[] { 1 }));
        items.AssertAtRest();
    }

    [Test]
    public async Task Takes_that_wait_fail([Values] Sort sort, [Values] bool withError)
    {
        FifoCollection<int> items = sort.Make<int>();
        Task<int> take = items.TakeAsync().AsTask();
        Task<(bool Taken, int)> tried = items.TryTakeAsync(s_second).AsTask();
        bool answer = true;
        TestThread thread = TestThread.Run(() => items.Take());
        TestThread trying = TestThread.Run(() => answer = items.TryTake(Timeout.InfiniteTimeSpan, out _));
        WithinLimits.Waiting(items, 4);
        Exception? error = withError ? new TimeoutException() : null;
        items.Complete(error);
        Assert.That(async () => await WithinLimits.Completes(take), Throws.TypeOf<CollectionCompletedException>().With.InnerException.SameAs(error));
        Assert.That((await WithinLimits.Completes(tried)).Taken, Is.False);
        Assert.That(thread.Outcome(), Is.TypeOf<CollectionCompletedException>().With.InnerException.SameAs(error));
        trying.Join();
        Assert.That(answer, Is.False);
        items.AssertAtRest();
    }

    [Test]
    public void It_ends_once_and_the_first_reason_counts([Values] Sort sort)
    {
        FifoCollection<int> items = sort.Make<int>();
        var first = new TimeoutException();
        Assert.That(items.Complete(first));
        Assert.That(items.Complete(new InvalidDataException()), Is.False);
        Assert.That(items.Complete(), Is.False);
        Assert.That(() => items.Take(), Throws.TypeOf<CollectionCompletedException>().With.InnerException.SameAs(first));
    }

    [Test]
    public void What_is_left_can_be_cleared_after_the_end([Values] Sort sort)
    {
        FifoCollection<int> items = sort.Make<int>();
        items.Put(1);
        items.Complete();
        Assert.That(items.Clear(), Is.EqualTo(1));
        Assert.That(items.IsCompleted);
        Assert.That(() => items.Take(), Throws.TypeOf<CollectionCompletedException>());
    }

    [Test]
    public async Task An_enumeration_takes_what_comes_until_the_end([Values] Sort sort, [Values] bool async)
    {
        FifoCollection<int> items = sort.Make<int>();
        items.Put(1);
        var seen = new List<int>();
        Task all = Task.Run(async () =>
        {
            if (async)
            {
                await foreach (int item in items)
                {
                    seen.Add(item);
                }
            }
            else
            {
                foreach (int item in items.GetConsumingEnumerable())
                {
                    seen.Add(item);
                }
            }
        });
        for (int item = 2; item < 100; item++)
        {
            if (item % 10 == 0)
            {
                WithinLimits.Waiting(items, 1);
            }

            items.Put(item);
        }

        WithinLimits.Waiting(items, 1);
        items.Complete();
        await WithinLimits.Completes(all);
        Assert.That(seen.Order(), Is.EqualTo(Enumerable.Range(1, 99)));
        if (sort == Sort.Queue)
        {
            Assert.That(seen, Is.Ordered);
        }

        items.AssertAtRest();
    }

    [Test]
    public void An_enumeration_of_what_has_ended_gives_what_is_left([Values] Sort sort)
    {
        FifoCollection<int> items = sort.Make<int>();
        items.Put(1);
        items.Put(2);
        items.Complete();
        Assert.That(items.GetConsumingEnumerable(), Is.EqualTo(sort.Leaving(1, 2)));
        Assert.That(items.GetConsumingEnumerable(), Is.Empty);
    }

    [Test]
    public async Task An_error_ends_enumerations_once_nothing_is_left([Values] Sort sort, [Values] bool async, [Values] bool waiting)
    {
        FifoCollection<int> items = sort.Make<int>();
        var error = new TimeoutException();
        if (!waiting)
        {
            items.Put(1);
            items.Complete(error);
        }

        int seen = 0;
        Task all = Task.Run(async () =>
        {
            if (async)
            {
                await foreach (int _ in items)
                {
                    seen++;
                }
            }
            else
            {
                foreach (int _ in items.GetConsumingEnumerable())
                {
                    seen++;
                }
            }
        });
        if (waiting)
        {
            WithinLimits.Waiting(items, 1);
            items.Put(1);
            WithinLimits.Waiting(items, 1);
            items.Complete(error);
        }

        Assert.That(async () => await WithinLimits.Completes(all), Throws.TypeOf<CollectionCompletedException>().With.InnerException.SameAs(error));
        Assert.That(seen, Is.EqualTo(1));
        await Task.CompletedTask;
    }

    [Test]
    public async Task A_cancelled_enumeration_takes_nothing_more([Values] Sort sort, [Values] bool async, [Values] bool waiting)
    {
        FifoCollection<int> items = sort.Make<int>();
        using var source = new CancellationTokenSource();
        if (!waiting)
        {
            source.Cancel();
            items.Put(1);
        }

        Task all = Task.Run(async () =>
        {
            if (async)
            {
                await foreach (int _ in items.WithCancellation(source.Token))
                {
                }
            }
            else
            {
                foreach (int _ in items.GetConsumingEnumerable(source.Token))
                {
                }
            }
        });
        if (waiting)
        {
            WithinLimits.Waiting(items, 1);
            source.Cancel();
        }

        Assert.That(async () => await WithinLimits.Completes(all), Throws.InstanceOf<OperationCanceledException>());
        items.AssertAtRest();
        Assert.That(items.Count, Is.EqualTo(waiting ? 0 : 1));
        await Task.CompletedTask;
    }

    [Test]
    public async Task Several_enumerations_share_the_items([Values] Sort sort, [Values(null, 3)] int? capacity)
    {
        const int Many = 20_000;
        FifoCollection<int> items = sort.Make<int>(capacity);
        var seen = new List<int>[4];
        Task[] all = [.. Enumerable.Range(0, 4).Select(i => Task.Factory.StartNew(
            async () =>
            {
                var mine = seen[i] = [];
                if (i % 2 == 0)
                {
                    await foreach (int item in items)
                    {
                        mine.Add(item);
                    }
                }
                else
                {
                    foreach (int item in items.GetConsumingEnumerable())
                    {
                        mine.Add(item);
                    }
                }
            },
            TaskCreationOptions.LongRunning).Unwrap())];
        for (int item = 0; item < Many; item++)
        {
            items.Put(item);
        }

        items.Complete();
        await WithinLimits.Completes(Task.WhenAll(all));
        Assert.That(seen.SelectMany(static each => each).Order(), Is.EqualTo(Enumerable.Range(0, Many)));
        if (sort == Sort.Queue)
        {
            Assert.That(seen, Has.All.Ordered, "each sees a part of one order");
        }
    }

    [Test]
    public async Task An_end_in_the_moment_of_a_put_has_the_item_or_refuses_it([Values] Sort sort, [Values] bool taking)
    {
        int put = 0;
        int refused = 0;
        for (int round = 0; round < 300 || put == 0 || refused == 0; round++)
        {
            Assert.That(round, Is.LessThan(40_000), $"both outcomes come up: {put} put, {refused} refused");
            FifoCollection<int> items = sort.Make<int>();
            Task<(bool Taken, int)>? take = taking ? items.TryTakeAsync(Timeout.InfiniteTimeSpan).AsTask() : null;
            bool isPut = false;
            int number = round;
            TestThread[] threads = TestThread.RunTogether(
                () =>
                {
                    Thread.SpinWait(number % 40);
                    items.Complete();
                },
                () =>
                {
                    Thread.SpinWait(number % 30);
                    isPut = items.TryPut(1);
                });
            Array.ForEach(threads, static thread => thread.Join());
            (put, refused) = isPut ? (put + 1, refused) : (put, refused + 1);
            bool taken = take is not null ? (await WithinLimits.Completes(take)).Taken : items.TryTake(out _);
            Assert.That(taken, Is.EqualTo(isPut));
            items.AssertAtRest();
        }
    }
}
