namespace FifoLocks.Properties.Reentrant;

/// <summary>A mutex that knows its holder by the flow of control, whichever door leads to it.</summary>
internal interface IFlowMutex
{
    /// <summary>It can be made with a clock of its own.</summary>
    bool HasClock { get; }

    bool IsOwned { get; }

    FifoReentrantMutex.Flow Inner { get; }

    Lease<FifoReentrantMutex.Exclusive> Enter(CancellationToken token);

    ValueTask<Lease<FifoReentrantMutex.Exclusive>> Acquire(CancellationToken token);

    bool TryEnter(out Lease<FifoReentrantMutex.Exclusive> lease);

    bool TryEnter(TimeSpan timeout, out Lease<FifoReentrantMutex.Exclusive> lease, CancellationToken token);

    ValueTask<Lease<FifoReentrantMutex.Exclusive>> TryAcquire(TimeSpan timeout, CancellationToken token);
}

/// <summary>A mutex and some flows of control, each of which goes on where its last step has left it.</summary>
internal sealed class Flows
{
    public const int Count = 3;

    private readonly ExecutionContext[] _contexts = new ExecutionContext[Count];

    public Flows(IFlowMutex mutex)
    {
        Mutex = mutex;
        Array.Fill(_contexts, ExecutionContext.Capture()!);
    }

    public IFlowMutex Mutex { get; }

    public bool IsOwnedBy(int flow)
    {
        bool isOwned = false;
        ExecutionContext.Run(Volatile.Read(ref _contexts[flow]), _ => isOwned = Mutex.IsOwned, null);
        return isOwned;
    }

    /// <summary>From now on one flow owns what the other does, as a task does that is started by it.</summary>
    public void Start(int flow, int by) => Volatile.Write(ref _contexts[flow], Volatile.Read(ref _contexts[by]));

    public Verbs VerbsOf(int flow) => new()
    {
        Await = (awaited, token) => Run(flow, () => Ongoing.Of(Mutex.Acquire(token), awaited, Reply.Of)),
        TryAwait = !Mutex.HasClock ? null : (awaited, timeout, token) => Run(flow, () => Ongoing.Of(Mutex.TryAcquire(timeout, token), awaited, Reply.Of)),
        Block = token => Run(flow, () => Reply.Of(Mutex.Enter(token))),
        TryBlock = (timeout, token) => Run(flow, () => Reply.Of(Mutex.TryEnter(timeout, out Lease<FifoReentrantMutex.Exclusive> lease, token), lease)),
        Now = () => Run(flow, () => Reply.Of(Mutex.TryEnter(out Lease<FifoReentrantMutex.Exclusive> lease), lease)),
    };

    private T Run<T>(int flow, Func<T> step)
    {
        T result = default!;
        ExecutionContext.Run(
            Volatile.Read(ref _contexts[flow]),
            _ =>
            {
                result = step();
                Volatile.Write(ref _contexts[flow], ExecutionContext.Capture()!);
            },
            null);
        return result;
    }
}
