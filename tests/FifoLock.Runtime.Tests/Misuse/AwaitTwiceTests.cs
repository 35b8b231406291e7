namespace FifoLocks.Tests.Misuse;

/// <summary>The result of an acquire is awaited exactly once; a second await must not see somebody else's grant.</summary>
internal sealed class AwaitTwiceTests
{
    [Test]
    public async Task A_second_await_of_a_request_that_waited_throws()
    {
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        ValueTask<Lease<Write>> request = gate.Acquire<Write>();
        held.Dispose();
        Lease<Write> lease = await request;
        Assert.That(async () => await request, Throws.InvalidOperationException.With.Message.Contain("once"));
        Assert.That(() => request.AsTask(), Throws.InvalidOperationException);
        Assert.That(() => _ = request.IsCompleted, Throws.InvalidOperationException);
        lease.Dispose();

        // Whoever has the recycled waiter now is not disturbed.
        held = gate.Enter<Write>();
        ValueTask<Lease<Write>> next = gate.Acquire<Write>();
        Assert.That(async () => await request, Throws.InvalidOperationException);
        held.Dispose();
        (await WithinLimits.Completes(next)).Dispose();
        Assert.That(gate.CountHeld<Write>(), Is.Zero);
    }

    [Test]
    public async Task A_second_await_beside_the_first_throws_where_it_can_be_caught()
    {
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        ValueTask<Lease<Write>> request = gate.Acquire<Write>();
        Task<Lease<Write>> first = request.AsTask();

        // An await asks IsCompleted first. What it then throws is the awaiting code's own exception; thrown later, by OnCompleted, it would end the process.
        Assert.That(() => _ = request.IsCompleted, Throws.InvalidOperationException.With.Message.Contain("once"));
        held.Dispose();
        (await WithinLimits.Completes(first)).Dispose();
    }

    [Test]
    public void A_result_asked_for_too_early_throws_and_does_no_harm()
    {
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        ValueTask<Lease<Write>> request = gate.Acquire<Write>();
        Assert.That(() => request.GetAwaiter().GetResult(), Throws.InvalidOperationException);
        held.Dispose();
        WithinLimits.Completes(request).GetAwaiter().GetResult().Dispose();
        Assert.That(gate.CountHeld<Write>(), Is.Zero);
    }

    [Test]
    public async Task As_a_task_it_may_be_awaited_any_number_of_times([Values] bool waits)
    {
        var gate = new FifoLock();
        Lease<Write> held = waits ? gate.Enter<Write>() : default;
        Task<Lease<Write>> task = gate.Acquire<Write>().AsTask();
        held.Dispose();
        Lease<Write> first = await WithinLimits.Completes(task);
        Assert.That(await task, Is.EqualTo(first));
        first.Dispose();
    }

    [Test]
    public async Task Versions_do_not_mix_lives_up_over_tens_of_thousands_of_them()
    {
        var gate = new FifoLock();
        ValueTask<Lease<Alone>> old = default;
        for (int life = 0; life < 40_000; life++)
        {
            Lease<Alone> held = gate.Enter<Alone>();
            ValueTask<Lease<Alone>> request = gate.Acquire<Alone>();
            held.Dispose();
            (await request).Dispose();
            if (life % 1000 == 1)
            {
                Assert.That(() => _ = old.IsCompleted, Throws.InvalidOperationException);
            }

            old = request;
        }
    }
}
