using FifoLocks.Tests.Children;

namespace FifoLocks.Tests.Faults;

/// <summary>Faults that a process does not always survive, each in one of its own.</summary>
internal sealed class ChildProcessTests
{
    [Test]
    public void A_continuation_that_throws_inside_a_release_ends_neither_the_release_nor_the_queue() => Program.Run(nameof(ThrowingContinuation));

    [Test]
    public void Where_no_waiter_can_be_allocated_the_lock_stays_as_it_was() => RunInLittleMemory(nameof(OutOfMemory.Waiters));

    [Test]
    public void Where_a_full_field_finds_no_memory_to_count_in_the_request_fails_alone() => RunInLittleMemory(nameof(OutOfMemory.FullFields));

    [Test]
    public void Where_a_tracked_lease_cannot_be_written_down_its_hold_is_given_back() => RunInLittleMemory(nameof(OutOfMemory.TrackedLeases));

    private static void RunInLittleMemory(string piece) => Program.Run(piece, ("DOTNET_GCHeapHardLimit", "0x10000000"));
}
