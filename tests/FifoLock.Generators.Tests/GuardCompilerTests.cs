using FifoLocks.Modes;

namespace FifoLocks.Generators.Tests;

/// <summary>
/// The arithmetic of guards against its definition: for random layouts with very narrow fields and random conjunctions, every word there can be.
/// Narrow fields make every edge (zero, the bound, the full field, the neighbour's first bit) one of few values.
/// </summary>
internal sealed class GuardCompilerTests
{
    private const int Conjunctions = 4000;

    [Test]
    public void A_compiled_conjunction_passes_exactly_when_its_bounds_hold()
    {
        var random = new Random(20260101);
        int exactOnes = 0;
        for (int i = 0; i < Conjunctions; i++)
        {
            Seat[] seats = RandomSeats(random);
            List<Bound> bounds = RandomBounds(random, seats);
            List<GuardTest>? tests = GuardCompiler.Compile(bounds, seats, out bool exact);
            exactOnes += exact ? 1 : 0;
            foreach (ulong word in Words(seats, random))
            {
                bool passes = tests is not null && tests.TrueForAll(test => test.Passes(word));
                bool holds = bounds.TrueForAll(bound => bound.Admits((long)seats[bound.Mode].CountIn(word)));
                bool saturated = Array.Exists(seats, seat => seat.Kind == SeatKind.Saturating && seat.CountIn(word) == seat.Limit);
                if (exact)
                {
                    Assert.That(passes, Is.EqualTo(holds), () => Describe(seats, bounds, word));
                }
                else
                {
                    // What passes must hold; what a saturated field hides may be asked again.
                    Assert.That(!passes || holds, () => Describe(seats, bounds, word));
                    Assert.That(passes || !holds || saturated || bounds.Exists(static bound => bound.IsLower), () => Describe(seats, bounds, word));
                }
            }
        }

        Assert.That(exactOnes, Is.GreaterThan(Conjunctions / 4), "the random bounds fit their fields often enough to mean something");
    }

    [Test]
    public void The_inlined_test_never_passes_where_the_whole_conjunction_does_not_and_never_fills_a_field()
    {
        var random = new Random(20260102);
        int oneTest = 0;
        for (int i = 0; i < Conjunctions; i++)
        {
            Seat[] seats = RandomSeats(random);
            List<Bound> bounds = RandomBounds(random, seats);
            int own = random.Next(seats.Length);
            GuardTest fast = GuardCompiler.CompileFast(bounds, own, seats);
            List<GuardTest>? tests = GuardCompiler.Compile(bounds, seats, out _);
            foreach (ulong word in Words(seats, random))
            {
                if (!fast.Passes(word))
                {
                    continue;
                }

                oneTest++;
                Assert.That(tests is not null && tests.TrueForAll(test => test.Passes(word)), () => Describe(seats, bounds, word));
                Assert.That(
                    seats[own].Kind != SeatKind.Saturating || seats[own].CountIn(word) + 1 < seats[own].Limit,
                    () => "fills the field: " + Describe(seats, bounds, word));
            }
        }

        Assert.That(oneTest, Is.GreaterThan(Conjunctions), "the inlined test passes often enough to mean something");
    }

    [Test]
    public void A_bound_is_told_apart_on_both_sides_of_its_edge([Values(1, 2, 3, 4, 5, 7, 8)] int limit, [Values] bool isLower)
    {
        Seat[] seats = [new(0, 4, SeatKind.Saturating), new(4, 4, SeatKind.Saturating), new(8, 4, SeatKind.Saturating)];
        Bound bound = isLower ? Bound.AtLeast(1, limit) : Bound.Fewer(1, limit);
        List<GuardTest> tests = GuardCompiler.Compile([bound], seats, out bool exact)!;
        Assert.That(exact);
        for (ulong neighbour = 0; neighbour <= 8; neighbour++)
        {
            for (ulong count = 0; count <= 8; count++)
            {
                ulong word = neighbour | (count << 4) | (neighbour << 8) | (0xFUL << 60);
                Assert.That(tests.TrueForAll(test => test.Passes(word)), Is.EqualTo(isLower == (count >= (ulong)limit)), $"{bound} at {count} beside {neighbour}");
            }
        }
    }

    private static Seat[] RandomSeats(Random random)
    {
        var seats = new Seat[random.Next(1, 4)];
        int shift = 0;
        for (int i = 0; i < seats.Length; i++)
        {
            var kind = (SeatKind)random.Next(3);
            int width = kind == SeatKind.Exclusive ? random.Next(1, 4) : random.Next(2, 5);
            seats[i] = new Seat(shift, width, kind);
            shift += width;
        }

        return seats;
    }

    private static List<Bound> RandomBounds(Random random, Seat[] seats)
    {
        var bounds = new List<Bound>();
        for (int i = random.Next(0, 5); i > 0; i--)
        {
            int mode = random.Next(seats.Length);
            int limit = random.Next(-1, (int)seats[mode].Limit + 3);
            bounds.Add(random.Next(2) == 0 ? Bound.Fewer(mode, limit) : Bound.AtLeast(mode, limit));
        }

        return bounds;
    }

    /// <summary>Every count of every field, exclusive ones under any generation, below flags that must not matter.</summary>
    private static IEnumerable<ulong> Words(Seat[] seats, Random random)
    {
        IEnumerable<ulong> words = [(ulong)random.Next(16) << 60];
        foreach (Seat seat in seats)
        {
            ulong top = seat.Kind == SeatKind.Exclusive ? seat.FieldMask : seat.Limit;
            words = words.SelectMany(word => Enumerable.Range(0, (int)top + 1).Select(field => word | ((ulong)field << seat.Shift)));
        }

        return words;
    }

    private static string Describe(Seat[] seats, List<Bound> bounds, ulong word) =>
        $"{string.Join(", ", seats)}: {string.Join(" && ", bounds)} at {word:X}";
}
