namespace FifoLocks.Schedules.Scenarios;

/// <summary>Scenarios on queues: what was put is taken or left, once.</summary>
internal static class Queues
{
    private static readonly TimeSpan s_aMoment = TimeSpan.FromMilliseconds(5);

    /// <summary>The first who asks has the first item.</summary>
    public static void TwoTakersAndTwoPuts(Stage stage)
    {
        var (queue, books) = Open(stage);
        int asked = 0;
        stage.Play.Task("first", async () =>
        {
            ValueTask<int> take = queue.TakeAsync();
            asked = 1;
            Took(await take, 1);
        });
        stage.Play.Thread("second", () =>
        {
            stage.Play.Block(() => asked == 1);
            Took(queue.Take(), 2);
        });
        stage.Play.Thread("putter", () =>
        {
            books.Puts(1, () => queue.Put(1));
            books.Puts(2, () => queue.Put(2));
        });

        void Took(int item, int expected)
        {
            books.Took(item);
            if (item != expected)
            {
                stage.Play.Fail($"Who should have {expected} has {item}.");
            }
        }
    }

    /// <summary>Items are there, and others are at work on the queue: still whoever has asked first has the first item.</summary>
    public static void TakersInOrder(Stage stage)
    {
        var (queue, books) = Open(stage, capacity: null, 1, 2);
        bool asked = false;
        int[] items = new int[2];
        stage.Play.AtTheEnd.Add(() => items[0] < items[1] ? null : $"The first has {items[0]} and the second {items[1]}");
        stage.Play.Thread("peeker", () => queue.TryPeek(out _));
        stage.Play.Thread("other peeker", () => queue.TryPeek(out _));
        stage.Play.Task("first", async () =>
        {
            ValueTask<int> take = queue.TakeAsync();
            asked = true;
            books.Took(items[0] = await take);
        });
        stage.Play.Thread("second", () =>
        {
            stage.Play.Block(() => asked);
            books.Took(items[1] = queue.Take());
        });
    }

    public static void TwoTakersAndTwoPutters(Stage stage)
    {
        var (queue, books) = Open(stage);
        stage.Play.Thread("blocked", () => books.Took(queue.Take()));
        stage.Play.Task("awaiting", async () => books.Took(await queue.TakeAsync()));
        stage.Play.Thread("putter", () => books.Puts(1, () => queue.Put(1)));
        stage.Play.Task("async putter", async () =>
        {
            await queue.PutAsync(2);
            books.Put(2);
        });
    }

    public static void PutAndTakeAgainstCompletion(Stage stage)
    {
        var (queue, books) = Open(stage);
        stage.Play.Thread("taker", () => books.TakesUntilTheEnd(queue.Take));
        stage.Play.Task("enumerates", async () =>
        {
            await foreach (int item in queue)
            {
                books.Took(item);
            }
        });
        stage.Play.Thread("putter", () => books.Puts(1, () =>
        {
            if (!queue.TryPut(1))
            {
                throw new CollectionCompletedException();
            }
        }));
        stage.Play.Thread("other putter", () => books.Puts(2, () => queue.Put(2)));
        stage.Play.Thread("completer", () => queue.Complete());
    }

    public static void BoundedPutAgainstCompletion(Stage stage)
    {
        var (queue, books) = Open(stage, capacity: 1, 1);
        stage.Play.Thread("putter", () => books.Puts(2, () => queue.Put(2)));
        stage.Play.Task("async putter", async () =>
        {
            if (await queue.TryPutAsync(3, Timeout.InfiniteTimeSpan))
            {
                books.Put(3);
            }
        });
        stage.Play.Thread("taker", () => books.TakesUntilTheEnd(queue.Take));
        stage.Play.Thread("completer", () => queue.Complete());
    }

    public static void CancelAgainstPut(Stage stage)
    {
        var (queue, books) = Open(stage);
        var source = new CancellationTokenSource();
        stage.Play.Task("gives up", async () =>
        {
            try
            {
                books.Took(await queue.TakeAsync(source.Token));
            }
            catch (OperationCanceledException)
            {
                stage.Play.Say("gave up");
            }
        });
        stage.Play.Thread("putter", () => books.Puts(1, () => queue.Put(1)));
        stage.Play.Thread("canceller", () => stage.Cancel(source));
    }

    public static void CancelAgainstRoom(Stage stage)
    {
        var (queue, books) = Open(stage, capacity: 1, 1);
        var source = new CancellationTokenSource();
        stage.Play.Task("gives up", async () =>
        {
            try
            {
                await queue.PutAsync(2, source.Token);
                books.Put(2);
            }
            catch (OperationCanceledException)
            {
                stage.Play.Say("gave up");
            }
        });
        stage.Play.Thread("putter", () => books.Puts(3, () => queue.Put(3)));
        stage.Play.Thread("taker", () =>
        {
            books.Took(queue.Take());
            books.Took(queue.Take());
        });
        stage.Play.Thread("canceller", () => stage.Cancel(source));
    }

    public static void BoundedPutsAgainstTakes(Stage stage)
    {
        var (queue, books) = Open(stage, capacity: 1);
        stage.Play.Thread("putter", () =>
        {
            books.Puts(1, () => queue.Put(1));
            books.Puts(2, () => queue.Put(2));
        });
        stage.Play.Task("async putter", async () =>
        {
            await queue.PutAsync(3);
            books.Put(3);
        });
        stage.Play.Thread("taker", () => books.Took(queue.Take()));
        stage.Play.Task("async taker", async () =>
        {
            books.Took(await queue.TakeAsync());
            books.Took(await queue.TakeAsync());
        });
    }

