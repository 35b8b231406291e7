using FifoLocks.Generators.Model;

namespace FifoLocks.Generators.Parsing;

/// <summary>
/// A predicate as a tree of and, or, not over bounds, with holes where the source says something that bounds cannot. From it comes the normal form:
/// exact when there is no hole, otherwise what the predicate implies (a hole, negated or not, may be true).
/// </summary>
internal abstract record Formula
{
    /// <summary>More alternatives than this are not compiled: every one is tried on every judgement.</summary>
    public const int MostAlternatives = 8;

    /// <summary>Operators and bounds of a formula that is compiled, counted as often as they are looked at: an equality looks twice at both of its sides, so a chain of them doubles with every link.</summary>
    public const int MostParts = 1024;

    /// <summary>Alternatives that a detour may take before they cancel out again.</summary>
    private const int MostOnTheWay = 64;

    /// <summary>How many operators and bounds it has.</summary>
    public virtual int Parts => 1;

    public static Formula operator !(Formula operand) => new Not(operand);

    public static Formula operator &(Formula left, Formula right) => new And(left, right);

    public static Formula operator |(Formula left, Formula right) => new Or(left, right);

    /// <summary>The alternatives; <paramref name="exact"/> is false when they are only implied.</summary>
    public EquatableArray<EquatableArray<BoundTerm>> Normalize(out bool exact)
    {
        exact = true;
        var terms = new List<BoundTerm>();
        if (IsConjunction(this, negated: false, terms))
        {
            return NormalForm.Conjunction(terms) is { } only ? new EquatableArray<EquatableArray<BoundTerm>>([only.ToEquatableArray()]) : NormalForm.False;
        }

        List<List<BoundTerm>> alternatives = Expand(this, negated: false, MostOnTheWay, ref exact);
        if (alternatives.Count > MostAlternatives)
        {
            exact = false;
            alternatives = Expand(this, negated: false, MostAlternatives, ref exact);
        }

        return NormalForm.Freeze(alternatives);
    }

    /// <summary>Whether it is bounds joined by "and", as most predicates are; they need not be multiplied out.</summary>
    private static bool IsConjunction(Formula formula, bool negated, List<BoundTerm> terms)
    {
        switch (formula)
        {
            case Atom atom:
                terms.Add(Bound(atom, negated));
                return true;
            case Not not:
                return IsConjunction(not.Operand, !negated, terms);
            case And and:
                return !negated && IsConjunction(and.Left, negated, terms) && IsConjunction(and.Right, negated, terms);
            case Or or:
                return negated && IsConjunction(or.Left, negated, terms) && IsConjunction(or.Right, negated, terms);
            default:
                return false;
        }
    }

    private static BoundTerm Bound(Atom atom, bool negated) => negated ? atom.Term with { IsLower = !atom.Term.IsLower } : atom.Term;

    private static List<List<BoundTerm>> Expand(Formula formula, bool negated, int most, ref bool exact)
    {
        switch (formula)
        {
            case Constant constant:
                return constant.Value != negated ? [[]] : [];

            case Not not:
                return Expand(not.Operand, !negated, most, ref exact);

            case Atom atom:
                return NormalForm.Disjunction([[Bound(atom, negated)]]);

            case And and:
                return negated ? Either(and.Left, and.Right, true, most, ref exact) : Both(and.Left, and.Right, false, most, ref exact);

            case Or or:
                return negated ? Both(or.Left, or.Right, true, most, ref exact) : Either(or.Left, or.Right, false, most, ref exact);

            default:
                exact = false;
                return [[]];
        }
    }

    private static List<List<BoundTerm>> Either(Formula left, Formula right, bool negated, int most, ref bool exact)
    {
        List<List<BoundTerm>> first = Expand(left, negated, most, ref exact);
        List<List<BoundTerm>> second = Expand(right, negated, most, ref exact);
        List<List<BoundTerm>> all = NormalForm.Disjunction([.. first, .. second]);
        if (all.Count <= most)
        {
            return all;
        }

        exact = false;
        return [[]];
    }

    private static List<List<BoundTerm>> Both(Formula left, Formula right, bool negated, int most, ref bool exact)
    {
        List<List<BoundTerm>> first = Expand(left, negated, most, ref exact);
        List<List<BoundTerm>> second = Expand(right, negated, most, ref exact);
        List<List<BoundTerm>> all = NormalForm.Disjunction(first.SelectMany(_ => second, static (one, other) => one.Concat(other)));
        if (all.Count <= most)
        {
            return all;
        }

        // Either side alone is still implied.
        exact = false;
        return first.Count <= second.Count ? first : second;
    }

    internal sealed record Constant(bool Value) : Formula;

    internal sealed record Atom(BoundTerm Term) : Formula;

    internal sealed record Not(Formula Operand) : Formula
    {
        public override int Parts { get; } = 1 + Operand.Parts;
    }

    internal sealed record And(Formula Left, Formula Right) : Formula
    {
        public override int Parts { get; } = 1 + Left.Parts + Right.Parts;
    }

    internal sealed record Or(Formula Left, Formula Right) : Formula
    {
        public override int Parts { get; } = 1 + Left.Parts + Right.Parts;
    }

    /// <summary>Something that bounds cannot say.</summary>
    internal sealed record Hole : Formula;
}
