using System.Collections.Concurrent;
using FifoLocks.Tests.Support;

namespace FifoLocks.Properties.Linearizability;

/// <summary>Who plays, and how much.</summary>
internal static class Parties
{
    public const int Threads = 2;
    public const int Tasks = 2;
    public const int All = Threads + Tasks;
    public const int StepsOfEach = 4;
}

/// <summary>
/// Four parties that play one program on one object at the same time: two threads that block, two tasks that await. Each reads its own steps. What waits for somebody who never comes is told to give up
/// when all who are left wait; that is written down like everything else.
/// </summary>
internal sealed class Concert<TReal, TModel>(TReal real, FifoPrimitive primitive, Piece<TReal, TModel> piece, bool isStrict)
    where TReal : class
    where TModel : Model<TModel>
{
    /// <summary>How many parties are ready to begin, all at once.</summary>
    private int _ready;

    private readonly Lock _gate = new();

    /// <summary>Under the gate: the requests that are under way, whose outcome nobody has seen.</summary>
    private readonly SortedDictionary<int, Request> _underWay = [];

    /// <summary>The requests that a party has cancelled.</summary>
    private readonly ConcurrentDictionary<Request, bool> _cancelled = [];

    /// <summary>How many parties have not played all their steps. Each takes itself out.</summary>
    private int _playing = Parties.All;

    public Recording<TModel> Recording { get; } = new();

    public void Play(Step[] steps)
    {
        Step[][] parts = [.. Enumerable.Range(0, Parties.All).Select(party => steps.Where((_, index) => index % Parties.All == party).Take(Parties.StepsOfEach).ToArray())];
        TestThread[] threads = [.. Enumerable.Range(0, Parties.Threads).Select(party => TestThread.Run(() =>
        {
            Interlocked.Increment(ref _ready);
            WithinLimits.Until(() => Volatile.Read(ref _ready) == Parties.All, "all are ready");
            foreach (Step step in parts[party])
            {
                Play(party, step);
            }

            Interlocked.Decrement(ref _playing);
        }))];
        Task[] tasks = [.. Enumerable.Range(Parties.Threads, Parties.Tasks).Select(party => Task.Run(async () =>
        {
            Interlocked.Increment(ref _ready);
            while (Volatile.Read(ref _ready) < Parties.All)
            {
                await Task.Yield();
            }

            foreach (Step step in parts[party])
            {
                await PlayAsync(party, step);
            }

            Interlocked.Decrement(ref _playing);
        }))];
        WithinLimits.Until(
            () =>
            {
                if (Volatile.Read(ref _playing) is var playing && playing > 0 && IsAtRest(playing))
                {
                    TellSomebodyToGiveUp();
                }

                return playing == 0;
            },
            () => $"all have played: {primitive}");
        Array.ForEach(threads, static thread => thread.Join());
        Task.WaitAll(tasks);
    }

    private void Play(int party, Step step)
    {
        var dice = new Dice(step.Numbers);
        Piece<TReal, TModel>.Deed deed = piece.Next(dice, real, party);
        if (!TryPlayAtOnce(deed, dice))
        {
            (int number, Request request) = Begin();
            long invoked = Recording.Tick();
            if (TimeoutOf(dice) is { } timeout)
            {
                request.StartNow(() => deed.Verbs!.TryBlock!(timeout, request.Source.Token));
            }
            else
            {
                request.StartNow(() => deed.Verbs!.Block!(request.Source.Token));
            }

            long seen = Recording.Tick();
            End(number, deed, request, invoked, asked: seen, seen);
            Linger(dice);
            After(number, deed, request);
        }
    }

    private async Task PlayAsync(int party, Step step)
    {
        var dice = new Dice(step.Numbers);
        Piece<TReal, TModel>.Deed deed = piece.Next(dice, real, party);
        if (!TryPlayAtOnce(deed, dice))
        {
            TimeSpan? timeout = TimeoutOf(dice);
            bool givesUp = dice.Once(4);
            (int number, Request request) = Begin();
            long invoked = Recording.Tick();
            request.Start(token => timeout is { } limit ? deed.Verbs!.TryAwait!(true, limit, token) : deed.Verbs!.Await!(true, token));
            long asked = Recording.Tick();
            if (givesUp)
            {
                Cancel(request);
            }

            for (request.Look(); request.IsPending; request.Look())
            {
                await Task.Yield();
            }

            End(number, deed, request, invoked, asked, Recording.Tick());
            if (dice.Once(2))
            {
                await Task.Yield();
            }

            Linger(dice);
            After(number, deed, request);
        }
    }

    /// <summary>Calls, requests that never wait, and telling somebody else to give up.</summary>
    private bool TryPlayAtOnce(Piece<TReal, TModel>.Deed deed, Dice dice)
    {
        if (deed.Call is { } call)
        {
            Do(call);
            return true;
        }

        switch (dice.Below(8))
        {
            case 7:
                CancelTheLast();
                return true;
            case 5 or 6:
                (int number, Request request) = Begin();
                long invoked = Recording.Tick();
                request.StartNow(deed.Verbs!.Now!);
                long returned = Recording.Tick();
                Forget(number);
                Recording.RequestNow(number, deed.Text, deed.Wish! with { Within = TimeSpan.Zero }, request.Outcome, invoked, returned);
                Linger(dice);
                After(number, deed, request);
                return true;
            default:
                return false;
        }
    }

    /// <summary>A moment with what was granted, so that others come meanwhile.</summary>
    private static void Linger(Dice dice)
    {
        switch (dice.Below(4))
        {
            case 1:
                Thread.SpinWait(100);
                break;
            case 2:
                Thread.SpinWait(2000);
                break;
            case 3:
                Thread.Yield();
                break;
            default:
                break;
        }
    }

    private static TimeSpan? TimeoutOf(Dice dice) => dice.Once(5) ? TimeSpan.FromMilliseconds(1) : null;

    private (int Number, Request Request) Begin()
    {
        int number = Recording.NextRequest();
        var request = new Request(Timeout.InfiniteTimeSpan, mayOverrun: false);
        lock (_gate)
        {
            _underWay.Add(number, request);
        }

        return (number, request);
    }

    private void End(int number, Piece<TReal, TModel>.Deed deed, Request request, long invoked, long asked, long seen)
    {
        Forget(number);
        bool gaveUp = request.Outcome == Outcome.TimedOut || (request.Outcome == Outcome.Cancelled && _cancelled.ContainsKey(request));
        if (gaveUp)
        {
            Recording.GaveUp(number, deed.Text, request.Outcome, invoked, seen);
        }
        else
        {
            Recording.Request(number, deed.Text, deed.Wish!, request.Outcome, invoked, asked, seen);
        }
    }

    private void After(int number, Piece<TReal, TModel>.Deed deed, Request request)
    {
        if (deed.After is { } after && request.Outcome == Outcome.Granted())
        {
            Do(after(request, number));
        }
    }

    private void Do(Act<TReal, TModel> act)
    {
        long invoked = Recording.Tick();
        object? answer;
        try
        {
            answer = act.Real(real);
        }
        catch (Exception error)
        {
            answer = new Threw(error.GetType());
        }

        Recording.Call(act.Text, answer, act.Model, act.IsSnapshot, invoked, Recording.Tick());
    }

    /// <summary>All who have not played everything are in the queue, and nobody is at work on it.</summary>
    private bool IsAtRest(int playing) =>
        primitive.WaitingCount >= playing && (Volatile.Read(ref primitive.State) & Word.Draining) == 0 && primitive.WaitingCount >= playing && Volatile.Read(ref _playing) == playing;

    private void TellSomebodyToGiveUp()
    {
        KeyValuePair<int, Request> first;
        lock (_gate)
        {
            first = _underWay.FirstOrDefault(static pair => !pair.Value.Source.IsCancellationRequested);
        }

        if (first.Value is not { } request)
        {
            return;
        }

        if (!isStrict)
        {
            Cancel(request);
        }
        else
        {
            long invoked = Recording.Tick();
            request.Source.Cancel();
            Recording.TellToGiveUp(first.Key, invoked, Recording.Tick());
        }
    }

    private void CancelTheLast()
    {
        Request? last;
        lock (_gate)
        {
            last = _underWay.LastOrDefault().Value;
        }

        if (last is not null)
        {
            Cancel(last);
        }
    }

    /// <summary>While others may be at work. Written down before, so that whoever sees the end of it knows.</summary>
    private void Cancel(Request request)
    {
        _cancelled.TryAdd(request, true);
        request.Source.Cancel();
    }

    private void Forget(int number)
    {
        lock (_gate)
        {
            _underWay.Remove(number);
        }
    }
}
