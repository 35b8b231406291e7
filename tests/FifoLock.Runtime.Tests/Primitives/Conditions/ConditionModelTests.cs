namespace FifoLocks.Tests.Primitives.Conditions;

/// <summary>
/// Random steps under the mutex, beside a model of two lists: who waits for the condition, and who waits for the mutex. When the mutex is released, everybody must return whom the
/// model lets return, in its order, and with its outcome.
/// </summary>
internal sealed class ConditionModelTests
{
    private const int Rounds = 120;
    private const int MostWaiting = 6;

    [Test]
    public void Everybody_returns_in_the_order_of_the_model([Range(1, 6)] int seed, [Values] bool threads)
    {
        TestContext.Out.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var room = new Room(new FifoLockOptions { TrackLeases = seed % 3 == 0, RunContinuationsInline = seed % 2 == 0 });
        var waiting = new List<Guest>();
        var returned = new List<string>();
        for (int round = 0; round < Rounds; round++)
        {
            while (waiting.Count < MostWaiting && random.Next(4) != 0)
            {
                waiting.Add(Comes(room, $"guest {round}.{waiting.Count}", random, threads && random.Next(2) == 0));
            }

            var queue = new Queue<Guest>();
            string story = $"seed {seed}, round {round}:";
            using (Lease<FifoMutex.Exclusive> lease = room.Mutex.Enter())
            {
                for (int step = random.Next(6); step > 0; step--)
                {
                    int which = random.Next(MostWaiting);
                    switch (random.Next(4))
                    {
                        case 0:
                            int count = 1 + random.Next(3);
                            story += $" notify {count}";
                            Assert.That(room.Condition.Notify(lease, count), Is.EqualTo(Notify(waiting, queue, count)), story);
                            break;
                        case 1 when which < waiting.Count:
                            story += $" ready {waiting[which].Name}";
                            waiting[which].IsReady = true;
                            break;
                        case 2 when queue.Count > 0:
                            Guest notified = queue.ElementAt(which % queue.Count);
                            story += $" late {notified.Name}";
                            if (random.Next(2) == 0)
                            {
                                notified.IsReady = false;
                            }
                            else
                            {
                                notified.Source.Cancel();
                                notified.IsCancelled = true;
                            }

                            break;
                        case 3 when which < waiting.Count:
                            story += $" cancel {waiting[which].Name}";
                            Guest guest = waiting[which];
                            guest.Source.Cancel();
                            guest.IsCancelled = true;
                            waiting.RemoveAt(which);
                            queue.Enqueue(guest);
                            break;
                    }

                    Assert.That(room.Condition.WaitingCount, Is.EqualTo(waiting.Count), story);
                    Assert.That(room.Mutex.WaitingCount, Is.EqualTo(queue.Count), story);
                }
            }

            var gone = new List<Guest>();
            while (queue.TryDequeue(out Guest? first))
            {
                if (first is { IsCancelled: false, HasPredicate: true, IsReady: false })
                {
                    waiting.Add(first);
                    first.WasNotified = false;
                    continue;
                }

                if (first is { IsCancelled: true, WasNotified: true })
                {
                    Notify(waiting, queue, 1);
                }

                gone.Add(first);
            }

            returned.AddRange(gone.Select(static guest => guest.Name));
            foreach (Guest guest in gone)
            {
                Assert.That(guest.Visitor!.Outcome(), guest.IsCancelled ? Is.InstanceOf<OperationCanceledException>() : Is.True, story);
            }

            WithinLimits.Until(
                () => room.Condition.WaitingCount == waiting.Count && room.Mutex.CountHeld<FifoMutex.Exclusive>() == 0 && room.Mutex.WaitingCount == 0,
                () => $"{story}: {waiting.Count} wait; {room}");
            Assert.That(room.Returned, Is.EqualTo(returned), story);
        }

        foreach (Guest guest in waiting)
        {
            guest.Source.Cancel();
            Assert.That(guest.Visitor!.Outcome(), Is.InstanceOf<OperationCanceledException>());
        }

        room.IsAtRest();
    }

    private static Guest Comes(Room room, string name, Random random, bool byThread)
    {
        var guest = new Guest(name, random.Next(2) == 0);
        guest.Visitor = room.Waits(name, byThread, token: guest.Source.Token, predicate: guest.HasPredicate ? () => guest.IsReady : null);
        return guest;
    }

    /// <summary>The model of a notification: those who were there, first come first; who is not ready goes to the back.</summary>
    private static int Notify(List<Guest> waiting, Queue<Guest> queue, int count)
    {
        int notified = 0;
        foreach (Guest guest in waiting.ToArray())
        {
            if (notified == count)
            {
                break;
            }

            waiting.Remove(guest);
            if (guest is { HasPredicate: true, IsReady: false })
            {
                waiting.Add(guest);
                continue;
            }

            guest.WasNotified = true;
            queue.Enqueue(guest);
            notified++;
        }

        return notified;
    }

    private sealed class Guest(string name, bool hasPredicate)
    {
        private bool _isReady;

        public string Name => name;

        public bool HasPredicate => hasPredicate;

        public CancellationTokenSource Source { get; } = new();

        public Visitor? Visitor { get; set; }

        /// <summary>What the predicate says.</summary>
        public bool IsReady
        {
            get => Volatile.Read(ref _isReady);
            set => Volatile.Write(ref _isReady, value);
        }

        public bool WasNotified { get; set; }

        public bool IsCancelled { get; set; }
    }
}
