namespace FifoLocks.Tests.Options;

/// <summary>Readers counted beside the word: nothing about the lock may look different for it.</summary>
internal sealed class ReaderBiasTests
{
    private static readonly FifoLockOptions s_options = new() { ReaderBias = true };

    /// <summary>Far more reads in a row than it ever takes.</summary>
    private const int Plenty = 10_000;

    [Test]
    public void The_bias_goes_on_when_many_reads_have_come_the_long_way_in_a_row()
    {
        var gate = new FifoReadWriteLock(s_options);
        gate.EnterRead().Dispose();
        Assert.That(IsOn(gate), Is.False, "one read alone is best served by the word");
        PutOn(gate);
        Assert.That(gate.CountHeld<FifoReadWriteLock.Read>(), Is.Zero);
    }

    [Test]
    public void A_lock_that_is_only_read_without_a_race_stays_at_the_word()
    {
        var gate = new FifoReadWriteLock(s_options);
        for (int i = 0; i < Plenty; i++)
        {
            gate.EnterRead().Dispose();
        }

        Assert.That(IsOn(gate), Is.False);
    }

    [Test]
    public void A_read_changes_nothing_in_the_word_while_the_bias_is_on()
    {
        FifoReadWriteLock gate = Biased();
        ulong before = gate.State;
        using (gate.EnterRead())
        {
            Assert.That(gate.State, Is.EqualTo(before));
            Assert.That(gate.CountHeld<FifoReadWriteLock.Read>(), Is.EqualTo(1));
        }

        Assert.That(gate.State, Is.EqualTo(before));
        Assert.That(gate.CountHeld<FifoReadWriteLock.Read>(), Is.Zero);
    }

    [Test]
    public async Task Every_verb_reads_in_a_slot()
    {
        FifoReadWriteLock gate = Biased();
        ulong before = gate.State;
        Lease<FifoReadWriteLock.Read> entered = gate.EnterRead();
        Lease<FifoReadWriteLock.Read> acquired = await gate.AcquireRead();
        Lease<FifoReadWriteLock.Read> inTime = await gate.TryAcquireRead(TimeSpan.FromDays(1));
        Assert.That(gate.TryEnterRead(out Lease<FifoReadWriteLock.Read> tried));
        Assert.That(gate.TryEnterRead(TimeSpan.FromDays(1), out Lease<FifoReadWriteLock.Read> waited));
        Assert.That(gate.State, Is.EqualTo(before), "the word");
        Assert.That(gate.CountHeld<FifoReadWriteLock.Read>(), Is.EqualTo(5));
        Assert.That($"{gate}", Is.EqualTo("FifoReadWriteLock(Read=5, UpgradeableRead=0, Write=0, waiting=0)"));
        tried.Dispose();
        waited.Dispose();
        Assert.That(gate.CountHeld<FifoReadWriteLock.Read>(), Is.EqualTo(3));
        entered.Dispose();
        acquired.Dispose();
        inTime.Dispose();
        AssertFree(gate);
    }

    [Test]
    public async Task A_writer_waits_for_every_reader_and_the_bias_ends_with_it()
    {
        FifoReadWriteLock gate = Biased();
        Lease<FifoReadWriteLock.Read> one = gate.EnterRead();
        Lease<FifoReadWriteLock.Read> two = OnAnotherThread(() => gate.EnterRead());
        ValueTask<Lease<FifoReadWriteLock.Write>> request = gate.AcquireWrite();
        Assert.That(gate.WaitingCount, Is.EqualTo(1));
        one.Dispose();
        Assert.That(request.IsCompleted, Is.False, "another one reads");
        two.Dispose();
        using Lease<FifoReadWriteLock.Write> writing = await WithinLimits.Completes(request);
        Assert.That(IsOn(gate), Is.False);
        Assert.That(gate.TryEnterRead(out Lease<FifoReadWriteLock.Read> _), Is.False);
    }

    [Test]
    public async Task A_reader_waits_behind_a_writer_that_waits_for_readers_in_slots()
    {
        FifoReadWriteLock gate = Biased();
        Lease<FifoReadWriteLock.Read> reading = gate.EnterRead();
        ValueTask<Lease<FifoReadWriteLock.Write>> writer = gate.AcquireWrite();
        ValueTask<Lease<FifoReadWriteLock.Read>> reader = gate.AcquireRead();
        Assert.That(gate.TryEnterRead(out Lease<FifoReadWriteLock.Read> _), Is.False);
        Assert.That(gate.WaitingCount, Is.EqualTo(2));
        reading.Dispose();
        Lease<FifoReadWriteLock.Write> writing = await WithinLimits.Completes(writer);
        Assert.That(reader.IsCompleted, Is.False);
        writing.Dispose();
        (await WithinLimits.Completes(reader)).Dispose();
        AssertFree(gate);
    }

