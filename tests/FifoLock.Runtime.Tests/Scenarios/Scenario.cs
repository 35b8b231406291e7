namespace FifoLocks.Tests.Scenarios;

/// <summary>
/// A story about one lock, told step by step: who asks, who gives up, who releases, and who must hold the lock at which point.
/// </summary>
/// <example>
/// <code>
/// new Scenario()
///     .Asks("a", Read).Asks("b", Write).Asks("c", Read).Waiting("b", "c")
///     .GivesUp("b").Granted("a", "c")
///     .Play(Callers.Tasks);
/// </code>
/// </example>
/// <remarks>
/// Granted names everybody who was granted so far, in order; those of one step in the order in which they asked. Steps are played one after the
/// other, each to its end: a requester that must wait is in the queue, and one that was let in knows it, before the next step begins. So a scenario has one
/// outcome, without any sleeping.
/// </remarks>
internal sealed class Scenario
{
    private readonly List<Step> _steps = [];

    public IReadOnlyList<Step> Steps => _steps;

    public Scenario Asks(string who, ModeUse mode, int count = 1, Caller? by = null) =>
        Add(new Step.Asks(who, mode, count, Timeout.InfiniteTimeSpan, by));

    public Scenario AsksWithin(TimeSpan within, string who, ModeUse mode, int count = 1, Caller? by = null) =>
        Add(new Step.Asks(who, mode, count, within, by));

    public Scenario GivesUp(string who) => Add(new Step.GivesUp(who));

    public Scenario TimePasses(TimeSpan by) => Add(new Step.TimePasses(by));

    public Scenario Releases(params string[] who) => who.Aggregate(this, static (scenario, one) => scenario.Add(new Step.Releases(one)));

    public Scenario Granted(params string[] who) => Add(new Step.Expects(Granted: who));

    public Scenario Waiting(params string[] who) => Add(new Step.Expects(Waiting: who));

    public Scenario GaveUp(params string[] who) => Add(new Step.Expects(GaveUp: who));

    public Scenario TimedOut(params string[] who) => Add(new Step.Expects(TimedOut: who));

    public Scenario Failed(params string[] who) => Add(new Step.Expects(Failed: who));

    public Scenario Add(Step step)
    {
        _steps.Add(step);
        return this;
    }

    /// <summary>Plays it on a new plain lock; at the end everything is released and the lock must be as new.</summary>
    public void Play(Callers callers) => Play(callers, static options => new FifoLock(options));

    /// <summary>Plays it on a lock of the test's own.</summary>
    public void Play(Callers callers, Func<FifoLockOptions, FifoLockBase> make)
    {
        using var stage = new Stage(make, callers);
        foreach (Step step in _steps)
        {
            stage.Play(step);
        }

        stage.End();
    }

    public override string ToString() => string.Join("; ", _steps.Where(static step => step is not Step.Expects));
}
