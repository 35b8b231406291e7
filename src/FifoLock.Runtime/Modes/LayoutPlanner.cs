using System;
using System.Collections.Generic;

namespace FifoLocks.Modes;

/// <summary>What the planner must know about a mode to seat it.</summary>
internal readonly struct SeatNeeds
{
    /// <param name="cap">The most holds the mode allows of itself, in every alternative of its predicate; 0 when there is no constant cap.</param>
    /// <param name="largestBound">The largest constant any predicate compares the count of this mode with; 0 when none does.</param>
    public SeatNeeds(long cap, long largestBound)
    {
        Cap = cap;
        LargestBound = largestBound;
    }

    public long Cap { get; }

    public long LargestBound { get; }
}

/// <summary>
/// Deals the bits of the word out to the modes of a layout. Compiled into the generator, and into tests that build layouts at run
/// time.
/// </summary>
internal static class LayoutPlanner
{
    /// <summary>An exclusive mode has at least sixteen generations, so that a stale lease is found out.</summary>
    public const int MinimumGenerationBits = 4;

    /// <summary>A mode without a cap of its own counts at least 31 holds in the word before the surplus is kept beside it.</summary>
    public const int MinimumCountBits = 6;

    /// <summary>A lease carries 32 bits of generation.</summary>
    public const int MaximumGenerationBits = 32;

    /// <summary>Enough for any bound that is an <see cref="int"/>.</summary>
    public const int MaximumCountBits = 33;

    /// <summary>The seats, in the order of <paramref name="modes"/>; null when they do not fit, with the bits they need at least.</summary>
    public static Seat[]? Plan(IReadOnlyList<SeatNeeds> modes, int bits, out int needed)
    {
        var kinds = new SeatKind[modes.Count];
        var widths = new int[modes.Count];
        for (int i = 0; i < modes.Count; i++)
        {
            long cap = modes[i].Cap;
            kinds[i] = cap == 0 ? SeatKind.Saturating : cap == 1 ? SeatKind.Exclusive : SeatKind.Bounded;
            widths[i] = kinds[i] switch
            {
                SeatKind.Exclusive => 1 + MinimumGenerationBits,
                SeatKind.Bounded => WidthFor(cap),
                _ => MinimumCountBits,
            };
        }

        while ((needed = Sum(widths)) > bits)
        {
            // A cap too wide for the word is not kept in it: the field saturates and the granter judges the true count.
            int widest = -1;
            for (int i = 0; i < widths.Length; i++)
            {
                if (kinds[i] == SeatKind.Bounded && widths[i] > MinimumCountBits && (widest < 0 || widths[i] > widths[widest]))
                {
                    widest = i;
                }
            }

            if (widest < 0)
            {
                return null;
            }

            kinds[widest] = SeatKind.Saturating;
            widths[widest] = MinimumCountBits;
        }

        int spare = bits - needed;
        for (int i = 0; i < widths.Length; i++)
        {
            if (kinds[i] == SeatKind.Saturating && modes[i].LargestBound > 0)
            {
                // One more than the bound itself needs, so that a full field still differs from a count at the bound.
                int wish = Math.Min(WidthFor(modes[i].LargestBound + 1), MaximumCountBits) - widths[i];
                int given = Math.Max(0, Math.Min(wish, spare));
                widths[i] += given;
                spare -= given;
            }
        }

        DealOut(kinds, widths, spare);

        var seats = new Seat[widths.Length];
        int shift = 0;
        for (int i = 0; i < seats.Length; i++)
        {
            seats[i] = new Seat(shift, widths[i], kinds[i]);
            shift += widths[i];
        }

        return seats;
    }

    /// <summary>1 + ceil(log2 n): a count up to n, and bounds up to n, stay within the field.</summary>
    public static int WidthFor(long bound)
    {
        int width = 1;
        while ((1L << (width - 1)) < bound)
        {
            width++;
        }

        return width;
    }

    /// <summary>Spare bits one at a time, always to the narrowest field that can use one: longer counts, longer generations.</summary>
    private static void DealOut(SeatKind[] kinds, int[] widths, int spare)
    {
        for (; spare > 0; spare--)
        {
            int narrowest = -1;
            for (int i = 0; i < widths.Length; i++)
            {
                int most = kinds[i] switch
                {
                    SeatKind.Exclusive => 1 + MaximumGenerationBits,
                    SeatKind.Saturating => MaximumCountBits,
                    _ => 0,
                };
                if (widths[i] < most && (narrowest < 0 || widths[i] < widths[narrowest]))
                {
                    narrowest = i;
                }
            }

            if (narrowest < 0)
            {
                return;
            }

            widths[narrowest]++;
        }
    }

    private static int Sum(int[] widths)
    {
        int sum = 0;
        foreach (int width in widths)
        {
            sum += width;
        }

        return sum;
    }
}
