using FifoLocks.Tests.Scenarios;

namespace FifoLocks.Tests.Waiters;

/// <summary>Tasks that await and threads that block stand in one queue.</summary>
internal sealed class InterleavedTests : Cast
{
    [Test]
    public void Tasks_and_threads_are_granted_in_one_order() => new Scenario()
        .Asks("a", Write, by: Caller.Task)
        .Asks("b", Write, by: Caller.Thread)
        .Asks("c", Write, by: Caller.Task)
        .Asks("d", Write, by: Caller.Thread)
        .Asks("e", Write, by: Caller.Thread)
        .Asks("f", Write, by: Caller.Task)
        .Releases("a").Granted("a", "b")
        .Releases("b").Granted("a", "b", "c")
        .Releases("c").Granted("a", "b", "c", "d")
        .Releases("d").Granted("a", "b", "c", "d", "e")
        .Releases("e").Granted("a", "b", "c", "d", "e", "f")
        .Play(Callers.Tasks);

    [Test]
    public void A_cancelled_thread_lets_a_task_in_and_the_other_way_round([Values] Callers callers) => new Scenario()
        .Asks("a", Read).Asks("w", Write).Asks("b", Read).Asks("x", Write).Asks("c", Read).Asks("y", Write).Asks("d", Read)
        .GivesUp("w").Granted("a", "b").GivesUp("x").Granted("a", "b", "c").GivesUp("y").Granted("a", "b", "c", "d")
        .Play(callers);

    [Test]
    public void Tasks_and_threads_may_time_out_at_the_same_moment([Values] Callers callers)
    {
        TimeSpan second = TimeSpan.FromSeconds(1);
        new Scenario()
            .Asks("a", Read).AsksWithin(second, "w", Write).AsksWithin(second, "x", Write).AsksWithin(second, "y", Write)
            .Asks("b", Read).AsksWithin(3 * second, "z", Write)
            .TimePasses(second).TimedOut("w", "x", "y").Granted("a", "b").Waiting("z")
            .TimePasses(2 * second).TimedOut("w", "x", "y", "z")
            .Play(callers);
    }
}
