namespace FifoLocks.Tests.Collections;

/// <summary>The one piece of foreign code that runs while its thread has the granter's role.</summary>
internal sealed class ComparerTests
{
    [Test]
    public async Task A_put_whose_comparison_throws_fails_alone_and_leaves_the_queue_as_it_was([Values] bool async)
    {
        var comparer = new Fragile();
        var items = new FifoPriorityQueue<int>(comparer);
        int[] before = [.. Enumerable.Range(0, 40).Select(static i => i * 37 % 41)];
        Array.ForEach(before, item => items.Put(item));
        for (int good = 0; good < 5; good++)
        {
            comparer.ThrowAfter(good);
            if (async)
            {
                ValueTask put = items.PutAsync(-1);
                Assert.That(put.IsFaulted);
                Assert.That(async () => await put, Throws.TypeOf<ArithmeticException>(), "through the task");
            }
            else
            {
                Assert.That(() => items.Put(-1), Throws.TypeOf<ArithmeticException>());
                comparer.ThrowAfter(good);
                Assert.That(() => items.TryPut(-1), Throws.TypeOf<ArithmeticException>());
            }

            comparer.Heal();
        }

        items.AssertAtRest();
        items.Put(100);
        Assert.That(items.TakeAll(), Is.EqualTo(before.Order().Append(100)));
        await Task.CompletedTask;
    }

    [Test]
    public void A_take_whose_comparison_throws_fails_alone_and_leaves_the_queue_as_it_was([Values] bool async)
    {
        var comparer = new Fragile();
        var items = new FifoPriorityQueue<int>(comparer);
        int[] before = [.. Enumerable.Range(0, 60).Select(static i => i * 37 % 61)];
        Array.ForEach(before, item => items.Put(item));
        for (int good = 0; good < 10; good++)
        {
            comparer.ThrowAfter(good);
            if (async)
            {
                Assert.That(async () => await items.TakeAsync(), Throws.TypeOf<ArithmeticException>());
                comparer.ThrowAfter(good);
                Assert.That(async () => await items.TryTakeAsync(TimeSpan.Zero), Throws.TypeOf<ArithmeticException>());
            }
            else
            {
                Assert.That(() => items.Take(), Throws.TypeOf<ArithmeticException>());
                comparer.ThrowAfter(good);
                Assert.That(() => items.TryTake(out _), Throws.TypeOf<ArithmeticException>());
            }

            comparer.Heal();
        }

        Assert.That(items.Count, Is.EqualTo(before.Length));
        items.AssertAtRest();
        Assert.That(items.TakeAll(), Is.EqualTo(before.Order()));
    }

    [Test]
    public void A_put_that_waits_for_room_fails_alone_when_its_comparison_throws()
    {
        var comparer = new Fragile();
        var items = new FifoPriorityQueue<int>(comparer, capacity: 2);
        items.Put(1);
        items.Put(2);
        ValueTask bad = items.PutAsync(Fragile.Bad);
        ValueTask good = items.PutAsync(3);
        Assert.That(items.Take(), Is.EqualTo(1), "the taker has nothing to do with it");
        Assert.That(async () => await bad, Throws.TypeOf<ArithmeticException>());
        Assert.That(good.IsCompletedSuccessfully, "the room is for the next");
        Assert.That(items.TakeAll(), Is.EqualTo(new[] { 2, 3 }));
        items.AssertAtRest();
    }

    [Test]
    public void A_request_that_another_thread_serves_fails_alone_when_its_comparison_throws()
    {
        var comparer = new Fragile();
        var items = new FifoPriorityQueue<int>(comparer);
        items.Put(2);
        items.Put(1);
        items.Put(3);
        Turn turn = Turn.Of(items);
        ValueTask first = items.PutAsync(4);
        ValueTask bad = items.PutAsync(Fragile.Bad);
        ValueTask last = items.PutAsync(0);
        TestThread thread = TestThread.Run(() => items.Put(Fragile.Bad));
        turn.Arrived(4);
        turn.Leave(items);
        Assert.That(thread.Outcome(), Is.TypeOf<ArithmeticException>());
        Assert.That(bad.IsFaulted && first.IsCompletedSuccessfully && last.IsCompletedSuccessfully);
        items.AssertAtRest();
        Assert.That(items.TakeAll(), Is.EqualTo(new[] { 0, 1, 2, 3, 4 }));
    }

