using FifoLocks.Collections;

namespace FifoLocks;

/// <summary>
/// A stack between producers and consumers, for threads that block and tasks that await on one object: the item that came last leaves first. Takes and puts that wait are still served in the
/// order they asked, and a take that waits gets the first item that comes.
/// </summary>
/// <typeparam name="T">The items; null is an item too.</typeparam>
/// <param name="capacity">How many items can be in it at once, 1 or more; null: as many as there is memory, and a put never waits for room.</param>
/// <param name="options">What to choose, or null for the defaults.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is below 1.</exception>
/// <example>
/// <code>
/// private readonly FifoStack&lt;Connection&gt; _idle = new();   // the one used last is the warmest
///
/// Connection connection = await _idle.TakeAsync(token);
/// _idle.Put(connection);
/// </code>
/// </example>
public sealed class FifoStack<T>(int? capacity = null, FifoLockOptions? options = null) : FifoCollection<T>(static _ => new StackStore<T>(), capacity, options);
