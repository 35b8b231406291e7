namespace FifoLocks.Properties.Reentrant;

/// <summary>The hidden mutex of an object. It knows the system's clock only, so nothing is asked for with a limit.</summary>
internal sealed class SynchronizedSuite : FlowSuite
{
    protected override IEnumerable<Operation<Flows, FlowModel>> Operations =>
    [
        .. base.Operations,
        new(1, static (_, dice) => dice.Below(3) switch
        {
            0 => Wrong<ArgumentNullException>("nothing is locked", static () => Synchronized.Enter(null!)),
            1 => Wrong<ArgumentException>("a value is locked", static () => Synchronized.TryEnter(5, out Lease<FifoReentrantMutex.Exclusive> _)),
            _ => Wrong<ArgumentException>("a string is locked", static () => Synchronized.Acquire("text")),
        }),
    ];

    protected override IEnumerable<Fault> Faults => base.Faults.Where(static fault => fault != Fault.DeadlinesAreIgnored);

    public override (Flows Real, FlowModel Model) Make(Dice dice, FifoLockOptions? options) => (new Flows(new Door(new object())), new FlowModel());

    private static Calls<Flows, FlowModel> Wrong<TException>(string text, Action call)
        where TException : Exception, new() =>
        Calls<Flows, FlowModel>.Of(text, _ => call(), static _ => throw new TException());

    private sealed class Door(object target) : IFlowMutex
    {
        public bool HasClock => false;

        public bool IsOwned => Synchronized.IsOwned(target);

        public FifoReentrantMutex.Flow Inner => Synchronized.Of(target);

        public Lease<FifoReentrantMutex.Exclusive> Enter(CancellationToken token) => Synchronized.Enter(target, token);

        public ValueTask<Lease<FifoReentrantMutex.Exclusive>> Acquire(CancellationToken token) => Synchronized.Acquire(target, token);

        public bool TryEnter(out Lease<FifoReentrantMutex.Exclusive> lease) => Synchronized.TryEnter(target, out lease);

        public bool TryEnter(TimeSpan timeout, out Lease<FifoReentrantMutex.Exclusive> lease, CancellationToken token) =>
            Synchronized.TryEnter(target, timeout, out lease, token);

        public ValueTask<Lease<FifoReentrantMutex.Exclusive>> TryAcquire(TimeSpan timeout, CancellationToken token) =>
            Synchronized.TryAcquire(target, timeout, token);
    }
}
