namespace FifoLocks.Soak.Workloads;

/// <summary>Tokens that are borrowed, in the round's own name or for somebody, while their number changes. Never more are out than there ever were, and nobody has two unless the limiter lets one borrow again.</summary>
internal sealed class LimiterTrial : Trial
{
    private const int MostTokens = 4;

    private readonly FifoLimiter _limiter;
    private readonly Inside _inside;
    private readonly bool _isReentrant;

    public LimiterTrial(Round round)
        : base(round)
    {
        _isReentrant = round.Setting.Seed % 3 == 0;
        _limiter = _isReentrant ? new FifoReentrantCapacityLimiter(MostTokens, Options) : new FifoCapacityLimiter(MostTokens, Options);
        _inside = new Inside(round, new bool[1, 1], [MostTokens]);
    }

    public override int Burst => 1_500;

    public override int BurstAlone => 400_000;

    protected override void RushBlocking(Party party, int times)
    {
        for (int i = 0; i < times; i++)
        {
            using CapacityLease lease = _limiter.Enter();
            _inside.Enter(0);
            _inside.Leave(0);
        }

        party.Did(times);
    }

    protected override async ValueTask RushAsync(Party party, int times)
    {
        for (int i = 0; i < times; i++)
        {
            using CapacityLease lease = await _limiter.Acquire();
            _inside.Enter(0);
            _inside.Leave(0);
        }

        party.Did(times);
    }

    public override async ValueTask Step(Party party)
    {
        bool isNamed = party.Random.Next(2) == 0;
        object borrower = party;
        Answer<CapacityLease> answer = await party.Ask(isNamed ? "borrows for itself" : "borrows", _limiter.AvailableTokens, isNamed
            ? new Verbs<CapacityLease>(
                token => _limiter.Enter(borrower, token),
                token => _limiter.Acquire(borrower, token),
                (within, token) => (_limiter.TryEnter(borrower, within, out CapacityLease one, token), one),
                async (within, token) => Answer(await _limiter.TryAcquire(borrower, within, token)))
            : new Verbs<CapacityLease>(
                _limiter.Enter,
                _limiter.Acquire,
                (within, token) => (_limiter.TryEnter(within, out CapacityLease one, token), one),
                async (within, token) => Answer(await _limiter.TryAcquire(within, token))));
        if (!answer.Granted)
        {
            return;
        }

        _inside.Enter(0);
        if (isNamed)
        {
            BorrowAgain(party);
        }

        await party.Linger();

        _inside.Leave(0);
        if (!party.Suffers(Fault.LosesARelease))
        {
            answer.Value.Dispose();
        }
    }

    /// <summary>There are 1 to 4 tokens, so somebody always can.</summary>
    public override void Disturb(Random random) => _limiter.TotalTokens = 1 + random.Next(MostTokens);

    public override string Describe() => $"{_limiter}, word {_limiter.State:x}";

    public override void CheckAtRest()
    {
        CheckQuiet(_limiter);
        _inside.CheckAtRest();
        if (_limiter.BorrowedTokens != 0 || _limiter.Borrowers.Count != 0)
        {
            Round.Report("at rest nothing is borrowed", Describe());
        }
    }

    /// <summary>A second time with the first token, or not at all.</summary>
    private void BorrowAgain(Party party)
    {
        try
        {
            if (_limiter.TryEnter(party, out CapacityLease again))
            {
                again.Dispose();
                if (!_isReentrant)
                {
                    Round.Report("a borrower has one token", $"party {party.Index} was given another one: {Describe()}");
                }
            }
        }
        catch (InvalidOperationException) when (!_isReentrant)
        {
            // As it should be.
        }
    }

    private static (bool Granted, CapacityLease Value) Answer(CapacityLease lease) => (lease.IsHeld, lease);
}
