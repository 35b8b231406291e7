namespace FifoLocks.Tests.Modes;

/// <summary>
/// Rules put together at random, in fields as narrow as they can be, against the plain meaning of their bounds: for every combination of counts up to the
/// edge of each field, and beyond it where a field saturates.
/// </summary>
internal sealed class RandomRuleTests
{
    private const int Rounds = 400;

    [Test]
    public void Tests_of_the_word_say_what_the_bounds_say([Values(1, 2, 3, 4)] int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < Rounds; round++)
        {
            LockLayout layout = RandomLayout(random, out SeatNeeds[] needs);
            Bound[][] anyOf = RandomBounds(random, layout);
            int mode = random.Next(layout.Modes.Count);
            ModeRule rule = ModeRule.When(layout, mode, anyOf);
            foreach (int[] counts in EveryCount(layout, needs))
            {
                CheckOne(rule, anyOf, counts, fullOnce: false, $"seed {seed}, round {round}");
                CheckOne(rule, anyOf, counts, fullOnce: true, $"seed {seed}, round {round}, fields that were full once");
            }
        }
    }

    private static void CheckOne(ModeRule rule, Bound[][] anyOf, int[] counts, bool fullOnce, string where)
    {
        Seat[] seats = rule.Layout.Seats;
        ulong word = 0;
        FifoLocks.Core.Surplus? surplus = null;
        for (int i = 0; i < seats.Length; i++)
        {
            // A field stays full until nothing is held, so a full one may stand for a smaller count.
            bool full = seats[i].Kind == SeatKind.Saturating && (fullOnce ? counts[i] > 0 : counts[i] >= (int)seats[i].Limit);
            word += (full ? seats[i].Limit : (ulong)counts[i]) << seats[i].Shift;
            if (full)
            {
                surplus ??= new FifoLocks.Core.Surplus(seats);
                surplus.Fill(i, counts[i]);
            }
        }

        for (int count = 1; count <= 3; count++)
        {
            bool expected = anyOf.Any(allOf => allOf.All(bound =>
                bound.IsLower == (counts[bound.Mode] + (bound.Mode == rule.Mode ? count - 1 : 0) >= bound.Limit)));
            string story = $"{where}: mode {rule.Mode}, counts {string.Join(",", counts)}, asks {count}, "
                + $"{string.Join(" || ", anyOf.Select(allOf => string.Join(" && ", allOf)))}, {string.Join<Seat>(" ", seats)}";
            Assert.That(rule.Admits(word, count, 0, surplus), Is.EqualTo(expected), story);
            if (!rule.LooksBeyond(word))
            {
                Assert.That(rule.Admits(word, count, 0, null), Is.EqualTo(expected), $"by the word alone; {story}");
            }

            bool fits = seats[rule.Mode].Kind != SeatKind.Saturating || (int)seats[rule.Mode].CountIn(word) + count < (int)seats[rule.Mode].Limit;
            Assert.That(rule.Fills(word, count), Is.EqualTo(!fits), story);
        }

        bool one = anyOf.Any(allOf => allOf.All(bound => bound.IsLower == (counts[bound.Mode] >= bound.Limit)));
        bool room = !rule.Fills(word, 1);
        if (rule.Guard.Admits(word))
        {
            Assert.That(one && room, $"the inlined path lets in what the rule does not: {where}, {string.Join(",", counts)}, {string.Join(" || ", anyOf.Select(allOf => string.Join(" && ", allOf)))}, {string.Join<Seat>(" ", seats)}");
        }

        Assert.That(rule.Guard.Admits(word | Word.Queued), Is.False, "somebody waits");
        Assert.That(rule.Guard.Admits(word | Word.LongWay), Is.False, "an option wants to see every acquire");
    }

    private static LockLayout RandomLayout(Random random, out SeatNeeds[] needs)
    {
        int modes = random.Next(1, 4);
        needs = new SeatNeeds[modes];
        var seats = new (Type, string, Seat)[modes];
        int shift = random.Next(0, 3);
        for (int i = 0; i < modes; i++)
        {
            var kind = (SeatKind)random.Next(3);
            int cap = kind switch { SeatKind.Exclusive => 1, SeatKind.Bounded => random.Next(2, 5), _ => 0 };
            int width = kind switch
            {
                SeatKind.Exclusive => random.Next(1, 4),
                SeatKind.Bounded => LayoutPlanner.WidthFor(cap),
                _ => random.Next(2, 4),
            };
            needs[i] = new SeatNeeds(cap, cap);
            seats[i] = (typeof(RandomRuleTests), string.Empty, new Seat(shift, width, kind));
            shift += width;
        }

        return Layouts.Of("random", seats);
    }

    private static Bound[][] RandomBounds(Random random, LockLayout layout) =>
        [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Enumerable.Range(0, random.Next(0, 4)).Select(_ =>
        {
            int mode = random.Next(layout.Modes.Count);
            int limit = random.Next(-1, 8);
            return random.Next(3) == 0 ? Bound.AtLeast(mode, limit) : Bound.Fewer(mode, limit);
        }).ToArray())];

    /// <summary>Every combination of counts that can come up: to the cap where there is one, else to well beyond the field.</summary>
    private static IEnumerable<int[]> EveryCount(LockLayout layout, SeatNeeds[] needs)
    {
        int[] most = [.. layout.Seats.Select((seat, i) => needs[i].Cap > 0 ? (int)needs[i].Cap : (int)seat.Limit + 4)];
        var counts = new int[most.Length];
        while (true)
        {
            yield return counts;
            int i = 0;
            while (i < most.Length && counts[i] == most[i])
            {
                counts[i++] = 0;
            }

            if (i == most.Length)
            {
                yield break;
            }

            counts[i]++;
        }
    }
}
