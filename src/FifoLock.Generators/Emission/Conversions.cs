using FifoLocks.Generators.Model;

namespace FifoLocks.Generators.Emission;

/// <summary>
/// Which conversions may be offered. A converter keeps its hold while it waits, so two of them that can hold together, and of which each keeps the other
/// waiting, would wait for ever: such a pair is refused when it is compiled.
/// </summary>
internal static class Conversions
{
    /// <summary>The modes of a family that may be converted to <paramref name="target"/>.</summary>
    public static IEnumerable<ModeModel> To(ModeModel target, IReadOnlyList<ModeModel> family) =>
        family.Where(source => source.ConvertsTo.Contains(target.FullName) && Rival(source, target, family) is null);

    /// <summary>A mode whose holder could be waited for by a converter that it waits for; null when the conversion is safe.</summary>
    public static ModeModel? Rival(ModeModel source, ModeModel target, IReadOnlyList<ModeModel> family) =>
        family.FirstOrDefault(other => other.ConvertsTo.Any(name =>
            family.FirstOrDefault(mode => mode.FullName == name) is { } otherTarget
            && MayHoldTogether(source, other)
            && Admits(target, other) != true
            && Admits(otherTarget, source) != true));

    private static bool MayHoldTogether(ModeModel one, ModeModel other) => Admits(one, other) != false || Admits(other, one) != false;

    /// <summary>Whether <paramref name="asking"/> is granted beside one hold of <paramref name="held"/>; null where that depends.</summary>
    public static bool? Admits(ModeModel asking, ModeModel held)
    {
        bool depends = false;
        foreach (EquatableArray<BoundTerm> alternative in asking.AnyOf)
        {
            bool? all = true;
            foreach (BoundTerm term in alternative)
            {
                long count = term.Mode == held.FullName ? 1 : 0;
                bool? one = term.Parameter is not null ? null : term.IsLower == (count >= term.Limit);
                all = one is false || all is false ? false : one is null ? null : all;
            }

            if (all is true && asking.IsExact)
            {
                return true;
            }

            depends |= all is not false;
        }

        return depends ? null : false;
    }
}
