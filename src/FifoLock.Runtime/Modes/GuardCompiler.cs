using System.Collections.Generic;

namespace FifoLocks.Modes;

/// <summary>
/// From bounds to tests of the word. Compiled into the runtime and into the generator from this one file, so the constants in
/// generated code and the tests the granter uses cannot disagree.
/// </summary>
/// <remarks>
/// The arithmetic. A counted field of w bits keeps 0 &lt;= count &lt;= 2^(w-1) and takes bounds 1 &lt;= n &lt;= 2^(w-1). Adding
/// 2^(w-1) - n moves the question "count &gt;= n?" into the top bit of the field, and the sum stays below 2^w, so nothing carries
/// into a neighbour or a flag. Several fields are asked in the same add, and, compare.
/// <para>
/// A bound beyond the field cannot be asked of the word alone. "Fewer than n" is certain while the field is not full (then the
/// count is below 2^(w-1) &lt;= n), so that is what is tested: sufficient, not necessary. "At least n" is never certain. Either way the result
/// is not exact, and who needs to know looks at the true counts. So do all who judge a word with a full field in it: that field's count stands elsewhere.
/// </para>
/// </remarks>
internal static class GuardCompiler
{
    /// <summary>
    /// The tests that must all pass for <paramref name="bounds"/> (a conjunction) to hold. <paramref name="exact"/> is false when passing is
    /// sufficient but not necessary. Null when no word can pass.
    /// </summary>
    public static List<GuardTest>? Compile(IReadOnlyList<Bound> bounds, IReadOnlyList<Seat> seats, out bool exact)
    {
        var builder = new Builder();
        exact = true;
        foreach (Bound bound in bounds)
        {
            if (!Add(builder, bound, seats[bound.Mode], ref exact))
            {
                return null;
            }
        }

        return builder.Finish();
    }

    /// <summary>
    /// The one test of the inlined path for a single hold of <paramref name="own"/>: the bounds, and room in a saturating field, so that a field becomes
    /// full only through the granter. <see cref="GuardTest.Never"/> when that takes more than one test, or when a full field could pass it with a true count that would not
    /// (a lower bound on a saturating field); the long way then decides.
    /// </summary>
    public static GuardTest CompileFast(IReadOnlyList<Bound> bounds, int own, IReadOnlyList<Seat> seats)
    {
        var builder = new Builder();
        bool exact = true;
        foreach (Bound bound in bounds)
        {
            bool passesWhenFull = bound.IsLower && bound.Limit > 0 && seats[bound.Mode].Kind == SeatKind.Saturating;
            if (passesWhenFull || !Add(builder, bound, seats[bound.Mode], ref exact))
            {
                return GuardTest.Never;
            }
        }

        Seat seat = seats[own];
        if (seat.Kind == SeatKind.Saturating && !HasRoom(bounds, own, seat))
        {
            AddCounted(builder, seat, seat.Limit - 1, isLower: false);
        }

        List<GuardTest> tests = builder.Finish();
        return tests.Count switch
        {
            0 => new GuardTest(0, 0, 0),
            1 => tests[0],
            _ => GuardTest.Never,
        };
    }

    /// <summary>An upper bound below the limit keeps the field from becoming full, so room needs no test of its own.</summary>
    private static bool HasRoom(IReadOnlyList<Bound> bounds, int own, Seat seat)
    {
        foreach (Bound bound in bounds)
        {
            if (bound.Mode == own && !bound.IsLower && bound.Limit < (long)seat.Limit)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>False when the bound can never hold.</summary>
    private static bool Add(Builder builder, Bound bound, Seat seat, ref bool exact)
    {
        if (bound.Limit <= 0)
        {
            return bound.IsLower;
        }

        if (seat.Kind == SeatKind.Exclusive)
        {
            if (bound.Limit == 1)
            {
                builder.Add(0, seat.Unit, bound.IsLower ? seat.Unit : 0);
                return true;
            }

            return !bound.IsLower;
        }

        bool beyond = bound.Limit > (long)seat.Limit;
        if (beyond && seat.Kind == SeatKind.Bounded)
        {
            return !bound.IsLower;
        }

        if (beyond)
        {
            exact = false;
            if (bound.IsLower)
            {
                return false;
            }
        }

        AddCounted(builder, seat, beyond ? seat.Limit : (ulong)bound.Limit, bound.IsLower);
        return true;
    }

    private static void AddCounted(Builder builder, Seat seat, ulong limit, bool isLower)
    {
        ulong top = seat.Limit << seat.Shift;
        builder.Add((seat.Limit - limit) << seat.Shift, top, isLower ? top : 0);
    }

    /// <summary>Packs single-field tests into as few words as possible: a second bound on one field opens a second test.</summary>
    private sealed class Builder
    {
        private readonly List<GuardTest> _tests = new();

        public void Add(ulong bias, ulong mask, ulong expect)
        {
            for (int i = 0; i < _tests.Count; i++)
            {
                GuardTest test = _tests[i];
                if ((test.Mask & mask) == 0)
                {
                    _tests[i] = new GuardTest(test.Bias + bias, test.Mask | mask, test.Expect | expect);
                    return;
                }

                if (test.Mask == mask && test.Bias == bias && test.Expect == expect)
                {
                    return;
                }
            }

            _tests.Add(new GuardTest(bias, mask, expect));
        }

        public List<GuardTest> Finish() => _tests;
    }
}
