namespace FifoLocks.Tests.Modes;

internal sealed class RuleTests
{
    private static readonly LockLayout s_layout = Layouts.Of(
        "rules",
        (typeof(Read), "reading", new Seat(0, 6, SeatKind.Saturating)),
        (typeof(Write), "writing", new Seat(6, 5, SeatKind.Exclusive)));

    [Test]
    public void A_conjunction_over_all_fields_is_one_test()
    {
        List<GuardTest>? tests = GuardCompiler.Compile([Bound.Fewer(0, 5), Bound.Fewer(1, 1)], s_layout.Seats, out bool exact);
        Assert.That(tests, Has.Count.EqualTo(1));
        Assert.That(exact);
    }

    [Test]
    public void A_range_on_one_field_takes_two_tests()
    {
        List<GuardTest>? tests = GuardCompiler.Compile([Bound.AtLeast(0, 2), Bound.Fewer(0, 5)], s_layout.Seats, out bool exact);
        Assert.That(tests, Has.Count.EqualTo(2));
        Assert.That(exact);
    }

    [Test]
    public void The_largest_request_is_what_an_upper_bound_on_the_own_mode_leaves()
    {
        Assert.That(Max(Bound.Fewer(0, 5)), Is.EqualTo(5));
        Assert.That(Max(Bound.Fewer(0, 5), Bound.Fewer(0, 3)), Is.EqualTo(3));
        Assert.That(Max(Bound.Fewer(1, 1)), Is.EqualTo(int.MaxValue));
        Assert.That(Max(Bound.Fewer(0, 0)), Is.Zero);
        Assert.That(ModeRule.When(s_layout, 0, [Bound.Fewer(0, 2)], [Bound.Fewer(0, 7)]).MaxCount, Is.EqualTo(7), "the best alternative");
        Assert.That(ModeRule.When(s_layout, 0).MaxCount, Is.Zero, "no alternative");
    }

    [Test]
    public void A_bound_that_no_reachable_count_meets_is_found_out()
    {
        Assert.That(Max(Bound.AtLeast(1, 2)), Is.Zero, "an exclusive mode is never held twice");
        Assert.That(Max(Bound.AtLeast(0, 5), Bound.Fewer(0, 3)), Is.Zero, "an empty range of the own mode");
        Assert.That(Max(Bound.AtLeast(1, 1), Bound.Fewer(1, 1)), Is.Zero, "an empty range of another mode");
    }

    private static long Max(params Bound[] allOf) => ModeRule.When(s_layout, 0, allOf).MaxCount;
}
