namespace FifoLocks.Tests.Collections;

/// <summary>Tokens, deadlines and interrupts against the grant: an item is in the collection or somebody has it, never both and never neither.</summary>
internal sealed class GivingUpTests
{
    private const int Rounds = 300;
    private const int MostRounds = 40_000;

    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Test]
    public async Task A_take_that_gives_up_while_queued_leaves_at_once([Values] Sort sort, [Values] bool byThread)
    {
        FifoCollection<int> items = sort.Make<int>();
        using var source = new CancellationTokenSource();
        TestThread? thread = byThread ? TestThread.Run(() => items.Take(source.Token)) : null;
        Task task = byThread ? Task.CompletedTask : items.TakeAsync(source.Token).AsTask();
        WithinLimits.Waiting(items, 1);
        Task<int> behind = items.TakeAsync().AsTask();
        source.Cancel();
        Assert.That(items.TakingCount, Is.EqualTo(1));
        if (thread is not null)
        {
            Assert.That(thread.Outcome(), Is.TypeOf<OperationCanceledException>().With.Property("CancellationToken").EqualTo(source.Token));
        }
        else
        {
            Assert.That(async () => await WithinLimits.Completes(task), Throws.InstanceOf<OperationCanceledException>());
        }

        items.Put(1);
        Assert.That(await WithinLimits.Completes(behind), Is.EqualTo(1));
        items.AssertAtRest();
    }

    [Test]
    public async Task A_put_that_gives_up_while_queued_leaves_at_once_and_its_item_is_not_put([Values] Sort sort, [Values] bool byThread)
    {
        FifoCollection<int> items = sort.Make<int>(capacity: 1);
        items.Put(1);
        using var source = new CancellationTokenSource();
        TestThread? thread = byThread ? TestThread.Run(() => items.Put(2, source.Token)) : null;
        Task task = byThread ? Task.CompletedTask : items.PutAsync(2, source.Token).AsTask();
        WithinLimits.Waiting(items, 1);
        Task behind = items.PutAsync(3).AsTask();
        source.Cancel();
        Assert.That(items.PuttingCount, Is.EqualTo(1));
        if (thread is not null)
        {
            Assert.That(thread.Outcome(), Is.TypeOf<OperationCanceledException>());
        }
        else
        {
            Assert.That(async () => await WithinLimits.Completes(task), Throws.InstanceOf<OperationCanceledException>());
        }

        Assert.That(items.Take(), Is.EqualTo(1));
        await WithinLimits.Completes(behind);
        Assert.That(items.TakeAll(), Is.EqualTo(new[] { 3 }));
        items.AssertAtRest();
    }

    [Test]
    public async Task Once_granted_neither_token_nor_time_changes_it([Values] Sort sort, [Values] bool resumed)
    {
        var clock = new FakeTimeProvider();
        FifoCollection<int> items = sort.Make<int>(1, new FifoLockOptions { TimeProvider = clock });
        using var source = new CancellationTokenSource();
        ValueTask<(bool Taken, int Item)> take = items.TryTakeAsync(s_second, source.Token);
        items.Put(1);
        items.Put(2);
        ValueTask<bool> put = items.TryPutAsync(3, s_second, source.Token);
        Assert.That(items.Take(), Is.EqualTo(2));
        Assert.That(take.IsCompleted && put.IsCompleted, "granted, and nobody has looked yet");
        if (resumed)
        {
            Assert.That(await take, Is.EqualTo((true, 1)));
            Assert.That(await put);
        }

        source.Cancel();
        clock.Advance(2 * s_second);
        if (!resumed)
        {
            Assert.That(await take, Is.EqualTo((true, 1)));
            Assert.That(await put);
        }

        Assert.That(items.TakeAll(), Is.EqualTo(new[] { 3 }));
        Assert.That(clock.ArmedTimers, Is.Zero);
        items.AssertAtRest();
    }

    [Test]
    public void An_interrupted_wait_leaves_the_queue([Values] Sort sort, [Values] bool put)
    {
        FifoCollection<int> items = sort.Make<int>(capacity: 1);
        if (put)
        {
            items.Put(1);
        }

        TestThread thread = TestThread.Run(() =>
        {
            if (put)
            {
                items.Put(2);
            }
            else
            {
                items.Take();
            }
        });
        WithinLimits.Waiting(items, 1);
        thread.Interrupt();
        Assert.That(thread.Outcome(), Is.TypeOf<ThreadInterruptedException>());
        items.AssertAtRest();
        Assert.That(items.TakeAll(), Is.EqualTo(put ? [1] : Array.Empty<int>()));
    }

    [Test]
    public void What_does_not_wait_does_not_mind_an_interrupt([Values] Sort sort)
    {
        FifoCollection<int> items = sort.Make<int>(capacity: 1);
        TestThread.Run(() =>
        {
            Thread.CurrentThread.Interrupt();
            items.Put(1);
            Assert.That(items.TryPeek(out _));
            Assert.That(items.Take(), Is.EqualTo(1));
            items.Complete();
            Assert.That(TestThread.TakesPendingInterrupt(), "it is still pending");
        }).Join();
    }

    [Test]
    public async Task A_take_that_gives_up_in_the_moment_of_the_put_has_the_item_or_leaves_it([Values] Sort sort, [ValueSource(typeof(GivesUp), nameof(GivesUp.All))] GivesUp how)
    {
        await Race(sort, how, capacity: null, put: false);
    }

    [Test]
    public async Task A_put_that_gives_up_in_the_moment_of_the_take_is_put_or_is_not([Values] Sort sort, [ValueSource(typeof(GivesUp), nameof(GivesUp.All))] GivesUp how)
    {
        await Race(sort, how, capacity: 1, put: true);
    }

    private static async Task Race(Sort sort, GivesUp how, int? capacity, bool put)
    {
        (Way way, bool byThread) = how;
        var clock = new FakeTimeProvider();
        FifoCollection<int> items = sort.Make<int>(capacity, new FifoLockOptions { TimeProvider = clock });
        int served = 0;
        int gaveUp = 0;
        using var barrier = new Barrier(2);
        Action giveUp = static () => { };
        bool over = false;
        int begun = -1;
        TestThread rival = TestThread.Run(() =>
        {
            for (int round = 0; ; round++)
            {
                WithinLimits.Meets(barrier);
                if (Volatile.Read(ref over))
                {
                    return;
                }

                InTurn(round, leads: round % 2 == 0);
                giveUp();
                WithinLimits.Meets(barrier);
            }
        });
        try
        {
            for (int round = 0; round < Rounds || served == 0 || gaveUp == 0; round++)
            {
                Assert.That(round, Is.LessThan(MostRounds), $"both outcomes come up: {served} served, {gaveUp} gave up");
                using var source = new CancellationTokenSource();
                (bool Served, int Item) answer = default;
                if (put)
                {
                    items.Put(-1);
                }

                int number = round;
                TestThread? thread = !byThread ? null : TestThread.Run(() =>
                {
                    answer.Served = put ? items.TryPut(number, s_second, source.Token) : items.TryTake(s_second, out answer.Item, source.Token);
                });
                ValueTask<bool> putting = byThread || !put ? default : items.TryPutAsync(number, s_second, source.Token);
                ValueTask<(bool Served, int Item)> taking = byThread || put ? default : items.TryTakeAsync(s_second, source.Token);
                WithinLimits.Waiting(items, 1);
                if (way == Way.Time)
                {
                    clock.UntilArmed(1);
                }

                giveUp = way switch
                {
                    Way.Token => source.Cancel,
                    Way.Time => () => clock.Advance(2 * s_second),
                    _ => () => thread!.Interrupt(),
                };
                WithinLimits.Meets(barrier);
                InTurn(round, leads: round % 2 != 0);
                if (put)
                {
                    Assert.That(items.Take(), Is.EqualTo(-1));
                }
                else
                {
                    items.Put(number);
                }

                WithinLimits.Meets(barrier);
                Exception? error = thread?.Outcome();
                if (thread is null)
                {
                    try
                    {
                        answer = put ? (await WithinLimits.Completes(putting.AsTask()), 0) : await WithinLimits.Completes(taking.AsTask());
                    }
                    catch (OperationCanceledException thrown)
                    {
                        error = thrown;
                    }
                }

                Assert.That(error, way switch
                {
                    Way.Token => Is.Null.Or.InstanceOf<OperationCanceledException>(),
                    Way.Time => Is.Null,
                    _ => Is.Null.Or.TypeOf<ThreadInterruptedException>(),
                });
                bool isServed = error is null && answer.Served;
                (served, gaveUp) = isServed ? (served + 1, gaveUp) : (served, gaveUp + 1);
                int[] left = items.TakeAll();
                Assert.That(left, Is.EqualTo(isServed == put ? [number] : Array.Empty<int>()), $"served: {isServed}");
                Assert.That(!put && isServed ? answer.Item : number, Is.EqualTo(number));
                items.AssertAtRest();
            }
        }
        finally
        {
            Volatile.Write(ref over, true);
            WithinLimits.Meets(barrier);
            rival.Join();
        }

        // By turns one of them begins and the other one starts when it sees that: on a busy machine too both come first now and then.
        void InTurn(int round, bool leads)
        {
            if (leads)
            {
                Volatile.Write(ref begun, round);
                Thread.SpinWait(round % 50);
            }
            else
            {
                WithinLimits.Until(() => Volatile.Read(ref begun) == round, "the other one begins");
                Thread.SpinWait(round % 20);
            }
        }
    }
}
