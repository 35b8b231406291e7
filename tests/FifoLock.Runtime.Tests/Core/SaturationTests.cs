namespace FifoLocks.Tests.Core;

/// <summary>More holds than a field of the word can show: every count stays exact, and nothing carries into a neighbour.</summary>
internal sealed class SaturationTests
{
    [Test]
    public void Counts_are_exact_on_both_sides_of_the_edge_and_back()
    {
        var gate = new Narrow();
        var leases = new Stack<Lease<Many>>();
        for (int held = 1; held <= 3 * Narrow.Full; held++)
        {
            leases.Push(gate.Enter<Many>());
            AssertHeld(gate, held);
        }

        for (int held = leases.Count - 1; held >= 0; held--)
        {
            leases.Pop().Dispose();
            AssertHeld(gate, held);
        }

        Assert.That(gate.State, Is.Zero, "nothing is left in the word");
        gate.Enter<Only>().Dispose();
    }

    [Test]
    public async Task Asynchronous_requests_cross_the_edge_as_well()
    {
        var gate = new Narrow();
        var leases = new List<Lease<Many>>();
        for (int held = 1; held <= 2 * Narrow.Full; held++)
        {
            ValueTask<Lease<Many>> request = gate.Acquire<Many>();
            Assert.That(request.IsCompletedSuccessfully, "nothing stands in the way");
            leases.Add(await request);
            AssertHeld(gate, held);
        }

        leases.ForEach(lease => lease.Dispose());
        AssertHeld(gate, 0);
    }

    [Test]
    public void Try_crosses_the_edge_too()
    {
        var gate = new Narrow();
        for (int held = 1; held <= 2 * Narrow.Full; held++)
        {
            Assert.That(gate.TryEnter(out Lease<Many> _), Is.True);
        }

        AssertHeld(gate, 2 * Narrow.Full);
        Assert.That(gate.TryEnter(out Lease<Only> _), Is.False);
        Assert.That(gate.WaitingCount, Is.Zero);
    }

    [Test]
    public void A_request_larger_than_the_field_is_granted_and_released_in_one_step([Values(3, 4, 5, 8, 9, 1000)] int count)
    {
        var gate = new Narrow();
        Lease<Many> one = gate.Enter<Many>();
        Lease<Many> large = gate.Enter<Many>(count);
        AssertHeld(gate, count + 1);
        one.Dispose();
        AssertHeld(gate, count);
        large.Dispose();
        AssertHeld(gate, 0);
        Assert.That(() => large.Dispose(), Throws.TypeOf<SynchronizationLockException>());
        AssertHeld(gate, 0);
    }

    [Test]
    public void The_largest_requests_there_are_add_up_beyond_an_int()
    {
        var gate = new Narrow();
        Lease<Many> first = gate.Enter<Many>(int.MaxValue);
        Lease<Many> second = gate.Enter<Many>(int.MaxValue);
        Assert.That(gate.CountHeld<Many>(), Is.EqualTo(int.MaxValue), "as far as an int goes");
        first.Dispose();
        AssertHeld(gate, int.MaxValue);
        second.Dispose();
        AssertHeld(gate, 0);
    }

    [Test]
    public void Hundreds_of_the_largest_requests_do_not_carry_either()
    {
        var gate = new Narrow();
        var leases = new List<Lease<Many>>();
        for (int i = 0; i < 600; i++)
        {
            leases.Add(gate.Enter<Many>(int.MaxValue));
            Assert.That(gate.CountHeld<Many>(), Is.EqualTo(int.MaxValue));
            Assert.That(gate.TryEnter(out Lease<Only> _), Is.False);
        }

        leases.ForEach(lease => lease.Dispose());
        AssertHeld(gate, 0);
    }

    [Test]
    public void A_field_that_was_full_once_keeps_exact_counts_below_its_edge_too()
    {
        var gate = new Narrow(most: 2, least: 2);
        Lease<Many> large = gate.Enter<Many>(10);
        Lease<Many> one = gate.Enter<Many>();
        large.Dispose();
        AssertHeld(gate, 1);
        Assert.That(gate.TryEnter(out Lease<Upto> upto), "one is fewer than two");
        upto.Dispose();
        Assert.That(gate.TryEnter(out Lease<From> _), Is.False, "one is not two");
        Lease<Many> second = gate.Enter<Many>();
        AssertHeld(gate, 2);
        Assert.That(gate.TryEnter(out Lease<Upto> _), Is.False);
        Assert.That(gate.TryEnter(out Lease<From> from));
        from.Dispose();
        one.Dispose();
        Assert.That(() => large.Dispose(), Throws.TypeOf<SynchronizationLockException>());
        second.Dispose();
        AssertHeld(gate, 0);
    }

