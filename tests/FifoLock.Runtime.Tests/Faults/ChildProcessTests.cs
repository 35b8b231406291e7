using FifoLocks.Tests.Children;

namespace FifoLocks.Tests.Faults;

/// <summary>Faults that a process does not always survive, each in one of its own.</summary>
internal sealed class ChildProcessTests
{
    [Test]
    public void A_continuation_that_throws_inside_a_release_ends_neither_the_release_nor_the_queue() => Program.Run(nameof(ThrowingContinuation));

    [Test]
    public void Where_no_waiter_can_be_allocated_the_lock_stays_as_it_was() => Program.Run(nameof(OutOfMemory), ("DOTNET_GCHeapHardLimit", "0x10000000"));
}
