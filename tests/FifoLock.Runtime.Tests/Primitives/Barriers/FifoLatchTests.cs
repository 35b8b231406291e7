using FifoLocks.Tests.Allocation;

namespace FifoLocks.Tests.Primitives.Barriers;

internal sealed class FifoLatchTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);
    private static readonly CancellationToken s_cancelled = new(canceled: true);

    [Test]
    public async Task It_opens_when_all_have_come_and_not_before([Values] By first, [Values] By last)
    {
        var latch = new FifoLatch(3);
        Party[] parties = [Party.Waits(latch, first), Party.Waits(latch, By.Thread, s_second * 1000)];
        Assert.That(latch.IsOpen, Is.False);
        Assert.That(latch.ToString(), Is.EqualTo("FifoLatch(parties=3, open=False, broken=False, waiting=2)"));
        Assert.That(parties.Any(static party => party.IsDone), Is.False);
        await Party.Starts(latch, last).Passes(0);
        await parties[0].Passes(0);
        await parties[1].Passes(0);
        Assert.That(latch.ToString(), Is.EqualTo("FifoLatch(parties=3, open=True, broken=False, waiting=0)"));
    }

    [Test]
    public void Who_comes_later_passes_at_once_and_leaves_no_trace()
    {
        var latch = new FifoLatch(1);
        latch.Wait();
        ulong before = latch.State;
        latch.Wait();
        Assert.That(latch.TryWait(TimeSpan.Zero));
        Assert.That(latch.WaitAsync().IsCompletedSuccessfully);
        Assert.That(latch.TryWaitAsync(TimeSpan.Zero).Result);
        latch.State |= Word.Queued | Word.Draining;
        latch.Wait();
        Assert.That(latch.TryWaitAsync(s_second).Result, "whatever a granter does");
        latch.State = before;
        AllocationTests.AssertNothing(() => latch.Wait());
        AllocationTests.AssertNothing(() => latch.WaitAsync().GetAwaiter().GetResult());
    }

    [Test]
    public async Task Abort_after_it_opened_changes_nothing()
    {
        var latch = new FifoLatch(2);
        ValueTask first = latch.WaitAsync();
        ValueTask<bool> last = latch.TryWaitAsync(s_second);
        Assert.That(first.IsCompleted && last.IsCompleted, "let go, and nobody has looked yet");
        latch.Abort();
        await first;
        Assert.That(await last);
        latch.Wait();
        await latch.WaitAsync();
        Assert.That(latch.ToString(), Is.EqualTo("FifoLatch(parties=2, open=True, broken=False, waiting=0)"));
        Assert.That(latch.IsBroken, Is.False);
    }

    [Test]
    public async Task Once_broken_it_stays_so()
    {
        var latch = new FifoLatch(2);
        latch.Abort();
        await Party.Starts(latch, By.Thread).IsSentAway();
        await Party.Starts(latch, By.Task).IsSentAway();
        Assert.That(latch.ToString(), Is.EqualTo("FifoLatch(parties=2, open=False, broken=True, waiting=0)"));
        Assert.That(latch.IsOpen, Is.False);
    }

    [Test]
    public async Task A_time_of_zero_is_enough_for_the_last([Values] By by)
    {
        var latch = new FifoLatch(2);
        Party first = Party.Waits(latch, By.Task);
        await Party.Starts(latch, by, TimeSpan.Zero).Passes(0);
        await first.Passes(0);
    }

    [Test]
    public void A_cancelled_token_is_no_arrival_and_arguments_come_first([Values] bool open)
    {
        Assert.That(() => new FifoLatch(0), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("parties"));
        var latch = new FifoLatch(1);
        if (open)
        {
            latch.Wait();
        }

        string before = latch.ToString();
        TimeSpan bad = TimeSpan.FromMilliseconds(-2);
        Assert.That(() => latch.TryWait(bad, s_cancelled), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => _ = latch.TryWaitAsync(bad, s_cancelled), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => latch.Wait(s_cancelled), Throws.TypeOf<OperationCanceledException>());
        Assert.That(() => latch.TryWait(TimeSpan.Zero, s_cancelled), Throws.TypeOf<OperationCanceledException>());
        Assert.That(latch.WaitAsync(s_cancelled).IsCanceled);
        Assert.That(latch.TryWaitAsync(s_second, s_cancelled).IsCanceled);
        Assert.That(latch.ToString(), Is.EqualTo(before));
    }

    [Test]
    public async Task Forced_to_yield_each_asynchronous_wait_yields_exactly_once()
    {
        using var pump = new Pump();
        var latch = new FifoLatch(1, new FifoLockOptions { ForceYield = true, Name = "start" });
        Assert.That(await WithinLimits.Completes(pump.Run(async () =>
        {
            int before = pump.Posts;
            await latch.WaitAsync();
            await latch.WaitAsync();
            Assert.That(await latch.TryWaitAsync(s_second));
            latch.Wait();
            return pump.Posts - before;
        })), Is.EqualTo(3));
        Assert.That(latch.ToString(), Is.EqualTo("start(parties=1, open=True, broken=False, waiting=0)"));
    }
}
