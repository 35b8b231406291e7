namespace FifoLocks.Tests.Children;

/// <summary>A stack that overflows ends the process.</summary>
internal static class ManyPosts
{
    public static void TwentyThousand()
    {
        const int Requests = 20_000;
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        int granted = 0;
        Task[] tasks = [];
        TestThread.Run(() =>
        {
            SynchronizationContext.SetSynchronizationContext(new ImmediateContext());
            tasks = [.. Enumerable.Range(0, Requests).Select(_ => Await())];
        }).Join();
        WithinLimits.Waiting(gate, Requests);
        held.Dispose();
        WithinLimits.Completes(Task.WhenAll(tasks)).GetAwaiter().GetResult();
        Assert.That(granted, Is.EqualTo(Requests));

        async Task Await()
        {
            using (await gate.Acquire<Write>())
            {
                granted++;
            }
        }
    }
}