    [Test]
    public void A_take_that_another_thread_serves_fails_alone_when_its_comparison_throws()
    {
        var comparer = new Fragile();
        var items = new FifoPriorityQueue<int>(comparer);
        items.Put(1);
        items.Put(2);
        items.Put(3);
        Turn turn = Turn.Of(items);
        ValueTask<int> bad = items.TakeAsync();
        ValueTask<int> good = items.TakeAsync();
        turn.Arrived(2);
        comparer.ThrowAfter(0, once: true);
        turn.Leave(items);
        Assert.That(bad.IsFaulted);
        Assert.That(good.Result, Is.EqualTo(1));
        Assert.That(items.TakeAll(), Is.EqualTo(new[] { 2, 3 }));
    }

    [Test]
    public void Whatever_a_comparer_throws_and_whenever_no_item_is_lost([Values(1, 2, 3, 4)] int seed)
    {
        var random = new Random(seed);
        var comparer = new Fragile();
        var items = new FifoPriorityQueue<int>(comparer, capacity: 50);
        var model = new List<int>();
        for (int i = 0; i < 5000; i++)
        {
            bool breaks = random.Next(3) == 0;
            if (breaks)
            {
                comparer.ThrowAfter(random.Next(5));
            }

            int item = random.Next(1000);
            try
            {
                if (random.Next(2) == 0)
                {
                    if (items.TryPut(item))
                    {
                        model.Add(item);
                    }
                }
                else if (items.TryTake(out int taken))
                {
                    Assert.That(taken, Is.EqualTo(model.Min()));
                    model.Remove(taken);
                }
            }
            catch (ArithmeticException)
            {
                Assert.That(breaks);
            }

            comparer.Heal();
            Assert.That(items.Count, Is.EqualTo(model.Count));
        }

        Assert.That(items.TakeAll(), Is.EqualTo(model.Order()));
    }

