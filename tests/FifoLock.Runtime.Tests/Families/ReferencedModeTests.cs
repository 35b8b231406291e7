using FifoLocks.Tests.Library;

namespace FifoLocks.Tests.Families;

/// <summary>Modes of a referenced assembly, whose predicates are private there, on plain locks and in typed locks of this one.</summary>
internal sealed class ReferencedModeTests
{
    [Test]
    public void On_a_plain_lock_they_mean_what_they_say()
    {
        var gate = new FifoLock();
        using (gate.Enter<Browse>())
        {
            Assert.That(gate.TryEnter(out Lease<Browse> second));
            Assert.That(gate.TryEnter(out Lease<Sort> _), Is.False);
            second.Dispose();
        }

        using (gate.Enter<Sort>())
        {
            Assert.That(gate.TryEnter(out Lease<Browse> _), Is.False);
            Assert.That(gate.TryEnter(out Lease<Sort> _), Is.False);
        }

        Assert.That(gate.ToString(), Does.Contain("Browse=0").And.Contain("Sort=0"));
    }

    [Test]
    public void One_that_runs_as_written_runs_on_a_plain_lock_too()
    {
        var gate = new FifoLock();
        Assert.That(gate.TryEnter(out Lease<Inspect> _), Is.False, "nobody browses");
        using Lease<Browse> browse = gate.Enter<Browse>(2);
        Assert.That(gate.TryEnter(2, out Lease<Inspect> both));
        Assert.That(gate.TryEnter(out Lease<Inspect> _), Is.False, "as many inspectors as browsers");
        both.Dispose();
    }

    [Test]
    public void One_with_a_parameter_is_refused_by_a_plain_lock() =>
        Assert.That(() => new FifoLock().Enter<Sit>(), Throws.InvalidOperationException.With.Message.Contain("chairs").And.Message.Contain("[FifoLock("));

    [Test]
    public void In_a_typed_lock_they_mean_the_same()
    {
        var shelf = new Shelf();
        using (shelf.EnterSort())
        {
            Assert.That(shelf.TryEnterBrowse(out _), Is.False);
            Assert.That(shelf.TryEnterSort(out _), Is.False);
            Assert.That(shelf.TryEnterTidy(out _), Is.False);
            Assert.That(shelf.CountHeld<Sort>(), Is.EqualTo(1));
        }

        using (shelf.EnterBrowse(3))
        {
            Assert.That(shelf.TryEnterInspect(3, out Lease<Inspect> inspect));
            Assert.That(shelf.TryEnterInspect(out _), Is.False);
            Assert.That(shelf.TryEnterTidy(out Lease<Shelf.Tidy> tidy));
            Assert.That(shelf.TryEnterTidy(out _), Is.False);
            Assert.That(shelf.TryEnterSort(out _), Is.False);
            inspect.Dispose();
            tidy.Dispose();
        }

        Assert.That(shelf.TryEnterSort(out Lease<Sort> last));
        last.Dispose();
    }

    [Test]
    public async Task Those_behind_one_of_them_are_let_in_in_order()
    {
        var shelf = new Shelf();
        Lease<Sort> held = shelf.EnterSort();
        Task<Lease<Browse>> first = shelf.AcquireBrowse(2).AsTask();
        Task<Lease<Inspect>> second = shelf.AcquireInspect(2).AsTask();
        Task<Lease<Sort>> third = shelf.AcquireSort().AsTask();
        Task<Lease<Browse>> fourth = shelf.AcquireBrowse().AsTask();
        held.Dispose();
        Lease<Browse> browse = await WithinLimits.Completes(first);
        Lease<Inspect> inspect = await WithinLimits.Completes(second, "there are browsers now");
        Assert.That((third.IsCompleted, fourth.IsCompleted), Is.EqualTo((false, false)));
        browse.Dispose();
        (await WithinLimits.Completes(third)).Dispose();
        (await WithinLimits.Completes(fourth)).Dispose();
        inspect.Dispose();
        Assert.That(shelf.ToString(), Does.Contain("Browse=0").And.Contain("Sort=0").And.Contain("Inspect=0").And.Contain("waiting=0"));
    }

    [Test]
    public void A_parameter_is_the_locks_own_and_so_are_weights()
    {
        var small = new Room(chairs: 2);
        var large = new Room(chairs: 5);
        using Lease<Sit> two = small.EnterSit(2);
        Assert.That(small.TryEnterSit(out _), Is.False);
        using Lease<Sit> four = large.EnterSit(4);
        Assert.That(large.TryEnterSit(2, out _), Is.False);
        Assert.That(large.TryEnterSit(out Lease<Sit> one));
        Assert.That((small.CountHeld<Sit>(), large.CountHeld<Sit>()), Is.EqualTo((2, 5)));
        one.Dispose();
        Assert.That(() => small.EnterSit(3), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contain("Sit"));
        Assert.That(large.CountHeld<Sit>(), Is.EqualTo(4));
    }

    [Test]
    public void A_second_release_says_which_mode_of_which_lock([Values] bool typed)
    {
        var plain = new FifoLock();
        var room = new Room(chairs: 2);
        if (!typed)
        {
            Lease<Speak> lease = plain.Enter<Speak>();
            lease.Dispose();
            Assert.That(() => lease.Dispose(), ThrowsNotHeld("Speak", "FifoLock"));
            Assert.That(plain.CountHeld<Speak>(), Is.Zero);
            return;
        }

        Lease<Speak> speak = room.EnterSpeak();
        Lease<Sit> sit = room.EnterSit(2);
        speak.Dispose();
        sit.Dispose();
        Assert.That(() => speak.Dispose(), ThrowsNotHeld("Speak", "Room"));
        Assert.That(() => sit.Dispose(), ThrowsNotHeld("Sit", "Room"));
        Assert.That((room.CountHeld<Speak>(), room.CountHeld<Sit>()), Is.EqualTo((0, 0)));
        Assert.That(room.TryEnterSpeak(out Lease<Speak> again), "the lock is as it was");
        again.Dispose();
    }

    [Test]
    public void Two_typed_locks_share_one_of_them_and_exclude_each_on_its_own()
    {
        var shelf = new Shelf();
        var room = new Room(chairs: 1);
        var plain = new FifoLock();
        using Lease<Sort> here = shelf.EnterSort();
        Assert.That(room.TryEnterSort(out Lease<Sort> there));
        Assert.That(plain.TryEnter(out Lease<Sort> elsewhere));
        Assert.That((shelf.TryEnterSort(out _), room.TryEnterSort(out _), plain.TryEnter(out Lease<Sort> _)), Is.EqualTo((false, false, false)));
        there.Dispose();
        Assert.That((shelf.CountHeld<Sort>(), room.CountHeld<Sort>(), plain.CountHeld<Sort>()), Is.EqualTo((1, 0, 1)));
        elsewhere.Dispose();
    }

    private static NUnit.Framework.Constraints.IResolveConstraint ThrowsNotHeld(string mode, string @lock) =>
        Throws.TypeOf<SynchronizationLockException>().With.Message.Contain(mode).And.Message.Contain(@lock);
}
