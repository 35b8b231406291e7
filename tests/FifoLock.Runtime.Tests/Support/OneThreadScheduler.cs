using System.Collections.Concurrent;

namespace FifoLocks.Tests.Support;

/// <summary>A task scheduler with one thread of its own.</summary>
internal sealed class OneThreadScheduler : TaskScheduler, IDisposable
{
    private readonly BlockingCollection<Task> _tasks = [];
    private readonly TestThread _thread;

    public OneThreadScheduler() => _thread = TestThread.Run(() =>
    {
        foreach (Task task in _tasks.GetConsumingEnumerable())
        {
            TryExecuteTask(task);
        }
    });

    public int ThreadId => _thread.Id;

    public Task<T> Run<T>(Func<Task<T>> body) =>
        Task.Factory.StartNew(body, CancellationToken.None, TaskCreationOptions.DenyChildAttach, this).Unwrap();

    public void Dispose()
    {
        _tasks.CompleteAdding();
        _thread.Join("the scheduler ends");
    }

    protected override void QueueTask(Task task) => _tasks.Add(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _tasks;
}
