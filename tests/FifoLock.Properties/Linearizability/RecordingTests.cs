using FifoLocks.Properties.Locks;

namespace FifoLocks.Properties.Linearizability;

/// <summary>What a written-down history of a mutex may be, and what not, on histories that were written by hand.</summary>
internal sealed class RecordingTests
{
    private Recording<LockModel> _recording = null!;

    [SetUp]
    public void Begin() => _recording = new Recording<LockModel>();

    [Test]
    public void Somebody_who_was_left_behind_is_found_out([Values] bool released)
    {
        Granted(0, 1, 2);
        _recording.Request(1, "the mutex", new LockWish(0), Outcome.Cancelled, invoked: 3, asked: 4, seen: 10);
        if (released)
        {
            Release(0, 5, 6);
        }

        // At rest: nobody is at work who might let it in.
        _recording.TellToGiveUp(1, 7, 8);
        Assert.That(Explain(), released ? Is.Not.Null : Is.Null);
    }

    [Test]
    public void Somebody_who_was_told_to_give_up_before_it_asked_gives_up()
    {
        _recording.Request(0, "the mutex", new LockWish(0), Outcome.Cancelled, invoked: 1, asked: 4, seen: 4);
        _recording.TellToGiveUp(0, 2, 3);
        Assert.That(Explain(), Is.Null);
    }

    [Test]
    public void Somebody_who_gave_up_while_others_were_at_work_may_have_had_its_turn_soon()
    {
        Granted(0, 1, 2);
        _recording.GaveUp(1, "the mutex", Outcome.Cancelled, invoked: 3, seen: 10);
        Release(0, 5, 6);
        Granted(2, 11, 12);
        Assert.That(Explain(), Is.Null);
    }

    [Test]
    public void No_needs_somebody_in_the_way_or_at_work([Values] bool inTheWay, [Values] bool atWork)
    {
        if (inTheWay)
        {
            Granted(0, 1, 2);
        }

        _recording.RequestNow(1, "the mutex", new LockWish(0), Outcome.TimedOut, 3, 5);
        if (atWork)
        {
            _recording.GaveUp(2, "the mutex", Outcome.TimedOut, 4, 6);
        }

        Assert.That(Explain(), inTheWay || atWork ? Is.Null : Is.Not.Null);
    }

    [Test]
    public void Two_are_not_inside_at_once()
    {
        Granted(0, 1, 2);
        Granted(1, 3, 4);
        Release(0, 5, 6);
        Assert.That(Explain(), Is.Not.Null);
    }

    [Test]
    public void What_a_call_returned_is_looked_at_unless_it_is_a_snapshot_that_others_may_change([Values] bool isSnapshot, [Values] bool overlaps)
    {
        _recording.Call("count", 7, static model => (model, 0), isSnapshot, 1, 3);
        _recording.GaveUp(0, "the mutex", Outcome.TimedOut, overlaps ? 2 : 4, 5);
        Assert.That(Explain(), isSnapshot && overlaps ? Is.Null : Is.Not.Null);
    }

    private void Granted(int number, long invoked, long returned) => _recording.RequestNow(number, "the mutex", new LockWish(0), Outcome.Granted(), invoked, returned);

    private void Release(int number, long invoked, long returned) =>
        _recording.Call($"release of r{number}", null, model => model.Release(number), isSnapshot: false, invoked, returned);

    private string? Explain() => Checker<Witness<LockModel>>.Explain(
        _recording.Operations,
        new Witness<LockModel>(new LockModel([new ModeOfModel("Exclusive", IsExclusive: true, Most: 1, static held => held[0] == 0)], IsTracked: false)),
        static witness => $"{witness.Model.Held[0]};{string.Join(",", witness.Model.Queue.Select(static waiter => waiter.Number))};{string.Join(",", witness.Model.Outcomes)};{string.Join(",", witness.ToldToGiveUp)}");
}
