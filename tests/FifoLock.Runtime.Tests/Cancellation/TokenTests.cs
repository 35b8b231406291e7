namespace FifoLocks.Tests.Cancellation;

internal sealed class TokenTests
{
    private static readonly CancellationToken s_cancelled = new(canceled: true);

    [Test]
    public void A_token_that_is_cancelled_already_takes_nothing([Values] bool held)
    {
        var gate = new FifoLock();
        Lease<Write> lease = held ? gate.Enter<Write>() : default;
        ulong before = gate.State;
        Assert.That(() => gate.Enter<Write>(s_cancelled), Cancels());
        Assert.That(() => gate.TryEnter(TimeSpan.Zero, out Lease<Write> _, s_cancelled), Cancels());
        Assert.That(() => gate.TryEnter(TimeSpan.FromDays(1), out Lease<Write> _, s_cancelled), Cancels());
        Assert.That(async () => await gate.Acquire<Write>(s_cancelled), Cancels());
        Assert.That(async () => await gate.TryAcquire<Write>(TimeSpan.Zero, s_cancelled), Cancels());
        Assert.That(async () => await gate.TryAcquire<Write>(Timeout.InfiniteTimeSpan, s_cancelled), Cancels());
        Assert.That(gate.Acquire<Write>(s_cancelled).IsCanceled, "through the task, not thrown by the call");
        Assert.That(gate.State, Is.EqualTo(before));
        Assert.That(gate.WaitingCount, Is.Zero);
        lease.Dispose();

        static NUnit.Framework.Constraints.IResolveConstraint Cancels() => Throws.InstanceOf<OperationCanceledException>()
            .With.Property(nameof(OperationCanceledException.CancellationToken)).EqualTo(s_cancelled);
    }

    [Test]
    public async Task A_cancelled_request_carries_its_token()
    {
        var gate = new FifoLock();
        using Lease<Write> held = gate.Enter<Write>();
        using var source = new CancellationTokenSource();
        ValueTask<Lease<Write>> awaited = gate.Acquire<Write>(source.Token);
        Task<Lease<Write>> task = gate.Acquire<Write>(source.Token).AsTask();
#pragma warning disable FIFO101 // The token ends the wait, so there is no lease.
        TestThread thread = TestThread.Run(() => gate.Enter<Write>(source.Token));
#pragma warning restore FIFO101
        WithinLimits.Waiting(gate, 3);
        source.Cancel();

        OperationCanceledException? error = Assert.ThrowsAsync<OperationCanceledException>(async () => await awaited);
        Assert.That(error!.CancellationToken, Is.EqualTo(source.Token));
        Assert.That(async () => await WithinLimits.Completes(task), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(task.IsCanceled);
        Assert.That(thread.Outcome(), Is.TypeOf<OperationCanceledException>().With.Property("CancellationToken").EqualTo(source.Token));
        Assert.That(gate.WaitingCount, Is.Zero);
        await Task.CompletedTask;
    }

    [Test]
    public void A_cancelled_request_as_a_task_is_cancelled_not_failed([Values] bool forceYield, [Values] bool askFirst)
    {
        var gate = new FifoLock(new FifoLockOptions { ForceYield = forceYield });
        gate.TryEnter(out Lease<Write> held);
        using var source = new CancellationTokenSource();
        ValueTask<Lease<Write>> request = gate.Acquire<Write>(source.Token);
        Task<Lease<Write>>? task = askFirst ? request.AsTask() : null;
        source.Cancel();
        task ??= request.AsTask();
        Assert.That(async () => await WithinLimits.Completes(task), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(task.Status, Is.EqualTo(TaskStatus.Canceled));
        held.Dispose();
    }

    [Test]
    public async Task Cancelling_ten_thousand_queued_requests_leaves_nothing_behind([Values] bool lastFirst)
    {
        const int Requests = 10_000;
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        var sources = new CancellationTokenSource[Requests];
        var requests = new Task<Lease<Write>>[Requests];
        for (int i = 0; i < Requests; i++)
        {
            sources[i] = new CancellationTokenSource();
            requests[i] = gate.Acquire<Write>(sources[i].Token).AsTask();
        }

        Assert.That(gate.WaitingCount, Is.EqualTo(Requests));
        Task<Lease<Write>> survivor = gate.Acquire<Write>().AsTask();
        for (int i = 0; i < Requests; i++)
        {
            sources[lastFirst ? Requests - 1 - i : i].Cancel();
            Assert.That(gate.WaitingCount, Is.EqualTo(Requests - i), "gone at once");
        }

        held.Dispose();
        (await WithinLimits.Completes(survivor)).Dispose();
        foreach (Task<Lease<Write>> request in requests)
        {
            Assert.That(async () => await WithinLimits.Completes(request), Throws.InstanceOf<OperationCanceledException>());
        }
    }

    [Test]
    public void One_token_for_many_requests_withdraws_all_of_them()
    {
        var gate = new FifoLock();
        Lease<Read> held = gate.Enter<Read>();
        using var source = new CancellationTokenSource();
        Task<Lease<Write>>[] writers = [.. Enumerable.Range(0, 100).Select(_ => gate.Acquire<Write>(source.Token).AsTask())];
        Task<Lease<Read>> reader = gate.Acquire<Read>().AsTask();
        source.Cancel();
        WithinLimits.Completes(reader).GetAwaiter().GetResult().Dispose();
        WithinLimits.Until(() => writers.All(writer => writer.IsCanceled), "all writers are told");
        held.Dispose();
        Assert.That(gate.WaitingCount + gate.CountHeld<Read>(), Is.Zero);
    }

    [Test]
    public async Task A_token_whose_source_is_disposed_never_cancels()
    {
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        var source = new CancellationTokenSource();
        CancellationToken token = source.Token;
        source.Dispose();
        Task<Lease<Write>> request = gate.Acquire<Write>(token).AsTask();
        held.Dispose();
        (await WithinLimits.Completes(request)).Dispose();
    }

    [Test]
    public void A_cancelled_blocked_thread_lets_those_behind_it_through()
    {
        var gate = new FifoLock();
        using Lease<Read> held = gate.Enter<Read>();
        using var source = new CancellationTokenSource();
        TestThread writer = TestThread.Run(() => gate.Enter<Write>(source.Token).Dispose());
        WithinLimits.Waiting(gate, 1);
        TestThread reader = TestThread.Run(() => gate.Enter<Read>().Dispose());
        WithinLimits.Waiting(gate, 2);
        source.Cancel();
        Assert.That(writer.Outcome(), Is.InstanceOf<OperationCanceledException>());
        reader.Join();
    }
}
