using System.ComponentModel;

namespace FifoLocks.Modes;

/// <summary>
/// The predicate of a mode in symbolic form, so that a typed lock of another assembly can compile it into its own layout. Written and read by
/// the generator.
/// </summary>
/// <param name="terms">The generator's own notation.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class CompiledPredicateAttribute(string terms) : Attribute
{
    /// <summary>The predicate in the generator's own notation.</summary>
    public string Terms { get; } = terms;
}
