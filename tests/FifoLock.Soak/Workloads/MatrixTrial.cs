namespace FifoLocks.Soak.Workloads;

/// <summary>
/// Eight modes with compatibilities at random: some exclude each other, some only one way, some are limited in number. In some rounds the predicates are not compiled but run as written, and throw
/// now and then.
/// </summary>
internal sealed class MatrixTrial : ModesTrial
{
    private const int Modes = 8;
    private const int MostWithoutLimit = 200;

    private readonly MatrixLock _gate;
    private readonly Plan _plan;

    /// <summary>Counted by whoever judges: when to throw.</summary>
    private int _judged;

    public MatrixTrial(Round round)
        : this(round, new Plan(new Random(round.Setting.Seed + 1)))
    {
    }

    private MatrixTrial(Round round, Plan plan)
        : base(round, plan.Both, plan.Most)
    {
        _plan = plan;
        Seat[] seats = LayoutPlanner.Plan([.. plan.Most.Select(static most => most > MostWithoutLimit ? new SeatNeeds(0, 1) : new SeatNeeds(most, most))], Word.FieldBits, out _)!;
        var layout = new LockLayout("Matrix", [.. seats.Select((seat, mode) => new ModeSeat(NameOf(mode), $"M{mode}", seat, plan.TextOf(mode), []))]);
        _gate = new MatrixLock(layout, [.. Enumerable.Range(0, Modes).Select(RuleOf)], Options);

        ModeRule RuleOf(int mode) => plan.AsWritten
            ? ModeRule.Run(layout, mode, held => Judge(mode, held), Math.Min(plan.Most[mode], MostWithoutLimit))
            : ModeRule.When(layout, mode, plan.BoundsOf(mode));
    }

    public override int Burst => 1_000;

    public override int BurstAlone => 800_000;

    protected override void RushBlocking(Party party, int times)
    {
        for (int i = 0; i < times; i += 4)
        {
            Visit<ModeAt<Off, Off, Off>>();
            Visit<ModeAt<Off, On, Off>>();
            Visit<ModeAt<On, Off, On>>();
            Visit<ModeAt<On, On, On>>();
        }

        party.Did(times);

        void Visit<TMode>()
            where TMode : IModeOf<MatrixLock>, INumbered
        {
            try
            {
                using Lease<TMode> lease = _gate.Enter<TMode>();
                Inside.Enter(TMode.Number);
                Inside.Leave(TMode.Number);
            }
            catch (DeliberateException)
            {
                party.Threw();
            }
        }
    }

    protected override async ValueTask RushAsync(Party party, int times)
    {
        for (int i = 0; i < times; i += 4)
        {
            await VisitAsync<ModeAt<Off, Off, On>>();
            await VisitAsync<ModeAt<Off, On, On>>();
            await VisitAsync<ModeAt<On, Off, Off>>();
            await VisitAsync<ModeAt<On, On, Off>>();
        }

        party.Did(times);

        async ValueTask VisitAsync<TMode>()
            where TMode : IModeOf<MatrixLock>, INumbered
        {
            try
            {
                using Lease<TMode> lease = await _gate.Acquire<TMode>();
                Inside.Enter(TMode.Number);
                Inside.Leave(TMode.Number);
            }
            catch (DeliberateException)
            {
                party.Threw();
            }
        }
    }

    public override ValueTask Step(Party party) => party.Random.Next(Modes) switch
    {
        0 => Visit<ModeAt<Off, Off, Off>>(party, 0),
        1 => Visit<ModeAt<Off, Off, On>>(party, 1),
        2 => Visit<ModeAt<Off, On, Off>>(party, 2),
        3 => Visit<ModeAt<Off, On, On>>(party, 3),
        4 => Visit<ModeAt<On, Off, Off>>(party, 4),
        5 => Visit<ModeAt<On, Off, On>>(party, 5),
        6 => Visit<ModeAt<On, On, Off>>(party, 6),
        _ => Visit<ModeAt<On, On, On>>(party, 7),
    };

    public override bool Expects(Exception error) => error is DeliberateException;

    public override string Describe() => $"{_gate}, word {_gate.State:x}; {_plan}";

    public override void CheckAtRest()
    {
        CheckFree(_gate);
        Inside.CheckAtRest();
    }

    private ValueTask Visit<TMode>(Party party, int mode)
        where TMode : IModeOf<MatrixLock>
    {
        int count = 1 + party.Random.Next(Math.Min(3, _plan.Most[mode]));
        return Visit(party, $"asks for holds of M{mode}:", mode, count, mode, Verbs.Locks<MatrixLock, TMode>(_gate, count));
    }

    private bool Judge(int mode, Holds held)
    {
        if (Interlocked.Increment(ref _judged) % 997 == 0)
        {
            throw new DeliberateException();
        }

        foreach (Bound bound in _plan.BoundsOf(mode))
        {
            if (held.CountOf(bound.Mode) >= bound.Limit)
            {
                return false;
            }
        }

        return true;
    }

    private static string NameOf(int mode) => (mode switch
    {
        0 => typeof(ModeAt<Off, Off, Off>),
        1 => typeof(ModeAt<Off, Off, On>),
        2 => typeof(ModeAt<Off, On, Off>),
        3 => typeof(ModeAt<Off, On, On>),
        4 => typeof(ModeAt<On, Off, Off>),
        5 => typeof(ModeAt<On, Off, On>),
        6 => typeof(ModeAt<On, On, Off>),
        _ => typeof(ModeAt<On, On, On>),
    }).FullName!;

    /// <summary>Who minds whom.</summary>
    private sealed class Plan
    {
        private readonly bool[,] _minds = new bool[Modes, Modes];
        private readonly Bound[][] _bounds;

        public Plan(Random random)
        {
            AsWritten = random.Next(4) == 0;
            Most = [.. Enumerable.Range(0, Modes).Select(_ => random.Next(3) switch
            {
                0 => 1,
                1 => 2 + random.Next(3),
                _ => MostWithoutLimit + 1,
            })];
            for (int mode = 0; mode < Modes; mode++)
            {
                for (int other = 0; other < mode; other++)
                {
                    int how = random.Next(20);
                    _minds[mode, other] = how is < 8 or 18;
                    _minds[other, mode] = how is < 8 or 19;
                    Both[mode, other] = Both[other, mode] = how < 8;
                }
            }

            _bounds = [.. Enumerable.Range(0, Modes).Select(mode => (Bound[])
            [
                .. Most[mode] <= MostWithoutLimit ? new[] { Bound.Fewer(mode, Most[mode]) } : [],
                .. Enumerable.Range(0, Modes).Where(other => _minds[mode, other]).Select(static other => Bound.Fewer(other, 1)),
            ])];
        }

        public bool AsWritten { get; }

        public int[] Most { get; }

        /// <summary>Pairs that are never seen together, whichever was first.</summary>
        public bool[,] Both { get; } = new bool[Modes, Modes];

        public Bound[] BoundsOf(int mode) => _bounds[mode];

        public string TextOf(int mode) => string.Join(" && ", _bounds[mode]);

        public override string ToString() => string.Join("; ", Enumerable.Range(0, Modes).Select(mode => $"M{mode} when {TextOf(mode)}")) + (AsWritten ? "; run as written" : string.Empty);
    }
}
