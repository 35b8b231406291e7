namespace FifoLocks.Properties.Harness;

/// <summary>Whether what cannot be looked at in one moment was at rest in one.</summary>
internal static class Rest
{
    /// <summary>
    /// The requests are looked at, then the object, then the requests again. Once is too few: a thread that sleeps when it is looked at may wake, and do what the object waits for it to do, before the object is looked
    /// at; both say that they are at rest then, and the thread has not done yet what it woke for.
    /// </summary>
    /// <param name="requests">How many have no outcome, if all of those are at rest; else null.</param>
    /// <param name="isObjectAtRest">Whether the object is, with so many without an outcome.</param>
    public static bool IsCertain(Func<int?> requests, Func<int, bool> isObjectAtRest) =>
        requests() is { } pending && isObjectAtRest(pending) && requests() == pending;
}
