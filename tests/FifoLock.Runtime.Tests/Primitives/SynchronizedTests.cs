using System.Runtime.CompilerServices;
using Held = FifoLocks.Lease<FifoLocks.FifoReentrantMutex.Exclusive>;

namespace FifoLocks.Tests.Primitives;

/// <summary>A hidden mutex for any object: one per object, gone with it.</summary>
internal sealed class SynchronizedTests
{
    [Test]
    public async Task One_object_has_one_mutex_that_its_owner_enters_again()
    {
        object target = new();
        Assert.That(Synchronized.IsOwned(target), Is.False);
        using (await Synchronized.Acquire(target))
        {
            Assert.That(Synchronized.IsOwned(target));
            Assert.That(Synchronized.IsOwned(new object()), Is.False);
            using (Synchronized.Enter(target))
            {
                Assert.That(Synchronized.TryEnter(target, out Held third));
                Assert.That(Synchronized.TryEnter(target, TimeSpan.Zero, out Held fourth));
                using Held fifth = await Synchronized.TryAcquire(target, TimeSpan.Zero);
                Assert.That(Synchronized.Of(target).ToString(), Is.EqualTo("Synchronized(Object)(depth=5, waiting=0)"));
                third.Dispose();
                fourth.Dispose();
            }

            using (Synchronized.Enter(new object()))
            {
                Assert.That(Synchronized.Of(target).Depth, Is.EqualTo(1), "another object is another mutex");
            }
        }

        Assert.That(Synchronized.Of(target).Depth, Is.Zero);
    }

    [Test]
    public async Task Others_wait_in_the_order_of_asking_and_may_give_up()
    {
        object target = new();
        using var source = new CancellationTokenSource();
        Task<Held> cancelled;
        Task first;
        TestThread second;
        using (Synchronized.Enter(target))
        {
            using (ExecutionContext.SuppressFlow())
            {
                cancelled = Task.Run(async () => await Synchronized.Acquire(target, source.Token));
                WithinLimits.Until(() => Synchronized.Of(target).WaitingCount == 1, "it queues");
                first = Task.Run(async () => (await Synchronized.Acquire(target)).Dispose());
                WithinLimits.Until(() => Synchronized.Of(target).WaitingCount == 2, "it queues");
                second = TestThread.Run(() =>
                {
                    Assert.That(Synchronized.TryEnter(target, out _), Is.False);
                    Assert.That(Synchronized.TryEnter(target, TimeSpan.Zero, out _), Is.False);
                    Synchronized.Enter(target).Dispose();
                });
                WithinLimits.Until(() => Synchronized.Of(target).WaitingCount == 3, "it queues");
            }

            source.Cancel();
            Assert.That(async () => await WithinLimits.Completes(cancelled), Throws.InstanceOf<OperationCanceledException>());
            Assert.That(first.IsCompleted || second.IsDone, Is.False);
        }

        await WithinLimits.Completes(first);
        second.Join();
    }

    [Test]
    public void A_second_child_of_the_owner_is_refused_by_name()
    {
        var target = new List<int>();
        using (Synchronized.Enter(target))
        {
            Held child = default;
            TestThread.Run(() => child = Synchronized.Enter(target)).Join();
            Assert.That(() => Synchronized.Enter(target), Throws.InvalidOperationException.With.Message.StartsWith("Synchronized(List`1) is held by this flow"));
            child.Dispose();
        }
    }

    [Test]
    public void Values_strings_and_nothing_are_refused_whatever_the_verb()
    {
        Assert.Multiple(() =>
        {
            foreach (object refused in new object[] { 5, DateTime.UnixEpoch, DayOfWeek.Monday, "text", string.Empty })
            {
                Assert.That(() => Synchronized.Enter(refused), Throws.ArgumentException.With.Property("ParamName").EqualTo("target"));
                Assert.That(() => Synchronized.Acquire(refused), Throws.ArgumentException);
                Assert.That(() => Synchronized.TryEnter(refused, out _), Throws.ArgumentException);
                Assert.That(() => Synchronized.TryEnter(refused, TimeSpan.Zero, out _), Throws.ArgumentException);
                Assert.That(() => Synchronized.TryAcquire(refused, TimeSpan.Zero), Throws.ArgumentException);
                Assert.That(Synchronized.IsOwned(refused), Is.False);
            }

            Assert.That(() => Synchronized.Enter(null!), Throws.ArgumentNullException.With.Property("ParamName").EqualTo("target"));
            Assert.That(() => Synchronized.Acquire(null!), Throws.ArgumentNullException);
            Assert.That(() => Synchronized.IsOwned(null!), Throws.ArgumentNullException);
            Assert.That(() => Synchronized.TryEnter(new object(), TimeSpan.FromSeconds(-2), out _), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => Synchronized.TryAcquire(new object(), TimeSpan.FromSeconds(-2)), Throws.InstanceOf<ArgumentOutOfRangeException>());
        });
    }

    [Test]
    public void Objects_that_are_equal_are_not_one()
    {
        Uri one = new("https://example.org");
        Uri two = new("https://example.org");
        using (Synchronized.Enter(one))
        {
            Assert.That(one, Is.EqualTo(two));
            Assert.That(Synchronized.IsOwned(two), Is.False);
        }
    }

    [Test]
    public void An_object_that_nobody_knows_any_more_is_collected()
    {
        WeakReference target = EnterAndForget();
        for (int i = 0; i < 10 && target.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.That(target.IsAlive, Is.False);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference EnterAndForget()
    {
        object target = new();
        using (Synchronized.Enter(target))
        {
            return new WeakReference(target);
        }
    }
}
