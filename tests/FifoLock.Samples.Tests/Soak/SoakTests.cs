using FifoLocks.Soak;
using FifoLocks.Soak.Workloads;

namespace FifoLocks.Samples.Tests.Soak;

/// <summary>The soak program as it is run: a short run finds nothing, and each fault that is put between the library and its checks is found.</summary>
public sealed class SoakTests
{
    [Test]
    public async Task A_short_run_finds_nothing_wrong()
    {
        (int code, string output) = await RunAsync("--short", "--rounds", "2");

        Assert.That(code, Is.Zero, output);
        Assert.That(output, Does.EndWith("Nothing was wrong."));
        Assert.That(Workload.All.Select(static workload => workload.Name), Is.All.Matches<string>(name => output.Contains($"| {name} ")), output);
    }

    [Test]
    public async Task A_run_ends_after_so_many_operations()
    {
        (int code, string output) = await RunAsync("--short", "--only", "mutex", "--operations", "100000");

        Assert.That(code, Is.Zero, output);
    }

    [TestCase(nameof(Fault.LetsTwoIn), "mutex", "one at a time")]
    [TestCase(nameof(Fault.LetsTwoIn), "read-write", "nobody is let in beside somebody who excludes it")]
    [TestCase(nameof(Fault.Overtakes), "mutex", "requests are granted in the order in which they came")]
    [TestCase(nameof(Fault.LosesAnItem), "queue", "what was put is taken, once")]
    [TestCase(nameof(Fault.DoublesAnItem), "stack", "what was put is taken, once")]
    [TestCase(nameof(Fault.EndsTwice), "limiter", "each request ends once")]
    public async Task A_fault_is_reported(string fault, string workload, string invariant)
    {
        (int code, string output) = await RunAsync("--short", "--rounds", "20", "--only", workload, "--fault", fault);

        Assert.That(code, Is.EqualTo(1), output);
        Assert.That(output, Does.Contain($"Broken: {invariant}."));
        Assert.That(output, Does.Contain($"To run it again: --only {workload} --round "));
        Assert.That(output, Does.Contain("Party 0"));
    }

    [TestCase(nameof(Fault.LosesARelease), "semaphore")]
    [TestCase(nameof(Fault.LosesAWakeUp), "condition")]
    [TestCase(nameof(Fault.LosesAWakeUp), "event")]
    [TestCase(nameof(Fault.LosesAWakeUp), "barrier")]
    public async Task Somebody_who_is_left_waiting_is_reported(string fault, string workload)
    {
        (int code, string output) = await RunAsync("--short", "--rounds", "20", "--only", workload, "--fault", fault, "--patience", "2");

        Assert.That(code, Is.EqualTo(1), output);
        Assert.That(output, Does.Contain("Broken: "));
    }

    [Test]
    public async Task Bad_arguments_end_with_2()
    {
        (int code, string output) = await RunAsync("--only", "nothing");

        Assert.That(code, Is.EqualTo(2));
        Assert.That(output, Does.StartWith("There is no workload nothing. There are: mutex, "));
    }

    private static Task<(int Code, string Output)> RunAsync(params string[] args) => Processes.RunAsync(typeof(Workload).Assembly, args);
}
