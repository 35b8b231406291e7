using FifoLocks.Core;
using Browse = FifoLocks.Tests.TestModes.NarrowUpdate.Browse;
using R = FifoLocks.FifoReadWriteLock.Read;
using U = FifoLocks.FifoReadWriteLock.UpgradeableRead;
using W = FifoLocks.FifoReadWriteLock.Write;

namespace FifoLocks.Tests.Core;

/// <summary>A lease turned into one of a mode that asks for less: at once, with nobody in between, and the first lease is gone.</summary>
internal sealed class DowngradeTests
{
    [Test]
    public async Task Readers_behind_the_writer_pass_at_once_and_a_writer_does_not_get_in_between([Values] bool track)
    {
        var gate = new FifoReadWriteLock(new FifoLockOptions { TrackLeases = track });
        Lease<W> writing = gate.EnterWrite();
        ValueTask<Lease<R>> first = gate.AcquireRead();
        ValueTask<Lease<R>> second = gate.AcquireRead();
        ValueTask<Lease<W>> writer = gate.AcquireWrite();
        ValueTask<Lease<R>> behind = gate.AcquireRead();

        Lease<R> reading = writing.Downgrade();
        Assert.That(first.IsCompleted && second.IsCompleted, "readers pass inside the call");
        Assert.That(writer.IsCompleted || behind.IsCompleted, Is.False);
        Assert.That(gate.ToString(), Is.EqualTo("FifoReadWriteLock(Read=3, UpgradeableRead=0, Write=0, waiting=2)"));
        Assert.That(reading.IsHeld && !writing.IsHeld);

        (await first).Dispose();
        (await second).Dispose();
        Assert.That(writer.IsCompleted, Is.False, "what was the writer reads still");
        reading.Dispose();
        (await WithinLimits.Completes(writer)).Dispose();
        (await WithinLimits.Completes(behind)).Dispose();
        Assert.That(gate.ToString(), Is.EqualTo("FifoReadWriteLock(Read=0, UpgradeableRead=0, Write=0, waiting=0)"));
    }

    [Test]
    public void A_writer_that_waits_does_not_pass_when_the_writer_before_it_starts_to_read()
    {
        var gate = new FifoReadWriteLock();
        Lease<W> writing = gate.EnterWrite();
        TestThread next = TestThread.Run(() => gate.EnterWrite().Dispose());
        WithinLimits.Waiting(gate, 1);
        Lease<R> reading = writing.Downgrade();
        Assert.That(gate.CountHeld<W>(), Is.Zero);
        Assert.That(next.IsDone, Is.False);
        reading.Dispose();
        next.Join("then it is its turn");
    }

