using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace FifoLocks.Generators.Analysis.Use.Order;

/// <summary>The steps from lock to lock, and the cycles of steps whose paths can wait for each other.</summary>
/// <remarks>
/// Short cycles are looked for first, and one that contains all locks of a reported one is not reported: it is the same knot. There can be very many cycles, so there is a limit to the search;
/// what is beyond it is not reported.
/// </remarks>
internal sealed class OrderGraph
{
    private const int LongestCycle = 8;

    /// <summary>How many ways of the same step are kept, and how many steps are tried in all.</summary>
    private const int MostAlike = 16;
    private const int MostTried = 100_000;
    private const int MostCircles = 100;

    private readonly CallGraph _calls;
    private readonly ModeTable _table;
    private readonly CancellationToken _cancellationToken;

    /// <summary>By the lock that is held, then by the lock that is asked for.</summary>
    private readonly Dictionary<int, SortedDictionary<int, List<Step>>> _steps = [];
    private readonly Dictionary<ISymbol, int> _numbers = new(SymbolEqualityComparer.Default);

    /// <summary>What is asked of a lock anywhere in a way that queues.</summary>
    private readonly Dictionary<ISymbol, List<INamedTypeSymbol>> _queueing = new(SymbolEqualityComparer.Default);

    /// <summary>Locks that were reported as a cycle: pairs, lower number first, and longer ones.</summary>
    private readonly HashSet<(int, int)> _pairs = [];
    private readonly List<int[]> _circles = [];
    private readonly Dictionary<(ISymbol Asking, ISymbol Held), bool> _excludes = [];
    private readonly List<Step> _path = [];
    private int _tried;

    public OrderGraph(CallGraph calls, ModeTable table, CancellationToken cancellationToken)
    {
        _calls = calls;
        _table = table;
        _cancellationToken = cancellationToken;
        foreach (Function function in calls.Functions)
        {
            AddSteps(function);
        }

        Prune();
    }

    public void Report(Action<Diagnostic> report)
    {
        int[] locks = [.. _steps.Keys.OrderBy(static each => each)];
        for (int length = 2; length <= Math.Min(LongestCycle, locks.Length); length++)
        {
            // The one that always waits is worth more words than the one that may.
            foreach (bool always in (bool[])[true, false])
            {
                foreach (int start in locks)
                {
                    Search(start, start, length, always, report);
                }
            }
        }
    }

    private void AddSteps(Function function)
    {
        ImmutableHashSet<Kept> before = _calls.HeldBefore(function);
        foreach (Take take in function.Takes)
        {
            if (_calls.LockOf(take.Lock) is not { } asked)
            {
                continue;
            }

            if (!take.IsConversion)
            {
                NoteQueueing(asked, take.Mode);
            }

            if (take.Held.Count > 0)
            {
                (Kept, Hold)[] inside = [.. _calls.Resolve(take.Held)];
                AddSteps(function, inside, Union(before, inside), new Asked(asked, take.Mode, take.IsConversion), take.Place, new Witness(function, take.Place));
            }
        }

        foreach (Call call in function.Calls)
        {
            if (call is { Held.Count: > 0, IsWaitedFor: true, Place: { } place } && _calls.TargetOf(call) is { } target)
            {
                (Kept, Hold)[] inside = [.. _calls.Resolve(call.Held)];
                ImmutableHashSet<Kept> all = Union(before, inside);
                foreach (KeyValuePair<Asked, Witness> taken in _calls.TakenBy(target))
                {
                    AddSteps(function, inside, all, taken.Key, place, taken.Value);
                }
            }
        }
    }

    private static ImmutableHashSet<Kept> Union(ImmutableHashSet<Kept> before, (Kept Kept, Hold Hold)[] inside) => before.Union(inside.Select(static each => each.Kept));

    private void AddSteps(Function function, (Kept Kept, Hold Hold)[] inside, ImmutableHashSet<Kept> all, Asked asked, Location place, Witness taker)
    {
        if (!asked.IsConversion && all.Any(kept => Same(kept.Lock, asked.Lock)))
        {
            // To ask for a lock that is held is FIFO106's matter, or means another object.
            return;
        }

        foreach ((Kept kept, Hold hold) in inside)
        {
            if (!Same(kept.Lock, asked.Lock))
            {
                Add(new Step(kept, asked, all, function, hold.Place, place, taker));
            }
        }
    }

