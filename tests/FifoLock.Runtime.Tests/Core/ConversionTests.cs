namespace FifoLocks.Tests.Core;

/// <summary>
/// A lease converted to another mode: granted ahead of the queue, by a guard that leaves out the lease's own hold; the lease stays what it was when the
/// conversion is given up or given back.
/// </summary>
internal sealed class ConversionTests
{
    [Test]
    public async Task An_upgrade_of_a_free_lock_is_granted_at_once_and_given_back_by_its_own_lease()
    {
        var gate = new FifoReadWriteLock();
        using Lease<FifoReadWriteLock.UpgradeableRead> reading = gate.EnterUpgradeableRead();
        using (Lease<FifoReadWriteLock.Write> writing = await reading.Upgrade())
        {
            Assert.That(writing.IsHeld);
            Assert.That(reading.IsHeld);
            Assert.That(gate.TryEnterRead(out _), Is.False);
            Assert.That(gate.CountHeld<FifoReadWriteLock.Write>(), Is.EqualTo(1));
        }

        Assert.That(reading.IsHeld);
        Assert.That(gate.TryEnterRead(out Lease<FifoReadWriteLock.Read> reader), "readers are welcome again");
        reader.Dispose();
    }

    [Test]
    public async Task An_upgrade_waits_for_the_readers_and_goes_ahead_of_a_writer_that_came_first([Values] bool blocking)
    {
        var gate = new FifoReadWriteLock();
        Lease<FifoReadWriteLock.Read> reader = gate.EnterRead();
        Lease<FifoReadWriteLock.UpgradeableRead> reading = gate.EnterUpgradeableRead();
        Task<Lease<FifoReadWriteLock.Write>> writer = gate.AcquireWrite().AsTask();
        Task<Lease<FifoReadWriteLock.Write>> upgrade = Upgrade(reading, blocking);
        WithinLimits.Waiting(gate, 2);
        Assert.That(upgrade.IsCompleted, Is.False, "a reader is there");
        reader.Dispose();
        Lease<FifoReadWriteLock.Write> writing = await WithinLimits.Completes(upgrade);
        Assert.That(writer.IsCompleted, Is.False);
        writing.Dispose();
        Assert.That(writer.IsCompleted, Is.False, "the upgradeable read is held still");
        reading.Dispose();
        (await WithinLimits.Completes(writer)).Dispose();
        Assert.That(gate.State, Is.EqualTo(gate.State & ~Word.QueueFlags));
        Assert.That(gate.ToString(), Is.EqualTo("FifoReadWriteLock(Read=0, UpgradeableRead=0, Write=0, waiting=0)"));
    }

    [Test]
    public async Task An_upgrade_is_granted_although_the_head_of_the_queue_cannot_be()
    {
        // The only reader is the upgrader; a writer waits for it. No change of the word will come but the upgrade's own arrival.
        var gate = new FifoReadWriteLock();
        Lease<FifoReadWriteLock.UpgradeableRead> reading = gate.EnterUpgradeableRead();
        Task<Lease<FifoReadWriteLock.Write>> writer = gate.AcquireWrite().AsTask();
        WithinLimits.Waiting(gate, 1);
        (await WithinLimits.Completes(reading.Upgrade().AsTask())).Dispose();
        Assert.That(reading.TryEnterAs(TimeSpan.Zero, out Lease<FifoReadWriteLock.Write> again), "without waiting too");
        again.Dispose();
        reading.Dispose();
        (await WithinLimits.Completes(writer)).Dispose();
    }

    [Test]
    public async Task A_writer_that_gives_up_behind_a_waiting_upgrade_leaves_the_upgrade_in_the_queue()
    {
        var gate = new FifoReadWriteLock();
        Lease<FifoReadWriteLock.Read> reader = gate.EnterRead();
        Lease<FifoReadWriteLock.UpgradeableRead> reading = gate.EnterUpgradeableRead();
        using var source = new CancellationTokenSource();
        Task<Lease<FifoReadWriteLock.Write>> writer = gate.AcquireWrite(source.Token).AsTask();
        Task<Lease<FifoReadWriteLock.Write>> upgrade = reading.Upgrade().AsTask();
        WithinLimits.Waiting(gate, 2);
        source.Cancel();
        Assert.That(async () => await writer, Throws.InstanceOf<OperationCanceledException>());
        WithinLimits.Waiting(gate, 1);
        reader.Dispose();
        (await WithinLimits.Completes(upgrade)).Dispose();
        reading.Dispose();
    }

