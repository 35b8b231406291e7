namespace FifoLocks.Tests.Scenarios;

/// <summary>
/// The scenarios of the Python library fifolock's own suite, by behaviour: another project's idea of right. Each is played by tasks, by blocked
/// threads, and by both in turns.
/// </summary>
internal sealed class FifolockSuiteTests : Cast
{
    [Test]
    public void A_mutex_blocks_a_mutex([Values] Callers callers) => new Scenario()
        .Asks("a", Alone).Asks("b", Alone).Granted("a").Waiting("b")
        .Releases("a").Granted("a", "b")
        .Releases("b")
        .Play(callers);

    [Test]
    public void A_mode_can_be_used_again([Values] Callers callers) => new Scenario()
        .Asks("a", Alone).Releases("a")
        .Asks("b", Alone).Granted("a", "b")
        .Asks("c", Alone).Waiting("c").Releases("b").Granted("a", "b", "c").Releases("c")
        .Asks("d", Alone).Granted("a", "b", "c", "d")
        .Play(callers);

    [Test]
    public void Two_locks_are_independent()
    {
        var first = new FifoLock();
        var second = new FifoLock();
        using Lease<Alone> here = first.Enter<Alone>();
        Assert.That(second.TryEnter(out Lease<Alone> there), Is.True);
        there.Dispose();
        Assert.That(first.CountHeld<Alone>(), Is.EqualTo(1));
    }

    [Test]
    public async Task An_exception_in_the_body_lets_the_next_in()
    {
        var gate = new FifoLock();
        Task<Lease<Alone>> next = Task.FromResult(default(Lease<Alone>));
        Assert.That(
            async () =>
            {
                using (await gate.Acquire<Alone>())
                {
                    next = gate.Acquire<Alone>().AsTask();
                    throw new FormatException("in the body");
                }
            },
            Throws.TypeOf<FormatException>());
        (await WithinLimits.Completes(next)).Dispose();
        Assert.That(gate.CountHeld<Alone>(), Is.Zero);
    }

    [Test]
    public void Cancelled_after_the_grant_still_holds([Values] Callers callers) => new Scenario()
        .Asks("a", Alone).Asks("b", Alone)
        .GivesUp("a").GaveUp().Granted("a").Waiting("b")
        .Releases("a").Granted("a", "b")
        .Play(callers);

    [Test]
    public void Cancelled_before_the_grant_gives_its_place_up([Values] Callers callers) => new Scenario()
        .Asks("a", Alone).Asks("b", Alone)
        .GivesUp("b").GaveUp("b").Waiting()
        .Releases("a").Granted("a")
        .Asks("c", Alone).Granted("a", "c")
        .Play(callers);

    [Test]
    public void A_cancellation_that_cancels_the_second_lets_the_third_in([Values] Callers callers) => new Scenario()
        .Asks("a", Alone).Asks("b", Alone).Asks("c", Alone)
        .GivesUp("b").Waiting("c")
        .Releases("a").Granted("a", "c")
        .Play(callers);

    [Test]
    public void A_later_request_queues_behind_those_that_wait([Values] Callers callers) => new Scenario()
        .Asks("a", Alone).Asks("b", Alone)
        .Releases("a").Asks("c", Alone).Granted("a", "b").Waiting("c")
        .Releases("b").Granted("a", "b", "c")
        .Play(callers);

    [Test]
    public void Write_blocks_write([Values] Callers callers) => new Scenario()
        .Asks("a", Write).Asks("b", Write).Waiting("b")
        .Releases("a").Granted("a", "b")
        .Play(callers);

    [Test]
    public void Write_blocks_read([Values] Callers callers) => new Scenario()
        .Asks("a", Write).Asks("b", Read).Asks("c", Read).Waiting("b", "c")
        .Releases("a").Granted("a", "b", "c")
        .Play(callers);

    [Test]
    public void Read_allows_read([Values] Callers callers) => new Scenario()
        .Asks("a", Read).Asks("b", Read).Asks("c", Read).Granted("a", "b", "c")
        .Play(callers);

    [Test]
    public void Read_blocks_write([Values] Callers callers) => new Scenario()
        .Asks("a", Read).Asks("b", Write).Waiting("b")
        .Releases("a").Granted("a", "b")
        .Play(callers);

    [Test]
    public void Readers_leaving_out_of_order_still_hold_off_the_writer([Values] Callers callers) => new Scenario()
        .Asks("a", Read).Asks("b", Read).Asks("c", Read).Asks("w", Write)
        .Releases("b").Waiting("w")
        .Releases("c").Waiting("w")
        .Releases("a").Granted("a", "b", "c", "w")
        .Play(callers);

    [Test]
    public void A_writer_is_not_preferred_over_a_reader_that_came_first([Values] Callers callers) => new Scenario()
        .Asks("a", Write).Asks("r", Read).Asks("w", Write)
        .Releases("a").Granted("a", "r").Waiting("w")
        .Releases("r").Granted("a", "r", "w")
        .Play(callers);

    [Test]
    public void Semaphore_holders_may_leave_in_order([Values] Callers callers) => new Scenario()
        .Asks("a", Slot).Asks("b", Slot).Asks("c", Slot).Asks("d", Slot).Asks("e", Slot).Granted("a", "b", "c").Waiting("d", "e")
        .Releases("a").Granted("a", "b", "c", "d").Waiting("e")
        .Releases("b").Granted("a", "b", "c", "d", "e")
        .Play(callers, static options => new Pool(3, options));

    [Test]
    public void Semaphore_holders_may_leave_out_of_order([Values] Callers callers) => new Scenario()
        .Asks("a", Slot).Asks("b", Slot).Asks("c", Slot).Asks("d", Slot).Asks("e", Slot)
        .Releases("c").Granted("a", "b", "c", "d").Waiting("e")
        .Releases("d").Granted("a", "b", "c", "d", "e")
        .Releases("b", "e").Asks("f", Slot).Asks("g", Slot).Granted("a", "b", "c", "d", "e", "f", "g")
        .Play(callers, static options => new Pool(3, options));
}
