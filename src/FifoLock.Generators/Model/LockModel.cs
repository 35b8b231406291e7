namespace FifoLocks.Generators.Model;

/// <summary>One entry of a typed lock's list.</summary>
/// <param name="FullName">The full metadata name of the mode.</param>
/// <param name="Visibility">What the members that name the mode may be: public, internal or private.</param>
/// <param name="JoinsTheLock">Whether the mode can be given <c>IModeOf</c> of the lock: same assembly, and each may name the other.</param>
/// <param name="Foreign">The whole mode, read from its metadata, when it comes from another assembly.</param>
internal sealed record ListedMode(string FullName, string Visibility, bool JoinsTheLock, ModeModel? Foreign);

/// <summary>A typed lock as it was declared.</summary>
/// <param name="Shape">The type.</param>
/// <param name="Standing">How much of it can be worked with.</param>
/// <param name="ConstructorVisibility">What the generated constructor is: private when the user wrote one that can call it.</param>
/// <param name="MemberPrefix">A prefix that no member of the user's begins with, for what generated code keeps in the lock.</param>
/// <param name="Modes">The listed modes, each once.</param>
internal sealed record LockModel(
    TypeShape Shape,
    Standing Standing,
    string ConstructorVisibility,
    string MemberPrefix,
    EquatableArray<ListedMode> Modes);
