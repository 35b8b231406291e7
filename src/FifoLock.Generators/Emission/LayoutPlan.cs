using FifoLocks.Generators.Model;
using FifoLocks.Generators.Parsing;
using FifoLocks.Modes;

namespace FifoLocks.Generators.Emission;

/// <summary>
/// Modes put together: which bits each one has, and what its predicate comes to among exactly these modes. A mode that is mentioned but not here
/// is never held, so its bounds are decided now.
/// </summary>
internal sealed class LayoutPlan
{
    private CompatibilityTable? _table;

    private LayoutPlan(IReadOnlyList<PlannedMode> modes, bool fits, int neededBits)
    {
        Modes = modes;
        Fits = fits;
        NeededBits = neededBits;
    }

    public IReadOnlyList<PlannedMode> Modes { get; }

    /// <summary>False when the word is too small; the seats mean nothing then.</summary>
    public bool Fits { get; }

    /// <summary>The bits the modes need at least.</summary>
    public int NeededBits { get; }

    /// <summary>Who goes together with whom.</summary>
    public CompatibilityTable Table => _table ??= new CompatibilityTable(this);

    public static LayoutPlan Create(IReadOnlyList<ModeModel> modes)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < modes.Count; i++)
        {
            index[modes[i].FullName] = i;
        }

        List<PlannedMode> planned = [.. modes.Select((mode, i) => Specialize(mode, i, index))];
        Dictionary<string, long> largest = LargestBounds(planned);
        SeatNeeds[] needs = [.. planned.Select(mode => new SeatNeeds(mode.Cap, largest.TryGetValue(mode.Model.FullName, out long bound) ? bound : 0))];
        Seat[]? seats = LayoutPlanner.Plan(needs, RuntimeNames.FieldBits, out int needed);
        if (seats is not null)
        {
            foreach (PlannedMode mode in planned)
            {
                mode.Seat = seats[mode.Index];
                mode.Fast = CompileFast(mode, index, seats);
            }
        }

        return new LayoutPlan(planned, seats is not null, needed);
    }

    public int IndexOf(string fullName)
    {
        for (int i = 0; i < Modes.Count; i++)
        {
            if (Modes[i].Model.FullName == fullName)
            {
                return i;
            }
        }

        return -1;
    }

    private static PlannedMode Specialize(ModeModel mode, int position, Dictionary<string, int> index)
    {
        bool asWritten = !mode.IsExact;
        var anyOf = new List<List<BoundTerm>>();
        foreach (EquatableArray<BoundTerm> alternative in mode.AnyOf)
        {
            var terms = new List<BoundTerm>();
            bool possible = true;
            foreach (BoundTerm term in alternative)
            {
                if (index.ContainsKey(term.Mode))
                {
                    terms.Add(term);
                }
                else if (term.Parameter is not null)
                {
                    // Zero against a parameter is for the running program to decide.
                    asWritten = true;
                }
                else
                {
                    possible &= !term.IsLower;
                }
            }

            if (possible)
            {
                anyOf.Add(terms);
            }
        }

        anyOf = NormalForm.Disjunction(anyOf);
        return new PlannedMode(mode, position, anyOf, asWritten, CapOf(anyOf, mode.FullName));
    }

    /// <summary>The constant that every alternative keeps the mode's own count at or below; 0 when there is none.</summary>
    private static long CapOf(List<List<BoundTerm>> anyOf, string self)
    {
        // A mode that is never granted needs no more room than one that is granted once.
        long cap = 1;
        foreach (List<BoundTerm> alternative in anyOf)
        {
            int own = alternative.FindIndex(term => term.Mode == self && !term.IsLower && term.Parameter is null);
            if (own < 0)
            {
                return 0;
            }

            cap = Math.Max(cap, alternative[own].Limit);
        }

        return cap;
    }

    /// <summary>The largest constant that each mode's count is compared with, by the mode's name.</summary>
    private static Dictionary<string, long> LargestBounds(List<PlannedMode> modes)
    {
        var largest = new Dictionary<string, long>(modes.Count, StringComparer.Ordinal);
        foreach (PlannedMode mode in modes)
        {
            foreach (List<BoundTerm> alternative in mode.RunsAsWritten ? [] : mode.AnyOf)
            {
                foreach (BoundTerm term in alternative)
                {
                    if (term.Parameter is null && (!largest.TryGetValue(term.Mode, out long known) || known < term.Limit))
                    {
                        largest[term.Mode] = term.Limit;
                    }
                }
            }
        }

        return largest;
    }

    private static GuardTest? CompileFast(PlannedMode mode, Dictionary<string, int> index, Seat[] seats)
    {
        if (mode.RunsAsWritten || mode.DependsOnParameters || mode.AnyOf.Count != 1)
        {
            return null;
        }

        List<Bound> bounds =
        [
            .. mode.AnyOf[0].Select(term => term.IsLower ? Bound.AtLeast(index[term.Mode], term.Limit) : Bound.Fewer(index[term.Mode], term.Limit)),
        ];
        GuardTest test = GuardCompiler.CompileFast(bounds, mode.Index, seats);
        GuardTest never = GuardTest.Never;
        return test.Mask == never.Mask && test.Expect == never.Expect ? null : test;
    }
}

/// <summary>A mode in its place of a layout.</summary>
internal sealed class PlannedMode(ModeModel model, int index, List<List<BoundTerm>> anyOf, bool runsAsWritten, long cap)
{
    public ModeModel Model { get; } = model;

    public int Index { get; } = index;

    /// <summary>What the predicate comes to in this layout, or, when it runs as written, what it implies.</summary>
    public List<List<BoundTerm>> AnyOf { get; } = anyOf;

    public bool RunsAsWritten { get; } = runsAsWritten;

    /// <summary>The most holds the mode allows of itself; 0 when no constant says.</summary>
    public long Cap { get; } = cap;

    public bool ExcludesItself => Cap == 1;

    public bool DependsOnParameters => AnyOf.Exists(static alternative => alternative.Exists(static term => term.Parameter is not null));

    public Seat Seat { get; set; }

    /// <summary>The one test of the inlined path; null when every request takes the long way.</summary>
    public GuardTest? Fast { get; set; }
}
