namespace FifoLocks.Schedules.Scheduling;

/// <summary>Who has the baton, and at which of its points: what a <see cref="Switch"/> is named by.</summary>
internal sealed class Baton(int threads)
{
    private readonly int[] _points = new int[threads + 1];

    public int Holder { get; private set; } = -1;

    /// <summary>The holder has come to a point: which one it is.</summary>
    public int NextPoint() => ++_points[Holder + 1];

    public void Pass(int next) => Holder = next;

    /// <summary>Who goes on when nothing else is said.</summary>
    public static int Plain(ReadOnlySpan<int> canRun, int self) => self >= 0 ? self : canRun[0];
}
