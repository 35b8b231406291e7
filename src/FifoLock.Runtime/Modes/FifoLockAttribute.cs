namespace FifoLocks;

/// <summary>
/// Declares a typed lock: a partial class that offers the listed modes and no others, under generated names (<c>AcquireWrite</c>,
/// <c>EnterWrite</c>, <c>TryEnterWrite</c>, <c>TryAcquireWrite</c>). A foreign mode does not compile.
/// </summary>
/// <example>
/// <code>
/// [FifoLock(typeof(Read), typeof(Write))]
/// public sealed partial class DocumentLock;
///
/// using (await documentLock.AcquireWrite(token)) { }
/// </code>
/// </example>
/// <remarks>
/// The base class, the constructors and the members come from the generator. When the class declares a constructor of its own, the generated one is
/// private, so that yours can call it with <c>: this(...)</c>.
/// </remarks>
/// <param name="modes">The lock modes, each once.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class FifoLockAttribute(params Type[] modes) : Attribute
{
    /// <summary>The lock modes of the typed lock.</summary>
    public IReadOnlyList<Type> Modes { get; } = modes;
}
