using FifoLocks.Collections;

namespace FifoLocks;

/// <summary>
/// A priority queue between producers and consumers, for threads that block and tasks that await on one object: the smallest item leaves first, equal ones in the order they came. Takes and puts
/// that wait are served in the order they asked.
/// </summary>
/// <typeparam name="T">The items; null is an item too, if the comparer takes it.</typeparam>
/// <param name="comparer">Which of two items leaves first; null: the items' own order. It must look at the two values only and not wait: it runs while others wait for the queue. When it
/// throws, the put or take in question fails with that exception, and the queue is as it was.</param>
/// <param name="capacity">How many items can be in it at once, 1 or more; null: as many as there is memory, and a put never waits for room.</param>
/// <param name="options">What to choose, or null for the defaults.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is below 1.</exception>
/// <example>
/// <code>
/// private readonly FifoPriorityQueue&lt;Job&gt; _jobs = new(Comparer&lt;Job&gt;.Create((a, b) =&gt; a.Due.CompareTo(b.Due)));
///
/// _jobs.Put(job);
/// Job first = await _jobs.TakeAsync(token);   // the one that is due first
/// </code>
/// </example>
public sealed class FifoPriorityQueue<T>(IComparer<T>? comparer = null, int? capacity = null, FifoLockOptions? options = null)
    : FifoCollection<T>(self => new HeapStore<T>(comparer ?? Comparer<T>.Default, self), capacity, options);
