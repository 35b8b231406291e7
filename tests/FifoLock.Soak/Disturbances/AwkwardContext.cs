using FifoLocks.Core;

namespace FifoLocks.Soak.Disturbances;

/// <summary>
/// A context that runs what the library posts at once on the thread that posts it, or later on the pool, or throws and does not run it. What others post goes to
/// the pool: their code does not promise to survive a context that throws.
/// </summary>
internal sealed class AwkwardContext : SynchronizationContext
{
    private const int DeepestInline = 8;

    [ThreadStatic]
    private static int t_depth;

    private int _posts;

    public override void Post(SendOrPostCallback callback, object? state)
    {
        switch (state is TaskWaiter ? Interlocked.Increment(ref _posts) % 7 : 0)
        {
            case 1 or 2 when t_depth < DeepestInline:
                Run(callback, state);
                break;
            case 3:
                throw new DeliberateException();
            default:
                QueueToPool(callback, state);
                break;
        }
    }

    private void QueueToPool(SendOrPostCallback callback, object? state) => ThreadPool.UnsafeQueueUserWorkItem(_ => Run(callback, state), null);

    private void Run(SendOrPostCallback callback, object? state)
    {
        SynchronizationContext? before = Current;
        SetSynchronizationContext(this);
        t_depth++;
        try
        {
            callback(state);
        }
        finally
        {
            t_depth--;
            SetSynchronizationContext(before);
        }
    }
}
