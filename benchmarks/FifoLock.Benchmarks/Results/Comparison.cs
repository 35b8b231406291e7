using FifoLocks.Benchmarks.Measuring;

namespace FifoLocks.Benchmarks.Results;

/// <summary>The rows that answer one question on the same cores, and what they are compared with.</summary>
internal sealed class Comparison
{
    private readonly ResultRow? _floor;
    private readonly ResultRow? _bestPeer;

    private Comparison(IReadOnlyList<ResultRow> rows)
    {
        Rows = rows;
        _floor = rows.FirstOrDefault(static row => row.Role == Role.Floor);
        _bestPeer = rows.Where(static row => row.Role == Role.Peer).MinBy(static row => row.Median);
    }

    public IReadOnlyList<ResultRow> Rows { get; }

    public string Title => $"{Rows[0].Scenario}, {(Rows[0].Cores == Cores.One ? "one core" : "all cores")}";

    public string Unit => Rows[0].Unit;

    /// <summary>A share is better the nearer it is to a fair one; nothing to divide.</summary>
    private bool HasRatios => Unit != "%";

    public static IEnumerable<Comparison> Of(IEnumerable<ResultRow> rows) =>
        rows.GroupBy(static row => (row.Group, row.Scenario, row.Cores)).Select(static group => new Comparison([.. group]));

    /// <summary>How many times the floor; null where there is none.</summary>
    public double? ToFloor(ResultRow row) => HasRatios && _floor is { Median: > 0 } ? row.Median / _floor.Median : null;

    /// <summary>How many times the best of the others; null for the floor, and where there is no other.</summary>
    public double? ToBestPeer(ResultRow row) => HasRatios && row.Role != Role.Floor && _bestPeer is { Median: > 0 } ? row.Median / _bestPeer.Median : null;
}
