using System.Runtime.CompilerServices;
using FifoLocks.Tests.Allocation;

namespace FifoLocks.Tests.Collections;

/// <summary>Once warm nothing is allocated, and what has left is not kept alive.</summary>
internal sealed class MemoryTests
{
    [Test]
    public void A_put_and_a_take_that_do_not_wait([Values] Sort sort, [Values(null, 8)] int? capacity, [Values] bool options)
    {
        FifoCollection<int> items = sort.Make<int>(capacity, options ? new FifoLockOptions() : null);
        using var source = new CancellationTokenSource();
        TimeSpan hour = TimeSpan.FromHours(1);
        items.Put(1);
        AllocationTests.AssertNothing(() =>
        {
            items.Put(2, source.Token);
            items.Take(source.Token);
        });
        AllocationTests.AssertNothing(() =>
        {
            items.PutAsync(2, source.Token).GetAwaiter().GetResult();
            items.TakeAsync(source.Token).GetAwaiter().GetResult();
        });
        AllocationTests.AssertNothing(() =>
        {
            items.TryPutAsync(2, hour).GetAwaiter().GetResult();
            items.TryTakeAsync(hour).GetAwaiter().GetResult();
        });
        AllocationTests.AssertNothing(() =>
        {
            items.TryPut(2);
            items.TryPeek(out _);
            items.TryTake(out _);
        });
    }

    [Test]
    public void A_wait_that_is_served([Values] Sort sort, [Values] bool timed, [Values] bool token)
    {
        FifoCollection<string> items = sort.Make<string>(capacity: 1);
        using var source = new CancellationTokenSource();
        CancellationToken with = token ? source.Token : default;
        TimeSpan time = timed ? TimeSpan.FromHours(1) : Timeout.InfiniteTimeSpan;
        AllocationTests.AssertNothing(() =>
        {
            ValueTask<string> take = items.TakeAsync(with);
            ValueTask<(bool, string?)> tried = items.TryTakeAsync(time, with);
            items.Put("a");
            items.Put("a");
            take.GetAwaiter().GetResult();
            tried.GetAwaiter().GetResult();
        });
        AllocationTests.AssertNothing(() =>
        {
            items.Put("a");
            ValueTask put = items.PutAsync("a", with);
            ValueTask<bool> tried = items.TryPutAsync("a", time, with);
            items.Take();
            items.Take();
            items.Take();
            put.GetAwaiter().GetResult();
            tried.GetAwaiter().GetResult();
        });
    }

    [Test]
    public async Task Tasks_that_hand_items_to_each_other([Values] Sort sort, [Values(null, 4)] int? capacity)
    {
        FifoCollection<int> items = sort.Make<int>(capacity);
        using var source = new CancellationTokenSource();
        if (capacity is null)
        {
            // Room for all of them, whoever is slow.
            for (int i = 0; i < 50_000; i++)
            {
                items.Put(i);
            }

            items.Clear();
        }

        await AllocationTests.AssertNothingInTotal(async rounds => await Task.WhenAll(
            Put(rounds, default), Put(rounds, source.Token), Take(rounds, default), Take(rounds, source.Token)));

        async Task Put(int rounds, CancellationToken token)
        {
            await Task.Yield();
            for (int i = 0; i < rounds; i++)
            {
                await items.PutAsync(i, token).ConfigureAwait(false);
            }
        }

        async Task Take(int rounds, CancellationToken token)
        {
            await Task.Yield();
            for (int i = 0; i < rounds; i++)
            {
                await items.TakeAsync(token).ConfigureAwait(false);
            }
        }
    }

    [Test]
    public async Task Threads_that_hand_items_to_each_other([Values] Sort sort)
    {
        FifoCollection<int> items = sort.Make<int>(capacity: 4);
        await AllocationTests.AssertNothingInTotal(rounds =>
        {
            TestThread[] threads = TestThread.RunTogether([.. Enumerable.Range(0, 4).Select(i => (Action)(() =>
            {
                for (int round = 0; round < rounds / 10; round++)
                {
                    if (i % 2 == 0)
                    {
                        items.Put(round);
                    }
                    else
                    {
                        items.Take();
                    }
                }
            }))]);
            Array.ForEach(threads, static thread => thread.Join());
            return Task.CompletedTask;
        });
    }

    [Test]
    public void What_has_left_is_not_kept_alive([Values] Sort sort, [Values] Way way)
    {
        FifoCollection<Box> items = sort.Make<Box>(capacity: 4);
        items.Put(new Box(5));
        WeakReference[] gone = Pass(items, way);
        WithinLimits.Until(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                return !gone.Any(static item => item.IsAlive);
            },
            "nobody keeps them");
        Assert.That(items.Take(), Is.Not.Null);
        GC.KeepAlive(items);
    }

    public enum Way
    {
        Taken,
        HandedOver,
        HandedOverToThread,
        WaitedForRoom,
        Cleared,
        Cancelled,
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] Pass(FifoCollection<Box> items, Way way)
    {
        Box[] boxes = [new(1), new(2), new(3)];
        Box? last = null;
        switch (way)
        {
            case Way.Taken:
                Array.ForEach(boxes, box => items.Put(box));
                last = DrainAll(items);
                break;
            case Way.HandedOver:
                DrainAll(items);
                ValueTask<Box>[] takes = [items.TakeAsync(), items.TakeAsync(), items.TakeAsync()];
                Array.ForEach(boxes, box => items.Put(box));
                Array.ForEach(takes, static take => take.GetAwaiter().GetResult());
                break;
            case Way.HandedOverToThread:
                DrainAll(items);
                foreach (Box box in boxes)
                {
                    TestThread thread = TestThread.Run(() => items.Take());
                    WithinLimits.Waiting(items, 1);
                    items.Put(box);
                    thread.Join();
                }

                break;
            case Way.WaitedForRoom:
                for (int i = 0; i < 3; i++)
                {
                    items.Put(new Box(4));
                }

                ValueTask[] puts = [.. boxes.Select(box => items.PutAsync(box))];
                last = DrainAll(items);
                Array.ForEach(puts, static put => put.GetAwaiter().GetResult());
                break;
            case Way.Cleared:
                Array.ForEach(boxes, box => items.Put(box));
                items.Clear();
                break;
            default:
                for (int i = 0; i < 3; i++)
                {
                    items.Put(new Box(4));
                }

                using (var source = new CancellationTokenSource())
                {
                    ValueTask[] cancelled = [.. boxes.Select(box => items.PutAsync(box, source.Token))];
                    source.Cancel();
                    foreach (ValueTask put in cancelled)
                    {
                        Assert.That(() => put.GetAwaiter().GetResult(), Throws.InstanceOf<OperationCanceledException>());
                    }
                }

                DrainAll(items);
                break;
        }

        GC.KeepAlive(last);
        items.Put(new Box(6));
        return Array.ConvertAll(boxes, static box => new WeakReference(box));
    }

    private static Box? DrainAll(FifoCollection<Box> items)
    {
        Box? last = null;
        while (items.TryTake(out Box? item))
        {
            last = item;
        }

        return last;
    }

    private sealed class Box(int number) : IComparable<Box>
    {
        public int CompareTo(Box? other) => number.CompareTo(other is null ? 0 : other.Number);

        private int Number => number;
    }
}
