namespace FifoLocks.Tests.Primitives.Conditions;

/// <summary>Giving up in the moment of the notification: it goes to exactly one waiter. Run until both outcomes were seen.</summary>
internal sealed class ConditionRaceTests
{
    private const int Rounds = 300;
    private const int MostRounds = 40_000;

    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    /// <summary>Of those who were notified and queue for the mutex, time takes none away.</summary>
    public static IEnumerable<(GivesUp How, bool WhileQueued)> Cases =>
        GivesUp.All.SelectMany(static how => new[] { (how, false), (how, true) }).Where(static @case => @case is not ({ Way: Way.Time }, true));

    [Test]
    public void One_notification_goes_to_exactly_one_waiter([ValueSource(nameof(Cases))] (GivesUp How, bool WhileQueued) @case)
    {
        ((Way way, bool byThread), bool whileQueued) = @case;
        int passed = 0;
        int gaveUp = 0;
        for (int round = 0; round < Rounds || passed == 0 || gaveUp == 0; round++)
        {
            Assert.That(round, Is.LessThan(MostRounds), $"both outcomes come up: {passed} passed, {gaveUp} gave up");
            var room = new Room();
            using var source = new CancellationTokenSource();
            Visitor first = room.Waits("first", byThread, way == Way.Time ? s_second : null, source.Token);
            Visitor second = room.Waits("second", byThread: round % 2 == 0);
            int spins = round % 60;
            int notified = 0;

            // Either the notification is what the rival meets, or the release that comes after it.
            Lease<FifoMutex.Exclusive> held = whileQueued ? room.Mutex.Enter() : default;
            notified = whileQueued ? room.Condition.Notify(held) : 0;
            bool notifierFirst = round % 2 == 0;
            int begun = 0;
            TestThread[] rivals = TestThread.RunTogether(
                () =>
                {
                    InTurn(leads: notifierFirst, ref begun, spins);
                    if (whileQueued)
                    {
                        held.Dispose();
                    }
                    else
                    {
                        notified = room.Notify();
                    }
                },
                () =>
                {
                    InTurn(leads: !notifierFirst, ref begun, spins);
                    GiveUp(way, source, room, first);
                });
            Array.ForEach(rivals, static rival => rival.Join());
            object outcome = first.Outcome();
            Assert.That(notified, Is.EqualTo(1));
            if (outcome is true)
            {
                passed++;
                Assert.That(second.IsDone, Is.False, "one notification, one waiter");
                Assert.That(room.Notify(), Is.EqualTo(1));
            }
            else
            {
                gaveUp++;
                Assert.That(outcome, way switch
                {
                    Way.Token => Is.InstanceOf<OperationCanceledException>(),
                    Way.Time => Is.False,
                    _ => Is.TypeOf<ThreadInterruptedException>(),
                });
            }

            Assert.That(second.Outcome(), Is.True);
            room.IsAtRest();
        }
    }

