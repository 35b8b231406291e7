namespace FifoLocks.Tests.Waiters;

/// <summary>Something that lets nobody pass until it is opened; then each who has passed lets the next one pass.</summary>
internal sealed class Door
{
    private Door(FifoPrimitive target) => Target = target;

    public FifoPrimitive Target { get; }

    public required Action Open { get; init; }

    public required Action Pass { get; init; }

    public required Func<Task> PassAsync { get; init; }

    public static Door Of(ServedMatrixTests.Kind kind, FifoLockOptions? options = null)
    {
        if (kind != ServedMatrixTests.Kind.Notifier)
        {
            return Of(kind == ServedMatrixTests.Kind.Limiter ? new FifoCapacityLimiter(1, options) : new FifoReentrantCapacityLimiter(1, options));
        }

        var notifier = new FifoNotifier(options);
        return new Door(notifier)
        {
            Open = () => notifier.Notify(),
            Pass = () =>
            {
                notifier.Wait();
                notifier.Notify();
            },
            PassAsync = async () =>
            {
                await notifier.WaitAsync();
                notifier.Notify();
            },
        };
    }

    private static Door Of(FifoLimiter limiter)
    {
        CapacityLease held = limiter.Enter();
        return new Door(limiter)
        {
            Open = held.Dispose,
            Pass = () => limiter.Enter(new object()).Dispose(),
            PassAsync = async () => (await limiter.Acquire()).Dispose(),
        };
    }
}
