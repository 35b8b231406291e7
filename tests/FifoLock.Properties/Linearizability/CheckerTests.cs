namespace FifoLocks.Properties.Linearizability;

/// <summary>The checker on histories that were written by hand: of a register, of a queue, of a lock.</summary>
internal sealed class CheckerTests
{
    [Test]
    public void No_calls_are_explained() => Assert.That(Explain([]), Is.Null);

    [Test]
    public void Calls_one_after_another_are_explained_in_that_order() =>
        Assert.That(Explain([Write(1, 2, 1), Read(3, 4, 1), Write(5, 6, 2), Read(7, 8, 2)]), Is.Null);

    [Test]
    public void A_value_that_was_overwritten_before_is_not_explained() =>
        Assert.That(Explain([Write(1, 2, 1), Write(3, 4, 2), Read(5, 6, 1)]), Is.Not.Null);

    [Test]
    public void A_write_takes_effect_somewhere_between_call_and_return([Values(0, 1)] int seen) =>
        Assert.That(Explain([Write(1, 4, 1), Read(2, 3, seen)]), Is.Null);

    [Test]
    public void What_was_seen_once_is_not_unseen() =>
        Assert.That(Explain([Write(1, 10, 1), Read(2, 3, 1), Read(4, 5, 0)]), Is.Not.Null);

    [Test]
    public void A_call_that_has_not_returned_may_have_taken_effect_or_not([Values(0, 1)] int seen) =>
        Assert.That(Explain([Write(1, Operation<Register>.Never, 1), Read(2, 3, seen)]), Is.Null);

    [Test]
    public void A_call_that_has_not_returned_takes_effect_once() =>
        Assert.That(Explain([Write(1, Operation<Register>.Never, 1), Read(2, 3, 1), Write(4, 5, 2), Read(6, 7, 1)]), Is.Not.Null);

    [Test]
    public void The_first_order_that_is_tried_need_not_be_the_right_one() =>
        Assert.That(Explain([Write(1, 4, 1), Write(2, 5, 2), Write(3, 6, 3), Read(7, 8, 1)]), Is.Null);

    [Test]
    public void Items_that_were_put_at_the_same_time_are_taken_in_either_order([Values] bool other) =>
        Assert.That(ExplainQueue([Put(1, 4, 1), Put(2, 3, 2), Take(5, 6, other ? 2 : 1), Take(7, 8, other ? 1 : 2)]), Is.Null);

    [Test]
    public void Items_that_were_put_one_after_another_are_taken_in_that_order() =>
        Assert.That(ExplainQueue([Put(1, 2, 1), Put(3, 4, 2), Take(5, 8, 2), Take(9, 10, 1)]), Is.Not.Null);

    [Test]
    public void An_item_is_taken_once() =>
        Assert.That(ExplainQueue([Put(1, 2, 1), Put(1, 2, 2), Take(3, 6, 1), Take(4, 5, 1)]), Is.Not.Null);

    [Test]
    public void A_call_is_told_whether_another_one_was_under_way()
    {
        Operation<Register> onlyAlone = new("only alone", 1, 3, static (register, overlaps) => overlaps ? null : register);
        Assert.That(Explain([onlyAlone, Write(3, 4, 1)]), Is.Null, "one after the other");
        Assert.That(Explain([onlyAlone, Write(2, 4, 1)]), Is.Not.Null, "at the same time");
    }

    [Test]
    public void A_failure_shows_the_calls_and_how_far_they_are_explained() =>
        Assert.That(Explain([Write(1, 2, 1), Read(3, 4, 7)])!.Split(Environment.NewLine), Is.EqualTo(new[]
        {
            "No order of these calls explains what came of them:",
            "  [1, 2]         write 1",
            "  [3, 4]         read 7",
            "The longest beginning that can be explained:",
            "  write 1",
            string.Empty,
        }));

    [Test]
    public void States_that_were_tried_are_not_tried_again()
    {
        // Twelve writes at the same time and a read that none explains: 12! orders, of which each set of writes with each last one is looked at once.
        Operation<Register>[] writes = [.. Enumerable.Range(1, 12).Select(static value => Write(1, 100, value))];
        string? failure = Checker<Register>.Explain([.. writes, Read(101, 102, 13)], new Register(0), static register => $"{register.Value}", out int tried);
        Assert.That(failure, Is.Not.Null);
        Assert.That(tried, Is.EqualTo((12 * (1 << 11)) + 1));
    }

    [Test]
    public void More_calls_than_there_are_bits_are_refused() =>
        Assert.That(() => Explain([.. Enumerable.Range(0, 129).Select(static index => Write(2 * index, (2 * index) + 1, 1))]), Throws.ArgumentException);

    private static string? Explain(Operation<Register>[] history) => Checker<Register>.Explain(history, new Register(0), static register => $"{register.Value}");

    private static string? ExplainQueue(Operation<Items>[] history) => Checker<Items>.Explain(history, new Items([]), static items => string.Join(",", items.All));

    private static Operation<Register> Write(long invoked, long returned, int value) => new($"write {value}", invoked, returned, (_, _) => new Register(value));

    private static Operation<Register> Read(long invoked, long returned, int value) =>
        new($"read {value}", invoked, returned, (register, _) => register.Value == value ? register : null);

    private static Operation<Items> Put(long invoked, long returned, int item) => new($"put {item}", invoked, returned, (items, _) => new Items(items.All.Add(item)));

    private static Operation<Items> Take(long invoked, long returned, int item) =>
        new($"take {item}", invoked, returned, (items, _) => items.All is [var first, ..] && first == item ? new Items(items.All.RemoveAt(0)) : null);

    private sealed record Register(int Value);

    private sealed record Items(ImmutableList<int> All);
}
