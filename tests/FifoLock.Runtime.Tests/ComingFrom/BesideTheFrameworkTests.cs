using System.Collections.Concurrent;
using System.Threading.Channels;

namespace FifoLocks.Tests.ComingFrom;

/// <summary>
/// What docs/coming-from.md says about the framework's types and about ours, one beside the other: what changes does, and what does not is the same.
/// </summary>
internal sealed class BesideTheFrameworkTests
{
    [TestCase(-1, 1)]
    [TestCase(2, 1)]
    [TestCase(0, 0)]
    public void Both_semaphores_refuse_the_same_arguments(int initialCount, int maxCount)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = new SemaphoreSlim(initialCount, maxCount));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = new FifoSemaphore(initialCount, maxCount));
    }

    [Test]
    public void Both_semaphores_return_the_count_before_a_release_and_refuse_to_go_beyond_the_maximum()
    {
        using var there = new SemaphoreSlim(1, 3);
        var here = new FifoSemaphore(1, 3);
        Assert.That(here.Release(), Is.EqualTo(there.Release()));
        Assert.Throws<SemaphoreFullException>(() => there.Release(2));
        Assert.Throws<SemaphoreFullException>(() => here.Release(2));
        Assert.That(here.CurrentCount, Is.EqualTo(there.CurrentCount));
    }

    [Test]
    public void A_wait_for_an_event_may_be_longer_than_the_framework_can_wait()
    {
        var month = TimeSpan.FromDays(30);
        using var there = new ManualResetEventSlim(initialState: true);
        Assert.Throws<ArgumentOutOfRangeException>(() => there.Wait(month));
        Assert.That(new FifoResetEvent(initiallySet: true).TryWait(month));

        using var semaphore = new SemaphoreSlim(1);
        Assert.That(new FifoSemaphore(1).TryWait(month), Is.EqualTo(semaphore.Wait(month)), "a semaphore of .NET 10 can, too");
    }

    [Test]
    public void An_upgradeable_read_becomes_a_read_in_both()
    {
        using var there = new ReaderWriterLockSlim();
        there.EnterUpgradeableReadLock();
        there.EnterReadLock();
        there.ExitUpgradeableReadLock();
        Assert.That(there.IsReadLockHeld && !there.IsUpgradeableReadLockHeld);
        there.ExitReadLock();

        var here = new FifoReadWriteLock();
        Lease<FifoReadWriteLock.UpgradeableRead> lease = here.EnterUpgradeableRead();
        using (lease.Downgrade())
        {
            Assert.That(lease.IsHeld, Is.False);
            Assert.That(here.CountHeld<FifoReadWriteLock.Read>(), Is.EqualTo(1));
            Assert.That(here.CountHeld<FifoReadWriteLock.UpgradeableRead>(), Is.Zero);
        }
    }

    [Test]
    public async Task While_two_wait_two_sets_let_two_pass()
    {
        var here = new FifoAutoResetEvent();
        Task first = here.WaitAsync().AsTask();
        Task second = here.WaitAsync().AsTask();
        here.Set();
        here.Set();
        await WithinLimits.Completes(Task.WhenAll(first, second));
    }

    [Test]
    public void A_countdown_at_zero_can_be_raised_here_only()
    {
        using var there = new CountdownEvent(0);
        Assert.Throws<InvalidOperationException>(() => there.AddCount());
        Assert.That(there.TryAddCount(), Is.False);

        var here = new FifoCountdownEvent();
        here.AddCount();
        Assert.That(here.CurrentCount, Is.EqualTo(1));
        Assert.That(here.Signal(), "the one that reaches zero");
    }

    [Test]
    public void Both_countdowns_refuse_a_signal_below_zero()
    {
        using var there = new CountdownEvent(1);
        var here = new FifoCountdownEvent(1);
        Assert.Throws<InvalidOperationException>(() => there.Signal(2));
        Assert.Throws<InvalidOperationException>(() => here.Signal(2));
        Assert.That(here.CurrentCount, Is.EqualTo(there.CurrentCount));
    }

    [Test]
    public async Task A_party_that_gives_up_breaks_the_barrier_here_and_is_not_counted_there()
    {
        using var there = new Barrier(3);
        TestThread waiting = TestThread.Run(() => there.SignalAndWait());
        WithinLimits.Until(() => there.ParticipantsRemaining == 2, "one has come");
        Assert.That(there.SignalAndWait(TimeSpan.Zero), Is.False);
        Assert.That(there.ParticipantsRemaining, Is.EqualTo(2));
        there.RemoveParticipants(2);
        waiting.Join();

        var here = new FifoBarrier(3);
        Task<int> other = here.WaitAsync().AsTask();
        Assert.That(here.TryWait(TimeSpan.Zero, out _), Is.False);
        Assert.That(here.IsBroken);
        await Assert.ThatAsync(() => WithinLimits.Completes(other), Throws.TypeOf<BrokenBarrierException>());
    }

    [Test]
    public void An_action_that_fails_breaks_the_barrier_here_and_begins_the_next_phase_there()
    {
        var error = new IOException();
        using var there = new Barrier(1, _ => throw error);
        var here = new FifoBarrier(1, () => throw error);
        Assert.That(() => there.SignalAndWait(), Throws.TypeOf<BarrierPostPhaseException>().With.InnerException.SameAs(error));
        Assert.That(() => here.Wait(), Throws.Exception.SameAs(error));
        Assert.That(there.CurrentPhaseNumber, Is.EqualTo(1));
        Assert.That(here.PhaseNumber, Is.Zero);
        Assert.That(() => here.Wait(), Throws.TypeOf<BrokenBarrierException>().With.InnerException.SameAs(error));
    }

    [Test]
    public void Both_barriers_say_in_which_phase_those_who_were_added_take_part()
    {
        using var there = new Barrier(1);
        var here = new FifoBarrier(1);
        there.SignalAndWait();
        Assert.That(here.Wait(), Is.Zero);
        Assert.That(here.AddParticipants(2), Is.EqualTo(there.AddParticipants(2)));
        Assert.That(here.PhaseNumber, Is.EqualTo(there.CurrentPhaseNumber));
        Assert.That(here.Parties, Is.EqualTo(there.ParticipantCount));
    }

    [Test]
    public async Task Fewer_parties_than_have_come_may_be_left_here_only()
    {
        using var there = new Barrier(3);
        TestThread[] come = [TestThread.Run(() => there.SignalAndWait()), TestThread.Run(() => there.SignalAndWait())];
        WithinLimits.Until(() => there.ParticipantsRemaining == 1, "two have come");
        Assert.Throws<InvalidOperationException>(() => there.RemoveParticipants(2));
        there.SignalAndWait();
        Array.ForEach(come, static each => each.Join());

        var here = new FifoBarrier(4);
        Task<int>[] waits = [here.WaitAsync().AsTask(), here.WaitAsync().AsTask(), here.WaitAsync().AsTask()];
        here.RemoveParticipants(2);
        Assert.That(await WithinLimits.Completes(Task.WhenAll(waits[..2])), Is.EqualTo(new[] { 0, 1 }));
        Assert.That(waits[2].IsCompleted, Is.False);
        Assert.That(here.WaitingCount, Is.EqualTo(1));
    }

    [Test]
    public void The_last_party_can_be_removed_there_only()
    {
        using var there = new Barrier(1);
        there.RemoveParticipant();
        Assert.That(there.ParticipantCount, Is.Zero);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FifoBarrier(1).RemoveParticipants(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = new Barrier(32_768));
        Assert.That(new FifoBarrier(1_000_000).Parties, Is.EqualTo(FifoMeeting.MaxParties));
    }

    [Test]
    public void A_wait_of_no_time_keeps_the_mutex()
    {
        var mutex = new FifoMutex();
        var condition = new FifoCondition(mutex);
        using Lease<FifoMutex.Exclusive> lease = mutex.Enter();
        ValueTask<Lease<FifoMutex.Exclusive>> other = mutex.Acquire();
        Assert.That(condition.TryWait(lease, TimeSpan.Zero), Is.False);
        Assert.That(lease.IsHeld);
        Assert.That(other.IsCompleted, Is.False);
    }

    [Test]
    public void A_thread_owns_what_it_locks_there_and_a_flow_of_control_here()
    {
        object target = new();
        bool isOwnedBelow = false;
        using (Synchronized.Enter(target))
        {
            Assert.That(Synchronized.IsOwned(target));
            Assert.That(Monitor.IsEntered(target), Is.False, "they know nothing of each other");
            TestThread.Run(() => isOwnedBelow = Synchronized.IsOwned(target)).Join();
        }

        Assert.That(isOwnedBelow, "a thread that the owner starts belongs to the flow");
        Assert.Throws<ArgumentException>(() => Synchronized.Enter("text"));
        Assert.Throws<ArgumentException>(() => Synchronized.Enter(1));
    }

    [Test]
    public void A_completed_collection_says_no_to_a_put_here_and_throws_there()
    {
        using var there = new BlockingCollection<int>();
        var here = new FifoQueue<int>();
        there.CompleteAdding();
        here.Complete();
        Assert.Throws<InvalidOperationException>(() => there.TryAdd(1));
        Assert.That(here.TryPut(1), Is.False);
    }

    [Test]
    public void Nothing_left_of_a_completed_collection_is_an_invalid_operation_in_both()
    {
        using var there = new BlockingCollection<int>();
        var here = new FifoQueue<int>();
        there.CompleteAdding();
        here.Complete();
        Assert.That(() => there.Take(), Throws.InstanceOf<InvalidOperationException>());
        Assert.That(() => here.Take(), Throws.InstanceOf<InvalidOperationException>().And.TypeOf<CollectionCompletedException>());
        Assert.That(here.IsCompleted && here.IsAddingCompleted, Is.EqualTo(there.IsCompleted && there.IsAddingCompleted));
    }

    [Test]
    public void Without_a_bound_the_capacity_is_null_here_and_less_than_zero_there()
    {
        using var there = new BlockingCollection<int>();
        Assert.That(there.BoundedCapacity, Is.EqualTo(-1));
        Assert.That(new FifoQueue<int>().Capacity, Is.Null);
        Assert.Throws<ArgumentOutOfRangeException>(() => _ = new FifoQueue<int>(0));
    }

    [Test]
    public async Task The_second_completion_is_told_in_both_and_those_who_wait_to_put_fail_in_both()
    {
        Channel<int> there = Channel.CreateBounded<int>(1);
        var here = new FifoQueue<int>(1);
        Assert.That(here.TryPut(1), Is.EqualTo(there.Writer.TryWrite(1)));
        Task putThere = there.Writer.WriteAsync(2).AsTask();
        Task putHere = here.PutAsync(2).AsTask();
        Assert.That(here.Complete(), Is.EqualTo(there.Writer.TryComplete()));
        Assert.That(here.Complete(), Is.EqualTo(there.Writer.TryComplete()));
        await Assert.ThatAsync(() => WithinLimits.Completes(putThere), Throws.TypeOf<ChannelClosedException>());
        await Assert.ThatAsync(() => WithinLimits.Completes(putHere), Throws.TypeOf<CollectionCompletedException>());
        Assert.That(here.Take(), Is.EqualTo(1), "what is left");
    }

    [Test]
    public void A_failure_is_kept_there_and_the_next_one_runs_again_here()
    {
        int runs = 0;
        int Fail() => ++runs == 1 ? throw new IOException() : runs;

        var there = new Lazy<int>(Fail);
        Assert.Throws<IOException>(() => _ = there.Value);
        Assert.Throws<IOException>(() => _ = there.Value);
        Assert.That(runs, Is.EqualTo(1));

        runs = 0;
        var here = new Once<int>();
        Assert.Throws<IOException>(() => here.Run(Fail));
        Assert.That(here.Run(Fail), Is.EqualTo(2));
    }

    [Test]
    public void Who_asks_for_what_he_is_making_is_told_in_both()
    {
        Lazy<int>? there = null;
        there = new Lazy<int>(() => there!.Value);
        Assert.Throws<InvalidOperationException>(() => _ = there.Value);

        var here = new Once<int>();
        Assert.Throws<InvalidOperationException>(() => here.Run(() => here.Run(() => 1)));
        Assert.That(here.HasRun, Is.EqualTo(there.IsValueCreated));
    }
}
