namespace FifoLocks.Tests.Support;

/// <summary>A context that runs a post at once, on the thread that posts.</summary>
internal sealed class ImmediateContext : SynchronizationContext
{
    public override void Post(SendOrPostCallback d, object? state) => d(state);
}
