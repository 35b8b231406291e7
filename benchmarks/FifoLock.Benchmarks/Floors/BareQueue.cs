namespace FifoLocks.Benchmarks.Floors;

/// <summary>What is left of a queue without a lock: a source for each who waits, and their order. It is entered by one at a time, and left by the one who is in.</summary>
internal sealed class BareQueue(int capacity)
{
    private readonly Queue<TaskCompletionSource> _waiting = new(capacity);
    private bool _isHeld;

    public void Hold() => _isHeld = true;

    public Task EnterAsync()
    {
        if (!_isHeld)
        {
            _isHeld = true;
            return Task.CompletedTask;
        }

        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Enqueue(source);
        return source.Task;
    }

    public void Leave()
    {
        if (_waiting.TryDequeue(out TaskCompletionSource? next))
        {
            next.SetResult();
        }
        else
        {
            _isHeld = false;
        }
    }
}