    [Test]
    public async Task After_a_hand_over_a_second_conversion_of_a_lease_does_not_overtake_the_first()
    {
        var gate = new FifoReadWriteLock();
        Lease<FifoReadWriteLock.Read> reader = gate.EnterRead();
        Lease<FifoReadWriteLock.UpgradeableRead> reading = gate.EnterUpgradeableRead();

        // A granter is at work: the first conversion and the reader's release leave notes. Then it hands over, and its work item has not run.
        gate.State |= Word.QueueFlags;
        Task<Lease<FifoReadWriteLock.Write>> first = reading.Upgrade().AsTask();
        reader.Dispose();
        gate.State &= ~Word.Draining;

        Task<Lease<FifoReadWriteLock.Write>> second = reading.Upgrade().AsTask();
        Lease<FifoReadWriteLock.Write> writing = await WithinLimits.Completes(first);
        Assert.That(second.IsCompleted, Is.False, "the first one writes");
        writing.Dispose();
        (await WithinLimits.Completes(second)).Dispose();
        reading.Dispose();
        Assert.That(gate.ToString(), Is.EqualTo("FifoReadWriteLock(Read=0, UpgradeableRead=0, Write=0, waiting=0)"));
    }

    [Test]
    public async Task A_cancelled_upgrade_leaves_the_lease_as_it_was_and_lets_readers_in()
    {
        var gate = new FifoReadWriteLock();
        using var source = new CancellationTokenSource();
        Lease<FifoReadWriteLock.Read> reader = gate.EnterRead();
        Lease<FifoReadWriteLock.UpgradeableRead> reading = gate.EnterUpgradeableRead();
        Task<Lease<FifoReadWriteLock.Write>> upgrade = reading.Upgrade(source.Token).AsTask();
        Task<Lease<FifoReadWriteLock.Read>> late = gate.AcquireRead().AsTask();
        WithinLimits.Waiting(gate, 2);
        source.Cancel();
        Assert.That(async () => await WithinLimits.Completes(upgrade), Throws.InstanceOf<OperationCanceledException>());
        (await WithinLimits.Completes(late)).Dispose();
        Assert.That(reading.IsHeld);
        reading.Dispose();
        reader.Dispose();
        Assert.That(gate.State, Is.Not.Zero, "the generation alone");
        Assert.That(gate.TryEnterWrite(out Lease<FifoReadWriteLock.Write> all));
        all.Dispose();
    }

