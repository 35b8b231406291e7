namespace FifoLocks;

/// <summary>
/// On a partial method without a body: the generator writes one that takes <see cref="Synchronized"/> on the object (for a static method: on a hidden object of the type) and calls the method of the same name
/// and <c>Core</c>, with the same parameters, which you write. Methods that are called by one another enter again.
/// </summary>
/// <remarks>
/// A method that returns <see cref="Task"/> or <see cref="ValueTask"/>, with a result or without, awaits the lock and holds it until the task is complete; any other blocks the calling thread. A
/// <see cref="CancellationToken"/> among the parameters ends the wait for the lock too.
/// </remarks>
/// <example>
/// <code>
/// public sealed partial class Account
/// {
///     [Synchronized] public partial Task Deposit(int amount, CancellationToken token);
///
///     private async Task DepositCore(int amount, CancellationToken token) { }
/// }
/// </code>
/// </example>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class SynchronizedAttribute : Attribute
{
}