    private void Add(Step step)
    {
        int from = Number(step.Held.Lock);
        int to = Number(step.Asked.Lock);
        if (!_steps.TryGetValue(from, out SortedDictionary<int, List<Step>>? next))
        {
            _steps[from] = next = [];
        }

        if (!next.TryGetValue(to, out List<Step>? alike))
        {
            next[to] = alike = [];
        }

        if (alike.Count < MostAlike && !alike.Exists(other => other.Held.Equals(step.Held) && other.Asked.Equals(step.Asked) && other.All.SetEquals(step.All)))
        {
            alike.Add(step);
        }
    }

    private int Number(ISymbol @lock)
    {
        if (!_numbers.TryGetValue(@lock, out int number))
        {
            _numbers[@lock] = number = _numbers.Count;
        }

        return number;
    }

    private void NoteQueueing(ISymbol @lock, INamedTypeSymbol mode)
    {
        if (!_queueing.TryGetValue(@lock, out List<INamedTypeSymbol>? modes))
        {
            _queueing[@lock] = modes = [];
        }

        if (!modes.Contains(mode, SymbolEqualityComparer.Default))
        {
            modes.Add(mode);
        }
    }

    /// <summary>Takes away, until none is left, the locks that nothing leads to or from: they are in no cycle.</summary>
    private void Prune()
    {
        bool isChanged = true;
        while (isChanged)
        {
            isChanged = false;
            var reached = new HashSet<int>(_steps.Values.SelectMany(static next => next.Keys));
            foreach (int from in _steps.Keys.ToArray())
            {
                foreach (int to in _steps[from].Keys.Where(to => !_steps.ContainsKey(to)).ToArray())
                {
                    _steps[from].Remove(to);
                    isChanged = true;
                }

                if (_steps[from].Count == 0 || !reached.Contains(from))
                {
                    _steps.Remove(from);
                    isChanged = true;
                }
            }
        }
    }

