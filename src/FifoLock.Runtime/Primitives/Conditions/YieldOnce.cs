using System.Threading.Tasks.Sources;

namespace FifoLocks.Core;

/// <summary>A task that is pending until its awaiter has brought a continuation, for the sake of yielding once; then it is what the task is.</summary>
internal sealed class YieldOnce(Task<bool> task) : IValueTaskSource, IValueTaskSource<bool>
{
    /// <summary>The awaiter alone.</summary>
    private bool _yielded;

    public ValueTask Task => new(this, token: 0);

    public ValueTask<bool> Answer => new(this, token: 0);

    public bool GetResult(short token) => task.GetAwaiter().GetResult();

    void IValueTaskSource.GetResult(short token) => GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) =>
        !_yielded || !task.IsCompleted ? ValueTaskSourceStatus.Pending
        : task.IsCanceled ? ValueTaskSourceStatus.Canceled
        : task.IsFaulted ? ValueTaskSourceStatus.Faulted
        : ValueTaskSourceStatus.Succeeded;

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        _yielded = true;

        // A task never runs a continuation before this returns, completed or not.
        var awaiter = task.ConfigureAwait((flags & ValueTaskSourceOnCompletedFlags.UseSchedulingContext) != 0).GetAwaiter();
        if ((flags & ValueTaskSourceOnCompletedFlags.FlowExecutionContext) != 0)
        {
            awaiter.OnCompleted(() => continuation(state));
        }
        else
        {
            awaiter.UnsafeOnCompleted(() => continuation(state));
        }
    }
}