    public static void TimeoutsAgainstService(Stage stage)
    {
        var (queue, books) = Open(stage, capacity: 1, stage.WithClock());
        stage.Play.Task("async taker", async () =>
        {
            if (await queue.TryTakeAsync(s_aMoment) is (true, var item))
            {
                books.Took(item);
            }
        });
        stage.Play.Thread("taker", () =>
        {
            if (queue.TryTake(s_aMoment, out int item))
            {
                books.Took(item);
            }
        });
        stage.Play.Thread("putter", () =>
        {
            if (queue.TryPut(1, s_aMoment))
            {
                books.Put(1);
            }

            if (queue.TryPut(2, s_aMoment))
            {
                books.Put(2);
            }
        });
    }

    public static void InterruptAgainstPut(Stage stage)
    {
        var (queue, books) = Open(stage);
        stage.Play.Thread("taker", () =>
        {
            try
            {
                books.Took(queue.Take());
            }
            catch (ThreadInterruptedException)
            {
                stage.Play.Say("interrupted");
            }
        });
        stage.Play.Thread("putter", () => books.Puts(1, () => queue.Put(1)));
        stage.Play.Thread("interrupter", () => stage.Play.Interrupt("taker"));
    }

    /// <summary>Another thread may have the role: it is neither empty nor full because of that, and no time runs out.</summary>
    public static void TriesTellTheTruth(Stage stage)
    {
        var (queue, books) = Open(stage, capacity: null, stage.WithClock(), 1, 2, 3);
        Try("taker", () =>
        {
            bool took = queue.TryTake(out int item);
            books.Took(item);
            return took;
        });
        stage.Play.Task("async taker", async () =>
        {
            (bool took, int item) = await queue.TryTakeAsync(TimeSpan.Zero);
            Expect(took, "async taker");
            books.Took(item);
        });
        Try("putter", () =>
        {
            books.Put(4);
            return queue.TryPut(4, s_aMoment);
        });
        stage.Play.Task("async putter", async () =>
        {
            books.Put(5);
            Expect(await queue.TryPutAsync(5, s_aMoment), "async putter");
        });
        Try("peeker", () => queue.TryPeek(out _));

        void Try(string name, Func<bool> attempt) => stage.Play.Thread(name, () => Expect(attempt(), name));

        void Expect(bool done, string name)
        {
            if (!done)
            {
                stage.Play.Fail($"{name} was told no.");
            }
        }
    }

    /// <summary>Whoever has put something can take it, if nobody else does: also when another thread has accepted the put, and is at work still.</summary>
    public static void OwnPutIsThere(Stage stage)
    {
        var (queue, books) = Open(stage, capacity: 1, 1);
        stage.Play.Thread("putter", () =>
        {
            books.Puts(2, () => queue.Put(2));
            if (queue.Count != 1 || !queue.TryTake(out int item))
            {
                stage.Play.Fail("It was put, and it is not there.");
                return;
            }

            books.Took(item);
        });
        stage.Play.Thread("taker", () => books.Took(queue.Take()));
    }

    public static void ClearAgainstPuts(Stage stage)
    {
        var (queue, books) = Open(stage, capacity: 1, 1);
        int done = 0;
        stage.Play.Thread("putter", () =>
        {
            books.Puts(2, () => queue.Put(2));
            done++;
        });
        stage.Play.Task("async putter", async () =>
        {
            await queue.PutAsync(3);
            books.Put(3);
            done++;
        });
        stage.Play.Thread("clearer", () => books.Cleared(queue.Clear()));
        stage.Play.Thread("taker", () =>
        {
            while (true)
            {
                stage.Play.Block(() => done == 2 || queue.Count > 0);
                if (done == 2)
                {
                    return;
                }

                if (queue.TryTake(out int item))
                {
                    books.Took(item);
                }
            }
        });
    }

    private static (FifoQueue<int> Queue, Books Books) Open(Stage stage, int? capacity = null, params int[] items) => Open(stage, capacity, null, items);

    private static (FifoQueue<int> Queue, Books Books) Open(Stage stage, int? capacity, FifoLockOptions? options, params int[] items)
    {
        var books = new Books(stage);
        var queue = stage.Watch(new FifoQueue<int>(capacity, options), books.Settle);
        foreach (int item in items)
        {
            queue.Put(item);
            books.Put(item);
        }

        return (queue, books);
    }

    /// <summary>What was put and what was taken.</summary>
    private sealed class Books(Stage stage)
    {
        private readonly List<int> _put = [];
        private readonly List<int> _taken = [];
        private int _cleared;

        public void Put(int item)
        {
            stage.Play.Say($"{item} is put");
            _put.Add(item);
        }

        public void Puts(int item, Action put)
        {
            try
            {
                put();
                Put(item);
            }
            catch (CollectionCompletedException)
            {
                stage.Play.Say($"{item} is refused");
            }
        }

        public void Took(int item)
        {
            stage.Play.Say($"{item} is taken");
            _taken.Add(item);
        }

        public void TakesUntilTheEnd(Func<CancellationToken, int> take)
        {
            try
            {
                while (true)
                {
                    Took(take(default));
                }
            }
            catch (CollectionCompletedException)
            {
                stage.Play.Say("no more is taken");
            }
        }

        public void Cleared(int count) => _cleared += count;

        public string? Settle(FifoQueue<int> queue)
        {
            var left = new List<int>();
            while (queue.TryTake(out int item))
            {
                left.Add(item);
            }

            int[] gone = [.. _taken.Concat(left)];
            bool balances = gone.Distinct().Count() == gone.Length && gone.All(_put.Contains) && gone.Length + _cleared == _put.Count;
            return balances ? null : $"Put {string.Join(' ', _put)}; taken {string.Join(' ', _taken)}; left {string.Join(' ', left)}; cleared {_cleared}";
        }
    }
}