    [Test]
    public async Task A_writer_that_gives_up_lets_the_readers_behind_it_in_and_the_bias_stays()
    {
        FifoReadWriteLock gate = Biased();
        using var source = new CancellationTokenSource();
        Lease<FifoReadWriteLock.Read> reading = gate.EnterRead();
        Task<Lease<FifoReadWriteLock.Write>> writer = gate.AcquireWrite(source.Token).AsTask();
        ValueTask<Lease<FifoReadWriteLock.Read>> reader = gate.AcquireRead();
        source.Cancel();
        Assert.That(async () => await writer, Throws.InstanceOf<OperationCanceledException>());
        using (await WithinLimits.Completes(reader))
        {
            Assert.That(IsOn(gate), Is.True);
            Assert.That(gate.CountHeld<FifoReadWriteLock.Read>(), Is.EqualTo(2));
        }

        reading.Dispose();
        AssertFree(gate);
    }

    [Test]
    public void An_attempt_to_write_beside_readers_in_slots_fails_and_takes_nothing()
    {
        FifoReadWriteLock gate = Biased();
        using (gate.EnterRead())
        {
            Assert.That(gate.TryEnterWrite(out Lease<FifoReadWriteLock.Write> _), Is.False);
            Assert.That(gate.WaitingCount, Is.Zero);
        }

        Assert.That(gate.TryEnterWrite(out Lease<FifoReadWriteLock.Write> writing));
        writing.Dispose();
        AssertFree(gate);
    }

    [Test]
    public void What_goes_beside_readers_leaves_the_bias_on()
    {
        FifoReadWriteLock gate = Biased();
        Lease<FifoReadWriteLock.Read> one = gate.EnterRead();
        Lease<FifoReadWriteLock.UpgradeableRead> upgradeable = gate.EnterUpgradeableRead();
        Lease<FifoReadWriteLock.Read> two = gate.EnterRead();
        Assert.That(IsOn(gate), Is.True);
        Assert.That($"{gate}", Is.EqualTo("FifoReadWriteLock(Read=2, UpgradeableRead=1, Write=0, waiting=0)"));
        one.Dispose();
        two.Dispose();
        upgradeable.Dispose();
        AssertFree(gate);
    }

    [Test]
    public async Task An_upgrade_waits_for_readers_in_slots_and_for_nobody_else()
    {
        FifoReadWriteLock gate = Biased();
        Lease<FifoReadWriteLock.Read> reading = gate.EnterRead();
        Lease<FifoReadWriteLock.UpgradeableRead> upgradeable = gate.EnterUpgradeableRead();
        ValueTask<Lease<FifoReadWriteLock.Write>> writer = gate.AcquireWrite();
        ValueTask<Lease<FifoReadWriteLock.Write>> upgrade = upgradeable.Upgrade();
        Assert.That(upgrade.IsCompleted, Is.False);
        reading.Dispose();
        (await WithinLimits.Completes(upgrade)).Dispose();
        Assert.That(writer.IsCompleted, Is.False, "the upgradeable read is still there");
        upgradeable.DowngradeTo<FifoReadWriteLock.Read>().Dispose();
        (await WithinLimits.Completes(writer)).Dispose();
    }

    [Test]
    public void What_was_written_can_be_read_on_and_others_read_beside_it_in_slots()
    {
        FifoReadWriteLock gate = Biased();
        Lease<FifoReadWriteLock.Read> reading = gate.EnterWrite().Downgrade();
        PutOn(gate);
        using (gate.EnterRead())
        {
            Assert.That(gate.CountHeld<FifoReadWriteLock.Read>(), Is.EqualTo(2));
            Assert.That(gate.TryEnterWrite(out Lease<FifoReadWriteLock.Write> _), Is.False);
        }

        Assert.That(gate.TryEnterWrite(out Lease<FifoReadWriteLock.Write> _), Is.False, "one reads on, in the word");
        reading.Dispose();
        AssertFree(gate);
    }

