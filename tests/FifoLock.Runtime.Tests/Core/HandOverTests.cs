namespace FifoLocks.Tests.Core;

/// <summary>
/// A release may grant to others, but not to others without end: after some passes a pool item goes on. What happens when the pool cannot is in
/// <see cref="Waiters.StarvedPoolTests"/>.
/// </summary>
internal sealed class HandOverTests
{
    private const int Crowd = 3000;

    [Test]
    public async Task One_release_does_not_make_thousands_of_grants_on_a_full_field_alone()
    {
        var gate = new Watched();
        Lease<Seen> held = gate.Enter<Seen>();
        Task<Lease<Seen>>[] requests = [.. Enumerable.Range(0, Crowd).Select(_ => gate.Acquire<Seen>().AsTask())];
        WithinLimits.Waiting(gate, Crowd);
        gate.IsOpen = true;
        TestThread releaser = TestThread.Run(held.Dispose);
        releaser.Join();
        int judged = gate.AdmittedBy(releaser.Id);
        Lease<Seen>[] leases = await WithinLimits.Completes(Task.WhenAll(requests), "the hand-over loses nobody");
        Assert.That(judged, Is.InRange(1, 100));
        Assert.That(gate.CountHeld<Seen>(), Is.EqualTo(Crowd));
        Assert.That(gate.WaitingCount, Is.Zero);
        Array.ForEach(leases, static lease => lease.Dispose());
        Assert.That(gate.CountHeld<Seen>(), Is.Zero);
    }

    [Test]
    public async Task Whoever_comes_while_the_role_is_handed_over_gets_in_and_so_does_the_crowd()
    {
        var gate = new Watched();
        Lease<Seen> held = gate.Enter<Seen>();
        Task<Lease<Seen>>[] requests = [.. Enumerable.Range(0, Crowd).Select(_ => gate.Acquire<Seen>().AsTask())];
        WithinLimits.Waiting(gate, Crowd);
        gate.IsOpen = true;
        held.Dispose();

        // Some of these find the role between two granters and take it, others leave a note.
        TestThread[] later = TestThread.RunTogether(
#pragma warning disable FIFO101, FIFO103 // All of them are to be counted as held when the crowd is in; the lock ends with the test.
            () => gate.Enter<Seen>(),
            () => gate.Enter<Seen>(2),
            () => Assert.That(gate.TryEnter(TimeSpan.FromHours(1), out Lease<Seen> _)),
            () => gate.Acquire<Seen>().AsTask());
#pragma warning restore FIFO101, FIFO103
        Array.ForEach(later, static thread => thread.Join("a late comer gets in"));
        await WithinLimits.Completes(Task.WhenAll(requests), "the crowd is in");
        WithinLimits.Until(() => gate.CountHeld<Seen>() == Crowd + 5, () => $"all are in; {gate}");
        Assert.That(gate.WaitingCount, Is.Zero);
    }
}
