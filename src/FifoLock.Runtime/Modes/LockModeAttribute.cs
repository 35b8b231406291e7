namespace FifoLocks;

/// <summary>
/// Declares a lock mode: a partial class or struct with a static method <c>IsCompatible</c> that says in one expression when the mode may
/// be granted. The generator turns the type into an <see cref="ILockMode"/>.
/// </summary>
/// <example>
/// <code>
/// [LockMode] public sealed partial class Read  { public static bool IsCompatible(Holds h) =&gt; h.None&lt;Write&gt;(); }
/// [LockMode] public sealed partial class Write { public static bool IsCompatible(Holds h) =&gt; h.None&lt;Read&gt;() &amp;&amp; h.None&lt;Write&gt;(); }
/// [LockMode] public sealed partial class Slot  { public static bool IsCompatible(Holds h, int capacity) =&gt; h.Count&lt;Slot&gt;() &lt; capacity; }
/// </code>
/// </example>
/// <remarks>
/// The predicate must be pure: it sees hold counts and its own parameters, nothing else, and may be evaluated any number of times. Parameters after the
/// first become constructor parameters of the typed lock (<see cref="FifoLockAttribute"/>) that lists the mode.
/// </remarks>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct, Inherited = false)]
public sealed class LockModeAttribute : Attribute
{
    /// <summary>
    /// Says that the compatibility of this mode is one-sided on purpose: it may be granted beside a mode that would not be granted beside it. For the
    /// analyzers, which will warn of one-sided modes that do not say so; no effect at run time.
    /// </summary>
    public bool Asymmetric { get; set; }
}
