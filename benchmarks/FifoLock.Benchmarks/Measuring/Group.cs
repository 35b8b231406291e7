namespace FifoLocks.Benchmarks.Measuring;

/// <summary>Where a process runs.</summary>
internal enum Cores
{
    /// <summary>On one core: what the work costs, undisturbed by where the threads happen to run.</summary>
    One,

    /// <summary>On all cores, as programs run.</summary>
    All,
}

/// <summary>Contenders that are measured side by side, in interleaved rounds.</summary>
/// <param name="Rounds">How many rounds count.</param>
/// <param name="Contenders">Who is measured.</param>
/// <param name="WarmUps">How many rounds at most come before those; fewer when the JIT has nothing left to do.</param>
internal sealed record Trial(int Rounds, IReadOnlyList<Contender> Contenders, int WarmUps = 40);

/// <summary>Trials that belong together; each group is measured in a process of its own, on the cores that it asks for.</summary>
/// <param name="Name">What the command line calls it.</param>
/// <param name="What">What one operation is, in words.</param>
/// <param name="Cores">Where it is measured.</param>
/// <param name="Trials">Made when they are run: what they keep is gone with the process.</param>
internal sealed record Group(string Name, string What, Cores[] Cores, Func<Effort, IEnumerable<Trial>> Trials);