    /// <summary>Producers and consumers, threads and tasks, two conditions of one mutex; some consumers are impatient.</summary>
    [Test]
    public void A_bounded_buffer_loses_nothing_and_never_overflows([Values] bool notifyAll, [Values] bool track)
    {
        const int Capacity = 3;
        const int Each = 400;
        const int Pairs = 4;
        var mutex = new FifoMutex(new FifoLockOptions { TrackLeases = track });
        var notEmpty = new FifoCondition(mutex);
        var notFull = new FifoCondition(mutex);
        var buffer = new Queue<int>();
        long taken = 0;
        int takes = 0;
        int cancelled = 0;
        TestThread[] threads =
        [
            .. Enumerable.Range(0, Pairs).Select(i => TestThread.Run(() =>
            {
                for (int n = 0; n < Each; n++)
                {
                    using Lease<FifoMutex.Exclusive> lease = mutex.Enter();
                    notFull.WaitFor(lease, () => buffer.Count < Capacity);
                    Put(lease, (i * Each) + n);
                }
            })),
            .. Enumerable.Range(0, Pairs).Select(i => TestThread.Run(() =>
            {
                for (int n = 0; n < Each;)
                {
                    using Lease<FifoMutex.Exclusive> lease = mutex.Enter();
                    while (buffer.Count == 0)
                    {
                        notEmpty.Wait(lease);
                    }

                    Take(lease);
                    n++;
                }
            })),
        ];
        Task[] tasks =
        [
            .. Enumerable.Range(Pairs, Pairs).Select(i => Task.Run(async () =>
            {
                for (int n = 0; n < Each; n++)
                {
                    using Lease<FifoMutex.Exclusive> lease = await mutex.Acquire();
                    while (buffer.Count == Capacity)
                    {
                        await notFull.WaitAsync(lease);
                    }

                    Put(lease, (i * Each) + n);
                }
            })),
            .. Enumerable.Range(Pairs, Pairs).Select(i => Task.Run(async () =>
            {
                for (int n = 0; n < Each;)
                {
                    using var source = new CancellationTokenSource();
                    using Lease<FifoMutex.Exclusive> lease = await mutex.Acquire();
                    Task hurry = Task.Run(source.Cancel);
                    try
                    {
                        await notEmpty.WaitForAsync(lease, () => buffer.Count > 0, i % 2 == 0 ? source.Token : default);
                        Take(lease);
                        n++;
                    }
                    catch (OperationCanceledException)
                    {
                        Assert.That(lease.IsHeld);
                        cancelled++;
                    }

                    await hurry;
                }
            })),
        ];
        WithinLimits.Completes(Task.WhenAll(tasks), $"all tasks end; {mutex}, {notEmpty}, {notFull}, {buffer.Count} in the buffer").GetAwaiter().GetResult();
        Array.ForEach(threads, static thread => thread.Join());
        long all = 2L * Pairs * Each;
        Assert.That((takes, taken), Is.EqualTo(((int)all, all * (all - 1) / 2)));
        Assert.That(buffer, Is.Empty);
        Assert.That((notEmpty.WaitingCount, notFull.WaitingCount, mutex.WaitingCount), Is.EqualTo((0, 0, 0)));
        Assert.That(mutex.CountHeld<FifoMutex.Exclusive>(), Is.Zero);
        TestContext.Out.WriteLine($"{cancelled} waits were cancelled");

        void Put(Lease<FifoMutex.Exclusive> lease, int item)
        {
            buffer.Enqueue(item);
            Assert.That(buffer, Has.Count.LessThanOrEqualTo(Capacity));
            Tell(notEmpty, lease);
        }

        void Take(Lease<FifoMutex.Exclusive> lease)
        {
            Assert.That(buffer, Is.Not.Empty);
            taken += buffer.Dequeue();
            takes++;
            Tell(notFull, lease);
        }

        void Tell(FifoCondition condition, Lease<FifoMutex.Exclusive> lease) => _ = notifyAll ? condition.NotifyAll(lease) : condition.Notify(lease);
    }

    private static void GiveUp(Way way, CancellationTokenSource source, Room room, Visitor visitor)
    {
        switch (way)
        {
            case Way.Token:
                source.Cancel();
                break;
            case Way.Time:
                room.Clock.Advance(2 * s_second);
                break;
            default:
                visitor.Interrupt();
                break;
        }
    }

    /// <summary>By turns one of them begins and the other one starts when it sees that: on a busy machine too both come first now and then.</summary>
    private static void InTurn(bool leads, ref int begun, int spins)
    {
        if (leads)
        {
            Volatile.Write(ref begun, 1);
            Thread.SpinWait(spins);
        }
        else
        {
            while (Volatile.Read(ref begun) == 0)
            {
                Thread.Yield();
            }

            Thread.SpinWait(spins / 3);
        }
    }
}
