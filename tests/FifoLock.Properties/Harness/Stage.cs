using System.Diagnostics;
using FifoLocks.Tests.Support;

namespace FifoLocks.Properties.Harness;

/// <summary>
/// Plays one program on the object and on the model, a step at a time: after each step everything has come to rest before the two are compared. All calls but the
/// blocking ones are made by one thread, so there is nothing else that a step could depend on.
/// </summary>
internal sealed class Stage<TReal, TModel> : IDisposable
    where TReal : class
    where TModel : Model<TModel>
{
    /// <summary>Far more than anything takes on a loaded machine; never part of what is asserted.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Suite<TReal, TModel> _suite;
    private readonly FakeTimeProvider? _clock;
    private readonly FifoLockOptions? _options;
    private readonly List<Request> _requests = [];
    private readonly List<string> _lines = [];
    private readonly Scene<TReal> _scene;
    private readonly bool _isImpatient;
    private TModel _model;

    /// <summary>What everybody was last seen to have, for the lines of the program.</summary>
    private string[] _known = [];

    public Stage(Suite<TReal, TModel> suite, Mutant<TModel>? mutant, int[] setup, bool isImpatient)
    {
        _suite = suite;
        _isImpatient = isImpatient;
        var dice = new Dice(setup);
        int options = dice.Below(9);
        _clock = options == 8 ? null : new FakeTimeProvider();
        _options = _clock is null ? null : new FifoLockOptions
        {
            Name = "it",
            TimeProvider = _clock,
            TrackLeases = (options & 1) != 0,
            ForceYield = (options & 2) != 0,
            RunContinuationsInline = (options & 4) != 0,
        };
        (TReal real, _model) = suite.Make(dice, _options);
        _model = mutant is null ? _model : mutant.Twist(_model);
        _scene = new Scene<TReal>(real, _requests);
        _lines.Add(suite.Describe(_model)
            + (_options is null ? ", no options" : string.Empty)
            + (_options is { TrackLeases: true } ? ", TrackLeases" : string.Empty)
            + (_options is { ForceYield: true } ? ", ForceYield" : string.Empty)
            + (_options is { RunContinuationsInline: true } ? ", RunContinuationsInline" : string.Empty));
    }

    /// <summary>The object did not come to rest: reported like a difference, and each time it costs patience.</summary>
    public bool HasHung { get; private set; }

    private string Story => string.Join(Environment.NewLine, _lines);

    /// <summary>Null: they agree to the end. Otherwise the program as it was played, a line for each step, and what they differ in.</summary>
    public string? Play(Step[] steps)
    {
        try
        {
            return steps.All(Play) && AllGiveUp() ? null : Story;
        }
        catch (Exception error)
        {
            // A fault of the suite or the harness, which must not pass for a difference.
            throw new InvalidOperationException($"{Story}{Environment.NewLine}   and then the suite threw.", error);
        }
    }

    /// <summary>A program that failed leaves nobody behind: threads that wait are let go.</summary>
    public void Dispose()
    {
        foreach (Request request in _requests)
        {
            request.Source.Cancel();
        }

        _suite.Abandon(_scene.Object);
    }

    /// <summary>Whoever is left gives up, so that each program also ends with nobody waiting.</summary>
    private bool AllGiveUp() => Enumerable.Range(0, _requests.Count).All(number => !_requests[number].IsPending || GiveUp(number));

    private bool Play(Step step)
    {
        var dice = new Dice(step.Numbers);
        int verb = step.Verb % (_suite.Weights + Suite.WeightOfGivingUp + Suite.WeightOfTime);
        if (verb >= _suite.Weights + Suite.WeightOfGivingUp)
        {
            return _clock is null || TimePasses(TimeSpan.FromSeconds(1 + dice.Below(2)));
        }

        if (verb >= _suite.Weights)
        {
            // Mostly somebody who waits; a token that is cancelled later must do nothing.
            bool anyone = dice.Once(6);
            int[] numbers = [.. Enumerable.Range(0, _requests.Count).Where(number => anyone || _requests[number].IsPending)];
            return numbers.Length == 0 || GiveUp(dice.OneOf(numbers));
        }

        return _suite.Next(verb, _model, dice) switch
        {
            null => true,
            Asks<TReal, TModel> asks => Ask(asks, dice),
            Calls<TReal, TModel> calls => Call(calls),
            { } other => throw new NotSupportedException(other.ToString()),
        };
    }

    private bool Ask(Asks<TReal, TModel> asks, Dice dice)
    {
        int number = _requests.Count;
        Verbs verbs = asks.Verbs(_scene);
        var how = How.Choose(dice, verbs, number, _clock is not null, _options is { ForceYield: true });
        _lines.Add($"r{number} asks {asks.Text}{how}");

        bool isLimited = how.Within is { } within && within > TimeSpan.Zero;
        Wish wish = asks.Wish with { Within = how.Way == Way.Now ? TimeSpan.Zero : how.Within };
        var request = new Request(isLimited ? _clock!.Now + how.Within!.Value : TimeSpan.MaxValue, wish.MayOverrun);
        if (how.IsCancelled)
        {
            request.Source.Cancel();
        }

        bool isBad = how.Within < TimeSpan.Zero && how.Within != Timeout.InfiniteTimeSpan;
        _model = isBad ? _model.Decide(number, Outcome.Failed(typeof(ArgumentOutOfRangeException))) : _model.Ask(number, wish, how.IsCancelled);
        if (how.Way == Way.Now || how.Within == TimeSpan.Zero)
        {
            _model = _model.GiveUp(number, Outcome.TimedOut);
        }

        _requests.Add(request);
        switch (how)
        {
            case { Way: Way.Now }:
                request.StartNow(verbs.Now!);
                break;
            case { Way: Way.Thread, Within: null }:
                request.Start(token => Ongoing.OnThread(() => verbs.Block!(token)));
                break;
            case { Way: Way.Thread, Within: { } limit }:
                request.Start(token => Ongoing.OnThread(() => verbs.TryBlock!(limit, token)));
                break;
            case { Within: null }:
                request.Start(token => verbs.Await!(how.Way == Way.AwaitedTask, token));
                break;
            case { Within: { } limit }:
                request.Start(token => verbs.TryAwait!(how.Way == Way.AwaitedTask, limit, token));
                break;
        }

        return Compare();
    }

    private bool Call(Calls<TReal, TModel> call)
    {
        _lines.Add(call.Text);
        (object? found, object? should) = (null, null);
        try
        {
            (_model, should) = call.Model(_model);
        }
        catch (Exception error)
        {
            should = new Threw(error.GetType());
        }

        try
        {
            found = call.Real(_scene);
        }
        catch (Exception error)
        {
            found = new Threw(error.GetType());
        }

        if (should is not null)
        {
            _lines[^1] += $" -> {should}";
        }

        int[] pending = [.. Enumerable.Range(0, _requests.Count).Where(number => _requests[number].IsPending)];
        return Agree([(call.Text, found, should)]) && Compare() && AgreeOnOrder(pending);
    }

    /// <summary>Where continuations run inside the call that grants, those who passed in one step must have gone on in the order of the grants.</summary>
    private bool AgreeOnOrder(int[] pending)
    {
        if (_options is not { RunContinuationsInline: true } || !_suite.ResumesInOrder(_scene.Object))
        {
            return true;
        }

        int[] resumed = [.. pending.Where(number => _requests[number].ResumedAt > 0).OrderBy(number => _requests[number].ResumedAt)];
        int[] decided = [.. _model.Decided.Where(resumed.Contains)];
        return Agree([("the order of going on", string.Join(", ", resumed), string.Join(", ", decided))]);
    }

    private bool GiveUp(int number)
    {
        _lines.Add($"r{number} gives up");
        _model = _model.GiveUp(number, Outcome.Cancelled);
        _requests[number].Source.Cancel();
        return Compare();
    }

    /// <summary>From one deadline to the next: what one of them lets happen happens before the next.</summary>
    private bool TimePasses(TimeSpan by)
    {
        TimeSpan end = _clock!.Now + by;
        _lines.Add($"{by.TotalSeconds} s pass");
        while (true)
        {
            TimeSpan due = _requests.Where(request => request.IsPending && request.Due > _clock.Now).Select(static request => request.Due).Append(end).Min();
            for (int number = 0; number < _requests.Count; number++)
            {
                if (_requests[number].Due == due)
                {
                    _model = _model.GiveUp(number, Outcome.TimedOut);
                }
            }

            _clock.Advance(due - _clock.Now);
            if (!Compare())
            {
                return false;
            }

            if (due == end)
            {
                return true;
            }
        }
    }

    private bool Compare()
    {
        if (!ComesToRest())
        {
            HasHung = true;
            _lines.Add($"   does not come to rest: {_requests.Count(static request => request.IsPending)} requests have no outcome, the object is {_scene.Object}");
            return false;
        }

        string[] outcomes = [.. _requests.Select((request, number) => $"r{number} {request.Outcome}")];
        string[] news = [.. outcomes.Except(_known)];
        _known = outcomes;
        if (news.Length > 0)
        {
            _lines[^1] += " -> " + string.Join(", ", news);
        }

        return Agree(_requests.Select((request, number) => ($"r{number}", (object?)request.Outcome, (object?)_model.Outcomes[number])))
            && Agree(_suite.Look(_scene, _model))
            && Agree(_suite.LookAtWord(_scene.Object));
    }

    private bool Agree(IEnumerable<(string What, object? Is, object? Should)> sights)
    {
        string[] differences =
        [
            .. sights
                .Where(static sight => !Equals(sight.Is, sight.Should))
                .Select(static sight => $"   {sight.What}: {sight.Is ?? "nothing"}, the model says {sight.Should ?? "nothing"}"),
        ];
        _lines.AddRange(differences);
        return differences.Length == 0;
    }

    /// <summary>Gives the processor to others until nothing can happen any more without another step.</summary>
    private bool ComesToRest()
    {
        long start = Stopwatch.GetTimestamp();
        while (!Rest.IsCertain(PendingAtRest, pending => _suite.IsAtRest(_scene.Object, pending)))
        {
            if (Stopwatch.GetElapsedTime(start) > (_isImpatient ? s_patience / 15 : s_patience))
            {
                return false;
            }

            Thread.Yield();
        }

        return true;
    }

    /// <summary>How many requests have no outcome; null where one of them may be about to have one.</summary>
    private int? PendingAtRest()
    {
        int pending = 0;
        bool atRest = true;
        foreach (Request request in _requests)
        {
            request.Look();
            if (request.IsPending)
            {
                pending++;
                atRest &= request.IsAtRest && (request.MayOverrun || _clock is null || request.Due > _clock.Now);
            }
        }

        return atRest ? pending : null;
    }
}
