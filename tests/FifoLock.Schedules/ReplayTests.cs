using FifoLocks.Schedules.Exploring;
using FifoLocks.Schedules.Faults;
using FifoLocks.Schedules.Scenarios;
using FifoLocks.Schedules.Scheduling;

namespace FifoLocks.Schedules;

/// <summary>A schedule that failed is printed so that it can be played again.</summary>
internal sealed class ReplayTests
{
    /// <summary>What <see cref="Replay.Variable"/> says; nothing, and no test, where it is not set.</summary>
    private static IEnumerable<string> Given => Environment.GetEnvironmentVariable(Replay.Variable) is { Length: > 0 } text ? [text] : [];

    [SetUp]
    [TearDown]
    public void Restore()
    {
        Mutants.Present = Mutant.None;
        Mutants.MostPasses = Mutants.UsualPasses;
    }

    [TestCaseSource(nameof(Given))]
    public void A_given_schedule_finds_nothing(string text)
    {
        (Play play, _) = Replay.Prepare(text).Perform();
        TestContext.Out.WriteLine(play.Describe());
        Assert.That(play.Failure, Is.Null);
    }

    [Test]
    public void What_is_printed_is_what_is_played()
    {
        Fault fault = Fault.All.First(static fault => fault.Mutant == Mutant.FastPathIgnoresWaiters);
        Hunt.Prey prey = Hunt.For(fault)!;
        string report;
        using (Hunt.SwitchOn(fault))
        {
            report = prey.Finding.Report();
        }

        string[] printed = [.. report.Split('"').Where(static part => part.StartsWith("Locks.", StringComparison.Ordinal))];
        Assert.That(printed, Has.Length.EqualTo(2), "by its seed, and by its switches");
        foreach (string text in printed)
        {
            Assert.That(text, Does.Contain("fault=FastPathIgnoresWaiters"));
            Assert.That(Replay.Prepare(text).Perform().Play.Failure, Does.Contain("was granted before"));
        }

        Assert.That(Replay.Prepare(printed[1]).Perform().Play.Failure, Is.EqualTo(prey.Shortest.Play.Failure));
        Assert.That(Replay.Prepare(printed[1].Replace("fault=FastPathIgnoresWaiters ", string.Empty)).Perform().Play.Failure, Is.Null);
    }

    [Test]
    public void A_report_says_who_did_what_and_who_was_preempted()
    {
        Fault fault = Fault.All.First(static fault => fault.Mutant == Mutant.FastPathIgnoresWaiters);
        using (Hunt.SwitchOn(fault))
        {
            Assert.That(
                Hunt.For(fault)!.Finding.Report(),
                Does.Contain(", in place of ").And.Contain("Write of writer is granted").And.Contain("changes the word: [-").And.Contain("FAILS: "));
        }
    }

    [TestCase(3, "")]
    [TestCase(1, "passes=2 ")]
    public void A_recorded_schedule_plays_the_same_steps_again(int seed, string passes)
    {
        Replay replay = Replay.Prepare($"GivingUp.CancelledHead {passes}random:{seed}");
        (Play first, Schedule schedule) = replay.Perform();
        (Play second, Schedule again) = Replay.Prepare(new Replay(replay.Scenario, schedule.ToString()).ToString()).Perform();
        Assert.That(schedule.Switches, Has.Count.GreaterThan(3));
        Assert.That(again.Switches, Is.EqualTo(schedule.Switches));
        Assert.That(again.Preemptions, Is.EqualTo(schedule.Preemptions));
        Assert.That(second.Trace.ToString(), Is.EqualTo(first.Trace.ToString()));
    }

    [TestCase("start>2")]
    [TestCase("0.5>1 1.13>0")]
    public void A_schedule_reads_as_it_is_written(string text) => Assert.That(Schedule.Parse(text).ToString(), Is.EqualTo(text));

    [TestCase("Locks.TwoWriters 0.5>")]
    [TestCase("Locks.TwoWriters 0>1")]
    [TestCase("Locks.TwoWriters walk:1")]
    [TestCase("Locks.NoSuchScenario 0.5>1")]
    [TestCase("")]
    public void What_cannot_be_read_is_refused(string text) => Assert.Throws<FormatException>(() => Replay.Prepare(text).Perform());

    [Test]
    public void Every_scenario_has_a_name_of_its_own()
    {
        string[] names = [.. AllScenarios.List.Select(AllScenarios.NameOf)];
        Assert.That(names, Is.Unique);
        Assert.That(names, Has.Length.GreaterThanOrEqualTo(25));
        Assert.That(AllScenarios.List.Select(static scenario => AllScenarios.Find(AllScenarios.NameOf(scenario))), Is.EqualTo(AllScenarios.List));
    }
}