    [Test]
    public void A_comparer_that_calls_the_queue_is_told_so_and_does_not_hang(
        [Values("Put", "PutAsync", "TryPut", "TryPutAsync", "Take", "TakeAsync", "TryTake", "TryTakeAsync", "TryPeek", "Clear", "Complete")] string verb, [Values] bool whilePutting, [Values] bool throughAnother)
    {
        FifoPriorityQueue<int>? items = null;
        FifoPriorityQueue<int>? other = null;
        bool calls = false;
        items = new FifoPriorityQueue<int>(Comparer<int>.Create((a, b) =>
        {
            if (calls && !throughAnother)
            {
                Call();
            }
            else if (calls)
            {
                other!.Put(a);
            }

            return a.CompareTo(b);
        }));
        other = new FifoPriorityQueue<int>(Comparer<int>.Create((a, b) =>
        {
            Call();
            return a.CompareTo(b);
        }));
        other.Put(1);
        items.Put(1);
        items.Put(2);
        items.Put(3);
        TestThread thread = TestThread.Run(() =>
        {
            calls = true;
            Assert.That(
                () =>
                {
                    if (whilePutting)
                    {
                        items.Put(0);
                    }
                    else
                    {
                        items.Take();
                    }
                },
                Throws.InvalidOperationException.With.Message.Contain("FifoPriorityQueue").And.Message.Contain("comparer"));
            calls = false;
        });
        thread.Join("it does not wait for itself");
        items.AssertAtRest();
        other.AssertAtRest();
        Assert.That(items.TakeAll(), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(other.TakeAll(), Is.EqualTo(new[] { 1 }));

        void Call()
        {
            switch (verb)
            {
                case "Put":
                    items!.Put(9);
                    break;
                case "PutAsync":
                    items!.PutAsync(9).AsTask().GetAwaiter().GetResult();
                    break;
                case "TryPut":
                    items!.TryPut(9);
                    break;
                case "TryPutAsync":
                    items!.TryPutAsync(9, TimeSpan.Zero).AsTask().GetAwaiter().GetResult();
                    break;
                case "Take":
                    items!.Take();
                    break;
                case "TakeAsync":
                    items!.TakeAsync().AsTask().GetAwaiter().GetResult();
                    break;
                case "TryTake":
                    items!.TryTake(out _);
                    break;
                case "TryTakeAsync":
                    items!.TryTakeAsync(TimeSpan.Zero).AsTask().GetAwaiter().GetResult();
                    break;
                case "TryPeek":
                    items!.TryPeek(out _);
                    break;
                case "Clear":
                    items!.Clear();
                    break;
                default:
                    items!.Complete();
                    break;
            }
        }
    }

    [Test]
    public void Looking_at_the_queue_from_its_comparer_is_fine()
    {
        FifoPriorityQueue<int>? items = null;
        string seen = string.Empty;
        items = new FifoPriorityQueue<int>(Comparer<int>.Create((a, b) =>
        {
            seen = items!.ToString();
            return a.CompareTo(b);
        }));
        items.Put(1);
        items.Put(2);
        Assert.That(seen, Does.Contain("count=1"));
    }

    [Test]
    public void A_comparer_may_use_another_queue()
    {
        var log = new FifoQueue<int>();
        var items = new FifoPriorityQueue<int>(Comparer<int>.Create((a, b) =>
        {
            log.Put(a);
            return a.CompareTo(b);
        }));
        items.Put(1);
        items.Put(2);
        Assert.That(log.TakeAll(), Is.EqualTo(new[] { 2 }));
    }

    [Test]
    public void Others_wait_for_a_slow_comparer_and_are_served_by_its_thread()
    {
        using var begun = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        var items = new FifoPriorityQueue<int>(Comparer<int>.Create((a, b) =>
        {
            begun.Set();
            WithinLimits.Passes(goOn, "the test says so");
            return a.CompareTo(b);
        }));
        items.Put(2);
        TestThread slow = TestThread.Run(() => items.Put(1));
        WithinLimits.Passes(begun, "the comparer runs");
        Task put = items.PutAsync(3).AsTask();
        int peeked = 0;
        TestThread peek = TestThread.Run(() => items.TryPeek(out peeked));
        WithinLimits.Until(() => items.WaitingCount == 2, "both have arrived");
        Assert.That(items.Count, Is.EqualTo(1));
        goOn.Set();
        slow.Join();
        peek.Join();
        WithinLimits.Completes(put).GetAwaiter().GetResult();
        Assert.That(peeked, Is.EqualTo(1));
        Assert.That(items.TakeAll(), Is.EqualTo(new[] { 1, 2, 3 }));
    }

    [Test]
    public void Items_that_cannot_be_compared_fail_their_put_alone()
    {
        var items = new FifoPriorityQueue<object>();
        var first = new object();
        items.Put(first);
        Assert.That(() => items.Put(new object()), Throws.InstanceOf<Exception>());
        Assert.That(items.TakeAll(), Is.EqualTo(new[] { first }));
    }

    private sealed class Fragile : IComparer<int>
    {
        public const int Bad = -666;

        private int _left = int.MaxValue;
        private bool _once;

        public void ThrowAfter(int comparisons, bool once = false)
        {
            _left = comparisons;
            _once = once;
        }

        public void Heal() => _left = int.MaxValue;

        public int Compare(int x, int y)
        {
            if (x == Bad || _left-- <= 0)
            {
                if (_once)
                {
                    Heal();
                }

                throw new ArithmeticException();
            }

            return x.CompareTo(y);
        }
    }
}
