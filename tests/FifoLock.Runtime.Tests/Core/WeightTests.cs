using FifoLocks.Tests.Scenarios;

namespace FifoLocks.Tests.Core;

/// <summary>Several holds in one request: all or nothing, in one place of the queue.</summary>
internal sealed class WeightTests : Cast
{
    [Test]
    public void All_or_nothing([Values] Callers callers) => new Scenario()
        .Asks("a", Slot, 2).Asks("b", Slot, 2).Granted("a").Waiting("b")
        .Releases("a").Granted("a", "b")
        .Asks("c", Slot).Granted("a", "b", "c")
        .Play(callers, static options => new Pool(3, options));

    [Test]
    public void A_large_request_that_waits_is_not_starved_by_small_ones([Values] Callers callers) => new Scenario()
        .Asks("a", Slot).Asks("large", Slot, 3).Asks("b", Slot).Asks("c", Slot).Granted("a").Waiting("large", "b", "c")
        .Releases("a").Granted("a", "large").Waiting("b", "c")
        .Releases("large").Granted("a", "large", "b", "c")
        .Play(callers, static options => new Pool(3, options));

    [Test]
    public void A_large_request_that_gives_up_lets_the_small_ones_in([Values] Callers callers) => new Scenario()
        .Asks("a", Slot).Asks("large", Slot, 3).Asks("b", Slot).Asks("c", Slot, 2)
        .GivesUp("large").Granted("a", "b").Waiting("c")
        .Releases("a").Granted("a", "b", "c")
        .Play(callers, static options => new Pool(3, options));

    [Test]
    public void Small_ones_are_let_in_while_the_large_one_is_not_there_yet([Values] Callers callers) => new Scenario()
        .Asks("a", Slot, 3).Asks("b", Slot).Asks("c", Slot).Asks("large", Slot, 2).Asks("d", Slot)
        .Releases("a").Granted("a", "b", "c").Waiting("large", "d")
        .Releases("b").Granted("a", "b", "c", "large").Waiting("d")
        .Play(callers, static options => new Pool(3, options));

    [Test]
    public void The_same_beyond_a_narrow_field([Values] Callers callers, [Values(2, 3, 4)] int width) => new Scenario()
        .Asks("a", SlotOf(7), 5).Asks("b", SlotOf(7), 2).Asks("large", SlotOf(7), 7).Asks("c", SlotOf(7)).Granted("a", "b").Waiting("large", "c")
        .Releases("a").Waiting("large", "c")
        .Releases("b").Granted("a", "b", "large").Waiting("c")
        .Releases("large").Granted("a", "b", "large", "c")
        .Play(callers, options => Pool.WithField(width, 7, options));
}
