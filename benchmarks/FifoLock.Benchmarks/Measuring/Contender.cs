namespace FifoLocks.Benchmarks.Measuring;

/// <summary>What a contender is beside the others of its scenario.</summary>
internal enum Role
{
    /// <summary>What nobody can get below who does the same work: the least of it, without a lock.</summary>
    Floor,

    /// <summary>Somebody else's.</summary>
    Peer,
    Ours,
}

/// <summary>A question that several contenders answer.</summary>
/// <param name="Name">The question, in words.</param>
/// <param name="Unit">What the values are: <c>ns</c>, <c>B</c> or <c>%</c>.</param>
/// <param name="Curve">The plot that it gives a point of, if any.</param>
/// <param name="At">Where on that plot: how many tasks, waiters, modes.</param>
internal sealed record Scenario(string Name, string Unit = "ns", string? Curve = null, double At = double.NaN);

/// <summary>One who answers one question, or several with one run.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Role">What it is beside the others.</param>
/// <param name="Scenarios">The questions.</param>
/// <param name="Round">Answers them, in their order.</param>
internal sealed record Contender(string Name, Role Role, Scenario[] Scenarios, Func<Reading[]> Round)
{
    public Contender(string name, Role role, Scenario scenario, Func<Reading> round)
        : this(name, role, [scenario], () => [round()])
    {
    }

    /// <summary>
    /// One whose body is a short loop that is called often. A loop that runs for long is replaced while it runs, and that code keeps its variables in
    /// memory: a floor measured so came out slower than what stands on it. Loops of a few hundred, called often, run as the code that programs run.
    /// </summary>
    public static Contender Loop(string name, Role role, Scenario scenario, Action body, int operations, int calls) => new(name, role, scenario, () =>
    {
        var meter = Meter.Start();
        for (int call = 0; call < calls; call++)
        {
            body();
        }

        return meter.Stop((long)operations * calls);
    });
}
