namespace FifoLocks.Properties;

/// <summary>What a failure says, on a model that is known to be wrong.</summary>
internal sealed class HarnessTests
{
    private const string LosesReleases = "A release is lost";

    private static readonly Suite s_mutex = Suite.All.Single(static suite => suite.Name == nameof(FifoMutex));

    [Test]
    public void A_failure_is_shrunk_to_the_steps_it_takes() =>
        Assert.That(Steps(Find(LosesReleases, seed: 1)), Is.EqualTo(new[]
        {
            "FifoMutex",
            "r0 asks Exclusive by a task -> r0 granted",
            "r1 asks Exclusive by a task -> r1 waits",
            "r0 releases -> r1 granted",
            "   r1: granted, the model says waits",
        }));

    [Test]
    public void A_failure_names_the_seed_and_the_command_that_plays_it_again() =>
        Assert.That(Find(LosesReleases, seed: 5), Does.Contain("Seed 5").And.Contain("FIFOLOCK_SEED=5 FIFOLOCK_PROGRAMS=100 dotnet test"));

    [Test]
    public void A_seed_finds_the_same_again([Values(Fault.None, Fault.NewcomersOvertake, Fault.TheLastComesFirst, Fault.GivingUpWakesNobody)] Fault fault)
    {
        Suite suite = Suite.All.Single(static suite => suite.Name == nameof(FifoReadWriteLock));
        string? mutant = fault == Fault.None ? null : fault.ToString();
        string? once = Trial.FindDifference(suite, mutant, seed: 3, programs: 100);
        Assert.That(Trial.FindDifference(suite, mutant, seed: 3, programs: 100), Is.EqualTo(once));
        Assert.That(once, fault == Fault.None ? Is.Null : Is.Not.Null);
    }

    [Test]
    public void A_requester_that_wakes_while_the_object_is_looked_at_is_not_at_rest([Values] bool isDone)
    {
        bool woke = false;
        int? Pending() => !woke ? 1 : isDone ? 0 : null;
        bool ObjectAtRest(int pending) => woke = true;
        Assert.That(Rest.IsCertain(Pending, ObjectAtRest), Is.False);
        Assert.That(Rest.IsCertain(static () => 1, static pending => pending == 1), "nobody wakes");
        Assert.That(Rest.IsCertain(static () => 1, static _ => false), Is.False, "the object is not");
    }

    [Test]
    public void Another_seed_plays_other_programs() => Assert.That(Played(seed: 1), Is.Not.EqualTo(Played(seed: 2)));

    [Test]
    public void The_same_seed_plays_the_same_programs() => Assert.That(Played(seed: 1), Is.EqualTo(Played(seed: 1)));

    [Test]
    public void An_exception_out_of_a_suite_is_neither_agreement_nor_a_difference()
    {
        var broken = new BrokenSuite();
        Assert.That(() => Trial.FindDifference(broken, mutant: null, seed: 1, programs: 1), Throws.InstanceOf<InvalidOperationException>());
    }

    private static string Find(string mutant, ulong seed) => Trial.FindDifference(s_mutex, mutant, seed, programs: 100)!;

    private static string[] Steps(string difference) => difference.Split(Environment.NewLine)[3..];

    private static List<string> Played(ulong seed)
    {
        var recorder = new RecordingSuite();
        Trial.FindDifference(recorder, mutant: null, seed, programs: 5);
        return recorder.Programs;
    }

    /// <summary>Agrees with everything and writes it down.</summary>
    private sealed class RecordingSuite : Suite
    {
        public List<string> Programs { get; } = [];

        public override IEnumerable<string> MutantNames => [];

        public override string? Play(Program program, string? mutant, ref int hangs)
        {
            Programs.Add(string.Join("; ", program.Steps.Select(static step => $"{step.Verb}: {string.Join(",", step.Numbers)}")));
            return null;
        }
    }

    private sealed class BrokenSuite : Suite
    {
        public override IEnumerable<string> MutantNames => [];

        public override string? Play(Program program, string? mutant, ref int hangs) => throw new NotSupportedException();
    }
}
