using FifoLocks.Tests.Children;

namespace FifoLocks.Tests.Waiters;

/// <summary>Every thread of the pool is blocked in Enter; see <see cref="StarvedPool"/>. In child processes: a starved pool would starve the test host as well.</summary>
internal sealed class StarvedPoolTests
{
    [Test]
    public void A_release_on_any_thread_sets_a_starved_pool_going() => Program.Run(nameof(StarvedPool.ReleaseOnAnyThread));

    [Test]
    public void A_blocked_thread_times_out_although_the_pool_is_starved() => Program.Run(nameof(StarvedPool.Timeout));

    [Test]
    public void A_token_reaches_a_blocked_thread_although_the_pool_is_starved() => Program.Run(nameof(StarvedPool.Token));

    [Test]
    public void A_role_that_was_handed_to_a_starved_pool_is_taken_by_the_next_call() => Program.Run(nameof(StarvedPool.HandOver));

    [Test]
    public void A_newcomer_that_takes_it_does_a_bounded_amount_of_it() => Program.Run(nameof(StarvedPool.HandOverToABusyNewcomer));

    [Test]
    public void And_by_the_next_request_that_must_queue() => Program.Run(nameof(StarvedPool.HandOverToAnArrival));

    [Test]
    public void And_by_the_next_cancellation() => Program.Run(nameof(StarvedPool.HandOverToACancellation));
}
