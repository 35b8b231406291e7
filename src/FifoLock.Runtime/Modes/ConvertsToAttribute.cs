namespace FifoLocks;

/// <summary>
/// Declares that a lease of this mode can be converted: <see cref="Lease{TMode}.ConvertTo{TTarget}(CancellationToken)"/> asks for another mode on top of the hold, ahead of the
/// queue. Refused by the compiler where two holders could wait for each other.
/// </summary>
/// <remarks>
/// Where the generator can prove that a holder would never have to wait, <see cref="Lease{TMode}.DowngradeTo{TTarget}"/> is offered too: this mode excludes itself, and for each bound
/// of the target on another mode, either this mode has the same bound (or a tighter one) and that mode excludes this one, or that mode never has as many holds.
/// </remarks>
/// <example>
/// <code>
/// [LockMode, ConvertsTo(typeof(Write))]
/// public sealed partial class UpgradeableRead { public static bool IsCompatible(Holds h) =&gt; h.None&lt;UpgradeableRead&gt;() &amp;&amp; h.None&lt;Write&gt;(); }
/// </code>
/// </example>
/// <param name="modes">The modes a lease can be converted to; modes of the same assembly.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class ConvertsToAttribute(params Type[] modes) : Attribute
{
    /// <summary>The modes a lease can be converted to.</summary>
    public IReadOnlyList<Type> Modes { get; } = modes;
}
