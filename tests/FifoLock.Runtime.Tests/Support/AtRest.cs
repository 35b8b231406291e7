namespace FifoLocks.Tests.Support;

/// <summary>A lock that nobody holds and nobody waits for, and whose queue nobody is at work on. Its word need not be zero: the number of the next lease is in it.</summary>
internal static class AtRest
{
    public static void Check(FifoLock gate)
    {
        Assert.That((gate.CountHeld<Read>(), gate.CountHeld<Write>(), gate.WaitingCount), Is.EqualTo((0, 0, 0)), "readers, writers, waiters");
        Assert.That(gate.State & Word.QueueFlags, Is.Zero, "the queue's flags");
        Assert.That(gate.TryEnter(out Lease<Write> lease));
        lease.Dispose();
    }
}
