using FifoLocks.Generators.Model;

namespace FifoLocks.Generators.Emission;

/// <summary>
/// Which leases can be turned into another mode at once: while the source is held, whatever the target's predicate asks for is so. Only what can be shown from constants and equal
/// parameters counts; for the rest there is the conversion ahead of the queue.
/// </summary>
internal static class Downgrades
{
    public static bool IsProven(ModeModel source, ModeModel target, IReadOnlyList<ModeModel> family) =>
        target is { Standing: Standing.Sound, IsExact: true }
        && Excludes(source, source)
        && target.AnyOf.Any(alternative => alternative.All(bound => IsImplied(bound, source, family)));

    private static bool IsImplied(BoundTerm bound, ModeModel source, IReadOnlyList<ModeModel> family)
    {
        if (bound.IsLower)
        {
            return false;
        }

        if (bound.Mode == source.FullName)
        {
            // Its one hold is gone by then.
            return bound is { Parameter: null, Limit: >= 1 };
        }

        if (family.FirstOrDefault(mode => mode.FullName == bound.Mode) is not { } counted)
        {
            return false;
        }

        // Never so many of it at all; or so few when the source was granted, and none since.
        return Keeps(counted, bound with { Limit = bound.Limit - 1 })
            || (Keeps(source, bound) && Excludes(counted, source));
    }

    /// <summary>Whether the mode is never granted beside a hold of the other one.</summary>
    public static bool Excludes(ModeModel asking, ModeModel held) => Keeps(asking, BoundTerm.Fewer(held.FullName, 1));

    /// <summary>Whether the mode is granted under this bound alone, in every alternative.</summary>
    private static bool Keeps(ModeModel mode, BoundTerm bound) =>
        mode.AnyOf.Count > 0 && mode.AnyOf.All(alternative => alternative.Any(term => term.Implies(bound)));
}
