namespace FifoLocks.Tests.Cancellation;

/// <summary>Whoever cancels lets others in, and runs their code where their context posts at once; the one who was cancelled does not wait for that.</summary>
internal sealed class CancelOrderTests
{
    [Test]
    public void A_cancelled_thread_goes_on_before_the_continuations_that_its_going_lets_in()
    {
        var gate = new FifoLock();
        using Lease<Read> held = gate.Enter<Read>();
        using var source = new CancellationTokenSource();
        TestThread writer = TestThread.Run(() => gate.Enter<Write>(source.Token).Dispose());
        WithinLimits.Waiting(gate, 1);
        WithinLimits.Until(() => writer.IsBlocked, "nothing is left to it but to be woken");
        Exception? outcome = null;
        int thread = 0;
        Task reader = ImmediateContext.Run(ReadAsync);
        TestThread canceller = TestThread.Run(source.Cancel);
        canceller.Join();
        WithinLimits.Completes(reader).GetAwaiter().GetResult();
        Assert.That(outcome, Is.InstanceOf<OperationCanceledException>());
        Assert.That(thread, Is.EqualTo(canceller.Id), "the reader went on inside of Cancel");

        async Task ReadAsync()
        {
            using Lease<Read> lease = await gate.Acquire<Read>();
            thread = Environment.CurrentManagedThreadId;

            // Blocks the canceller until the writer has left.
            outcome = writer.Outcome("the cancelled thread goes on");
        }
    }
}
