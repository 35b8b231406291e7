using FifoLocks.Schedules.Exploring;
using FifoLocks.Schedules.Scheduling;

namespace FifoLocks.Schedules.Faults;

/// <summary>The schedules find faults: each of these within its budget. docs/verification-mutants.md lists them (see <see cref="MutantPageTests"/>).</summary>
internal sealed class MutantTests
{
    private static IEnumerable<TestCaseData> Faults => Fault.All.Select(static fault => new TestCaseData(fault).SetArgDisplayNames(fault.ToString()));

    [TestCaseSource(nameof(Faults))]
    public void Is_found_and_its_shortest_schedule_shows_it_again(Fault fault)
    {
        Hunt.Prey? prey = Hunt.For(fault);
        Assert.That(prey, Is.Not.Null, $"{Hunt.Budget} schedules did not find it");
        (Play play, Schedule shortest) = prey!.Shortest;
        using (Hunt.SwitchOn(fault))
        {
            TestContext.Out.WriteLine(prey.Finding.Report());
            Assert.That(Again(fault, prey.Finding.Strategy), Is.EqualTo(prey.Finding.Failure), "the strategy and its seed show it again");
            Assert.That(Again(fault, shortest.ToString()), Is.EqualTo(play.Failure), "and so do the switches of the shortest");
        }

        Assert.That(prey.Finding.Schedule.IsSimplerThan(shortest), Is.False);
        Assert.That(Explorer.Perform(fault.Scenario, new Rerun(shortest.Switches)).Play.Failure, Is.Null, "without the fault the same schedule passes");
    }

    /// <summary>Played from what is printed.</summary>
    private static string? Again(Fault fault, string schedule) => Replay.Prepare(new Replay(fault.Scenario, schedule).ToString()).Perform().Play.Failure;

    /// <summary>Each of the checks that are made after every schedule, or in the middle of it, is the one that sees some fault.</summary>
    [TestCase("was granted while", Mutant.WeightIsJudgedAsOne)]
    [TestCase("was granted before", Mutant.FastPathIgnoresWaiters)]
    [TestCase("No call is in motion, and the first in line has given up", Mutant.CancellationDoesNotTell)]
    [TestCase("Deadlock", Mutant.ReleaseDoesNotTell)]
    [TestCase("went back to their pool", Mutant.GoneAreKept)]
    [TestCase("was completed twice", Mutant.LostClaimCompletes)]
    [TestCase("timed out at", Mutant.TimerDoesNotLook)]
    [TestCase("Something is held at the end", Mutant.LostClaimKeepsHold)]
    [TestCase("Flags are left", Mutant.HandoverForgetsTell)]
    [TestCase("still wait", Mutant.DetachesAfterPublish)]
    public void Each_check_sees_a_fault(string check, object mutant) =>
        Assert.That(
            Fault.All.Where(fault => fault.Mutant == (Mutant)mutant).Select(static fault => Hunt.For(fault)!).SelectMany(static prey => new[] { prey.Finding.Failure, prey.Shortest.Play.Failure }),
            Has.Some.Contains(check));

    [Test]
    public void Every_fault_is_hunted() =>
        Assert.That(Fault.All.Select(static fault => fault.Mutant).Append(Mutant.None).Distinct(), Is.EquivalentTo(Enum.GetValues<Mutant>()));

    [Test]
    public void The_protocols_nine_are_among_them() =>
        Assert.That(Fault.All.Select(static fault => fault.InModel), Is.SupersetOf(Enumerable.Range(1, 9).Select(static number => $"M{number}")));
}
