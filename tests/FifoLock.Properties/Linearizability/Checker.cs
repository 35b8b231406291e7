using System.Text;

namespace FifoLocks.Properties.Linearizability;

/// <summary>
/// Whether a history of calls at the same time can be explained by some order of them, one after another, in which each call stands between its invocation and its return and has the result that the
/// sequential model gives it.
/// </summary>
/// <remarks>
/// The search is that of J. Wing and C. Gong, "Testing and verifying concurrent objects" (1993): take any call that was invoked before the first return among those that are left, apply it to the model, go on with
/// the rest, and come back if that fails. As in G. Lowe, "Testing for linearizability" (2017), a set of calls that were taken with the model's state behind them is remembered: where the same set in another order led to the same
/// state, the rest has been tried.
/// </remarks>
internal sealed class Checker<TState>
    where TState : class
{
    /// <summary>As many calls as the set of those that were taken has bits.</summary>
    public const int MostOperations = 128;

    private readonly Operation<TState>[] _operations;
    private readonly Func<TState, string> _key;
    private readonly bool[] _overlaps;
    private readonly HashSet<(UInt128 Taken, string State)> _tried = [];
    private readonly int[] _order;
    private int[] _longest = [];

    private Checker(IEnumerable<Operation<TState>> history, Func<TState, string> key)
    {
        _key = key;

        // Those that returned first are tried first: most histories are explained without coming back.
        _operations = [.. history.OrderBy(static operation => operation.Returned).ThenBy(static operation => operation.Invoked)];
        if (_operations.Length > MostOperations)
        {
            throw new ArgumentException($"{_operations.Length} calls are more than {MostOperations}.", nameof(history));
        }

        _overlaps = Array.ConvertAll(_operations, one => _operations.Any(other => other != one && other.Overlaps(one)));
        _order = new int[_operations.Length];
    }

    /// <summary>Null: the history can be explained. Otherwise the history, and the longest part of it that can be.</summary>
    /// <param name="history">The calls in any order.</param>
    /// <param name="initial">The model before the first of them.</param>
    /// <param name="key">A text that is the same for equal states and for no others.</param>
    public static string? Explain(IEnumerable<Operation<TState>> history, TState initial, Func<TState, string> key) => Explain(history, initial, key, out _);

    /// <param name="history">The calls in any order.</param>
    /// <param name="initial">The model before the first of them.</param>
    /// <param name="key">A text that is the same for equal states and for no others.</param>
    /// <param name="tried">How many pairs of a set of calls and a state were looked at.</param>
    public static string? Explain(IEnumerable<Operation<TState>> history, TState initial, Func<TState, string> key, out int tried)
    {
        var checker = new Checker<TState>(history, key);
        bool isExplained = checker.Search(initial, taken: 0, count: 0);
        tried = checker._tried.Count;
        return isExplained ? null : checker.Story();
    }

    private bool Search(TState state, UInt128 taken, int count)
    {
        // The first return among those that are left: whatever was invoked later comes later.
        long firstReturn = long.MaxValue;
        for (int i = 0; i < _operations.Length; i++)
        {
            if ((taken & (UInt128.One << i)) == 0)
            {
                firstReturn = _operations[i].Returned;
                break;
            }
        }

        if (firstReturn == Operation<TState>.Never)
        {
            // All that have returned are explained.
            return true;
        }

        if (!_tried.Add((taken, _key(state))))
        {
            return false;
        }

        if (count > _longest.Length)
        {
            _longest = _order[..count];
        }

        for (int i = 0; i < _operations.Length; i++)
        {
            UInt128 bit = UInt128.One << i;
            if ((taken & bit) == 0
                && _operations[i].Invoked < firstReturn
                && _operations[i].Apply(state, _overlaps[i]) is { } next)
            {
                _order[count] = i;
                if (Search(next, taken | bit, count + 1))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private string Story()
    {
        var story = new StringBuilder("No order of these calls explains what came of them:").AppendLine();
        foreach (Operation<TState> operation in _operations.OrderBy(static operation => operation.Invoked))
        {
            story.AppendLine($"  {Interval(operation),-14} {operation.Text}");
        }

        story.AppendLine("The longest beginning that can be explained:");
        foreach (int index in _longest)
        {
            story.AppendLine($"  {_operations[index].Text}");
        }

        return story.ToString();
    }

    private static string Interval(Operation<TState> operation) => $"[{operation.Invoked}, {(operation.HasReturned ? operation.Returned : "...")}]";
}
