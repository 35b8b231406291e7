namespace FifoLocks.Schedules.Scheduling;

/// <summary>
/// Thrown at every point of a play that has failed, until each of its threads has left the code under test. What that code does with it does not matter: the play is over, and the next
/// point throws again.
/// </summary>
internal sealed class Abandonment : Exception;
