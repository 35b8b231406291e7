namespace FifoLocks.Modes;

/// <summary>One mode of a layout: its names, its seat, and its row of the compatibility table.</summary>
/// <param name="FullName">The metadata name of the mode's type, as <see cref="Type.FullName"/> gives it.</param>
/// <param name="Name">The name people see.</param>
/// <param name="Seat">Where the mode lives in the word.</param>
/// <param name="Condition">The predicate as it was written, or as close as the compiler could keep it.</param>
/// <param name="Beside">For each mode of the layout in order: what must be true of it for this mode to be granted ("yes", "no", "fewer than capacity").</param>
public sealed record ModeSeat(string FullName, string Name, Seat Seat, string Condition, IReadOnlyList<string> Beside);
