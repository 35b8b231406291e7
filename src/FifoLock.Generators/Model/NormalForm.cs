namespace FifoLocks.Generators.Model;

/// <summary>
/// The algebra of predicates: a disjunction of conjunctions of bounds, kept small. A guard is compiled from one conjunction with at most one bound per
/// mode, so every bound that is implied by another and every alternative that adds nothing is dropped here.
/// </summary>
internal static class NormalForm
{
    /// <summary>The one alternative that asks for nothing.</summary>
    public static readonly EquatableArray<EquatableArray<BoundTerm>> True = new([EquatableArray<BoundTerm>.Empty]);

    /// <summary>No alternative at all.</summary>
    public static readonly EquatableArray<EquatableArray<BoundTerm>> False = EquatableArray<EquatableArray<BoundTerm>>.Empty;

    /// <summary>The conjunction without what is implied, or null when its bounds contradict each other.</summary>
    public static List<BoundTerm>? Conjunction(IEnumerable<BoundTerm> terms)
    {
        var kept = new List<BoundTerm>();
        foreach (BoundTerm term in terms)
        {
            switch (Truth(term))
            {
                case true:
                    continue;
                case false:
                    return null;
            }

            if (kept.Exists(other => other.Implies(term)))
            {
                continue;
            }

            if (kept.Exists(other => Contradict(other, term)))
            {
                return null;
            }

            // In the place of the first bound it makes superfluous, so that the order stays the one people wrote.
            int place = kept.FindIndex(other => term.Implies(other));
            if (place < 0)
            {
                kept.Add(term);
            }
            else
            {
                kept[place] = term;
            }
        }

        return kept;
    }

    /// <summary>The alternatives, each simplified, without those that another one covers.</summary>
    public static List<List<BoundTerm>> Disjunction(IEnumerable<IEnumerable<BoundTerm>> alternatives)
    {
        var kept = new List<List<BoundTerm>>();
        foreach (IEnumerable<BoundTerm> alternative in alternatives)
        {
            if (Conjunction(alternative) is not { } terms || kept.Exists(other => Covers(other, terms)))
            {
                continue;
            }

            kept.RemoveAll(other => Covers(terms, other));
            kept.Add(terms);
        }

        return kept;
    }

    public static EquatableArray<EquatableArray<BoundTerm>> Freeze(IEnumerable<IEnumerable<BoundTerm>> alternatives) =>
        alternatives.Select(static alternative => alternative.ToEquatableArray()).ToEquatableArray();

    /// <summary>What a bound on an <see cref="int"/> count is worth without looking; null when that depends.</summary>
    private static bool? Truth(BoundTerm term)
    {
        if (term.Parameter is not null)
        {
            return null;
        }

        return term.Limit <= 0 ? term.IsLower : term.Limit > int.MaxValue ? !term.IsLower : null;
    }

    private static bool Contradict(BoundTerm one, BoundTerm other)
    {
        if (one.Mode != other.Mode || one.Parameter != other.Parameter || one.IsLower == other.IsLower)
        {
            return false;
        }

        (BoundTerm lower, BoundTerm upper) = one.IsLower ? (one, other) : (other, one);
        return lower.Limit >= upper.Limit;
    }

    /// <summary>Whether everything that meets <paramref name="narrow"/> meets <paramref name="wide"/>.</summary>
    private static bool Covers(List<BoundTerm> wide, List<BoundTerm> narrow) =>
        wide.TrueForAll(term => narrow.Exists(other => other.Implies(term)));
}
