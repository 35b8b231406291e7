using FifoLocks.Core;
using FifoLocks.Schedules.Scheduling;

namespace FifoLocks.Schedules.Scenarios;

/// <summary>What the actors of one play share, and the rules they are held to.</summary>
internal sealed class Stage(Play play)
{
    private readonly List<Request> _holding = [];
    private readonly List<Request> _granted = [];
    private readonly List<Request> _all = [];
    private long _tick;

    public Play Play => play;

    /// <summary>Whether two modes exclude one another. They are granted in the order in which they came, then.</summary>
    public Func<string, string, bool> Excludes { get; set; } = static (a, b) => a is "Write" or "Only" || b is "Write" or "Only";

    /// <summary>How many holds of all modes there may be at once.</summary>
    public int Capacity { get; set; } = int.MaxValue;

    public long Tick() => ++_tick;

    public FifoLockOptions WithClock() => new() { TimeProvider = new ControlledClock(play) };

    /// <summary>At the end nobody waits and nobody drains, and nothing is held.</summary>
    public T Watch<T>(T primitive, Func<T, string?>? alsoAtTheEnd = null)
        where T : FifoPrimitive
    {
        play.Descriptions.Add(() => $"{primitive}, word {primitive.State:x}, waiting {primitive.WaitingCount}");
        play.AtTheEnd.Add(() => (primitive.State & Word.QueueFlags) != 0 ? $"Flags are left in the word: {primitive.State:x}" : null);
        play.AtTheEnd.Add(() => primitive.WaitingCount != 0 ? $"{primitive.WaitingCount} still wait" : null);
        if (primitive is FifoLockBase @lock)
        {
            play.AtTheEnd.Add(() => @lock.ToString().Any(static c => c is >= '1' and <= '9') ? $"Something is held at the end: {@lock}" : null);
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
        _all.Add(request);
        play.Say($"{request} begins");
        return request;
    }

    /// <summary>One blocking request, and the hold it brings. False: none.</summary>
    public bool Hold(string actor, string mode, Func<IDisposable?> enter, int count = 1)
    {
        if (Enter(actor, mode, enter, count) is not { } held)
        {
            return false;
        }

        play.Point();
        End(held);
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

    public void End((Request Request, IDisposable Lease) held)
    {
        Ended(held.Request);
        held.Lease.Dispose();
    }

    /// <summary>One awaited request, and the hold it brings.</summary>
    public async Task<bool> HoldAsync<TMode>(string actor, Func<ValueTask<Lease<TMode>>> acquire, int count = 1)
        where TMode : ILockMode
    {
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

        if (lease == default)
        {
            request.GaveUp("timed out");
            return false;
        }

        request.Granted();
        play.Point();
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
            if (Excludes(request.Mode, other.Mode))
            {
                play.Fail($"{request} was granted while {other} holds.");
            }
        }

        foreach (Request later in _granted)
        {
            if (later.BegunAt > request.QueuedAt && Excludes(later.Mode, request.Mode))
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
}
