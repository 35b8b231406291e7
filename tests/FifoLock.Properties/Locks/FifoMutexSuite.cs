namespace FifoLocks.Properties.Locks;

internal sealed class FifoMutexSuite : LockSuite<FifoMutex>
{
    protected override IEnumerable<Operation<FifoMutex, LockModel>> Operations =>
    [
        Asks(6, mode: 0, most: 1, Verbs.Locks<FifoMutex, FifoMutex.Exclusive>),
        Releases(4),
    ];

    /// <summary>With one holder nobody ever waits for what a newcomer could take.</summary>
    protected override IEnumerable<Fault> Faults => base.Faults.Where(static fault => fault != Fault.NewcomersOvertake);

    public override (FifoMutex Real, LockModel Model) Make(Dice dice, FifoLockOptions? options) => (
        new FifoMutex(options),
        new LockModel([new ModeOfModel("Exclusive", IsExclusive: true, Most: 1, static held => held[0] == 0)], options is { TrackLeases: true }));
}
