namespace FifoLocks.Properties.Harness;

/// <summary>One request of the real object and what has become of it.</summary>
internal sealed class Request(TimeSpan due, bool mayOverrun)
{
    private Ongoing? _ongoing;

    public CancellationTokenSource Source { get; } = new();

    /// <summary>When it gives up by itself, on the clock of the stage.</summary>
    public TimeSpan Due => due;

    /// <summary>See <see cref="Wish.MayOverrun"/>.</summary>
    public bool MayOverrun => mayOverrun;

    public Outcome Outcome { get; private set; } = Outcome.Waits;

    public HeldLease? Lease { get; private set; }

    public bool IsPending => Outcome == Outcome.Waits;

    /// <summary>See <see cref="Ongoing.ResumedAt"/>.</summary>
    public long ResumedAt => _ongoing?.ResumedAt ?? 0;

    public bool IsAtRest => _ongoing is { IsAtRest: true };

    /// <summary>What the call itself throws is an outcome like what comes through the task.</summary>
    public void Start(Func<CancellationToken, Ongoing> start) => Conclude(() =>
    {
        _ongoing = start(Source.Token);
        return null;
    });

    public void StartNow(Func<Reply> call) => Conclude(() => call());

    /// <summary>Takes the result when there is one, once.</summary>
    public void Look()
    {
        if (IsPending && _ongoing is { IsDone: true })
        {
            Conclude(() => _ongoing.Take());
        }
    }

    private void Conclude(Func<Reply?> step)
    {
        try
        {
            if (step() is { } reply)
            {
                Outcome = reply.IsGranted ? Outcome.Granted(reply.Value) : Outcome.TimedOut;
                Lease = reply.Lease;
            }
        }
        catch (OperationCanceledException error) when (error.CancellationToken == Source.Token)
        {
            Outcome = Outcome.Cancelled;
        }
        catch (Exception error)
        {
            Outcome = Outcome.Failed(error.GetType());
        }
    }
}
