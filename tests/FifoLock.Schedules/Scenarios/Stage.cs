using FifoLocks.Core;
using FifoLocks.Schedules.Scheduling;

namespace FifoLocks.Schedules.Scenarios;

/// <summary>What the actors of one play share, and the rules they are held to.</summary>
internal sealed class Stage(Play play)
{
    private readonly List<Request> _holding = [];
    private readonly List<Request> _granted = [];
    private readonly List<FifoPrimitive> _watched = [];
    private long _tick;

    public Play Play => play;

    /// <summary>Whether two modes exclude one another. They are granted in the order in which they came, then.</summary>
    public Func<string, string, bool> Excludes { get; set; } = static (a, b) => a is "Write" or "Only" || b is "Write" or "Only";

    /// <summary>How many holds of all modes there may be at once.</summary>
    public int Capacity { get; set; } = int.MaxValue;

    /// <summary>Holds end only when no call is in motion; that nobody waits then who could be granted is checked each time.</summary>
    public bool StaysUntilQuiet { get; set; }

    public long Tick() => ++_tick;

    public FifoLockOptions WithClock() => new() { TimeProvider = new ControlledClock(play) };

    /// <summary>At the end nobody waits and nobody drains, and nothing is held.</summary>
    /// <param name="primitive">What is watched.</param>
    /// <param name="alsoAtTheEnd">What else must be so; returns what is wrong, or null.</param>
    /// <param name="endsHeld">Holds may be left: permits that nobody took.</param>
    public T Watch<T>(T primitive, Func<T, string?>? alsoAtTheEnd = null, bool endsHeld = false)
        where T : FifoPrimitive
    {
        _watched.Add(primitive);
        play.Trace.Counts = _watched is [FifoLockBase { } only] ? word => Quiescence.CountsIn(only, word) : null;
        play.Descriptions.Add(() => $"{primitive}, word {primitive.State:x}, waiting {primitive.WaitingCount}");
        play.AtTheEnd.Add(() => (primitive.State & Word.QueueFlags) != 0 ? $"Flags are left in the word: {primitive.State:x}" : null);
        play.AtTheEnd.Add(() => primitive.WaitingCount != 0 ? $"{primitive.WaitingCount} still wait" : null);
        if (!endsHeld)
        {
            play.AtTheEnd.Add(() => Quiescence.IsFree(primitive) ? null : $"Something is held at the end: {primitive}, word {primitive.State:x}");
        }

        if (alsoAtTheEnd is not null)
        {
            play.AtTheEnd.Add(() => alsoAtTheEnd(primitive));
        }

        return primitive;
    }

    public Request Ask(string actor, string mode, int count = 1)
    {
        var request = new Request(this, actor, mode, count);
        play.Say($"{request} begins");
        return request;
    }

    /// <summary>What an actor holds from the start, or got without asking.</summary>
    public Request AskGranted(string actor, string mode)
    {
        Request request = Ask(actor, mode);
        request.Granted();
        return request;
    }

    /// <summary>One blocking request, and the hold it brings. False: none.</summary>
    public bool Hold(string actor, string mode, Func<IDisposable?> enter, int count = 1)
    {
        if (Enter(actor, mode, enter, count) is not { } held)
        {
            return false;
        }

        Keep(held);
        return true;
    }

    public (Request Request, IDisposable Lease)? Enter(string actor, string mode, Func<IDisposable?> enter, int count = 1)
    {
        Request request = Ask(actor, mode, count);
        ControlledThread self = Play.Self!;
        self.Asking = request;
        IDisposable? lease;
        try
        {
            lease = enter();
        }
        catch (OperationCanceledException)
        {
            self.Asking = null;
            request.GaveUp("cancelled");
            return null;
        }
        catch (ThreadInterruptedException)
        {
            self.Asking = null;
            request.GaveUp("interrupted");
            return null;
        }

        self.Asking = null;
        if (lease is null)
        {
            request.GaveUp("timed out");
            return null;
        }

        request.Granted();
        return (request, lease);
    }

    /// <summary>For a while, and then no longer.</summary>
    public void Keep((Request Request, IDisposable Lease) held)
    {
        Stay();
        End(held);
    }

    public void End((Request Request, IDisposable Lease) held)
    {
        Ended(held.Request);
        held.Lease.Dispose();
    }

    /// <summary>One awaited request, and the hold it brings.</summary>
    /// <param name="actor">Who asks.</param>
    /// <param name="acquire">The request.</param>
    /// <param name="count">For how many holds.</param>
    /// <param name="patience">It must not be told earlier than this that its time is over.</param>
    public async Task<bool> HoldAsync<TMode>(string actor, Func<ValueTask<Lease<TMode>>> acquire, int count = 1, TimeSpan patience = default)
        where TMode : ILockMode
    {
        double due = play.Milliseconds + patience.TotalMilliseconds;
        Request request = Ask(actor, typeof(TMode).Name, count);
        Lease<TMode> lease;
        try
        {
            ValueTask<Lease<TMode>> task = acquire();
            request.Returned();
            lease = await task;
        }
        catch (OperationCanceledException)
        {
            request.GaveUp("cancelled");
            return false;
        }

        if (Play.Self?.Asking is { } asking)
        {
            play.Fail($"{request} goes on inside the call of {asking}: whoever asks or gives up must not run other people's code.");
        }

        if (lease == default)
        {
            request.GaveUp("timed out");
            if (play.Milliseconds < due)
            {
                play.Fail($"{request} timed out at {play.Milliseconds} ms; its time was over at {due} ms.");
            }

            return false;
        }

        request.Granted();
        Stay();
        Ended(request);
        lease.Dispose();
        return true;
    }

    public void Cancel(CancellationTokenSource source)
    {
        play.Point();
        play.Say("cancels");
        source.Cancel();
    }

    public void Began(Request request)
    {
        foreach (Request other in _holding)
        {
            if (Conflict(request, other))
            {
                play.Fail($"{request} was granted while {other} holds.");
            }
        }

        foreach (Request later in _granted)
        {
            if (later.BegunAt > request.QueuedAt && Conflict(later, request))
            {
                play.Fail($"{later} was granted before {request}, which had been queued before it was made.");
            }
        }

        _holding.Add(request);
        _granted.Add(request);
        if (_holding.Sum(static held => held.Count) > Capacity)
        {
            play.Fail($"More than {Capacity} are held, with {request}.");
        }
    }

    public void Ended(Request request)
    {
        play.Say($"{request} is given back");
        _holding.Remove(request);
    }

    /// <summary>Whether two requests can never be held together: by their modes, or because they are too many.</summary>
    private bool Conflict(Request a, Request b) => Excludes(a.Mode, b.Mode) || (long)a.Count + b.Count > Capacity;

    /// <summary>A hold lasts for a while.</summary>
    private void Stay()
    {
        if (!StaysUntilQuiet)
        {
            play.Point();
            return;
        }

        play.BlockUntilQuiet();
        if (play.PoolItems.Count == 0 && _watched.Select(watched => play.Quietly(() => Quiescence.Disturbance(watched))).FirstOrDefault(static wrong => wrong is not null) is { } disturbance)
        {
            play.Fail(disturbance);
        }
    }
}
