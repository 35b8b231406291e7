using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Analysis;

/// <summary>
/// Every diagnostic in one place. A message says what is wrong, why that matters for a lock, and what to write instead; the page behind the
/// help link has an example of each.
/// </summary>
internal static partial class Rules
{
    private const string Category = "FifoLock";

    public static readonly DiagnosticDescriptor NotPartial = Error(
        "FIFO001",
        "Lock modes and typed locks are partial",
        "'{0}' is not partial, so the generator cannot make it {1}; write 'partial' before '{2}'");

    public static readonly DiagnosticDescriptor ContainerNotPartial = Error(
        "FIFO002",
        "Types around lock modes and typed locks are partial",
        "'{0}' is nested in '{1}', which is not partial, so the generator cannot reach it; make '{1}' partial, or move '{0}' out of it");

    public static readonly DiagnosticDescriptor NoPredicate = Error(
        "FIFO003",
        "A lock mode says when it may be granted",
        "The lock mode '{0}' {1}, so nobody could know when to grant it; write 'public static bool IsCompatible(Holds h) => ...;' "
        + "(lock parameters come after the Holds)");

    public static readonly DiagnosticDescriptor Unsupported = Error(
        "FIFO004",
        "The declaration of a lock mode or typed lock is not supported",
        "'{0}' {1}");

    public static readonly DiagnosticDescriptor NotALockMode = Error(
        "FIFO005",
        "Only lock modes can be held",
        "'{0}' is not a lock mode, so no lock ever counts it; {1}");

    public static readonly DiagnosticDescriptor NeverGranted = Error(
        "FIFO006",
        "A lock mode can be granted at some time",
        "'{0}' can never be granted{1}: '{2}' is false whatever is held, and every request would wait for ever; correct the predicate");

    public static readonly DiagnosticDescriptor NotPure = Warning(
        "FIFO007",
        "A predicate decides from holds and lock parameters alone",
        "The predicate of '{0}' {1}; a lock asks it any number of times, on any thread, and again only after a release, so a waiter may never hear of a change; "
        + "decide from the Holds and from lock parameters ('IsCompatible(Holds h, int limit)')");

    public static readonly DiagnosticDescriptor RunsAsWritten = Info(
        "FIFO008",
        "The predicate is not compiled",
        "The predicate of '{0}' runs as written on every request, which is correct but slower, because {1}; comparisons of Count, Any and None with constants or "
        + "parameters, joined by && and ||, compile to one test");

    public static readonly DiagnosticDescriptor OneSided = Warning(
        "FIFO009",
        "Two modes agree on whether they exclude each other",
        "'{0}' is granted beside a hold of '{1}', but '{1}' is not granted beside a hold of '{0}', so whether the two are kept apart depends on who comes first; "
        + "let '{0}' say 'h.None<{1}>()', or mark it [LockMode(Asymmetric = true)] where that is meant");

    public static readonly DiagnosticDescriptor ConflictsWithNothing = Warning(
        "FIFO010",
        "A lock mode conflicts with something",
        "'{0}' conflicts with nothing: it is always granted, and no mode looks at it, so a lease of it protects nothing; say in its predicate what it excludes "
        + "('h.None<{0}>()'), or in another mode's that it is excluded",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor DoesNotFit = Error(
        "FIFO011",
        "The modes of a lock fit into its state word",
        "The modes of {0} need {1} bits of the {2} that the state word of a lock has; bound modes with few holds by a constant "
        + "('h.Count<{3}>() < 8'), or put fewer modes into one {4}",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor StrangersOnOneLock = Error(
        "FIFO012",
        "A plain lock serves modes of one family",
        "'{0}' is asked for '{1}' here and for '{2}' in line {3}, and neither mode looks at the other, nor at one that does; a plain FifoLock serves the family of its first request "
        + "and throws for every other; use a lock for each, or declare a typed lock that lists both: [FifoLock(typeof({2}), typeof({1}))]",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor UnsafeConversion = Error(
        "FIFO014",
        "A conversion cannot wait for itself",
        "'{0}' cannot be converted to '{1}': {2}",
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor OddList = Warning(
        "FIFO013",
        "A typed lock lists its modes once, and all of them",
        "'{0}' {1}");

    public static readonly DiagnosticDescriptor WaitsForOneBehind = Warning(
        "FIFO015",
        "A lock mode can be granted when nothing is held",
        "'{0}' is only granted while {1}; on a lock without such holds a request waits for somebody to take one, and strict FIFO keeps everybody who could behind it, "
        + "so all of them wait for ever; wait for an event or a condition instead, or let the predicate be true when nothing is held");

    public static readonly DiagnosticDescriptor SynchronizedNotPartial = Error(
        "FIFO016",
        "A synchronized method is partial and has no body",
        "'{0}' {1}, so the generator cannot write the body that takes the lock; declare a partial method without a body, and write what it does in '{0}Core'");

    public static readonly DiagnosticDescriptor SynchronizedWithoutCore = Error(
        "FIFO017",
        "A synchronized method has a Core that does the work",
        "'{0}' takes a lock and calls '{0}Core', and there is none that goes with it; write a method of that name with the same parameters, type parameters and return type "
        + "(a static one for a static method)");

    public static readonly DiagnosticDescriptor CannotBeSynchronized = Error(
        "FIFO018",
        "A lock around the method protects what it does",
        "'{0}' {1}");

    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
    [
        NotPartial, ContainerNotPartial, NoPredicate, Unsupported, NotALockMode, NeverGranted, NotPure, RunsAsWritten, OneSided, ConflictsWithNothing, DoesNotFit,
        StrangersOnOneLock, OddList, UnsafeConversion, WaitsForOneBehind,
        SynchronizedNotPartial, SynchronizedWithoutCore, CannotBeSynchronized,
    ];

    private static DiagnosticDescriptor Error(string id, string title, string message, params string[] tags) =>
        new(id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLink(id), customTags: tags);

    private static DiagnosticDescriptor Warning(string id, string title, string message, params string[] tags) =>
        new(id, title, message, Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpLink(id), customTags: tags);

    private static DiagnosticDescriptor Info(string id, string title, string message) =>
        new(id, title, message, Category, DiagnosticSeverity.Info, isEnabledByDefault: true, helpLinkUri: HelpLink(id));

    private static string HelpLink(string id) => $"docs/rules/{id}.md";
}
