namespace FifoLocks.Properties.Linearizability;

/// <summary>A call in a history, with the moments between which it took effect.</summary>
/// <param name="Text">What was called and what came of it, for people.</param>
/// <param name="Invoked">Before the call, on the clock of the history.</param>
/// <param name="Returned">After it; <see cref="Never"/> for a call that had not returned when the history ended: it may have taken effect or not.</param>
/// <param name="Apply">What it does to the model, given what came of it; null where that could not have come of it then. The argument says whether another call was under way at the same time.</param>
internal sealed record Operation<TState>(string Text, long Invoked, long Returned, Func<TState, bool, TState?> Apply)
    where TState : class
{
    public const long Never = long.MaxValue;

    public bool HasReturned => Returned != Never;

    public bool Overlaps(Operation<TState> other) => Invoked < other.Returned && other.Invoked < Returned;
}
