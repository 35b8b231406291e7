namespace FifoLocks.Generators.Model;

/// <summary>How much of the declaration can be worked with.</summary>
internal enum Standing
{
    /// <summary>All of it.</summary>
    Sound,

    /// <summary>A part can be written, to keep follow-up errors away, but it means nothing.</summary>
    Broken,

    /// <summary>Nothing can be written.</summary>
    Unusable,
}

/// <summary>A mode that a predicate looks at.</summary>
/// <param name="FullName">Its full metadata name.</param>
/// <param name="ForeignAssembly">The assembly it comes from, or null when that is the one at hand.</param>
internal readonly record struct Mention(string FullName, string? ForeignAssembly);

/// <summary>A lock mode: who it is, and when it may be granted.</summary>
/// <param name="Shape">The type.</param>
/// <param name="Assembly">The assembly that declares it.</param>
/// <param name="Standing">How much of it can be worked with.</param>
/// <param name="Condition">The predicate as it was written.</param>
/// <param name="IsExact">True when <paramref name="AnyOf"/> is the predicate; false when the predicate runs as written and
/// <paramref name="AnyOf"/> is only what it implies.</param>
/// <param name="AnyOf">The alternatives, each a conjunction of bounds.</param>
/// <param name="Mentions">The modes the predicate looks at, in order of first appearance.</param>
/// <param name="Parameters">The lock parameters.</param>
internal sealed record ModeModel(
    TypeShape Shape,
    string Assembly,
    Standing Standing,
    string Condition,
    bool IsExact,
    EquatableArray<EquatableArray<BoundTerm>> AnyOf,
    EquatableArray<Mention> Mentions,
    EquatableArray<ParameterModel> Parameters)
{
    /// <summary>The modes, by full name, that a lease of this one can be converted to, as far as that is allowed.</summary>
    public EquatableArray<string> ConvertsTo { get; init; }

    public string FullName => Shape.FullName;

    public string Name => Shape.Name;
}
