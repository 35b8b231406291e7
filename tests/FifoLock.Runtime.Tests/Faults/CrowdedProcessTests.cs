namespace FifoLocks.Tests.Faults;

/// <summary>A hundred thousand requests wait in one process.</summary>
internal sealed class CrowdedProcessTests
{
    private const int Waiters = 100_000;

    [Test]
    public async Task In_one_queue_they_are_granted_in_their_order()
    {
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        Task<Lease<Write>>[] requests = new Task<Lease<Write>>[Waiters];
        for (int i = 0; i < Waiters; i++)
        {
            requests[i] = gate.Acquire<Write>().AsTask();
        }

        Assert.That(gate.WaitingCount, Is.EqualTo(Waiters));
        held.Dispose();
        for (int i = 0; i < Waiters; i++)
        {
            Lease<Write> lease = await WithinLimits.Completes(requests[i]);
            if (i + 1 < Waiters)
            {
                Assert.That(requests[i + 1].IsCompleted, Is.False, "the next one waits for this one");
            }

            lease.Dispose();
        }

        AtRest.Check(gate);
    }

    [Test]
    public async Task In_a_thousand_queues_half_of_them_give_up_by_one_token()
    {
        FifoLock[] gates = [.. Enumerable.Range(0, 1000).Select(static _ => new FifoLock())];
        Lease<Write>[] held = [.. gates.Select(static gate => gate.Enter<Write>())];
        using var source = new CancellationTokenSource();
        Task<Lease<Write>>[] patient = new Task<Lease<Write>>[Waiters / 2];
        Task<Lease<Write>>[] impatient = new Task<Lease<Write>>[Waiters / 2];
        for (int i = 0; i < patient.Length; i++)
        {
            patient[i] = gates[i % gates.Length].Acquire<Write>().AsTask();
            impatient[i] = gates[i % gates.Length].Acquire<Write>(source.Token).AsTask();
        }

        source.Cancel();
        await WithinLimits.Completes(Task.WhenAll(impatient).ContinueWith(static _ => { }, TaskScheduler.Default));
        Assert.That(impatient.All(static each => each.IsCanceled));
        Array.ForEach(held, static lease => lease.Dispose());
        foreach (Task<Lease<Write>> request in patient)
        {
            (await WithinLimits.Completes(request)).Dispose();
        }

        Array.ForEach(gates, AtRest.Check);
    }
}
