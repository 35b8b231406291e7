namespace FifoLocks.Tests.Collections;

/// <summary>Many producers and consumers, blocking and awaiting, some of whom give up: nothing is lost, nothing doubled.</summary>
internal sealed class CrowdTests
{
    [Test]
    public async Task A_million_items_through_a_queue() => await Pass(Sort.Queue, capacity: null, items: 1_000_000);

    [Test]
    public async Task Items_through_a_bounded_collection([Values] Sort sort, [Values(1, 10)] int capacity) => await Pass(sort, capacity, items: 60_000);

    [Test]
    public async Task Items_through_an_unbounded_collection([Values(Sort.Stack, Sort.Priority)] Sort sort) => await Pass(sort, capacity: null, items: 100_000);

    private static async Task Pass(Sort sort, int? capacity, int items)
    {
        const int Producers = 4;
        const int Consumers = 4;
        int each = items / Producers;
        FifoCollection<long> collection = sort.Make<long>(capacity);
        int cancelled = 0;
        var taken = new List<long>[Consumers];
        Task[] producers = [.. Enumerable.Range(0, Producers).Select(p => Start(p, Produce))];
        Task[] consumers = [.. Enumerable.Range(0, Consumers).Select(c => Start(c, Consume))];
        await WithinLimits.Completes(Task.WhenAll(producers), $"all is put; {collection}");
        collection.Complete();
        await WithinLimits.Completes(Task.WhenAll(consumers), $"all is taken; {collection}");

        var seen = new bool[Producers * each];
        foreach (List<long> mine in taken)
        {
            long[] lastOf = new long[Producers];
            Array.Fill(lastOf, -1);
            foreach (long item in mine)
            {
                (long producer, long number) = (item % Producers, item / Producers);
                if (seen[item] || (sort == Sort.Queue && number <= lastOf[producer]))
                {
                    Assert.Fail(seen[item] ? $"{item} was taken twice" : $"{number} of producer {producer} came after {lastOf[producer]}");
                }

                seen[item] = true;
                lastOf[producer] = number;
            }
        }

        Assert.That(seen.Count(static item => !item), Is.Zero, "lost");
        Assert.That(capacity is null || cancelled > 0, "somebody gave up");
        collection.AssertAtRest();

        static Task Start(int who, Func<int, Task> body) => Task.Factory.StartNew(() => body(who), TaskCreationOptions.LongRunning).Unwrap();

        async Task Produce(int who)
        {
            var random = new Random(who);
            for (int number = 0; number < each;)
            {
                long item = ((long)number * Producers) + who;
                try
                {
                    if (random.Next(50) == 0)
                    {
                        using var source = new CancellationTokenSource();
                        if (who % 2 == 0)
                        {
                            ValueTask put = collection.PutAsync(item, source.Token);
                            source.Cancel();
                            await put.ConfigureAwait(false);
                        }
                        else if (!collection.TryPut(item, TimeSpan.FromTicks(random.Next(1000))))
                        {
                            continue;
                        }
                    }
                    else if (who % 2 == 0)
                    {
                        await collection.PutAsync(item).ConfigureAwait(false);
                    }
                    else
                    {
                        collection.Put(item);
                    }

                    number++;
                }
                catch (OperationCanceledException)
                {
                    // Not put: once more.
                    Interlocked.Increment(ref cancelled);
                }
            }
        }

        async Task Consume(int who)
        {
            List<long> mine = taken[who] = [];
            var random = new Random(100 + who);
            while (true)
            {
                try
                {
                    if (random.Next(50) == 0)
                    {
                        using var source = new CancellationTokenSource();
                        if (who % 2 == 0)
                        {
                            ValueTask<long> take = collection.TakeAsync(source.Token);
                            source.Cancel();
                            mine.Add(await take.ConfigureAwait(false));
                        }
                        else if (collection.TryTake(TimeSpan.FromTicks(random.Next(1000)), out long item))
                        {
                            mine.Add(item);
                        }
                    }
                    else
                    {
                        mine.Add(who % 2 == 0 ? await collection.TakeAsync().ConfigureAwait(false) : collection.Take());
                    }
                }
                catch (OperationCanceledException)
                {
                    Interlocked.Increment(ref cancelled);
                }
                catch (CollectionCompletedException)
                {
                    return;
                }
            }
        }
    }
}
