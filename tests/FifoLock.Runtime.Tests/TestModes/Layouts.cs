namespace FifoLocks.Tests.TestModes;

/// <summary>Layouts built at run time, where a test needs widths that the generator would never choose.</summary>
internal static class Layouts
{
    public static LockLayout Of(string name, params (Type Mode, string Condition, SeatNeeds Needs)[] modes)
    {
        Seat[] seats = LayoutPlanner.Plan([.. modes.Select(mode => mode.Needs)], Word.FieldBits, out _)!;
        return Of(name, [.. modes.Select((mode, index) => (mode.Mode, mode.Condition, seats[index]))]);
    }

    public static LockLayout Of(string name, params (Type Mode, string Condition, Seat Seat)[] modes) =>
        new(name, [.. modes.Select(mode => new ModeSeat(mode.Mode.FullName!, mode.Mode.Name, mode.Seat, mode.Condition, []))]);

    /// <summary>A word in which each mode is held so often; flags and generations are zero.</summary>
    public static ulong WordOf(IReadOnlyList<Seat> seats, params int[] counts)
    {
        ulong word = 0;
        for (int i = 0; i < seats.Count; i++)
        {
            word += (ulong)counts[i] << seats[i].Shift;
        }

        return word;
    }
}
