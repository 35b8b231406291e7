// Deliberate: what a lock says to a mode of another family is tested here.
#pragma warning disable FIFO012

namespace FifoLocks.Tests.Misuse;

/// <summary>What must not be asked throws with a message that says what to do, and leaves the lock as it was.</summary>
internal sealed class BadInputTests
{
    [Test]
    public void A_mode_of_another_family_is_refused_by_name_on_every_verb()
    {
        var gate = new FifoLock(new FifoLockOptions { Name = "index" });
        Lease<Read> held = gate.Enter<Read>();
        string before = Picture(gate);
        Action[] requests =
        [
#pragma warning disable FIFO101, FIFO104 // Each of these throws, so there is no lease and nobody waits.
            () => gate.Enter<Alone>(),
            () => gate.Enter<Alone>(1),
            () => gate.TryEnter(out Lease<Alone> _),
            () => gate.TryEnter(1, out Lease<Alone> _),
            () => gate.TryEnter(TimeSpan.Zero, out Lease<Alone> _),
            () => gate.Acquire<Alone>().GetAwaiter().GetResult(),
            () => gate.Acquire<Alone>(1).GetAwaiter().GetResult(),
            () => gate.TryAcquire<Alone>(TimeSpan.Zero).GetAwaiter().GetResult(),
#pragma warning restore FIFO101, FIFO104
            () => gate.CountHeld<Alone>(),
        ];
        foreach (Action request in requests)
        {
            Assert.That(
                () => request(),
                Throws.TypeOf<InvalidOperationException>()
                    .With.Message.Contain("index").And.Message.Contain("Alone").And.Message.Contain("Read").And.Message.Contain("[FifoLock"));
            Assert.That(Picture(gate), Is.EqualTo(before));
        }

        held.Dispose();
    }

    [Test]
    public void A_free_lock_keeps_the_family_of_its_first_request()
    {
        var gate = new FifoLock();
        gate.Enter<Alone>().Dispose();
        Assert.That(() => gate.Enter<Read>(), Throws.TypeOf<InvalidOperationException>());
        gate.Enter<Alone>().Dispose();
    }

    [Test]
    public void Of_two_first_requests_at_once_one_binds_the_lock_and_the_other_is_refused()
    {
        for (int round = 0; round < 500; round++)
        {
            var gate = new FifoLock();
            TestThread[] threads = TestThread.RunTogether(() => gate.Enter<Read>().Dispose(), () => gate.Enter<Alone>().Dispose());
            Exception?[] outcomes = [.. threads.Select(thread => thread.Outcome())];
            Assert.That(outcomes.Count(outcome => outcome is null), Is.EqualTo(1));
            Assert.That(outcomes.Single(outcome => outcome is not null), Is.TypeOf<InvalidOperationException>());
            Assert.That(gate.State & ~Generations(gate), Is.Zero);
        }
    }

    [Test]
    public void A_count_below_one_is_refused_and_binds_nothing([Values(0, -1, int.MinValue)] int count)
    {
        var gate = new FifoLock();
        var pool = new Pool(3);
        var slots = new SlotLock(capacity: 3);
        Action[] requests =
        [
#pragma warning disable FIFO101, FIFO104 // Each of these throws, so there is no lease and nobody waits.
            () => gate.Enter<Read>(count),
            () => gate.TryEnter(count, out Lease<Read> _),
            () => gate.TryEnter(count, TimeSpan.Zero, out Lease<Read> _),
            () => gate.Acquire<Read>(count).GetAwaiter().GetResult(),
            () => gate.TryAcquire<Read>(count, TimeSpan.Zero).GetAwaiter().GetResult(),
            () => pool.Enter<Slot>(count),
            () => slots.Enter(count),
            () => slots.Acquire(count).GetAwaiter().GetResult(),
#pragma warning restore FIFO101, FIFO104
        ];
        foreach (Action request in requests)
        {
            Assert.That(() => request(), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("count"));
        }

        Assert.That(gate.Layout, Is.Null, "an invalid request binds nothing");
        Assert.That(gate.State + pool.State + slots.State, Is.Zero);
    }

