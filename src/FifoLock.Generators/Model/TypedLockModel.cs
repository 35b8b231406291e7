namespace FifoLocks.Generators.Model;

/// <summary>A typed lock together with everything known about the modes it lists.</summary>
/// <param name="HintName">The file of the lock.</param>
/// <param name="Lock">The lock as it was declared.</param>
/// <param name="Modes">The modes in listed order; an entry for each of the lock's entries that is known.</param>
internal sealed record TypedLockModel(string HintName, LockModel Lock, EquatableArray<ListedModeModel> Modes);

/// <summary>A listed mode with its model.</summary>
internal sealed record ListedModeModel(ListedMode Entry, ModeModel Mode);
