using System.Collections.Concurrent;

namespace FifoLocks.Properties.Linearizability;

/// <summary>A model, and who was told to give up: that may be before the request stands in the queue.</summary>
internal sealed record Witness<TModel>(TModel Model, ImmutableSortedSet<int> ToldToGiveUp)
    where TModel : Model<TModel>
{
    public Witness(TModel model)
        : this(model, [])
    {
    }
}

/// <summary>
/// Writes down what threads and tasks do to one object at the same time. A request that may wait is two calls: it joins the queue before the call returns, or a blocking one before it ends; and
/// somewhere between then and the moment when its outcome is seen it has that outcome.
/// </summary>
/// <remarks>
/// The model grants at once what can be granted; the object may leave that to a thread that is at work on it, and a request may give up before that thread has come to it. So one that gave up while others were at work is as if it
/// had not been made: nobody else may see anything of it. One that gave up when everything was at rest must have waited for good reason.
/// </remarks>
internal sealed class Recording<TModel>
    where TModel : Model<TModel>
{
    private readonly ConcurrentQueue<Operation<Witness<TModel>>> _operations = [];
    private long _now;
    private int _requests;

    public IReadOnlyList<Operation<Witness<TModel>>> Operations => [.. _operations];

    /// <summary>A moment, later than all before.</summary>
    public long Tick() => Interlocked.Increment(ref _now);

    public int NextRequest() => Interlocked.Increment(ref _requests) - 1;

    /// <summary>A request that waits if it must.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="text">What it asks for.</param>
    /// <param name="wish">The same, for the model.</param>
    /// <param name="outcome">What came of it.</param>
    /// <param name="invoked">Before the call.</param>
    /// <param name="asked">When it stood in the queue for sure.</param>
    /// <param name="seen">When its outcome was seen.</param>
    public void Request(int number, string text, Wish wish, Outcome outcome, long invoked, long asked, long seen)
    {
        Add($"r{number} asks {text}", invoked, asked, (witness, _) => witness with
        {
            Model = witness.Model.Ask(number, wish, isCancelled: outcome == Outcome.Cancelled && witness.ToldToGiveUp.Contains(number)),
        });
        Add($"r{number} is {outcome}", invoked, seen, (witness, _) => outcome.Equals(witness.Model.Outcomes.GetValueOrDefault(number)) ? witness : null);
    }

    /// <summary>A request that gave up while others were at work.</summary>
    public void GaveUp(int number, string text, Outcome outcome, long invoked, long seen) =>
        Add($"r{number} wants {text} and is {outcome}", invoked, seen, static (witness, _) => witness);

    /// <summary>A request that never waits. "No" is always right while another call is under way; else somebody must be in the way.</summary>
    public void RequestNow(int number, string text, Wish wish, Outcome outcome, long invoked, long returned) =>
        Add($"r{number} asks {text} at once: {outcome}", invoked, returned, (witness, overlaps) =>
        {
            TModel asked = witness.Model.Ask(number, wish, isCancelled: false);
            return outcome == Outcome.TimedOut ? (overlaps || asked.Outcomes[number] == Outcome.Waits ? witness : null)
                : outcome.Equals(asked.Outcomes[number]) ? witness with { Model = asked }
                : null;
        });

    /// <summary>Somebody is told to give up, when all who are left seem to wait.</summary>
    public void TellToGiveUp(int number, long invoked, long returned) => Add($"r{number} is told to give up", invoked, returned, (witness, _) => new Witness<TModel>(
        witness.Model.GiveUp(number, Outcome.Cancelled), witness.ToldToGiveUp.Add(number)));

    /// <summary>A call that returns at once: what it returned, or what it threw. A snapshot may be anything while another call is under way.</summary>
    public void Call(string text, object? answer, Func<TModel, (TModel Model, object? Answer)> model, bool isSnapshot, long invoked, long returned) =>
        Add($"{text}: {answer ?? "done"}", invoked, returned, (witness, overlaps) =>
        {
            (TModel next, object? should) = Try(model, witness.Model);
            bool isRight = Equals(answer, should) || (isSnapshot && overlaps && answer is not Threw && should is not Threw);
            return isRight ? witness with { Model = next } : null;
        });

    private static (TModel Model, object? Answer) Try(Func<TModel, (TModel Model, object? Answer)> call, TModel model)
    {
        try
        {
            return call(model);
        }
        catch (Exception error)
        {
            return (model, new Threw(error.GetType()));
        }
    }

    private void Add(string text, long invoked, long returned, Func<Witness<TModel>, bool, Witness<TModel>?> apply) =>
        _operations.Enqueue(new Operation<Witness<TModel>>(text, invoked, returned, apply));
}
