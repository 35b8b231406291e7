namespace FifoLocks.Tests.Support;

/// <summary>A context that runs a post at once, on the thread that posts.</summary>
internal sealed class ImmediateContext : SynchronizationContext
{
    /// <summary>Starts something whose awaits capture such a context.</summary>
    public static Task Run(Func<Task> start)
    {
        SynchronizationContext? before = Current;
        SetSynchronizationContext(new ImmediateContext());
        try
        {
            return start();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    public override void Post(SendOrPostCallback d, object? state) => d(state);
}
