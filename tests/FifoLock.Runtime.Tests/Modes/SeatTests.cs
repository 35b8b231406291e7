namespace FifoLocks.Tests.Modes;

internal sealed class SeatTests
{
    private const ulong EveryBit = ulong.MaxValue;

    [Test]
    public void A_seat_keeps_what_it_is_made_of(
        [Values(0, 1, 31, 59)] int shift, [Values(1, 2, 33, 60)] int width, [Values] SeatKind kind)
    {
        var seat = new Seat(shift, width, kind);
        Assert.That((seat.Shift, seat.Width, seat.Kind), Is.EqualTo((shift, width, kind)));
        Assert.That(Seat.FromBits(seat.Bits), Is.EqualTo(seat));
        Assert.That(seat == new Seat(shift, width, kind) && seat.GetHashCode() == new Seat(shift, width, kind).GetHashCode());
    }

    [Test]
    public void A_released_exclusive_hold_bumps_the_generation_inside_its_field([Values(1, 2, 3, 5)] int width, [Values(0, 7, 50)] int shift)
    {
        var seat = new Seat(shift, width, SeatKind.Exclusive);
        ulong field = seat.FieldMask << shift;
        uint generations = 1u << (width - 1);
        foreach (ulong neighbours in new[] { 0UL, EveryBit & ~field })
        {
            ulong word = neighbours;
            for (uint round = 0; round < (2 * generations) + 1; round++)
            {
                Assert.That(seat.GenerationIn(word), Is.EqualTo(round % generations));
                Assert.That(seat.CountIn(word), Is.Zero);
                word += seat.Unit;
                Assert.That(seat.CountIn(word), Is.EqualTo(1));
                Assert.That(seat.GenerationIn(word), Is.EqualTo(round % generations), "a hold does not change the generation");
                uint generation = seat.GenerationIn(word);
                Assert.That(word & seat.Mask, Is.EqualTo(seat.ExclusiveHold(generation)));
                ulong given = word ^ seat.ExclusiveHoldGivenBack(generation);
                word = seat.WithoutExclusiveHold(word);
                Assert.That(given, Is.EqualTo(word), "the short way of a release comes to the same");
                Assert.That(word & ~field, Is.EqualTo(neighbours), "the neighbours and the flags are untouched");
            }
        }
    }

    [Test]
    public void A_replaced_count_leaves_the_neighbours_alone([Values(1, 2, 6)] int width, [Values(0, 7, 54)] int shift)
    {
        var seat = new Seat(shift, width, SeatKind.Saturating);
        ulong field = seat.FieldMask << shift;
        for (ulong count = 0; count <= seat.Limit; count++)
        {
            Assert.That(seat.CountIn(seat.WithCount(EveryBit, count)), Is.EqualTo(count));
            Assert.That(seat.IsLimit(count), Is.EqualTo(count == seat.Limit));
            Assert.That(seat.WithCount(EveryBit, count) & ~field, Is.EqualTo(EveryBit & ~field));
            Assert.That(seat.WithCount(0, count) & ~field, Is.Zero);
        }
    }

    [Test]
    public void The_limit_of_a_counted_field_is_half_its_range()
    {
        Assert.That(new Seat(0, 6, SeatKind.Saturating).Limit, Is.EqualTo(32));
        Assert.That(new Seat(0, 1, SeatKind.Bounded).Limit, Is.EqualTo(1));
        Assert.That(new Seat(0, 33, SeatKind.Exclusive).Limit, Is.EqualTo(1));
    }
}
