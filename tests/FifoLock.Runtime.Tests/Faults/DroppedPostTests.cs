namespace FifoLocks.Tests.Faults;

/// <summary>A context whose loop has ended takes posts and runs none of them. That is the end of the code that waits in it, and of nobody else's.</summary>
internal sealed class DroppedPostTests
{
    [Test]
    public async Task A_request_that_is_cancelled_there_leaves_the_queue()
    {
        var gate = new FifoLock();
        using var source = new CancellationTokenSource();
        Lease<Write> held = gate.Enter<Write>();
        var context = new DeafContext();
        Task lost = context.Run(async () => (await gate.Acquire<Write>(source.Token)).Dispose());
        Task<Lease<Write>> behind = gate.Acquire<Write>().AsTask();
        WithinLimits.Waiting(gate, 2);
        source.Cancel();
        Assert.That(context.Dropped, Is.EqualTo(1), "its exception was posted");
        held.Dispose();
        (await WithinLimits.Completes(behind)).Dispose();
        Assert.That(lost.IsCompleted, Is.False);
        AtRest.Check(gate);
    }

    [Test]
    public async Task A_grant_that_is_lost_there_is_a_hold_that_can_be_seen_and_others_can_give_up()
    {
        var gate = new FifoLock();
        using var source = new CancellationTokenSource();
        Lease<Write> held = gate.Enter<Write>();
        var context = new DeafContext();
        Task lost = context.Run(async () => (await gate.Acquire<Write>()).Dispose());
        Task<Lease<Write>> behind = gate.Acquire<Write>(source.Token).AsTask();
        WithinLimits.Waiting(gate, 2);
        held.Dispose();
        Assert.That((context.Dropped, gate.CountHeld<Write>(), gate.WaitingCount), Is.EqualTo((1, 1, 1)));
        source.Cancel();
        Assert.That(async () => await WithinLimits.Completes(behind), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(gate.TryEnter(out Lease<Write> _), Is.False);
        Assert.That(lost.IsCompleted, Is.False);
    }

    [Test]
    public async Task An_event_passes_all_others()
    {
        var open = new FifoEvent();
        var context = new DeafContext();
        Task before = open.WaitAsync().AsTask();
        Task lost = context.Run(async () => await open.WaitAsync());
        TestThread behind = TestThread.Run(() => open.Wait());
        WithinLimits.Waiting(open, 3);
        open.Set();
        await WithinLimits.Completes(before);
        behind.Join();
        Assert.That((context.Dropped, lost.IsCompleted), Is.EqualTo((1, false)));
    }

    private sealed class DeafContext : SynchronizationContext
    {
        private int _dropped;

        public int Dropped => Volatile.Read(ref _dropped);

        public override void Post(SendOrPostCallback d, object? state) => Interlocked.Increment(ref _dropped);

        /// <summary>Starts something whose awaits capture this context.</summary>
        public Task Run(Func<Task> start)
        {
            SynchronizationContext? before = Current;
            SetSynchronizationContext(this);
            try
            {
                return start();
            }
            finally
            {
                SetSynchronizationContext(before);
            }
        }
    }
}
