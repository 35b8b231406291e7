using FifoLocks.Benchmarks.Measuring;

namespace FifoLocks.Benchmarks.Results;

/// <summary>Where a figure is to be found.</summary>
internal sealed record Place(string Group, string Scenario, Cores Cores, string Contender)
{
    public override string ToString() => $"{Contender} ({Group}: {Scenario})";
}

/// <summary>What we want of some figures: the worst of them, divided by the best of those beside it, is to be at most so much.</summary>
/// <param name="Wanted">The target in words.</param>
/// <param name="Rows">What is judged.</param>
/// <param name="Beside">What it is divided by; none: the figure itself is judged.</param>
/// <param name="AtMost">The limit.</param>
internal sealed record Target(string Wanted, Place[] Rows, Place[] Beside, double AtMost)
{
    /// <summary>Taken from the rows before they are divided: the target is about what they cost more than this.</summary>
    public Place? Less { get; init; }

    /// <summary>The limit on the other side, for what should be neither more nor less.</summary>
    public double AtLeast { get; init; } = double.NegativeInfinity;

    /// <summary>It is about bytes allocated per operation.</summary>
    public bool IsOfBytes { get; init; }

    public bool IsMetBy(double measured) => measured <= AtMost && measured >= AtLeast;

    /// <summary>What came out; null when something it needs was not measured.</summary>
    public double? Measured(Func<Place, ResultRow?> find)
    {
        double[]? rows = Values(Rows, find);
        double[]? beside = Values(Beside, find);
        double[]? less = Values(Less is null ? [] : [Less], find);
        return rows is null || beside is null || less is null ? null : (rows.Max() - less.FirstOrDefault()) / beside.DefaultIfEmpty(1).Min();
    }

    private double[]? Values(Place[] places, Func<Place, ResultRow?> find)
    {
        ResultRow?[] rows = [.. places.Select(find)];
        return Array.TrueForAll(rows, static row => row is not null) ? [.. rows.Select(row => IsOfBytes ? Math.Round(row!.Bytes ?? 0) : row!.Median)] : null;
    }
}
