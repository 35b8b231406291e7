namespace FifoLocks.Tests.Primitives;

internal sealed class FifoCountdownEventTests
{
    [Test]
    public void It_is_set_while_the_count_is_zero()
    {
        var underWay = new FifoCountdownEvent();
        Assert.That(underWay.IsSet);
        Assert.That(underWay.TryWait(TimeSpan.Zero));
        underWay.AddCount(3);
        Assert.That(underWay.ToString(), Is.EqualTo("FifoCountdownEvent(count=3, waiting=0)"));
        Assert.That(underWay.IsSet, Is.False);
        Assert.That(underWay.TryWait(TimeSpan.Zero), Is.False);
        Assert.That(underWay.Signal(2), Is.False);
        Assert.That(underWay.CurrentCount, Is.EqualTo(1));
        Assert.That(underWay.Signal());
        Assert.That(underWay.IsSet);
    }

    [Test]
    public async Task Zero_lets_everybody_pass_even_if_the_count_rises_at_once()
    {
        var underWay = new FifoCountdownEvent(2);
        for (int round = 0; round < 100; round++)
        {
            TestThread thread = TestThread.Run(() => underWay.Wait());
            Task[] tasks = [.. Enumerable.Range(0, 3).Select(_ => underWay.WaitAsync().AsTask())];
            WithinLimits.Waiting(underWay, 4);
            Assert.That(underWay.Signal(2));
            underWay.AddCount(2);
            ValueTask later = underWay.WaitAsync();
            thread.Join();
            await WithinLimits.Completes(Task.WhenAll(tasks));
            Assert.That(later.IsCompleted, Is.False);
            underWay.Reset(0);
            underWay.Reset(2);
            await WithinLimits.Completes(later.AsTask());
        }
    }

    [Test]
    public void Up_by_one_and_down_by_one_works_on_any_thread_at_any_time()
    {
        const int Rounds = 2000;
        var underWay = new FifoCountdownEvent();
        bool over = false;
        TestThread waiter = TestThread.Run(() =>
        {
            while (!Volatile.Read(ref over))
            {
                underWay.Wait();
            }
        });
        TestThread[] workers = TestThread.RunTogether(Work, Work);
        Array.ForEach(workers, static worker => worker.Join());
        Volatile.Write(ref over, true);
        waiter.Join();
        Assert.That(underWay.CurrentCount, Is.Zero);

        void Work()
        {
            for (int i = 0; i < Rounds; i++)
            {
                underWay.AddCount(1);
                underWay.Signal(1);
            }
        }
    }

    [Test]
    public async Task A_signal_below_zero_throws_and_changes_nothing([Values(0, 1, 5)] int count)
    {
        var underWay = new FifoCountdownEvent(count);
        ValueTask wait = underWay.WaitAsync();
        ulong before = underWay.State;
        Assert.That(() => underWay.Signal(count + 1), Throws.InvalidOperationException.With.Message.Contain(nameof(FifoCountdownEvent)));
        Assert.That(underWay.State, Is.EqualTo(before));
        Assert.That(wait.IsCompleted, Is.EqualTo(count == 0));
        underWay.Reset(0);
        await WithinLimits.Completes(wait.AsTask());
    }

    [Test]
    public void The_count_goes_to_the_largest_int_and_no_further()
    {
        var underWay = new FifoCountdownEvent(int.MaxValue - 1);
        underWay.AddCount();
        Assert.That(underWay.CurrentCount, Is.EqualTo(int.MaxValue));
        ulong full = underWay.State;
        Assert.That(() => underWay.AddCount(), Throws.InvalidOperationException);
        Assert.That(() => underWay.AddCount(int.MaxValue), Throws.InvalidOperationException);
        Assert.That(underWay.State, Is.EqualTo(full));
        Assert.That(underWay.Signal(int.MaxValue));
        Assert.That(underWay.IsSet);
    }

    [Test]
    public void Impossible_arguments_are_refused_by_name()
    {
        var underWay = new FifoCountdownEvent(1);
        ulong before = underWay.State;
        AssertRefused("initialCount", static () => _ = new FifoCountdownEvent(-1));
        AssertRefused("count", () => underWay.AddCount(0));
        AssertRefused("count", () => underWay.AddCount(-3));
        AssertRefused("count", () => underWay.Signal(0));
        AssertRefused("count", () => underWay.Signal(int.MinValue));
        AssertRefused("count", () => underWay.Reset(-1));
        Assert.That(underWay.State, Is.EqualTo(before));

        static void AssertRefused(string parameter, Action code) =>
            Assert.That(code, Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo(parameter));
    }

    [Test]
    public async Task Generations_may_wrap()
    {
        var underWay = new FifoCountdownEvent(1);
        underWay.State |= ((1UL << 29) - 1) << 31;
        ValueTask wait = underWay.WaitAsync();
        underWay.Signal();
        underWay.AddCount();
        Assert.That(wait.IsCompleted);
        await wait;
        Assert.That(underWay.State, Is.EqualTo(1), "neither count nor flags were run into");
    }

    [Test]
    public void Random_calls_agree_with_a_model([Values(1, 2, 3, 4)] int seed, [Values] bool threads)
    {
        int count = 1;
        var underWay = new FifoCountdownEvent(1);
        Crowd.Play(seed, threads, underWay, (random, crowd) =>
        {
            int amount = random.Next(1, 4);
            switch (random.Next(6))
            {
                case 0:
                    underWay.AddCount(amount);
                    count += amount;
                    break;
                case 1 or 2 when amount > count:
                    Assert.That(() => underWay.Signal(amount), Throws.InvalidOperationException);
                    break;
                case 1 or 2:
                    count -= amount;
                    Assert.That(underWay.Signal(amount), Is.EqualTo(count == 0));
                    break;
                case 3:
                    count = random.Next(2) * amount;
                    underWay.Reset(count);
                    break;
                default:
                    crowd.Arrives(underWay.Wait, underWay.WaitAsync, passes: count == 0);
                    break;
            }

            if (count == 0)
            {
                crowd.AllPass();
            }

            Assert.That(underWay.CurrentCount, Is.EqualTo(count));
        });
    }
}
