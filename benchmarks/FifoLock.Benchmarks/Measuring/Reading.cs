namespace FifoLocks.Benchmarks.Measuring;

/// <summary>What one round of a contender showed.</summary>
/// <param name="Value">In the unit of the scenario: nanoseconds per operation, most often.</param>
/// <param name="Bytes">Bytes allocated per operation, by all threads; not a number where nobody asks.</param>
internal readonly record struct Reading(double Value, double Bytes = double.NaN);