    /// <summary>Goes on from the end of the path, over locks with higher numbers than the first one, so that each cycle is met once.</summary>
    private void Search(int start, int from, int length, bool always, Action<Diagnostic> report)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        bool isLast = _path.Count == length - 1;
        foreach (KeyValuePair<int, List<Step>> next in _steps[from])
        {
            if (isLast ? next.Key != start : next.Key <= start || IsInKnot(start, next.Key))
            {
                continue;
            }

            foreach (Step step in next.Value)
            {
                if (++_tried > MostTried)
                {
                    return;
                }

                if (!CanFollow(step, always))
                {
                    continue;
                }

                _path.Add(step);
                if (!isLast)
                {
                    Search(start, next.Key, length, always, report);
                }
                else if (WhyWaits(step.Asked, _path[0].Held, always) is not null && !IsReported())
                {
                    ReportPath(report);
                }

                _path.RemoveAt(_path.Count - 1);
            }
        }
    }

    private IEnumerable<int> Locks => _path.Select(step => _numbers[step.Held.Lock]);

    /// <summary>Whether the path goes over the lock, or over one that makes a reported pair with it.</summary>
    private bool IsInKnot(int start, int next) =>
        IsPair(start, next) || _path.Exists(step => _numbers[step.Asked.Lock] is var number && (number == next || IsPair(number, next)));

    private bool IsPair(int one, int other) => _pairs.Contains((Math.Min(one, other), Math.Max(one, other)));

    /// <summary>Whether the locks of the path are, or contain, those of a reported cycle.</summary>
    private bool IsReported()
    {
        int[] locks = [.. Locks];
        return locks.Length == 2
            ? IsPair(locks[0], locks[1])
            : _circles.Count == MostCircles || _circles.Exists(circle => Array.TrueForAll(circle, number => locks.Contains(number)));
    }

    /// <summary>Whether the path before can wait for this step's lease, and all can be under way at once.</summary>
    private bool CanFollow(Step step, bool always) =>
        (_path.Count == 0 || WhyWaits(_path[_path.Count - 1].Asked, step.Held, always) is not null) && _path.TrueForAll(other => !AreKeptApart(other, step));

    private bool AreKeptApart(Step one, Step other) => one.All.Any(a => other.All.Any(b => Same(a.Lock, b.Lock)
        && IsExcluded(a.Mode, b.Mode)
        && IsExcluded(b.Mode, a.Mode)));

    private bool IsExcluded(INamedTypeSymbol asking, INamedTypeSymbol held)
    {
        if (!_excludes.TryGetValue((asking, held), out bool isExcluded))
        {
            _excludes[(asking, held)] = isExcluded = _table.IsExcluded(asking, held, _cancellationToken);
        }

        return isExcluded;
    }

    /// <summary>Why the request waits for a lease: empty when it always does, else when; null when it never does.</summary>
    private string? WhyWaits(Asked asked, Kept held, bool always)
    {
        if (IsExcluded(asked.Mode, held.Mode))
        {
            return string.Empty;
        }

        if (always)
        {
            return null;
        }

        if (_table.IsLimited(asked.Mode, held.Mode, _cancellationToken) || (Same(asked.Mode, held.Mode) && asked.Mode.Name == "CapacityLease"))
        {
            return $"as soon as {Display(asked.Lock)} is full";
        }

        return !asked.IsConversion && WhoQueues(asked, held) is { } between ? $"as soon as a '{between.Name}' queues on {Display(asked.Lock)} before the '{asked.Mode.Name}' there" : null;
    }

    /// <summary>A mode that waits for the lease, so that whoever asks later waits behind it: one that somebody asks for here, or may elsewhere.</summary>
    private INamedTypeSymbol? WhoQueues(Asked asked, Kept held) =>
        (_queueing.TryGetValue(asked.Lock, out List<INamedTypeSymbol>? modes) ? modes.Find(mode => _table.IsLimited(mode, held.Mode, _cancellationToken)) : null)
        ?? (CallGraph.IsSeenOutside(asked.Lock) && TypeOf(asked.Lock) is { } type ? _table.WhoWaitsFor(held.Mode, type, asked.Mode, _cancellationToken) : null);

    private static ITypeSymbol? TypeOf(ISymbol @lock) => @lock switch
    {
        IFieldSymbol field => field.Type,
        IPropertySymbol property => property.Type,
        _ => null,
    };

    private void ReportPath(Action<Diagnostic> report)
    {
        int[] locks = [.. Locks];
        if (locks.Length == 2)
        {
            _pairs.Add((Math.Min(locks[0], locks[1]), Math.Max(locks[0], locks[1])));
        }
        else
        {
            _circles.Add(locks);
        }

        List<string> reasons = [];
        for (int i = 0; i < _path.Count; i++)
        {
            if (WhyWaits(_path[i].Asked, _path[(i + 1) % _path.Count].Held, always: false) is { Length: > 0 } reason && !reasons.Contains(reason))
            {
                reasons.Add(reason);
            }
        }

        // It begins with the place that comes first.
        int first = 0;
        for (int i = 1; i < _path.Count; i++)
        {
            if (Places.Compare(_path[i].Place, _path[first].Place) < 0)
            {
                first = i;
            }
        }

        Step[] cycle = [.. _path.Skip(first), .. _path.Take(first)];
        Step here = cycle[0];
        string taken = Display(here.Asked.Lock);
        report(Diagnostic.Create(
            Rules.OrderReversed,
            here.Place,
            [.. cycle.Skip(1).Select(static step => step.Place), .. cycle.Select(static step => step.HeldPlace)],
            here.IsIndirect ? $"{here.Taker.Function.Name}, which is called here, takes {taken}" : $"{taken} is taken here",
            Display(here.Held.Lock),
            string.Join(" and ", cycle.Skip(1).Select(step => Describe(step, here.Place))),
            reasons.Count == 0 ? string.Empty : ", " + string.Join(", and ", reasons)));
    }

    private static string Describe(Step step, Location reader) =>
        $"{step.Function.Name} ({Places.Describe(step.Place, reader)}) takes {Display(step.Asked.Lock)} inside {Display(step.Held.Lock)}"
        + (step.IsIndirect && step.Taker.Function != step.Function ? $" through {step.Taker.Function.Name}" : string.Empty);

    private static string Display(ISymbol @lock) => @lock is INamedTypeSymbol type ? $"the mutex of a '{type.Name}'" : Function.NameOf(@lock);

    private static bool Same(ISymbol one, ISymbol other) => SymbolEqualityComparer.Default.Equals(one, other);

    /// <summary>A lock that is asked for while another one is held.</summary>
    /// <param name="Held">What is held.</param>
    /// <param name="Asked">What is asked for.</param>
    /// <param name="All">All that is held then.</param>
    /// <param name="Function">Who holds.</param>
    /// <param name="HeldPlace">Where that was asked for.</param>
    /// <param name="Place">Where it asks, or calls who does.</param>
    /// <param name="Taker">Who asks.</param>
    private sealed record Step(Kept Held, Asked Asked, ImmutableHashSet<Kept> All, Function Function, Location HeldPlace, Location Place, Witness Taker)
    {
        public bool IsIndirect => Taker.Place != Place;
    }
}
