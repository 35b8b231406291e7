using FifoLocks;

namespace Acme.Documents;

/// <summary>Seen by everybody, with a predicate that everybody sees.</summary>
[LockMode]
public sealed partial class Look
{
    /// <summary>When it may be granted.</summary>
    /// <param name="h">What is held.</param>
    /// <returns>Whether it may.</returns>
    public static bool IsCompatible(Holds h) => h.None<Change>();
}

/// <summary>The predicate is nobody's business.</summary>
[LockMode]
public sealed partial class Change
{
    private static bool IsCompatible(Holds h) => h.None<Look>() && h.None<Change>();
}

/// <summary>Not sealed, and nothing in it but the predicate.</summary>
[LockMode]
public partial class Visit
{
    /// <summary>When it may be granted.</summary>
    /// <param name="h">What is held.</param>
    /// <param name="most">How many there may be.</param>
    /// <returns>Whether it may.</returns>
    public static bool IsCompatible(Holds h, int most) => h.Count<Visit>() < most;
}

[LockMode]
internal sealed partial class Draft
{
    private static bool IsCompatible(Holds h) => h.None<Draft>();
}

[LockMode]
[ConvertsTo(typeof(Fix))]
internal sealed partial class Note
{
    private static bool IsCompatible(Holds h) => h.None<Note>() && h.None<Fix>();
}

[LockMode]
internal sealed partial class Fix
{
    private static bool IsCompatible(Holds h) => h.None<Note>() && h.None<Fix>();
}

/// <summary>Comes in whatever is held, and is kept out by nobody: it needs no look at what is held.</summary>
[LockMode(Asymmetric = true)]
internal sealed partial class Always
{
    private static bool IsCompatible(Holds h) => true;
}

[LockMode]
internal sealed partial class Alone
{
    internal static bool IsCompatible(Holds h) => h.None<Always>() && h.None<Alone>();
}

/// <summary>With its modes inside.</summary>
[FifoLock(typeof(Enter), typeof(Leave))]
public sealed partial class Door
{
    /// <summary>One way.</summary>
    [LockMode]
    public sealed partial class Enter
    {
        private static bool IsCompatible(Holds h) => h.None<Leave>();
    }

    /// <summary>The other way.</summary>
    [LockMode]
    public sealed partial class Leave
    {
        private static bool IsCompatible(Holds h) => h.None<Enter>();
    }
}

/// <summary>For documents.</summary>
[FifoLock(typeof(Look), typeof(Change))]
public sealed partial class DocumentLock;

/// <summary>For rooms, and not sealed.</summary>
[FifoLock(typeof(Visit))]
public partial class RoomLock;

[FifoLock(typeof(Draft))]
internal sealed partial class DraftLock;

[FifoLock(typeof(Note), typeof(Fix))]
internal sealed partial class NoteLock;