    [Test]
    public void Several_holds_in_one_request_stand_in_the_word_beside_those_in_slots()
    {
        FifoReadWriteLock gate = Biased();
        Lease<FifoReadWriteLock.Read> one = gate.EnterRead();
        Lease<FifoReadWriteLock.Read> three = gate.EnterRead(3);
        Assert.That(gate.CountHeld<FifoReadWriteLock.Read>(), Is.EqualTo(4));
        one.Dispose();
        Assert.That(gate.TryEnterWrite(out Lease<FifoReadWriteLock.Write> _), Is.False);
        three.Dispose();
        AssertFree(gate);
    }

    [Test]
    public void A_lease_outlives_the_bias_it_was_granted_under()
    {
        // The writer takes the bias off and gives up; readers put it on; the old lease still has its hold.
        FifoReadWriteLock gate = Biased();
        Lease<FifoReadWriteLock.Read> old = gate.EnterRead();
        for (int i = 0; i < 3; i++)
        {
            Assert.That(gate.TryEnterWrite(out Lease<FifoReadWriteLock.Write> _), Is.False);
            PutOn(gate);
        }

        Assert.That(old.IsHeld, Is.True);
        old.Dispose();
        Assert.That(old.IsHeld, Is.False);
        AssertFree(gate);
    }

    [Test]
    public void A_lease_from_a_slot_may_be_released_by_any_thread()
    {
        FifoReadWriteLock gate = Biased();
        Lease<FifoReadWriteLock.Read>[] leases = [.. Enumerable.Range(0, 8).Select(_ => OnAnotherThread(() => gate.EnterRead()))];
        Assert.That(gate.CountHeld<FifoReadWriteLock.Read>(), Is.EqualTo(8));
        Array.ForEach(leases, lease => TestThread.Run(() => lease.Dispose()).Join());
        AssertFree(gate);
    }

    [Test]
    public void A_second_release_of_the_only_lease_throws_and_the_lock_is_as_it_was()
    {
        FifoReadWriteLock gate = Biased();
        Lease<FifoReadWriteLock.Read> reading = gate.EnterRead();
        reading.Dispose();
        Assert.That(() => reading.Dispose(), Throws.TypeOf<SynchronizationLockException>().With.Message.Contains("released already"));
        AssertFree(gate);
    }

    [Test]
    public void Counts_beyond_a_field_add_to_those_in_slots()
    {
        var gate = new Narrow(most: 8, options: s_options);
        for (int i = 0; !IsOn(gate); i++)
        {
            Assert.That(i, Is.LessThan(Plenty));
            ReadTheLongWay(() => gate.TryEnter(1, out Lease<Many> lease) ? lease : null);
        }

        Lease<Many> parked = gate.Enter<Many>();
        Lease<Many> full = gate.Enter<Many>(Narrow.Full + 2);
        Assert.That(gate.CountHeld<Many>(), Is.EqualTo(Narrow.Full + 3));
        Assert.That(gate.TryEnter(out Lease<Only> _), Is.False);
        Assert.That(gate.TryEnter(out Lease<Upto> seventh), "seven are fewer than eight");
        seventh.Dispose();
        Lease<Many> eighth = gate.Enter<Many>();
        Assert.That(gate.TryEnter(out Lease<Upto> _), Is.False, "eight are not");
        full.Dispose();
        Assert.That(gate.TryEnter(out Lease<Only> _), Is.False);
        eighth.Dispose();
        parked.Dispose();
        gate.Enter<Only>().Dispose();
    }

    [Test]
    public void A_mode_that_needs_readers_finds_those_in_slots()
    {
        var gate = new Narrow(least: 2, options: s_options);
        for (int i = 0; !IsOn(gate); i++)
        {
            Assert.That(i, Is.LessThan(Plenty));
            ReadTheLongWay(() => gate.TryEnter(1, out Lease<Many> lease) ? lease : null);
        }

        using Lease<Many> one = gate.Enter<Many>();
        Assert.That(gate.TryEnter(out Lease<From> _), Is.False);
        using Lease<Many> two = gate.Enter<Many>();
        Assert.That(gate.TryEnter(out Lease<From> from));
        from.Dispose();
    }

