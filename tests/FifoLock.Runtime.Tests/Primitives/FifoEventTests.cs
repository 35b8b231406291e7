namespace FifoLocks.Tests.Primitives;

internal sealed class FifoEventTests
{
    [Test]
    public async Task Everybody_passes_once_it_is_set_those_before_and_those_after()
    {
        var loaded = new FifoEvent();
        TestThread[] threads = [.. Enumerable.Range(0, 3).Select(_ => TestThread.Run(() => loaded.Wait()))];
        Task[] tasks = [.. Enumerable.Range(0, 3).Select(_ => loaded.WaitAsync().AsTask())];
        WithinLimits.Waiting(loaded, 6);
        Assert.That(loaded.IsSet, Is.False);
        loaded.Set();
        Assert.That(loaded.IsSet);
        Array.ForEach(threads, static thread => thread.Join());
        await WithinLimits.Completes(Task.WhenAll(tasks));
        loaded.Wait();
        Assert.That(loaded.WaitAsync().IsCompletedSuccessfully);
        Assert.That(loaded.TryWait(TimeSpan.Zero));
        Assert.That(await loaded.TryWaitAsync(TimeSpan.Zero));
    }

    [Test]
    public void Setting_it_again_does_nothing()
    {
        var loaded = new FifoEvent();
        loaded.Set();
        ulong once = loaded.State;
        loaded.Set();
        Assert.That(loaded.State, Is.EqualTo(once));
        Assert.That(loaded.IsSet);
    }

    [Test]
    public async Task Its_text_shows_state_and_waiters()
    {
        var loaded = new FifoEvent();
        Assert.That(loaded.ToString(), Is.EqualTo("FifoEvent(set=False, waiting=0)"));
        Task wait = loaded.WaitAsync().AsTask();
        Assert.That(loaded.ToString(), Is.EqualTo("FifoEvent(set=False, waiting=1)"));
        loaded.Set();
        Assert.That(loaded.ToString(), Is.EqualTo("FifoEvent(set=True, waiting=0)"));
        await WithinLimits.Completes(wait);
    }

    [Test]
    public void Nobody_sleeps_through_a_set_that_comes_while_they_arrive()
    {
        for (int round = 0; round < 500; round++)
        {
            var loaded = new FifoEvent();
            TestThread[] all = TestThread.RunTogether(
                loaded.Set, loaded.Set, () => loaded.Wait(), () => WithinLimits.Completes(loaded.WaitAsync().AsTask()).GetAwaiter().GetResult());
            Array.ForEach(all, static each => each.Join());
            Assert.That(loaded.WaitingCount, Is.Zero);
        }
    }
}
