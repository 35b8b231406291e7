namespace FifoLocks.Generators.Model;

/// <summary>The modes that share a layout on plain locks, and where their code goes.</summary>
/// <param name="ClassName">The class that holds the layout.</param>
/// <param name="HintName">The file of that class.</param>
/// <param name="Modes">The modes, by full name.</param>
/// <param name="ModeHintNames">The file of each mode.</param>
internal sealed record FamilyModel(
    string ClassName,
    string HintName,
    EquatableArray<ModeModel> Modes,
    EquatableArray<string> ModeHintNames);
