using FifoLocks.Core;

namespace FifoLocks.Tests.Primitives;

/// <summary>What one thread sees of an object while another one is granting on it and has been taken off its processor.</summary>
internal sealed class BusyGranterTests
{
    /// <summary>
    /// A granter that has been taken off its processor looks like this to everybody else: the queue is its own, and nobody is told yet.
    /// </summary>
    [Test]
    public async Task What_is_open_is_passed_even_while_a_granter_is_at_work(
        [Values(Kind.ResetEvent, Kind.CountdownEvent)] Kind kind, [Values] bool forceYield, [Values] bool track)
    {
        Subject subject = Subject.Of(kind, new FifoLockOptions { ForceYield = forceYield, TrackLeases = track });
        subject.Open();
        subject.Target.State |= Word.Queued | Word.Draining;
        ValueTask wait = subject.WaitAsync(default);
        ValueTask<bool> once = subject.TryWaitAsync(TimeSpan.Zero, default);
        bool thread = subject.TryWait(TimeSpan.Zero, default);
        subject.Shut();
        subject.Target.State = (subject.Target.State & ~Word.Draining) | Word.LookAgain;
        Assert.That(subject.TryWait(TimeSpan.Zero, default), Is.False, "shut by now, and the queue is drained");
        Assert.That(thread);
        Assert.That(await WithinLimits.Completes(once.AsTask()));
        await WithinLimits.Completes(wait.AsTask(), "it was open when the wait began");
    }

    [Test]
    public void Sets_do_not_pile_up_while_a_granter_is_at_work([Values] bool reset)
    {
        var turn = new FifoAutoResetEvent();
        ValueTask first = turn.WaitAsync();
        turn.State |= Word.Draining;
        turn.Set();
        turn.Set();
        if (reset)
        {
            turn.Reset();
        }
        else
        {
            turn.Set();
        }

        ValueTask second = turn.WaitAsync();
        ValueTask third = turn.WaitAsync();
        turn.State = (turn.State & ~Word.Draining) | Word.LookAgain;
        Assert.That(turn.TryWait(TimeSpan.Zero), Is.False, "the queue is drained");
        Assert.That(first.IsCompleted, "one set was for the first");
        Assert.That(second.IsCompleted, Is.EqualTo(!reset), "one was kept, or taken back");
        Assert.That(third.IsCompleted, Is.False, "and no more than one");
    }

    [Test]
    public async Task A_wait_of_no_time_arms_no_timer_and_asks_no_clock()
    {
        var clock = new FakeTimeProvider { OnCreateTimer = static () => throw new FormatException("no timer is needed") };
        var turn = new FifoAutoResetEvent(initiallySet: true, new FifoLockOptions { TimeProvider = clock });
        turn.State |= Word.Queued | Word.Draining;
        ValueTask<bool> wait = turn.TryWaitAsync(TimeSpan.Zero);
        turn.State = (turn.State & ~Word.Draining) | Word.LookAgain;
        Assert.That(turn.TryWait(TimeSpan.Zero), Is.False, "the queue is drained, and the set was the other one's");
        Assert.That(await WithinLimits.Completes(wait.AsTask()), "it was set when the wait began");
    }
}
