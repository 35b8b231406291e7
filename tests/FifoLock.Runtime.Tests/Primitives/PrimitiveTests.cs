using FifoLocks.Tests.Scenarios;

namespace FifoLocks.Tests.Primitives;

/// <summary>The ready-made locks, which are declared like anyone's.</summary>
internal sealed class PrimitiveTests
{
    private static readonly ModeUse s_read = ModeUse.Of<FifoReadWriteLock, FifoReadWriteLock.Read>(static (held, _) => held("Write") == 0);

    private static readonly ModeUse s_upgradeable = ModeUse.Of<FifoReadWriteLock, FifoReadWriteLock.UpgradeableRead>(
        static (held, count) => held("Write") == 0 && held("UpgradeableRead") + count <= 1);

    private static readonly ModeUse s_write = ModeUse.Of<FifoReadWriteLock, FifoReadWriteLock.Write>(
        static (held, count) => held("Write") + held("Read") + held("UpgradeableRead") + count <= 1);

    private static readonly ModeUse s_permit = ModeUse.Of<FifoSemaphore, FifoSemaphore.Permit>(static (held, count) => held("Permit") + count <= 3);

    [Test]
    public async Task A_mutex_has_all_verbs()
    {
        var mutex = new FifoMutex();
        using (mutex.Enter())
        {
            Assert.That(mutex.TryEnter(out _), Is.False);
            Assert.That(mutex.TryEnter(TimeSpan.Zero, out _), Is.False);
            Assert.That((await mutex.TryAcquire(TimeSpan.Zero)).IsHeld, Is.False);
            Assert.That(mutex.ToString(), Is.EqualTo("FifoMutex(Exclusive=1, waiting=0)"));
        }

        using (await mutex.Acquire())
        {
            Assert.That(mutex.CountHeld<FifoMutex.Exclusive>(), Is.EqualTo(1));
        }

        Assert.That(mutex.TryEnter(out Lease<FifoMutex.Exclusive> lease));
        lease.Dispose();
        Assert.That(() => lease.Dispose(), Throws.TypeOf<SynchronizationLockException>());
    }

    [Test]
    public void An_upgradeable_reader_excludes_its_like_and_writers_but_not_readers([Values] Callers callers) => new Scenario()
        .Asks("u", s_upgradeable).Asks("a", s_read).Granted("u", "a")
        .Asks("v", s_upgradeable).Waiting("v")
        .Asks("w", s_write).Asks("b", s_read).Waiting("v", "w", "b")
        .Releases("u").Granted("u", "a", "v").Waiting("w", "b")
        .Releases("a").Waiting("w", "b")
        .Releases("v").Granted("u", "a", "v", "w").Waiting("b")
        .Releases("w").Granted("u", "a", "v", "w", "b")
        .Play(callers, static options => new FifoReadWriteLock(options));

    [Test]
    public void A_writer_is_alone([Values] Callers callers) => new Scenario()
        .Asks("w", s_write).Asks("a", s_read).Asks("u", s_upgradeable).Asks("x", s_write).Waiting("a", "u", "x")
        .Releases("w").Granted("w", "a", "u").Waiting("x")
        .Releases("a", "u").Granted("w", "a", "u", "x")
        .Play(callers, static options => new FifoReadWriteLock(options));

    [Test]
    public async Task The_named_verbs_of_the_read_write_lock()
    {
        var gate = new FifoReadWriteLock();
        using (await gate.AcquireRead())
        using (gate.EnterUpgradeableRead())
        {
            Assert.That(gate.TryEnterWrite(out _), Is.False);
            Assert.That(gate.TryEnterUpgradeableRead(out _), Is.False);
            Assert.That((await gate.TryAcquireWrite(TimeSpan.Zero)).IsHeld, Is.False);
            Assert.That(gate.TryEnterRead(out Lease<FifoReadWriteLock.Read> second));
            second.Dispose();
        }

        (await gate.AcquireWrite()).Dispose();
        Assert.That(gate.ToString(), Is.EqualTo("FifoReadWriteLock(Read=0, UpgradeableRead=0, Write=0, waiting=0)"));
    }

    [Test]
    public void Permits_are_handed_out_in_order([Values] Callers callers) => new Scenario()
        .Asks("a", s_permit, 2).Asks("b", s_permit).Asks("large", s_permit, 3).Asks("c", s_permit).Waiting("large", "c")
        .Releases("b").Waiting("large", "c")
        .Releases("a").Granted("a", "b", "large").Waiting("c")
        .Releases("large").Granted("a", "b", "large", "c")
        .Play(callers, static options => new FifoSemaphore(3, 3, options));

    [TestCase(0, 1)]
    [TestCase(1, 1)]
    [TestCase(3, 5)]
    [TestCase(0, int.MaxValue)]
    [TestCase(8, int.MaxValue)]
    [TestCase(int.MaxValue, int.MaxValue)]
    public void A_semaphore_starts_with_its_initial_permits(int initial, int max)
    {
        var semaphore = new FifoSemaphore(initial, max);
        Assert.That(semaphore.CurrentCount, Is.EqualTo(initial));
        Assert.That(semaphore.ToString(), Is.EqualTo($"FifoSemaphore(value={initial}, waiting=0)"));
        if (initial == 0)
        {
            Assert.That(semaphore.TryEnter(out _), Is.False);
            return;
        }

        Lease<FifoSemaphore.Permit> all = semaphore.Enter(initial);
        Assert.That(semaphore.CurrentCount, Is.Zero);
        Assert.That(semaphore.TryEnter(out _), Is.False);
        all.Dispose();
        Assert.That(semaphore.CurrentCount, Is.EqualTo(initial));
        using Lease<FifoSemaphore.Permit> one = semaphore.Enter();
        Assert.That(semaphore.CurrentCount, Is.EqualTo(initial - 1));
    }

    [Test]
    public void Impossible_counts_are_refused_by_name()
    {
        AssertRefused("initialCount", () => _ = new FifoSemaphore(-1));
        AssertRefused("initialCount", () => _ = new FifoSemaphore(2, 1));
        AssertRefused("maxCount", () => _ = new FifoSemaphore(0, 0));
        AssertRefused("maxCount", () => _ = new FifoSemaphore(0, -1));
#pragma warning disable FIFO101 // Both throw, so there is no lease.
        AssertRefused("count", () => new FifoSemaphore(3, 3).Enter(4));
        AssertRefused("count", () => new FifoSemaphore(3, 3).Enter(0));
#pragma warning restore FIFO101

        static void AssertRefused(string parameter, Action code) =>
            Assert.That(code, Throws.TypeOf<ArgumentOutOfRangeException>().With.Property("ParamName").EqualTo(parameter));
    }
}
