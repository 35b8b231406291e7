using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Analysis;

/// <summary>The rules on how locks are used.</summary>
internal static partial class Rules
{
    public static readonly DiagnosticDescriptor LeaseThrownAway = Error(
        "FIFO101",
        "A lease that is thrown away is never released",
        "The lease that '{0}' gives is thrown away, so nobody can release it and whoever comes next waits for ever; {1}");

    public static readonly DiagnosticDescriptor NeverReleased = Warning(
        "FIFO102",
        "A lease in a variable is released",
        "The lease '{0}' is not released on any path: it is never disposed, returned, stored or passed on, so whoever comes next waits for ever; write 'using' before its declaration");

    public static readonly DiagnosticDescriptor NotAwaited = Error(
        "FIFO103",
        "An acquire is awaited",
        "'{0}' is not awaited, so the code goes on without the lock, and the lease that is granted one day is never released; write 'using (await {1})' around what the lock protects");

    public static readonly DiagnosticDescriptor BlocksOnTask = Warning(
        "FIFO104",
        "No thread blocks on an asynchronous acquire",
        "A thread is blocked here until '{0}' completes, which may need that very thread (of a user interface, or the last one of the pool), and then the lock is never released; {1}");

    public static readonly DiagnosticDescriptor BlocksInAsync = Info(
        "FIFO105",
        "Async code awaits its locks",
        "'{0}' blocks a thread inside async code, and those who hold the lock may need it to go on; write 'await {1}'");

    public static readonly DiagnosticDescriptor WaitsForItself = Warning(
        "FIFO106",
        "A lock does not wait for itself",
        "'{0}' asks for '{1}' of a lock on which '{2}' is held here, {3}; release the outer lease first, or take one lease that is enough for both");

    public static readonly DiagnosticDescriptor UsedAfterRelease = Warning(
        "FIFO107",
        "A lease is released once, after its last use",
        "The lease '{0}' {1}, and a lease releases once: the second time throws, or takes a shared mode from somebody else; {2}");

    public static readonly DiagnosticDescriptor TokenNotPassed = Info(
        "FIFO108",
        "A wait can be cancelled with the token at hand",
        "'{0}' waits without the token '{1}', so a caller that was cancelled keeps its place in the queue and waits on; pass '{1}', or write 'default' where the wait must not end");

    public static readonly DiagnosticDescriptor OrderReversed = Warning(
        "FIFO109",
        "Locks are taken in one order",
        "{0} inside {1}, and {2}; those who do this at the same time wait for each other, for ever{3}; take these locks in the same order everywhere, or one outer lock before both, "
        + "or ask for the inner one with a timeout and release the outer one when it is not granted",
        WellKnownDiagnosticTags.CompilationEnd);

    public static IReadOnlyList<DiagnosticDescriptor> Use { get; } =
    [
        LeaseThrownAway, NeverReleased, NotAwaited, BlocksOnTask, BlocksInAsync, WaitsForItself, UsedAfterRelease, TokenNotPassed, OrderReversed,
    ];
}