    [Test]
    public void An_upgrade_that_runs_out_of_time_leaves_the_lease_as_it_was()
    {
        var clock = new FakeTimeProvider();
        var gate = new FifoReadWriteLock(new FifoLockOptions { TimeProvider = clock });
        using Lease<FifoReadWriteLock.Read> reader = gate.EnterRead();
        using Lease<FifoReadWriteLock.UpgradeableRead> reading = gate.EnterUpgradeableRead();
        Assert.That(reading.TryEnterAs(TimeSpan.Zero, out Lease<FifoReadWriteLock.Write> _), Is.False);
        ValueTask<Lease<FifoReadWriteLock.Write>> timed = reading.TryConvertTo<FifoReadWriteLock.Write>(TimeSpan.FromSeconds(1));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That(async () => (await timed).IsHeld, Is.False);
        Assert.That(reading.IsHeld);
        Assert.That(gate.WaitingCount, Is.Zero);
        Assert.That(() => reading.TryConvertTo<FifoReadWriteLock.Write>(TimeSpan.FromSeconds(-2)), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_lease_that_was_released_or_holds_nothing_cannot_be_converted()
    {
        var gate = new FifoReadWriteLock();
        Lease<FifoReadWriteLock.UpgradeableRead> stale = gate.EnterUpgradeableRead();
        stale.Dispose();
        Assert.That(() => stale.EnterUpgrade(), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(() => default(Lease<FifoReadWriteLock.UpgradeableRead>).EnterUpgrade(), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(gate.TryEnterWrite(out Lease<FifoReadWriteLock.Write> lease));
        lease.Dispose();
    }

    [Test]
    public async Task On_a_plain_lock_and_with_tracked_leases_it_is_the_same([Values] bool track)
    {
        var gate = new FifoLock(new FifoLockOptions { TrackLeases = track });
        Lease<FifoReadWriteLock.Read> reader = gate.Enter<FifoReadWriteLock.Read>();
        Lease<FifoReadWriteLock.UpgradeableRead> reading = gate.Enter<FifoReadWriteLock.UpgradeableRead>();
        Task<Lease<FifoReadWriteLock.Write>> upgrade = reading.ConvertTo<FifoReadWriteLock.Write>().AsTask();
        Assert.That(upgrade.IsCompleted, Is.False);
        reader.Dispose();
        Lease<FifoReadWriteLock.Write> writing = await WithinLimits.Completes(upgrade);
        writing.Dispose();
        Assert.That(() => writing.Dispose(), Throws.TypeOf<SynchronizationLockException>());
        reading.Dispose();
    }

    [Test]
    public void Upgraders_readers_and_writers_keep_out_of_one_another_and_nobody_is_stranded([Values] bool track)
    {
        var gate = new FifoReadWriteLock(new FifoLockOptions { TrackLeases = track });
        int readers = 0;
        int writers = 0;
        int seed = Environment.TickCount;
        TestContext.Out.WriteLine($"seed {seed}");
        TestThread[] threads = TestThread.RunTogether([.. Enumerable.Range(0, 4).Select(number => (Action)(() => Work(new Random(seed + number))))]);
        Array.ForEach(threads, static thread => thread.Join("everybody comes through"));
        Assert.That(gate.ToString(), Is.EqualTo("FifoReadWriteLock(Read=0, UpgradeableRead=0, Write=0, waiting=0)"));

        void Work(Random random)
        {
            for (int i = 0; i < 3000; i++)
            {
                switch (random.Next(4))
                {
                    case 0:
                        using (gate.EnterRead())
                        {
                            Read();
                        }

                        break;
                    case 1:
                        using (gate.EnterWrite())
                        {
                            Write();
                        }

                        break;
                    default:
                        using (Lease<FifoReadWriteLock.UpgradeableRead> reading = gate.EnterUpgradeableRead())
                        {
                            Read();
                            Convert(random, reading);
                            Read();
                        }

                        break;
                }
            }
        }

        void Convert(Random random, Lease<FifoReadWriteLock.UpgradeableRead> reading)
        {
            using var source = new CancellationTokenSource();
            ValueTask<Lease<FifoReadWriteLock.Write>> upgrade = reading.Upgrade(source.Token);
            if (random.Next(2) == 0)
            {
                source.Cancel();
            }

            try
            {
                using (upgrade.AsTask().GetAwaiter().GetResult())
                {
                    Write();
                }
            }
            catch (OperationCanceledException)
            {
                Assert.That(reading.IsHeld);
            }
        }

        void Read()
        {
            Interlocked.Increment(ref readers);
            Assert.That(Volatile.Read(ref writers), Is.Zero);
            Interlocked.Decrement(ref readers);
        }

        void Write()
        {
            Assert.That(Interlocked.Increment(ref writers), Is.EqualTo(1));
            Assert.That(Volatile.Read(ref readers), Is.Zero);
            Interlocked.Decrement(ref writers);
        }
    }

    private static Task<Lease<FifoReadWriteLock.Write>> Upgrade(Lease<FifoReadWriteLock.UpgradeableRead> lease, bool blocking) =>
        blocking
            ? Task.Factory.StartNew(() => lease.EnterUpgrade(), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            : lease.Upgrade().AsTask();
}
