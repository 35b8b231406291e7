namespace FifoLocks.Schedules.Scheduling;

/// <summary>Says at each point of a play which thread goes on.</summary>
internal interface IStrategy
{
    void Begin(int threads);

    /// <param name="canRun">The threads that can go on, ascending.</param>
    /// <param name="self">The thread that has the baton, or -1 when it cannot go on itself.</param>
    int Pick(ReadOnlySpan<int> canRun, int self);
}
