namespace FifoLocks.Properties.Reentrant;

internal sealed class FifoReentrantMutexFlowSuite : FlowSuite
{
    public override (Flows Real, FlowModel Model) Make(Dice dice, FifoLockOptions? options) =>
        (new Flows(new Door(new FifoReentrantMutex.Flow(options))), new FlowModel());

    private sealed class Door(FifoReentrantMutex.Flow mutex) : IFlowMutex
    {
        public bool HasClock => true;

        public bool IsOwned => mutex.IsOwned;

        public FifoReentrantMutex.Flow Inner => mutex;

        public Lease<FifoReentrantMutex.Exclusive> Enter(CancellationToken token) => mutex.Enter(token);

        public ValueTask<Lease<FifoReentrantMutex.Exclusive>> Acquire(CancellationToken token) => mutex.Acquire(token);

        public bool TryEnter(out Lease<FifoReentrantMutex.Exclusive> lease) => mutex.TryEnter(out lease);

        public bool TryEnter(TimeSpan timeout, out Lease<FifoReentrantMutex.Exclusive> lease, CancellationToken token) =>
            mutex.TryEnter(timeout, out lease, token);

        public ValueTask<Lease<FifoReentrantMutex.Exclusive>> TryAcquire(TimeSpan timeout, CancellationToken token) => mutex.TryAcquire(timeout, token);
    }
}
