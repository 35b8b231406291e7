namespace FifoLocks.Properties.Locks;

/// <summary>The plain lock: bound to a family of modes by the first valid request, closed to others from then on; modes that need a typed lock it refuses.</summary>
internal sealed class FifoLockSuite : LockSuite<FifoLock>
{
    private const int Write = 2;
    private const int Exclusive = 3;
    private const int Permit = 4;

    protected override IEnumerable<Operation<FifoLock, LockModel>> Operations =>
    [
        Asks(4, 0, most: 2, VerbsOf<FifoReadWriteLock.Read>),
        Asks(3, 1, most: 1, VerbsOf<FifoReadWriteLock.UpgradeableRead>),
        Asks(2, Write, most: 1, VerbsOf<FifoReadWriteLock.Write>),
        Asks(2, Exclusive, most: 1, VerbsOf<FifoMutex.Exclusive>),
        Asks(1, Permit, most: 1, VerbsOf<FifoSemaphore.Permit>),
        Converts<FifoReadWriteLock.UpgradeableRead, FifoReadWriteLock.Write>(2, 1, Write),
        Releases(6),
    ];

    protected override IEnumerable<Fault> Faults => [.. base.Faults, Fault.GivingUpWakesNobody];

    protected override IEnumerable<Mutant<LockModel>> Mutants =>
    [
        new("It is bound to no family", static model => new Unbound(model)),
    ];

    public override (FifoLock Real, LockModel Model) Make(Dice dice, FifoLockOptions? options) => (
        new FifoLock(options),
        new Families(
            [
                .. FifoReadWriteLockSuite.Modes,
                new ModeOfModel(nameof(FifoMutex.Exclusive), IsExclusive: true, Most: 1, static held => held[Exclusive] == 0),
                new ModeOfModel(nameof(FifoSemaphore.Permit), IsExclusive: false, Most: 0, static _ => false),
            ],
            options is { TrackLeases: true }));

    protected override string Text(string name, LockModel model)
    {
        LockLayout? layout = ((Families)model).Family switch
        {
            null => null,
            Exclusive => LockLayout.Of<FifoMutex.Exclusive>(),
            _ => LockLayout.Of<FifoReadWriteLock.Write>(),
        };
        IEnumerable<string> held = layout is null
            ? []
            : layout.Modes.Select(seat => $"{seat.Name}={model.Held[model.Modes.ToList().FindIndex(mode => mode.Name == seat.Name)]}, ");
        return $"{name}({string.Concat(held)}waiting={model.Queue.Count})";
    }

    private static Verbs VerbsOf<TMode>(FifoLock gate, int count, bool counts)
        where TMode : ILockMode
    {
        counts |= count != 1;
        return new()
        {
            Await = (awaited, token) => Ongoing.Of(counts ? gate.Acquire<TMode>(count, token) : gate.Acquire<TMode>(token), awaited, Reply.Of),
            TryAwait = (awaited, timeout, token) =>
                Ongoing.Of(counts ? gate.TryAcquire<TMode>(count, timeout, token) : gate.TryAcquire<TMode>(timeout, token), awaited, Reply.Of),
            Block = token => Reply.Of(counts ? gate.Enter<TMode>(count, token) : gate.Enter<TMode>(token)),
            TryBlock = (timeout, token) =>
            {
                bool granted = counts ? gate.TryEnter(count, timeout, out Lease<TMode> lease, token) : gate.TryEnter(timeout, out lease, token);
                return Reply.Of(granted, lease);
            },
            Now = () =>
            {
                bool granted = counts ? gate.TryEnter(count, out Lease<TMode> lease) : gate.TryEnter(out lease);
                return Reply.Of(granted, lease);
            },
        };
    }

    private record Families(ImmutableArray<ModeOfModel> AllModes, bool Tracks) : LockModel(AllModes, Tracks)
    {
        /// <summary>The last mode of the family that the lock is bound to.</summary>
        public int? Family { get; init; }

        public override LockModel Ask(int number, Wish wish, bool isCancelled)
        {
            LockModel asked = base.Ask(number, wish, isCancelled);

            // A cancelled request is a valid one.
            return asked.Outcomes[number].IsFailure ? asked : (Families)asked with { Family = FamilyOf(wish) };
        }

        protected override void Check(Wish wish)
        {
            if (((LockWish)wish).Mode == Permit)
            {
                throw new InvalidOperationException();
            }

            base.Check(wish);
            if (Family is { } family && family != FamilyOf(wish))
            {
                throw new InvalidOperationException();
            }
        }

        private static int FamilyOf(Wish wish) => Math.Max(((LockWish)wish).Mode, Write);
    }

    private sealed record Unbound(LockModel Right) : Families((Families)Right)
    {
        public override LockModel Ask(int number, Wish wish, bool isCancelled) =>
            (Families)base.Ask(number, wish, isCancelled) with { Family = null };
    }
}
