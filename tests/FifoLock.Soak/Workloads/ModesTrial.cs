namespace FifoLocks.Soak.Workloads;

/// <summary>What locks of several modes, or of weights, have in common: who is inside is counted beside the lock.</summary>
internal abstract class ModesTrial : Trial
{
    private readonly Line _line;

    /// <param name="round">The round.</param>
    /// <param name="conflicts">Which modes exclude each other, whichever is first.</param>
    /// <param name="most">How many holds of each mode there may be.</param>
    /// <param name="line">Which kinds of requests exclude each other; null: kinds are modes, and those with one hold at most exclude themselves.</param>
    protected ModesTrial(Round round, bool[,] conflicts, int[] most, bool[,]? line = null)
        : base(round)
    {
        Inside = new Inside(round, conflicts, most);
        if (line is null)
        {
            line = (bool[,])conflicts.Clone();
            for (int mode = 0; mode < most.Length; mode++)
            {
                line[mode, mode] = most[mode] == 1;
            }
        }

        _line = new Line(round, line);
    }

    protected Inside Inside { get; }

    /// <summary>A request; once granted, a moment inside, and the release.</summary>
    protected async ValueTask Visit<TMode>(Party party, string what, int mode, int count, int kind, Verbs<Lease<TMode>> verbs)
        where TMode : ILockMode
    {
        Answer<Lease<TMode>> answer = await party.Ask(what, count, verbs, _line);
        if (!answer.Granted && !party.Suffers(Fault.LetsTwoIn))
        {
            return;
        }

        _line.Enter(kind, answer.Ticket);
        Inside.Enter(mode, count);
        await party.Linger();

        Inside.Leave(mode, count);
        if (!party.Suffers(Fault.LosesARelease))
        {
            answer.Value.Dispose();
        }
    }
}