    [Test]
    public void From_writing_to_an_upgradeable_read_and_back_and_to_reading([Values] bool track, [Values] bool plain)
    {
        var options = new FifoLockOptions { TrackLeases = track };
        FifoLockBase gate = plain ? new FifoLock(options) : new FifoReadWriteLock(options);
        Lease<W> writing = gate is FifoReadWriteLock typed ? typed.EnterWrite() : ((FifoLock)gate).Enter<W>();
        Lease<U> upgradeable = writing.DowngradeToUpgradeable();
        Assert.That(gate.CountHeld<W>(), Is.Zero);
        using (upgradeable.EnterUpgrade())
        {
            Assert.That(gate.CountHeld<W>(), Is.EqualTo(1));
        }

        Lease<R> reading = upgradeable.Downgrade();
        Assert.That(gate.CountHeld<U>(), Is.Zero);
        Assert.That(gate.CountHeld<R>(), Is.EqualTo(1));
        reading.Dispose();
        Assert.That(() => reading.Dispose(), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(gate.ToString(), Does.Contain("Read=0, UpgradeableRead=0, Write=0, waiting=0"));
    }

    [Test]
    public async Task The_next_upgradeable_read_comes_in_when_the_one_before_it_only_reads()
    {
        var gate = new FifoReadWriteLock();
        Lease<U> first = gate.EnterUpgradeableRead();
        ValueTask<Lease<U>> second = gate.AcquireUpgradeableRead();
        Lease<R> reading = first.Downgrade();
        using Lease<U> next = await WithinLimits.Completes(second);
        Assert.That(gate.CountHeld<R>(), Is.EqualTo(1));
        reading.Dispose();
    }

    [Test]
    public void A_lease_that_is_gone_is_not_downgraded_and_a_downgraded_one_is_not_disposed([Values] bool track)
    {
        var gate = new FifoReadWriteLock(new FifoLockOptions { TrackLeases = track });
        Lease<W> writing = gate.EnterWrite();
        Lease<R> reading = writing.Downgrade();
        ulong before = gate.State;
        Assert.That(() => writing.Downgrade(), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(() => writing.DowngradeToUpgradeable(), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(() => writing.Dispose(), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(() => default(Lease<W>).Downgrade(), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(gate.State, Is.EqualTo(before));
        Assert.That(reading.IsHeld);
        reading.Dispose();

        Lease<W> other = gate.EnterWrite();
        Assert.That(() => writing.Downgrade(), Throws.TypeOf<SynchronizationLockException>(), "a stale lease takes nothing from the next writer");
        Assert.That(other.IsHeld);
        other.Dispose();
    }

    [Test]
    public void An_upgrade_is_not_downgraded_to_what_it_came_from([Values] bool track)
    {
        var gate = new FifoReadWriteLock(new FifoLockOptions { TrackLeases = track });
        Lease<U> reading = gate.EnterUpgradeableRead();
        Lease<W> writing = reading.EnterUpgrade();
        ulong before = gate.State;
        Assert.That(() => writing.DowngradeToUpgradeable(), Throws.InvalidOperationException.With.Message.Contains("Dispose the nested lease"));
        Assert.That(() => reading.Downgrade(), Throws.InvalidOperationException.With.Message.Contains("Dispose the nested lease"));
        Assert.That(gate.State, Is.EqualTo(before));
        Assert.That(writing.IsHeld && reading.IsHeld);

        Lease<R> beside = writing.Downgrade();
        Assert.That(gate.ToString(), Is.EqualTo("FifoReadWriteLock(Read=1, UpgradeableRead=1, Write=0, waiting=0)"), "but to reading beside it");
        beside.Dispose();
        reading.Dispose();
    }

    [Test]
    public async Task Where_the_count_stands_beside_the_word_it_is_the_same([Values(NarrowUpdate.Full - 1, NarrowUpdate.Full, 2 * NarrowUpdate.Full)] int held, [Values] bool track)
    {
        var gate = new NarrowUpdate(new FifoLockOptions { TrackLeases = track });
        Lease<Browse> others = gate.Enter<Browse>(held);
        Lease<NarrowUpdate.Update> update = gate.Enter<NarrowUpdate.Update>();
        ValueTask<Lease<NarrowUpdate.Update>> next = gate.Acquire<NarrowUpdate.Update>();
        Lease<Browse> browse = update.DowngradeTo<Browse>();
        Assert.That(gate.CountHeld<Browse>(), Is.EqualTo(held + 1));
        Assert.That(next.IsCompletedSuccessfully, "the next updater is in");
        Assert.That(() => update.DowngradeTo<Browse>(), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(gate.CountHeld<Browse>(), Is.EqualTo(held + 1));
        browse.Dispose();
        others.Dispose();
        (await next).Dispose();
        Assert.That(gate.CountHeld<Browse>(), Is.Zero);
        Assert.That(gate.WaitingCount, Is.Zero);
    }

    [Test]
    public void Where_a_granter_is_at_work_it_is_told([Values] bool full)
    {
        // To everybody else a granter off its processor looks like this. A count in the word needs nobody; one beside it waits for the granter.
        var gate = new NarrowUpdate();
#pragma warning disable FIFO102 // Its word is made up from here on: a release would look for a granter that does not exist.
        Lease<Browse> others = gate.Enter<Browse>(full ? NarrowUpdate.Full : 1);
#pragma warning restore FIFO102
        Lease<NarrowUpdate.Update> update = gate.Enter<NarrowUpdate.Update>();
        gate.State |= Word.Queued | Word.Draining;
#pragma warning disable FIFO102 // The same word: no release could go through it.
        Lease<Browse> browse = default;
#pragma warning restore FIFO102
        TestThread thread = TestThread.Run(() => browse = update.DowngradeTo<Browse>());
        if (full)
        {
            WithinLimits.Until(() => thread.IsBlocked && gate.WaitingCount == 1, "it waits for the granter");
            Assert.That(update.IsHeld, "and holds what it has");
            gate.State = (gate.State & ~Word.Draining) | Word.LookAgain;
#pragma warning disable FIFO101 // An update is held, so the try only hands the note on and gives no lease.
            gate.TryEnter(out Lease<NarrowUpdate.Update> _);
#pragma warning restore FIFO101
        }

        thread.Join();
        Assert.That(gate.State & Word.LookAgain, full ? Is.Zero : Is.Not.Zero);
        Assert.That(browse.IsHeld);
        Assert.That(update.IsHeld, Is.False);
    }

    [Test]
    public void Of_two_copies_downgraded_at_once_one_succeeds_whoever_comes_and_goes([Values] bool track)
    {
        var gate = new FifoReadWriteLock(new FifoLockOptions { TrackLeases = track });
        for (int round = 0; round < 2000; round++)
        {
            Lease<W> writing = gate.EnterWrite();
            int succeeded = 0;
            TestThread? reader = round % 100 == 0 ? TestThread.Run(() => gate.EnterRead().Dispose()) : null;
            Parallel.Invoke(Downgrade, Downgrade);
            Assert.That(succeeded, Is.EqualTo(1));
            reader?.Join();
            Assert.That(gate.TryEnterWrite(out Lease<W> again), () => $"nothing is left behind; {gate}");
            again.Dispose();

            void Downgrade()
            {
                try
                {
                    Lease<R> reading = writing.Downgrade();
                    Interlocked.Increment(ref succeeded);
                    reading.Dispose();
                }
                catch (SynchronizationLockException)
                {
                    // The other copy was faster.
                }
            }
        }
    }
}
