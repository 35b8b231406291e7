using System.Text.Json.Serialization;
using FifoLocks.Benchmarks.Measuring;

namespace FifoLocks.Benchmarks.Results;

/// <summary>What is kept of a contender's rounds: medians and quartiles.</summary>
internal sealed record ResultRow
{
    public required string Group { get; init; }

    public required string Scenario { get; init; }

    public required Cores Cores { get; init; }

    public required string Contender { get; init; }

    public required Role Role { get; init; }

    public required string Unit { get; init; }

    public required double Median { get; init; }

    /// <summary>A quarter of the rounds were at or below this.</summary>
    public required double Low { get; init; }

    /// <summary>A quarter of the rounds were at or above this.</summary>
    public required double High { get; init; }

    /// <summary>Bytes allocated per operation; null where nobody asks.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Bytes { get; init; }

    /// <summary>The plot that the row is a point of.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Curve { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? At { get; init; }

    /// <summary>What tells a row from all others of a file.</summary>
    [JsonIgnore]
    public (string Group, string Scenario, Cores Cores, string Contender) Key => (Group, Scenario, Cores, Contender);

    public static ResultRow Of(Group group, Cores cores, Scenario scenario, Contender contender, Reading[] readings)
    {
        double[] values = [.. readings.Select(static reading => reading.Value).Order()];
        double[] bytes = [.. readings.Select(static reading => reading.Bytes).Order()];
        double median = At(bytes, 0.5);
        return new ResultRow
        {
            Group = group.Name,
            Scenario = scenario.Name,
            Cores = cores,
            Contender = contender.Name,
            Role = contender.Role,
            Unit = scenario.Unit,
            Median = Rounded(At(values, 0.5)),
            Low = Rounded(At(values, 0.25)),
            High = Rounded(At(values, 0.75)),
            Bytes = double.IsNaN(median) ? null : Rounded(median),
            Curve = scenario.Curve,
            At = scenario.Curve is null ? null : scenario.At,
        };

        static double At(double[] sorted, double part) => sorted[(int)(part * (sorted.Length - 1))];

        static double Rounded(double value) => Math.Round(value, 3);
    }
}
