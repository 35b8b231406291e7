namespace FifoLocks.Tests.Primitives;

internal sealed class FifoAutoResetEventTests
{
    [Test]
    public void It_starts_as_it_was_told([Values] bool set)
    {
        var turn = new FifoAutoResetEvent(set);
        Assert.That(turn.IsSet, Is.EqualTo(set));
        Assert.That(turn.ToString(), Is.EqualTo($"FifoAutoResetEvent(set={set}, waiting=0)"));
        Assert.That(turn.TryWait(TimeSpan.Zero), Is.EqualTo(set));
        Assert.That(turn.TryWait(TimeSpan.Zero), Is.False);
    }

    [Test]
    public void Sets_do_not_pile_up()
    {
        var turn = new FifoAutoResetEvent();
        turn.Set();
        turn.Set();
        turn.Set();
        turn.Wait();
        Assert.That(turn.IsSet, Is.False);
        Assert.That(turn.TryWait(TimeSpan.Zero), Is.False);
    }

    [Test]
    public async Task Two_sets_let_two_pass_and_a_third_is_kept_once([Values] bool forceYield)
    {
        var turn = new FifoAutoResetEvent(options: new FifoLockOptions { ForceYield = forceYield });
        Task[] tasks = [.. Enumerable.Range(0, 3).Select(_ => turn.WaitAsync().AsTask())];
        turn.Set();
        turn.Set();
        await WithinLimits.Completes(Task.WhenAll(tasks[..2]));
        Assert.That(tasks[2].IsCompleted, Is.False);
        Assert.That(turn.ToString(), Is.EqualTo("FifoAutoResetEvent(set=False, waiting=1)"));
        turn.Set();
        turn.Set();
        turn.Set();
        await WithinLimits.Completes(tasks[2]);
        Assert.That(turn.TryWait(TimeSpan.Zero), "one is kept");
        Assert.That(turn.TryWait(TimeSpan.Zero), Is.False);
    }

    [Test]
    public async Task A_reset_takes_back_what_nobody_used_and_nothing_from_those_who_wait()
    {
        var turn = new FifoAutoResetEvent(initiallySet: true);
        turn.Reset();
        Assert.That(turn.IsSet, Is.False);
        turn.Reset();
        Task wait = turn.WaitAsync().AsTask();
        turn.Reset();
        Assert.That(turn.WaitingCount, Is.EqualTo(1));
        turn.Set();
        turn.Reset();
        await WithinLimits.Completes(wait, "its set was before the reset");
        Assert.That(turn.IsSet, Is.False);

        // A reset while somebody waits is over when a set comes after it.
        wait = turn.WaitAsync().AsTask();
        turn.Reset();
        turn.Set();
        turn.Set();
        await WithinLimits.Completes(wait);
        Assert.That(turn.TryWait(TimeSpan.Zero));
    }

    [Test]
    public void Random_calls_agree_with_a_model([Values(1, 2, 3, 4)] int seed, [Values] bool threads)
    {
        bool set = false;
        var turn = new FifoAutoResetEvent();
        Crowd.Play(seed, threads, turn, (random, crowd) =>
        {
            switch (random.Next(5))
            {
                case 0 or 1:
                    turn.Set();
                    if (crowd.Count > 0)
                    {
                        crowd.FirstPasses();
                    }
                    else
                    {
                        set = true;
                    }

                    break;
                case 2:
                    turn.Reset();
                    set = false;
                    break;
                default:
                    crowd.Arrives(turn.Wait, turn.WaitAsync, passes: set);
                    set = false;
                    break;
            }

            Assert.That(turn.IsSet, Is.EqualTo(set));
        });
    }

    [Test]
    public void It_hands_a_turn_round_among_threads_and_tasks_without_losing_it()
    {
        const int Rounds = 500;
        var turn = new FifoAutoResetEvent(initiallySet: true);
        int inside = 0;
        TestThread[] all = TestThread.RunTogether(
            () => Times(() => turn.Wait()),
            () => Times(() => WithinLimits.Completes(turn.WaitAsync().AsTask()).GetAwaiter().GetResult()),
            () => Times(() => Assert.That(turn.TryWait(WithinLimits.Limit))));
        Array.ForEach(all, static each => each.Join());
        Assert.That(turn.IsSet);
        Assert.That(turn.WaitingCount, Is.Zero);

        void Times(Action wait)
        {
            for (int i = 0; i < Rounds; i++)
            {
                wait();
                Assert.That(Interlocked.Increment(ref inside), Is.EqualTo(1));
                Interlocked.Decrement(ref inside);
                turn.Set();
            }
        }
    }
}
