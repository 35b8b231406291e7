using FifoLocks.Collections;

namespace FifoLocks;

/// <summary>
/// A queue between producers and consumers, for threads that block and tasks that await on one object: items leave in the order they came, takes get them in the order they asked, puts into
/// a full queue get room in the order they asked.
/// </summary>
/// <typeparam name="T">The items; null is an item too.</typeparam>
/// <param name="capacity">How many items can be in it at once, 1 or more; null: as many as there is memory, and a put never waits for room.</param>
/// <param name="options">What to choose, or null for the defaults.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is below 1.</exception>
/// <example>
/// <code>
/// private readonly FifoQueue&lt;Job&gt; _jobs = new(capacity: 100);
///
/// await _jobs.PutAsync(job, token);                    // a task; waits while 100 are in it
/// foreach (Job job in _jobs.GetConsumingEnumerable())  // a thread
/// _jobs.Complete();                                    // the last job has been put
/// </code>
/// </example>
public sealed class FifoQueue<T>(int? capacity = null, FifoLockOptions? options = null) : FifoCollection<T>(static _ => new QueueStore<T>(), capacity, options);
