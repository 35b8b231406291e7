namespace FifoLocks.Tests.Modes;

internal sealed class LayoutPlannerTests
{
    private static readonly SeatNeeds s_exclusive = new(1, 1);
    private static readonly SeatNeeds s_unbounded = new(0, 1);

    [Test]
    public void A_cap_of_one_is_exclusive_a_larger_one_bounded_and_none_saturates()
    {
        Seat[] seats = Plan(s_exclusive, new SeatNeeds(5, 5), s_unbounded);
        Assert.That(seats.Select(seat => seat.Kind), Is.EqualTo([SeatKind.Exclusive, SeatKind.Bounded, SeatKind.Saturating]));
    }

    [TestCase(1, 1)]
    [TestCase(2, 2)]
    [TestCase(3, 3)]
    [TestCase(4, 3)]
    [TestCase(5, 4)]
    [TestCase(int.MaxValue, 32)]
    public void A_bound_needs_one_bit_more_than_its_logarithm(long bound, int width) =>
        Assert.That(LayoutPlanner.WidthFor(bound), Is.EqualTo(width));

    [Test]
    public void Seats_lie_side_by_side_and_stay_below_the_flags([Range(1, 10)] int modes, [Values(0, 1, 2, 3)] int kind)
    {
        SeatNeeds[] needs = [.. Enumerable.Range(0, modes).Select(i => ((i + kind) % 4) switch
        {
            0 => s_exclusive,
            1 => s_unbounded,
            2 => new SeatNeeds(3, 3),
            _ => new SeatNeeds(0, 1000),
        })];
        Seat[] seats = Plan(needs);
        int shift = 0;
        for (int i = 0; i < seats.Length; i++)
        {
            Assert.That(seats[i].Shift, Is.EqualTo(shift));
            shift += seats[i].Width;
            Assert.That(
                seats[i].Width,
                Is.GreaterThanOrEqualTo(seats[i].Kind switch
                {
                    SeatKind.Exclusive => 1 + LayoutPlanner.MinimumGenerationBits,
                    SeatKind.Saturating => LayoutPlanner.MinimumCountBits,
                    _ => LayoutPlanner.WidthFor(needs[i].Cap),
                }));
        }

        Assert.That(shift, Is.LessThanOrEqualTo(Word.FieldBits));
    }

    [Test]
    public void Spare_bits_make_generations_and_counts_longer_up_to_what_a_lease_can_carry()
    {
        Assert.That(Plan(s_exclusive)[0].Width, Is.EqualTo(1 + LayoutPlanner.MaximumGenerationBits));
        Assert.That(Plan(s_unbounded)[0].Width, Is.EqualTo(LayoutPlanner.MaximumCountBits));
        Seat[] pair = Plan(s_unbounded, s_exclusive);
        Assert.That(pair.Select(seat => seat.Width), Is.EqualTo([30, 30]));
    }

    [Test]
    public void Twelve_exclusive_modes_fit_and_a_thirteenth_does_not()
    {
        Assert.That(LayoutPlanner.Plan([.. Enumerable.Repeat(s_exclusive, 12)], Word.FieldBits, out int needed), Is.Not.Null);
        Assert.That(needed, Is.EqualTo(60));
        Assert.That(LayoutPlanner.Plan([.. Enumerable.Repeat(s_exclusive, 13)], Word.FieldBits, out needed), Is.Null);
        Assert.That(needed, Is.EqualTo(65), "what they need at least, for the message");
    }

    [Test]
    public void Ten_unbounded_modes_fit_and_an_eleventh_does_not()
    {
        Assert.That(LayoutPlanner.Plan([.. Enumerable.Repeat(s_unbounded, 10)], Word.FieldBits, out _), Is.Not.Null);
        Assert.That(LayoutPlanner.Plan([.. Enumerable.Repeat(s_unbounded, 11)], Word.FieldBits, out int needed), Is.Null);
        Assert.That(needed, Is.EqualTo(66));
    }

    [Test]
    public void A_cap_too_wide_for_the_word_saturates_instead_of_being_refused()
    {
        Seat[] seats = Plan(new SeatNeeds(int.MaxValue, int.MaxValue), new SeatNeeds(int.MaxValue, int.MaxValue), s_exclusive);
        Assert.That(seats.Select(seat => seat.Kind), Has.Exactly(1).EqualTo(SeatKind.Saturating).Or.Exactly(2).EqualTo(SeatKind.Saturating));
        Assert.That(seats.Sum(seat => seat.Width), Is.LessThanOrEqualTo(Word.FieldBits));
        Assert.That(seats[2].Width, Is.GreaterThanOrEqualTo(1 + LayoutPlanner.MinimumGenerationBits));
    }

    [Test]
    public void A_compared_count_gets_the_bits_of_its_bound_before_others_are_widened()
    {
        Seat[] seats = Plan(s_exclusive, new SeatNeeds(0, 1_000_000), s_unbounded);
        Assert.That(seats[1].Limit, Is.GreaterThan(1_000_000UL), "a full field still differs from a count at the bound");
    }

    private static Seat[] Plan(params SeatNeeds[] modes)
    {
        Seat[]? seats = LayoutPlanner.Plan(modes, Word.FieldBits, out _);
        Assert.That(seats, Is.Not.Null);
        return seats!;
    }
}
