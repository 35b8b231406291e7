using System.Collections.Concurrent;

namespace FifoLocks.Tests.Support;

/// <summary>A single-threaded context like that of a user interface: one thread that runs what is posted, one after another.</summary>
internal sealed class Pump : SynchronizationContext, IDisposable
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _posts = [];
    private readonly TestThread _thread;
    private int _count;

    public Pump()
    {
        var started = new ManualResetEventSlim();
        _thread = TestThread.Run(() =>
        {
            SetSynchronizationContext(this);
            started.Set();
            foreach ((SendOrPostCallback callback, object? state) in _posts.GetConsumingEnumerable())
            {
                callback(state);
            }
        });
        WithinLimits.Passes(started, "the pump starts");
    }

    /// <summary>How many posts came.</summary>
    public int Posts => Volatile.Read(ref _count);

    public int ThreadId => _thread.Id;

    public override void Post(SendOrPostCallback d, object? state)
    {
        Interlocked.Increment(ref _count);
        _posts.Add((d, state));
    }

    public override void Send(SendOrPostCallback d, object? state) => throw new NotSupportedException();

    /// <summary>Runs a piece of code on the pump's thread, in its context; awaits in it come back to the pump.</summary>
    public Task<T> Run<T>(Func<Task<T>> body)
    {
        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _posts.Add((
            async _ =>
            {
                try
                {
                    result.SetResult(await body());
                }
                catch (Exception error)
                {
                    result.SetException(error);
                }
            },
            null));
        return result.Task;
    }

    public Task Run(Func<Task> body) => Run(async () =>
    {
        await body();
        return true;
    });

    public void Dispose()
    {
        _posts.CompleteAdding();
        _thread.Join("the pump ends");
    }
}
