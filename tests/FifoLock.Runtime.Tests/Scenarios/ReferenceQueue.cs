namespace FifoLocks.Tests.Scenarios;

/// <summary>
/// Someone else's idea of right: the lock as a list and a table of counts, one thing at a time. Heads are let in while their predicate holds, and
/// nobody is ever passed.
/// </summary>
internal sealed class ReferenceQueue
{
    private readonly List<(Step.Asks Request, TimeSpan Due)> _waiting = [];
    private readonly Dictionary<string, int> _held = [];
    private readonly Dictionary<string, Step.Asks> _holders = [];
    private TimeSpan _now;

    public IEnumerable<string> Waiting => _waiting.Select(static entry => entry.Request.Who);

    public IEnumerable<string> Holding => _holders.Keys;

    /// <summary>When the next request gives up by itself, from now.</summary>
    public TimeSpan? UntilNextDue => _waiting.Select(static entry => entry.Due).Where(static due => due < TimeSpan.MaxValue).Order().Select(due => (TimeSpan?)(due - _now)).FirstOrDefault();

    /// <summary>Plays a step; returns who was let in by it, in order.</summary>
    public List<string> Play(Step step)
    {
        switch (step)
        {
            case Step.Asks asks:
                _waiting.Add((asks, asks.Within == Timeout.InfiniteTimeSpan ? TimeSpan.MaxValue : _now + asks.Within));
                break;
            case Step.GivesUp gives:
                _waiting.RemoveAll(entry => entry.Request.Who == gives.Who);
                break;
            case Step.TimePasses passes:
                _now += passes.By;
                _waiting.RemoveAll(entry => entry.Due <= _now);
                break;
            case Step.Releases releases:
                _holders.Remove(releases.Who, out Step.Asks? held);
                _held[held!.Mode.Name] -= held.Count;
                break;
        }

        var granted = new List<string>();
        while (_waiting is [var (request, _), ..] && request.Mode.Admits(mode => _held.GetValueOrDefault(mode), request.Count))
        {
            _waiting.RemoveAt(0);
            _held[request.Mode.Name] = _held.GetValueOrDefault(request.Mode.Name) + request.Count;
            _holders.Add(request.Who, request);
            granted.Add(request.Who);
        }

        return granted;
    }
}
