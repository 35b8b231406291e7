using System.Diagnostics;

namespace FifoLocks.Samples.TextIndex;

/// <summary>Reads the index. Beside other queries, never beside a merge.</summary>
[LockMode]
internal sealed partial class Query
{
    public static bool IsCompatible(Holds h) => h.None<Merge>();
}

/// <summary>Adds a batch of files to the index, alone.</summary>
[LockMode]
internal sealed partial class Merge
{
    public static bool IsCompatible(Holds h) => h.None<Query>() && h.None<Merge>();
}

/// <summary>The lock of the index.</summary>
[FifoLock(typeof(Query), typeof(Merge))]
internal sealed partial class IndexLock;

/// <summary>
/// The same four verbs on every lock that is compared, each with the work to do under it. All of them count the requests that could not go on at
/// once.
/// </summary>
internal interface IIndexLock
{
    string Name { get; }

    /// <summary>The thread that takes the lock must be the one that releases it, so the asynchronous verbs are missing.</summary>
    bool BelongsToThread { get; }

    WaitMeter Waits { get; }

    void Query(Action work, CancellationToken token);

    ValueTask QueryAsync(Action work, CancellationToken token);

    void Merge(Action work, CancellationToken token);

    ValueTask MergeAsync(Action work, CancellationToken token);
}

/// <summary>How many requests had to wait, and the longest of these waits. Safe for use by several threads.</summary>
internal sealed class WaitMeter
{
    private long _longest;
    private long _count;

    public long Count => Volatile.Read(ref _count);

    public TimeSpan Longest => Stopwatch.GetElapsedTime(0, Volatile.Read(ref _longest));

    public void Add(long since)
    {
        Interlocked.Increment(ref _count);
        long waited = Stopwatch.GetTimestamp() - since;
        long longest = Volatile.Read(ref _longest);
        while (waited > longest)
        {
            longest = Interlocked.CompareExchange(ref _longest, waited, longest) is var seen && seen == longest ? waited : seen;
        }
    }
}

/// <summary>Tasks and threads in one queue, queries beside queries.</summary>
internal sealed class FifoIndexLock : IIndexLock
{
    private readonly IndexLock _lock = new();

    public string Name => "FifoLock";

    public bool BelongsToThread => false;

    public WaitMeter Waits { get; } = new();

    public void Query(Action work, CancellationToken token)
    {
        if (!_lock.TryEnterQuery(out Lease<Query> lease))
        {
            long since = Stopwatch.GetTimestamp();
            lease = _lock.EnterQuery(token);
            Waits.Add(since);
        }

        using (lease)
        {
            work();
        }
    }

    public async ValueTask QueryAsync(Action work, CancellationToken token)
    {
        ValueTask<Lease<Query>> request = _lock.AcquireQuery(token);
        long since = request.IsCompleted ? 0 : Stopwatch.GetTimestamp();
        using (await request)
        {
            if (since != 0)
            {
                Waits.Add(since);
            }

            work();
        }
    }

    public void Merge(Action work, CancellationToken token)
    {
        if (!_lock.TryEnterMerge(out Lease<Merge> lease))
        {
            long since = Stopwatch.GetTimestamp();
            lease = _lock.EnterMerge(token);
            Waits.Add(since);
        }

        using (lease)
        {
            work();
        }
    }

    public async ValueTask MergeAsync(Action work, CancellationToken token)
    {
        ValueTask<Lease<Merge>> request = _lock.AcquireMerge(token);
        long since = request.IsCompleted ? 0 : Stopwatch.GetTimestamp();
        using (await request)
        {
            if (since != 0)
            {
                Waits.Add(since);
            }

            work();
        }
    }
}

/// <summary>A semaphore of one: tasks and threads, but one query at a time.</summary>
internal sealed class SemaphoreIndexLock : IIndexLock
{
    private readonly SemaphoreSlim _semaphore = new(1, 1);

    public string Name => "SemaphoreSlim";

    public bool BelongsToThread => false;

    public WaitMeter Waits { get; } = new();

    public void Query(Action work, CancellationToken token) => Alone(work, token);

    public ValueTask QueryAsync(Action work, CancellationToken token) => AloneAsync(work, token);

    public void Merge(Action work, CancellationToken token) => Alone(work, token);

    public ValueTask MergeAsync(Action work, CancellationToken token) => AloneAsync(work, token);

    private void Alone(Action work, CancellationToken token)
    {
        if (!_semaphore.Wait(0, token))
        {
            long since = Stopwatch.GetTimestamp();
            _semaphore.Wait(token);
            Waits.Add(since);
        }

        try
        {
            work();
        }
        finally
        {
            _semaphore.Release();
        }
    }

    private async ValueTask AloneAsync(Action work, CancellationToken token)
    {
        Task request = _semaphore.WaitAsync(token);
        long since = request.IsCompleted ? 0 : Stopwatch.GetTimestamp();
        await request;
        try
        {
            if (since != 0)
            {
                Waits.Add(since);
            }

            work();
        }
        finally
        {
            _semaphore.Release();
        }
    }
}

/// <summary>Queries beside queries, but only threads, and only the one that entered may leave.</summary>
internal sealed class ReaderWriterIndexLock : IIndexLock
{
    /// <summary>The lock takes no token: a waiting thread looks at its token this often.</summary>
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);

    private readonly ReaderWriterLockSlim _lock = new();

    public string Name => "ReaderWriterLockSlim";

    public bool BelongsToThread => true;

    public WaitMeter Waits { get; } = new();

    public void Query(Action work, CancellationToken token)
    {
        Take(_lock.TryEnterReadLock, token);
        try
        {
            work();
        }
        finally
        {
            _lock.ExitReadLock();
        }
    }

    public void Merge(Action work, CancellationToken token)
    {
        Take(_lock.TryEnterWriteLock, token);
        try
        {
            work();
        }
        finally
        {
            _lock.ExitWriteLock();
        }
    }

    public ValueTask QueryAsync(Action work, CancellationToken token) => throw new NotSupportedException("It belongs to the thread that took it.");

    public ValueTask MergeAsync(Action work, CancellationToken token) => throw new NotSupportedException("It belongs to the thread that took it.");

    private void Take(Func<TimeSpan, bool> tryEnter, CancellationToken token)
    {
        token.ThrowIfCancellationRequested();
        if (tryEnter(TimeSpan.Zero))
        {
            return;
        }

        long since = Stopwatch.GetTimestamp();
        while (!tryEnter(s_look))
        {
            token.ThrowIfCancellationRequested();
        }

        Waits.Add(since);
    }
}