    [Test]
    public void A_plain_lock_has_it_too()
    {
        var gate = new FifoLock(s_options);
        for (int i = 0; !IsOn(gate); i++)
        {
            Assert.That(i, Is.LessThan(Plenty));
            ReadTheLongWay(() => gate.TryEnter(1, out Lease<Read> lease) ? lease : null);
        }

        using (gate.Enter<Read>())
        {
            Assert.That(gate.CountHeld<Read>(), Is.EqualTo(1));
            Assert.That(gate.TryEnter(out Lease<Write> _), Is.False);
        }

        AtRest.Check(gate);
    }

    [Test]
    public void A_lock_that_nobody_reads_refuses_it()
    {
        Assert.That(() => new FifoMutex(s_options), Throws.ArgumentException.With.Message.Contains("ReaderBias is for a mode that admits any number of itself"));
        Assert.That(() => new FifoSemaphore(1, 2, s_options), Throws.ArgumentException);
        var plain = new FifoLock(s_options);
        Assert.That(() => plain.Enter<FifoMutex.Exclusive>(), Throws.ArgumentException);
        plain.Enter<Read>().Dispose();
    }

    [Test]
    public void What_is_no_lock_does_not_look_at_it()
    {
        var door = new FifoResetEvent(initiallySet: true, s_options);
        door.Wait();
        Assert.That(door.State & Word.LongWay, Is.Zero);
    }

    [TestCase(true, false)]
    [TestCase(false, true)]
    public void Where_leases_are_tracked_or_must_not_be_granted_at_once_it_changes_nothing(bool tracks, bool yields)
    {
        var gate = new FifoReadWriteLock(new FifoLockOptions { ReaderBias = true, TrackLeases = tracks, ForceYield = yields });
        for (int i = 0; i < 100; i++)
        {
            using Lease<FifoReadWriteLock.Read> reading = gate.EnterRead(1);
            Assert.That(gate.TryEnterWrite(out Lease<FifoReadWriteLock.Write> _), Is.False);
        }

        AssertFree(gate);
    }

    [Test]
    public void A_cancelled_token_is_refused_in_front_of_the_slots()
    {
        FifoReadWriteLock gate = Biased();
        var cancelled = new CancellationToken(canceled: true);
        Assert.That(() => gate.EnterRead(cancelled), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(gate.AcquireRead(cancelled).IsCanceled);
        AssertFree(gate);
    }

    [Test]
    public void Readers_and_writers_on_two_threads_never_meet()
    {
        FifoReadWriteLock gate = Biased();
        using var duel = new Duel();
        int writers = 0;
        for (int round = 0; round < 2000; round++)
        {
            if (round % 20 == 0)
            {
                PutOn(gate);
            }

            duel.Fight(
                () =>
                {
                    using Lease<FifoReadWriteLock.Read> reading = gate.EnterRead();
                    Assert.That(Volatile.Read(ref writers), Is.Zero);
                },
                () =>
                {
                    using Lease<FifoReadWriteLock.Write> writing = gate.EnterWrite();
                    Volatile.Write(ref writers, 1);
                    Assert.That(gate.CountHeld<FifoReadWriteLock.Write>(), Is.EqualTo(1));
                    Volatile.Write(ref writers, 0);
                });
        }

        AssertFree(gate);
    }

    private static bool IsOn(FifoPrimitive gate) => (gate.State & Word.LongWay) != 0;

    private static FifoReadWriteLock Biased()
    {
        var gate = new FifoReadWriteLock(s_options);
        PutOn(gate);
        return gate;
    }

    private static void PutOn(FifoReadWriteLock gate)
    {
        for (int i = 0; !IsOn(gate); i++)
        {
            Assert.That(i, Is.LessThan(Plenty), "the bias goes on");
            ReadTheLongWay(() => gate.TryEnterRead(1, out Lease<FifoReadWriteLock.Read> lease) ? lease : null);
        }
    }

    /// <summary>By the one verb that has no short path in front of it: a lone thread never meets another one at the word.</summary>
    private static void ReadTheLongWay(Func<IDisposable?> read) => read()!.Dispose();

    private static T OnAnotherThread<T>(Func<T> function)
    {
        T result = default!;
        TestThread.Run(() => result = function()).Join();
        return result;
    }

    private static void AssertFree(FifoReadWriteLock gate)
    {
        Assert.That($"{gate}", Is.EqualTo("FifoReadWriteLock(Read=0, UpgradeableRead=0, Write=0, waiting=0)"));
        Assert.That(gate.State & Word.QueueFlags, Is.Zero);
        Assert.That(gate.TryEnterWrite(out Lease<FifoReadWriteLock.Write> writing));
        writing.Dispose();
    }
}