    [Test]
    public void More_than_could_ever_be_granted_is_refused_instead_of_waiting_for_ever()
    {
        var slots = new SlotLock(capacity: 3);
        Assert.That(() => slots.Enter(4), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("count").And.Message.Contain("3"));
        Assert.That(() => slots.TryEnter(4, out _), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(async () => await slots.Acquire(int.MaxValue), Throws.TypeOf<ArgumentOutOfRangeException>());
        var gate = new FifoLock();
        Assert.That(() => gate.Enter<Write>(2), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contain("Write"));
        Assert.That(gate.Layout, Is.Null);
        slots.Enter(3).Dispose();
        Assert.That(slots.State, Is.Zero);
    }

    [Test]
    public void A_capacity_under_which_nothing_could_be_granted_is_refused([Values(0, -1, int.MinValue)] int capacity)
    {
        Assert.That(() => new SlotLock(capacity), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("capacity"));
        Assert.That(() => new Pool(capacity), Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo("capacity"));
    }

    [Test]
    public void The_largest_capacity_works()
    {
        var slots = new SlotLock(int.MaxValue);
        Lease<SlotLock.Place> all = slots.Enter(int.MaxValue);
        Assert.That(slots.CountHeld<SlotLock.Place>(), Is.EqualTo(int.MaxValue));
        Assert.That(slots.TryEnter(out _), Is.False);
        all.Dispose();
        Assert.That(slots.State, Is.Zero);
    }

    [Test]
    public void A_mode_with_parameters_on_a_plain_lock_names_the_attribute()
    {
        var gate = new FifoLock();
        Action[] requests =
        [
#pragma warning disable FIFO101, FIFO104 // Each of these throws, so there is no lease and nobody waits.
            () => gate.Enter<SlotLock.Place>(),
            () => gate.TryEnter(out Lease<SlotLock.Place> _),
            () => gate.TryEnter(TimeSpan.Zero, out Lease<SlotLock.Place> _),
            () => gate.Acquire<SlotLock.Place>().GetAwaiter().GetResult(),
            () => gate.TryAcquire<SlotLock.Place>(TimeSpan.Zero).GetAwaiter().GetResult(),
#pragma warning restore FIFO101, FIFO104
        ];
        foreach (Action request in requests)
        {
            Assert.That(
                () => request(),
                Throws.TypeOf<InvalidOperationException>().With.Message.Contain("[FifoLock").And.Message.Contain("Place").And.Message.Contain("capacity"));
        }

        gate.Enter<Alone>().Dispose();
        Assert.That(() => gate.Enter<SlotLock.Place>(), Throws.TypeOf<InvalidOperationException>().With.Message.Contain("[FifoLock"));
    }

    [Test]
    public void Bad_requests_to_a_busy_lock_change_nothing()
    {
        var gate = new FifoLock();
        Lease<Write> held = gate.Enter<Write>();
        ValueTask<Lease<Read>> waiting = gate.Acquire<Read>();
        string before = Picture(gate);
        var cancelled = new CancellationToken(canceled: true);
        Assert.That(() => gate.Enter<Alone>(), Throws.InvalidOperationException);
        Assert.That(() => gate.Enter<Read>(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => gate.Enter<Write>(2), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => gate.TryEnter(TimeSpan.FromDays(-1), out Lease<Read> _), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => gate.Enter<Read>(cancelled), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => gate.Acquire<Read>(cancelled).GetAwaiter().GetResult(), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(Picture(gate), Is.EqualTo(before));
        held.Dispose();
        waiting.GetAwaiter().GetResult().Dispose();
    }

    [Test]
    public void A_lease_used_after_its_release_says_what_to_do()
    {
        var slots = new SlotLock(capacity: 2);
        Lease<SlotLock.Place> lease = slots.Enter();
        lease.Dispose();
        string before = Picture(slots);
        Assert.That(
            () => lease.Dispose(),
            Throws.TypeOf<SynchronizationLockException>().With.Message.Contain("twice").And.Message.Contain("Place"));
        Assert.That(Picture(slots), Is.EqualTo(before));
    }

    private static string Picture(FifoLockBase gate) => $"{gate} {gate.State:x}";

    private static ulong Generations(FifoLockBase gate) =>
        gate.BoundLayout!.Seats.Where(seat => seat.Kind == SeatKind.Exclusive).Aggregate(0UL, (mask, seat) => mask | ((seat.FieldMask - 1) << seat.Shift));
}