    [Test]
    public void Releasing_more_than_is_held_throws_while_the_field_is_full_too()
    {
        var gate = new Narrow();
        Lease<Many> large = gate.Enter<Many>(10);
        Lease<Many> small = gate.Enter<Many>(2);
        large.Dispose();
        AssertHeld(gate, 2);
        Lease<Many> next = gate.Enter<Many>(5);
        AssertHeld(gate, 7);
        Assert.That(() => large.Dispose(), Throws.TypeOf<SynchronizationLockException>(), "7 are held, 10 are asked back");
        AssertHeld(gate, 7);
        small.Dispose();
        next.Dispose();
        AssertHeld(gate, 0);
    }

    [Test]
    public void An_upper_bound_beyond_the_field_is_judged_by_the_true_count([Range(4, 9)] int most)
    {
        var gate = new Narrow(most: most);
        var leases = new Stack<Lease<Many>>();
        for (int held = 0; held < most + 3; held++)
        {
            Assert.That(gate.TryEnter(out Lease<Upto> upto), Is.EqualTo(held < most), $"{held} of {most}");
            upto.Dispose();
            leases.Push(gate.Enter<Many>());
        }

        while (leases.TryPop(out Lease<Many> lease))
        {
            lease.Dispose();
            Assert.That(gate.TryEnter(out Lease<Upto> upto), Is.EqualTo(leases.Count < most), $"{leases.Count} of {most}");
            upto.Dispose();
        }
    }

    [Test]
    public void A_lower_bound_beyond_the_field_is_judged_by_the_true_count([Range(3, 9)] int least)
    {
        var gate = new Narrow(least: least);
        var leases = new Stack<Lease<Many>>();
        for (int held = 0; held < least + 3; held++)
        {
            Assert.That(gate.TryEnter(out Lease<From> from), Is.EqualTo(held >= least), $"{held} of {least}");
            from.Dispose();
            leases.Push(gate.Enter<Many>());
        }

        while (leases.TryPop(out Lease<Many> lease))
        {
            lease.Dispose();
            Assert.That(gate.TryEnter(out Lease<From> from), Is.EqualTo(leases.Count >= least), $"{leases.Count} of {least}");
            from.Dispose();
        }
    }

    [Test]
    public async Task A_waiter_for_a_count_beyond_the_field_is_let_in_when_it_is_reached()
    {
        var gate = new Narrow(most: 6);
        Lease<Many> seven = gate.Enter<Many>(7);
        Lease<Many> two = gate.Enter<Many>(2);
        Task<Lease<Upto>> upto = gate.Acquire<Upto>().AsTask();
        two.Dispose();
        Assert.That(upto.IsCompleted, Is.False, "seven are held still");
        seven.Dispose();
        (await WithinLimits.Completes(upto)).Dispose();
        AssertHeld(gate, 0);
    }

    [Test]
    public async Task Requests_behind_an_exclusive_holder_may_fill_the_field_in_one_go()
    {
        var gate = new Narrow();
        Lease<Only> only = gate.Enter<Only>();
        Task<Lease<Many>>[] requests = [.. Enumerable.Range(1, 7).Select(i => gate.Acquire<Many>(i % 3 + 1).AsTask())];
        only.Dispose();
        Lease<Many>[] leases = await WithinLimits.Completes(Task.WhenAll(requests));
        AssertHeld(gate, Enumerable.Range(1, 7).Sum(i => i % 3 + 1));
        Task<Lease<Only>> last = gate.Acquire<Only>().AsTask();
        foreach (Lease<Many> lease in leases)
        {
            lease.Dispose();
        }

        (await WithinLimits.Completes(last)).Dispose();
        AssertHeld(gate, 0);
        Assert.That(gate.WaitingCount, Is.Zero);
    }

    [Test]
    public async Task A_cancelled_request_at_a_full_field_takes_nothing()
    {
        var gate = new Narrow();
        using Lease<Many> held = gate.Enter<Many>(6);
        using var source = new CancellationTokenSource();
        Task<Lease<Only>> only = gate.Acquire<Only>(source.Token).AsTask();
        Task<Lease<Many>> many = gate.Acquire<Many>(3).AsTask();
        Assert.That(gate.TryEnter(out Lease<Many> _), Is.False, "somebody waits");
        source.Cancel();
        (await WithinLimits.Completes(many)).Dispose();
        Assert.That(async () => await WithinLimits.Completes(only), Throws.InstanceOf<OperationCanceledException>());
        AssertHeld(gate, 6);
    }

    private static void AssertHeld(Narrow gate, int held)
    {
        Assert.That(gate.CountHeld<Many>(), Is.EqualTo(held));

        // A field that was full once stays full until nothing is held any more.
        Assert.That(gate.Shown, held == 0 ? Is.Zero : Is.EqualTo(held).Or.EqualTo(Narrow.Full), "what the word shows");
        Assert.That(gate.State & Word.QueueFlags, Is.Zero, "nobody is at work");
        Assert.That(gate.CountHeld<Upto>() + gate.CountHeld<From>() + gate.CountHeld<Only>(), Is.Zero, "the neighbours are untouched");
    }
}
