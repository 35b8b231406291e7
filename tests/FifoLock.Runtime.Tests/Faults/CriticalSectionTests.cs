namespace FifoLocks.Tests.Faults;

/// <summary>What a holder may do to others, and to itself, while it is inside.</summary>
internal sealed class CriticalSectionTests
{
    [Test]
    public async Task Cancelling_the_token_of_a_lease_that_is_held_takes_nothing_back()
    {
        var gate = new FifoLock();
        using var own = new CancellationTokenSource();
        Lease<Write> first = gate.Enter<Write>();
        Task<Lease<Write>> request = gate.Acquire<Write>(own.Token).AsTask();
        first.Dispose();
        Lease<Write> held = await WithinLimits.Completes(request);
        own.Cancel();
        Assert.That(gate.CountHeld<Write>(), Is.EqualTo(1));
        held.Dispose();
        AtRest.Check(gate);
    }

    [Test]
    public async Task A_holder_may_cancel_those_who_wait_for_it()
    {
        var gate = new FifoLock();
        using var sources = new CancellationTokenSource();
        Lease<Write> held = gate.Enter<Write>();
        Task<Lease<Write>> cancelled = gate.Acquire<Write>(sources.Token).AsTask();
        TestThread blocked = TestThread.Run(() => gate.Enter<Write>(sources.Token).Dispose());
        WithinLimits.Waiting(gate, 2);
        Task<Lease<Write>> patient = gate.Acquire<Write>().AsTask();
        sources.Cancel();
        Assert.That(async () => await WithinLimits.Completes(cancelled), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(blocked.Outcome(), Is.InstanceOf<OperationCanceledException>());
        held.Dispose();
        (await WithinLimits.Completes(patient)).Dispose();
        AtRest.Check(gate);
    }

    [Test]
    public async Task A_callback_of_the_token_may_release_the_lock_that_is_waited_for()
    {
        // It runs in the same Cancel() as the withdrawal of the request, before or behind it: either way one of the two gets the lock.
        var gate = new FifoLock();
        using var source = new CancellationTokenSource();
        Lease<Write> held = gate.Enter<Write>();
        Task<Lease<Write>> before = gate.Acquire<Write>(source.Token).AsTask();
        using CancellationTokenRegistration registration = source.Token.Register(held.Dispose);
        Task<Lease<Write>> behind = gate.Acquire<Write>(source.Token).AsTask();
        Task<Lease<Write>> last = gate.Acquire<Write>().AsTask();
        WithinLimits.Waiting(gate, 3);
        source.Cancel();
        foreach (Task<Lease<Write>> request in (Task<Lease<Write>>[])[before, behind])
        {
            await Task.WhenAny(request);
            if (request.IsCompletedSuccessfully)
            {
                request.Result.Dispose();
            }
        }

        (await WithinLimits.Completes(last)).Dispose();
        AtRest.Check(gate);
    }

    [Test]
    public async Task A_callback_of_the_token_may_ask_for_the_lock_again()
    {
        var gate = new FifoLock();
        using var source = new CancellationTokenSource();
        Lease<Write> held = gate.Enter<Write>();
        Task<Lease<Write>> cancelled = gate.Acquire<Write>(source.Token).AsTask();
        Task<Lease<Write>>? again = null;
        using CancellationTokenRegistration registration = source.Token.Register(() => again = gate.Acquire<Write>().AsTask());
        source.Cancel();
        Assert.That(async () => await WithinLimits.Completes(cancelled), Throws.InstanceOf<OperationCanceledException>());
        held.Dispose();
        (await WithinLimits.Completes(again!)).Dispose();
        AtRest.Check(gate);
    }

    [Test]
    public void A_callback_of_the_token_that_throws_does_not_keep_the_others_waiting()
    {
        var gate = new FifoLock();
        using var source = new CancellationTokenSource();
        using CancellationTokenRegistration early = source.Token.Register(static () => throw new InvalidOperationException("early"));
        Lease<Write> held = gate.Enter<Write>();
        Task<Lease<Write>>[] requests = [.. Enumerable.Range(0, 10).Select(_ => gate.Acquire<Write>(source.Token).AsTask())];
        using CancellationTokenRegistration late = source.Token.Register(static () => throw new InvalidOperationException("late"));
        Assert.That(source.Cancel, Throws.InstanceOf<AggregateException>().With.Property("InnerExceptions").Count.EqualTo(2));
        foreach (Task<Lease<Write>> request in requests)
        {
            Assert.That(async () => await WithinLimits.Completes(request), Throws.InstanceOf<OperationCanceledException>());
        }

        held.Dispose();
        AtRest.Check(gate);
    }
}
