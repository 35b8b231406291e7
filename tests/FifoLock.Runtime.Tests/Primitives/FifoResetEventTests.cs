namespace FifoLocks.Tests.Primitives;

internal sealed class FifoResetEventTests
{
    [Test]
    public void It_starts_as_it_was_told([Values] bool set)
    {
        var door = new FifoResetEvent(set);
        Assert.That(door.IsSet, Is.EqualTo(set));
        Assert.That(door.TryWait(TimeSpan.Zero), Is.EqualTo(set));
        Assert.That(door.ToString(), Is.EqualTo($"FifoResetEvent(set={set}, waiting=0)"));
        Assert.That(new FifoResetEvent(set, new FifoLockOptions { ForceYield = true, TrackLeases = true }).IsSet, Is.EqualTo(set));
    }

    [Test]
    public async Task Set_and_reset_at_once_lets_go_of_all_who_wait_and_of_nobody_later()
    {
        var door = new FifoResetEvent();
        for (int round = 0; round < 100; round++)
        {
            TestThread thread = TestThread.Run(() => door.Wait());
            Task[] tasks = [.. Enumerable.Range(0, 3).Select(_ => door.WaitAsync().AsTask())];
            WithinLimits.Waiting(door, 4);
            door.Set();
            door.Reset();
            ValueTask later = door.WaitAsync();
            thread.Join();
            await WithinLimits.Completes(Task.WhenAll(tasks));
            Assert.That(later.IsCompleted, Is.False);
            Assert.That(door.IsSet, Is.False);
            Assert.That(door.ToString(), Is.EqualTo("FifoResetEvent(set=False, waiting=1)"));
            door.Set();
            door.Reset();
            await WithinLimits.Completes(later.AsTask());
        }
    }

    [Test]
    public void Waiting_and_resetting_in_a_loop_waits_each_time()
    {
        const int Rounds = 300;
        var ping = new FifoResetEvent();
        var pong = new FifoResetEvent();
        int sent = 0;
        TestThread other = TestThread.Run(() =>
        {
            for (int i = 1; i <= Rounds; i++)
            {
                ping.Wait();
                ping.Reset();
                Assert.That(Volatile.Read(ref sent), Is.EqualTo(i), "not before it was set again");
                pong.Set();
            }
        });
        for (int i = 1; i <= Rounds; i++)
        {
            Volatile.Write(ref sent, i);
            ping.Set();
            Assert.That(pong.TryWait(WithinLimits.Limit), $"round {i}");
            pong.Reset();
        }

        other.Join();
    }

    [Test]
    public void Setting_and_resetting_twice_are_like_once()
    {
        var door = new FifoResetEvent();
        door.Set();
        ulong set = door.State;
        door.Set();
        Assert.That(door.State, Is.EqualTo(set));
        door.Reset();
        ulong reset = door.State;
        door.Reset();
        Assert.That(door.State, Is.EqualTo(reset));
        Assert.That(door.TryWait(TimeSpan.Zero), Is.False);
    }

    [Test]
    public async Task Generations_may_wrap()
    {
        var door = new FifoResetEvent();
        door.State |= (ulong)uint.MaxValue << 1;
        ValueTask wait = door.WaitAsync();
        door.Set();
        door.Reset();
        Assert.That(wait.IsCompleted);
        await wait;
        Assert.That(door.State, Is.Zero, "neither bit nor generation has run into a neighbour");
        Assert.That(door.TryWait(TimeSpan.Zero), Is.False);
    }

    [Test]
    public void Random_calls_agree_with_a_model([Values(1, 2, 3, 4)] int seed, [Values] bool threads)
    {
        bool set = false;
        var door = new FifoResetEvent();
        Crowd.Play(seed, threads, door, (random, crowd) =>
        {
            switch (random.Next(5))
            {
                case 0:
                    door.Set();
                    set = true;
                    crowd.AllPass();
                    break;
                case 1:
                    door.Reset();
                    set = false;
                    break;
                case 2:
                    door.Set();
                    door.Reset();
                    crowd.AllPass();
                    set = false;
                    break;
                default:
                    crowd.Arrives(door.Wait, door.WaitAsync, passes: set);
                    break;
            }

            Assert.That(door.IsSet, Is.EqualTo(set));
        });
    }

    [Test]
    public void Those_whose_wait_has_begun_pass_whoever_sets_and_resets_meanwhile()
    {
        const int Rounds = 300;
        var door = new FifoResetEvent();
        bool over = false;
        TestThread flicker = TestThread.Run(() =>
        {
            while (!Volatile.Read(ref over))
            {
                door.Set();
                door.Reset();
                Thread.Yield();
            }
        });
        TestThread[] waiters = TestThread.RunTogether(
            () => Times(() => door.Wait()),
            () => Times(() => WithinLimits.Completes(door.WaitAsync().AsTask()).GetAwaiter().GetResult()));
        Array.ForEach(waiters, static waiter => waiter.Join());
        Volatile.Write(ref over, true);
        flicker.Join();
        Assert.That(door.WaitingCount, Is.Zero);

        static void Times(Action wait)
        {
            for (int i = 0; i < Rounds; i++)
            {
                wait();
            }
        }
    }
}
