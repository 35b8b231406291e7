using FifoLocks.Tests.Children;

namespace FifoLocks.Tests.Options;

/// <summary>Contexts that run a post at once, on the thread that posts: each release is then inside of the one before.</summary>
internal sealed class ImmediateContextTests
{
    [Test]
    public async Task Their_posts_nest_sixteen_deep_and_no_deeper()
    {
        const int Requests = 200;
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        int depth = 0;
        int deepest = 0;
        int releaser = 0;
        Task[] tasks = [];
        TestThread.Run(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new ImmediateContext());
            tasks = [.. Enumerable.Range(0, Requests).Select(_ => Await())];
        }).Join();
        TestThread.Run(() =>
        {
            releaser = Environment.CurrentManagedThreadId;
            held.Dispose();
        }).Join();
        await WithinLimits.Completes(Task.WhenAll(tasks));
        Assert.That(deepest, Is.EqualTo(16));
        Assert.That(gate.CountHeld<Write>(), Is.Zero);

        async Task Await()
        {
            Lease<Write> lease = await gate.Acquire<Write>();
            bool onReleaser = Environment.CurrentManagedThreadId == releaser;
            if (onReleaser)
            {
                deepest = Math.Max(deepest, ++depth);
            }

            // Inside this call the next one goes on.
            lease.Dispose();
            if (onReleaser)
            {
                depth--;
            }
        }
    }

    [Test]
    public void Twenty_thousand_waiters_in_one_fit_on_the_stack() => Program.Run(nameof(ManyPosts.TwentyThousand));
}
