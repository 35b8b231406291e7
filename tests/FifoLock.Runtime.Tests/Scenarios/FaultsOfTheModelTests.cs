namespace FifoLocks.Tests.Scenarios;

/// <summary>The four faults that fifolock has and that must stay absent here.</summary>
internal sealed class FaultsOfTheModelTests : Cast
{
    private static readonly ModeUse s_guest = ModeUse.Of<Guest>(static (held, _) => held("Host") == 0);

    private static readonly ModeUse s_host = ModeUse.Of<Host>(static (held, count) => held("Host") + count <= 1);

    [TearDown]
    public void PutThePredicateBack() => Guest.Asked = Guest.NoHost;

    [Test]
    public void A_cancelled_head_lets_compatible_followers_in([Values] Callers callers) => new Scenario()
        .Asks("a", Read).Asks("w", Write).Asks("b", Read).Asks("c", Read).Waiting("w", "b", "c")
        .GivesUp("w").Granted("a", "b", "c").GaveUp("w")
        .Play(callers);

    [Test]
    public void A_head_that_timed_out_lets_compatible_followers_in([Values] Callers callers) => new Scenario()
        .Asks("a", Read).AsksWithin(TimeSpan.FromSeconds(5), "w", Write).Asks("b", Read).Waiting("w", "b")
        .TimePasses(TimeSpan.FromSeconds(4)).Waiting("w", "b")
        .TimePasses(TimeSpan.FromSeconds(1)).Granted("a", "b").TimedOut("w")
        .Play(callers);

    [Test]
    public void Only_those_before_the_next_incompatible_request_follow([Values] Callers callers) => new Scenario()
        .Asks("a", Read).Asks("w", Write).Asks("b", Read).Asks("x", Write).Asks("c", Read)
        .GivesUp("w").Granted("a", "b").Waiting("x", "c")
        .GivesUp("x").Granted("a", "b", "c")
        .Play(callers);

    [Test]
    public void A_predicate_that_throws_fails_its_own_request_alone([Values] Callers callers)
    {
        bool faulty = false;
        Guest.Asked = holds => faulty ? throw new FormatException("the predicate") : holds.None<Host>();
        var faults = new Scenario()
            .Asks("h", s_host).Asks("g", s_guest).Asks("i", s_host).Waiting("g", "i");
        using var stage = new Stage(static options => new FifoLock(options), callers);
        foreach (Step step in faults.Steps)
        {
            stage.Play(step);
        }

        faulty = true;
        stage.Play(new Step.Releases("h"));
        stage.Play(new Step.Expects(Granted: ["h", "i"], Failed: ["g"], Waiting: []));
        Assert.That(stage.Actors.Single(actor => actor.Name == "g").Error, Is.TypeOf<FormatException>());
        faulty = false;
        stage.Play(new Step.Asks("j", s_guest, 1, Timeout.InfiniteTimeSpan, null));
        stage.Play(new Step.Expects(Waiting: ["j"]));
        stage.Play(new Step.Releases("i"));
        stage.Play(new Step.Expects(Granted: ["h", "i", "j"]));
        stage.End();
    }

    [Test]
    public void A_predicate_that_throws_on_a_free_lock_leaves_it_usable()
    {
        var gate = new FifoLock();
        Guest.Asked = static _ => throw new FormatException("the predicate");
        Assert.That(() => gate.Enter<Guest>(), Throws.TypeOf<FormatException>());
        Assert.That(() => gate.TryEnter(out Lease<Guest> _), Throws.TypeOf<FormatException>());
        Assert.That(async () => await gate.Acquire<Guest>(), Throws.TypeOf<FormatException>());
        Assert.That(gate.Acquire<Guest>().IsFaulted, Is.True, "the fault is in the task, not thrown by the call");
        Assert.That(gate.State, Is.Zero);
        gate.Enter<Host>().Dispose();
    }

    [Test]
    public void A_predicate_that_throws_when_the_granter_asks_it_throws_out_of_the_call()
    {
        var gate = new FifoLock();
        int asked = 0;
        Guest.Asked = _ => ++asked != 2 ? true : throw new FormatException("the predicate");

        // So many do not fit the field: they are counted by a granter, who asks again.
        Assert.That(() => gate.Enter<Guest>(int.MaxValue), Throws.TypeOf<FormatException>());
        Assert.That(asked, Is.EqualTo(2));
        Assert.That(gate.State, Is.Zero);
        using Lease<Guest> held = gate.Enter<Guest>(int.MaxValue);
        Assert.That(gate.CountHeld<Guest>(), Is.EqualTo(int.MaxValue));
    }

    [Test]
    public void Cancelled_entries_do_not_pile_up()
    {
        var gate = new FifoLock();
        using Lease<Alone> held = gate.Enter<Alone>();
        for (int i = 0; i < 1000; i++)
        {
            using var source = new CancellationTokenSource();
            ValueTask<Lease<Alone>> request = gate.Acquire<Alone>(source.Token);
            Assert.That(gate.WaitingCount, Is.EqualTo(1));
            source.Cancel();
            Assert.That(gate.WaitingCount, Is.Zero);
            Assert.That(async () => await request, Throws.InstanceOf<OperationCanceledException>());
        }
    }

    [Test]
    public void An_unmatched_release_throws_and_takes_nothing()
    {
        var gate = new FifoLock();
        Lease<Read> lease = gate.Enter<Read>();
        lease.Dispose();
        ulong before = gate.State;
        Assert.That(() => lease.Dispose(), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(gate.State, Is.EqualTo(before));
        Assert.That(gate.CountHeld<Read>(), Is.Zero);
        Assert.That(gate.TryEnter(out Lease<Write> next), Is.True, "the lock does not block for ever");
        next.Dispose();
    }
}
