namespace FifoLocks.Tests.Core;

/// <summary>
/// The moment between publish and claim: the word says that a waiter holds the lock, and the waiter is withdrawn. No clock and no scheduler is needed to be there: a predicate
/// that runs as written is called by the granter while it judges, and may itself withdraw an earlier waiter of the same publish.
/// </summary>
internal sealed class ClaimTests
{
    [TearDown]
    public void PutThePredicateBack() => Guest.Asked = Guest.NoHost;

    [Test]
    public async Task A_waiter_withdrawn_between_publish_and_claim_gives_its_hold_back([Values] bool blocking, [Values] bool track)
    {
        var gate = new FifoLock(new FifoLockOptions { TrackLeases = track });
        Lease<Host> held = gate.Enter<Host>();
        using var giveUp = new CancellationTokenSource();
#pragma warning disable FIFO101 // The token ends the wait, so there is no lease.
        TestThread? thread = blocking ? TestThread.Run(() => gate.Enter<Guest>(giveUp.Token)) : null;
#pragma warning restore FIFO101
        Task<Lease<Guest>>? first = blocking ? null : gate.Acquire<Guest>(giveUp.Token).AsTask();
        WithinLimits.Waiting(gate, 1);
        WithinLimits.Until(() => thread is not { IsBlocked: false }, "the thread is past everything but its sleep");
        Task<Lease<Guest>> second = gate.Acquire<Guest>().AsTask();
        int calls = 0;
        Guest.Asked = holds =>
        {
            switch (++calls)
            {
                case 1:
                    // A note for the granter: its publish fails and it judges both again, from a word that has the note in it.
                    using (var source = new CancellationTokenSource())
                    {
#pragma warning disable FIFO103 // It is queued and withdrawn in the next line, so there is no lease.
                        _ = gate.Acquire<Host>(source.Token).Preserve();
#pragma warning restore FIFO103
                        source.Cancel();
                    }

                    break;
                case 4:
                    // The first was judged already, and this changes nothing in the word: the publish will have both in it.
                    giveUp.Cancel();
                    break;
            }

            return holds.None<Host>();
        };
        held.Dispose();
        Guest.Asked = Guest.NoHost;
        Lease<Guest> lease = await WithinLimits.Completes(second);
        if (blocking)
        {
            Assert.That(thread!.Outcome(), Is.InstanceOf<OperationCanceledException>());
        }
        else
        {
            Assert.That(async () => await WithinLimits.Completes(first!), Throws.InstanceOf<OperationCanceledException>());
        }

        Assert.That(calls, Is.GreaterThanOrEqualTo(4));
        Assert.That(gate.CountHeld<Guest>(), Is.EqualTo(1), "the second one's");
        Assert.That(gate.WaitingCount, Is.Zero);
        lease.Dispose();
        Assert.That(gate.CountHeld<Guest>(), Is.Zero);
    }
}
