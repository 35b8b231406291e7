using FifoLocks.Schedules.Exploring;
using FifoLocks.Schedules.Faults;
using FifoLocks.Schedules.Scheduling;

namespace FifoLocks.Schedules;

/// <summary>A schedule that fails becomes as short as it gets.</summary>
internal sealed class MinimizerTests
{
    private static IEnumerable<Fault> Faults => Fault.All.Where(static fault =>
        fault.Mutant is Mutant.FastPathIgnoresWaiters or Mutant.ReleaseDoesNotTell or Mutant.RunsBeforePublish or Mutant.DetachesAfterPublish or Mutant.RemovedBeforeClaim);

    [TestCaseSource(nameof(Faults))]
    public void No_switch_and_no_two_can_be_left_out(Fault fault)
    {
        Schedule shortest = Hunt.For(fault)!.Shortest.Schedule;
        using IDisposable on = Hunt.SwitchOn(fault);
        for (int one = 0; one < shortest.Switches.Count; one++)
        {
            for (int two = one; two < shortest.Switches.Count; two++)
            {
                (Play play, Schedule schedule) = Explorer.Perform(fault.Scenario, new Rerun([.. shortest.Switches.Where((_, index) => index != one && index != two)]));
                Assert.That(play.Failure is not null && schedule.IsSimplerThan(shortest), Is.False, $"without {shortest.Switches[one]} and {shortest.Switches[two]}: {play.Failure}");
            }
        }
    }

    [Test]
    public void A_fault_that_every_schedule_shows_needs_no_switch()
    {
        Fault fault = Fault.All.First(static fault => fault.Mutant == Mutant.WeightIsGrantedInPart);
        Assert.That(Hunt.For(fault)!.Shortest.Schedule.Switches, Is.Empty);
        Assert.That(Hunt.For(fault)!.Finding.Schedule.Switches, Is.Not.Empty, "it was not found by the plain schedule");
    }

    [Test]
    public void A_failure_with_few_preemptions_is_found_with_so_few()
    {
        // One to come between the look at the word and the change, and no more.
        Fault fault = Fault.All.First(static fault => fault.Mutant == Mutant.RemovedBeforeClaim);
        Assert.That(Hunt.For(fault)!.Shortest.Schedule.Preemptions, Is.EqualTo(1));
        Assert.That(Hunt.For(fault)!.Finding.Schedule.Preemptions, Is.GreaterThan(1));
    }

    [Test]
    public void A_schedule_that_does_not_fail_again_is_no_shorter_one_but_an_error()
    {
        Fault fault = Fault.All.First(static fault => fault.Mutant == Mutant.ReleaseDoesNotTell);
        Finding found = Hunt.For(fault)!.Finding;
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => Minimizer.Minimize(found))!;
        Assert.That(error.Message, Does.Contain("does not fail again"));
    }
}
