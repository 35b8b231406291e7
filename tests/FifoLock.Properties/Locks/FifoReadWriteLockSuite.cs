namespace FifoLocks.Properties.Locks;

internal class FifoReadWriteLockSuite : LockSuite<FifoReadWriteLock>
{
    private const int Read = 0;
    private const int UpgradeableRead = 1;
    private const int Write = 2;

    /// <summary>The modes in the order of these numbers.</summary>
    public static ImmutableArray<ModeOfModel> Modes { get; } =
    [
        new ModeOfModel(nameof(Read), IsExclusive: false, Most: int.MaxValue, static held => held[Write] == 0),
        new ModeOfModel(nameof(UpgradeableRead), IsExclusive: true, Most: 1, static held => held[UpgradeableRead] == 0 && held[Write] == 0),
        new ModeOfModel(nameof(Write), IsExclusive: true, Most: 1, static held => held[Read] <= 0 && held[UpgradeableRead] <= 0 && held[Write] == 0),
    ];

    /// <summary>Which leases are disposed once more now and then.</summary>
    protected virtual Func<LeaseOfModel, bool> MayBeReleasedAgain => static _ => true;

    protected override IEnumerable<Operation<FifoReadWriteLock, LockModel>> Operations =>
    [
        Asks(4, Read, most: 3, Verbs.Locks<FifoReadWriteLock, FifoReadWriteLock.Read>),
        Asks(3, UpgradeableRead, most: 1, Verbs.Locks<FifoReadWriteLock, FifoReadWriteLock.UpgradeableRead>),
        Asks(2, Write, most: 1, Verbs.Locks<FifoReadWriteLock, FifoReadWriteLock.Write>),
        Converts<FifoReadWriteLock.UpgradeableRead, FifoReadWriteLock.Write>(3, UpgradeableRead, Write),
        Downgrades<FifoReadWriteLock.Write, FifoReadWriteLock.Read>(1, Write, Read),
        Downgrades<FifoReadWriteLock.Write, FifoReadWriteLock.UpgradeableRead>(1, Write, UpgradeableRead),
        Downgrades<FifoReadWriteLock.UpgradeableRead, FifoReadWriteLock.Read>(1, UpgradeableRead, Read),
        Releases(6, MayBeReleasedAgain),
    ];

    protected override IEnumerable<Fault> Faults => [.. base.Faults, Fault.GivingUpWakesNobody];

    protected override IEnumerable<Mutant<LockModel>> Mutants =>
    [
        .. base.Mutants,
        new("A reader does not mind a writer", static model => model with
        {
            Modes = model.Modes.SetItem(Read, model.Modes[Read] with { IsCompatible = static _ => true }),
        }),
        new("An upgrade waits in the queue", static model => new UpgradesLast(model)),
        new("A downgrade keeps the source too", static model => new KeepsSources(model)),
    ];

    public override (FifoReadWriteLock Real, LockModel Model) Make(Dice dice, FifoLockOptions? options) => (
        new FifoReadWriteLock(options),
        new LockModel(Modes, options is { TrackLeases: true }));

    private sealed record UpgradesLast(LockModel Right) : LockModel(Right)
    {
        public override LockModel Ask(int number, Wish wish, bool isCancelled)
        {
            LockModel asked = base.Ask(number, wish, isCancelled);
            return wish.GoesFirst && asked.Queue.Find(waiter => waiter.Number == number) is { } waiter
                ? asked with { Queue = asked.Queue.Remove(waiter).Add(waiter) }
                : asked;
        }
    }

    private sealed record KeepsSources(LockModel Right) : LockModel(Right)
    {
        protected override LockModel Exchange(DowngradeWish downgrade, ImmutableArray<long> without) => this;
    }
}
