namespace FifoLocks.Schedules.Scheduling;

/// <summary>
/// One departure from the plain schedule, in which a thread goes on for as long as it can, and then the first that can: here another one gets the baton.
/// </summary>
/// <param name="Holder">The thread that has the baton, by its number; -1: nobody has it yet.</param>
/// <param name="Point">At which of its points, counted from 1 over the whole play.</param>
/// <param name="Next">The thread that goes on, by its number.</param>
internal readonly record struct Switch(int Holder, int Point, int Next)
{
    private const string Start = "start";

    /// <summary>Reads what <see cref="ToString"/> wrote: <c>0.5>1</c>, or <c>start>1</c>.</summary>
    public static Switch Parse(string text)
    {
        string[] sides = text.Split('>');
        string[] from = sides[0].Split('.');
        return sides is [Start, _] ? new Switch(-1, 1, int.Parse(sides[1]))
            : sides.Length == 2 && from.Length == 2 ? new Switch(int.Parse(from[0]), int.Parse(from[1]), int.Parse(sides[1]))
            : throw new FormatException($"'{text}' is no switch. One reads 0.5>1: thread 0, at its point 5, is followed by thread 1.");
    }

    public override string ToString() => Holder < 0 ? $"{Start}>{Next}" : $"{Holder}.{Point}>{Next}";
}
