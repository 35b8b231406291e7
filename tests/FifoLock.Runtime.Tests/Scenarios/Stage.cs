namespace FifoLocks.Tests.Scenarios;

/// <summary>
/// Plays steps against a real lock, each to its end. It knows that a step has ended when as many requesters have no outcome as the lock says
/// are waiting: then everybody who was decided has found out, and everybody else is in the queue.
/// </summary>
internal sealed class Stage : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly FifoLockBase _gate;
    private readonly Callers _callers;
    private readonly List<Actor> _actors = [];
    private readonly List<Actor> _granted = [];
    private readonly List<string> _played = [];

    public Stage(Func<FifoLockOptions, FifoLockBase> make, Callers callers)
    {
        _gate = make(new FifoLockOptions { Name = "gate", TimeProvider = _clock });
        _callers = callers;
    }

    public FifoLockBase Gate => _gate;

    public IReadOnlyList<Actor> Granted => _granted;

    public IEnumerable<Actor> Waiting => _actors.Where(static actor => actor.IsPending);

    public IEnumerable<Actor> Actors => _actors;

    public void Play(Step step)
    {
        if (step is not Step.Expects)
        {
            _played.Add(step.ToString());
        }

        switch (step)
        {
            case Step.Asks asks:
                Ask(asks);
                break;
            case Step.GivesUp gives:
                Actor(gives.Who).GiveUp();
                break;
            case Step.TimePasses passes:
                _clock.Advance(passes.By);
                break;
            case Step.Releases releases:
                Actor(releases.Who).Release();
                break;
            case Step.Expects expects:
                Check(expects);
                return;
        }

        Settle();
    }

    /// <summary>Everything that is held is released, in the order of the grants, until nobody waits; then the lock must be as new.</summary>
    public void End()
    {
        for (int i = 0; i < _granted.Count; i++)
        {
            if (!_granted[i].IsReleased)
            {
                Play(new Step.Releases(_granted[i].Name));
            }
        }

        Assert.That(Waiting, Is.Empty, Story);
        Assert.That(_gate.WaitingCount, Is.Zero, Story);
        if (_gate.BoundLayout is { } layout)
        {
            Assert.That(layout.Seats.Select(seat => seat.CountIn(_gate.State)), Is.All.Zero, Story);
            Assert.That(_gate.State & Word.QueueFlags, Is.Zero, Story);
        }
    }

    public void Dispose()
    {
        // A failed scenario leaves nobody behind: threads that wait are let go.
        foreach (Actor actor in _actors)
        {
            actor.GiveUp();
        }
    }

    private void Ask(Step.Asks asks)
    {
        Caller by = asks.By ?? _callers switch
        {
            Callers.Tasks => Caller.Task,
            Callers.Threads => Caller.Thread,
            Callers.TaskFirst => _actors.Count % 2 == 0 ? Caller.Task : Caller.Thread,
            _ => _actors.Count % 2 == 0 ? Caller.Thread : Caller.Task,
        };
        var actor = new Actor(asks.Who, _actors.Count, asks.Within == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : _clock.Now + asks.Within);
        int waiting = _gate.WaitingCount;
        _actors.Add(actor);
        actor.Ask(_gate, asks, by);

        // A thread that sleeps has been through everything it does to the lock and the clock.
        WithinLimits.Until(
            () => !actor.IsPending || (_gate.WaitingCount > waiting && actor.IsAtRest), () => $"{asks}: granted, or queued and asleep. {Story()}");
    }

    private void Settle()
    {
        // A blocked thread looks at the clock itself; whose time has come must get an outcome, and has by then told the lock.
        WithinLimits.Until(() => !Waiting.Any(actor => actor.Due <= _clock.Now), () => $"everybody whose time has come gives up. {Story()}");

        // All other granting is done by the driver's own thread, so the lock's count is final; the requesters may lag behind.
        WithinLimits.Until(() => Waiting.Count() == _gate.WaitingCount, () => $"everybody who was decided knows it. {Story()}");
        _granted.AddRange(_actors.Where(actor => actor.IsGranted && !_granted.Contains(actor)).OrderBy(static actor => actor.Number));
    }

    private void Check(Step.Expects expects)
    {
        AssertNames(expects.Granted, _granted, "granted");
        AssertNames(expects.Waiting, Waiting, "waiting");
        AssertNames(expects.GaveUp, _actors.Where(static actor => actor.GaveUp), "gave up");
        AssertNames(expects.TimedOut, _actors.Where(static actor => actor.TimedOut), "timed out");
        AssertNames(expects.Failed, _actors.Where(static actor => actor.Error is not null), "failed");
    }

    private void AssertNames(string[]? expected, IEnumerable<Actor> actual, string what)
    {
        if (expected is not null)
        {
            Assert.That(actual.Select(static actor => actor.Name), Is.EqualTo(expected), () => $"{what}. {Story()}");
        }
    }

    private Actor Actor(string name) => _actors.Find(actor => actor.Name == name) ?? throw new ArgumentException($"Nobody is called {name}.");

    private string Story() => $"{string.Join("; ", _played)} -> {string.Join(", ", _actors)} on {_gate}";
}
