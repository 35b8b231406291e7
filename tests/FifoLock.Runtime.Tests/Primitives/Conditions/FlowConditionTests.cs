using Held = FifoLocks.Lease<FifoLocks.FifoReentrantMutex.Exclusive>;

namespace FifoLocks.Tests.Primitives.Conditions;

/// <summary>Waits of a flow that owns a re-entrant mutex: it is not the owner meanwhile, and it is again when the wait returns.</summary>
internal sealed class FlowConditionTests
{
    [Test]
    public async Task The_flow_owns_the_mutex_again_after_a_wait_and_so_do_its_children([Values] bool track, [Values] bool showsInner, [Values] bool outerHasGone)
    {
        var mutex = new FifoReentrantMutex.Flow(new FifoLockOptions { TrackLeases = track });
        var condition = new FifoCondition(mutex);
        var waits = new TaskCompletionSource();
        var isBack = new TaskCompletionSource();
        Held outer = await mutex.Acquire();
        Held inner = await mutex.Acquire();
        Held[] leases = outerHasGone ? [inner, mutex.Enter()] : [outer, inner];
        if (outerHasGone)
        {
            outer.Dispose();
        }

        Task child = Task.Run(async () =>
        {
            await waits.Task;
            Assert.That(mutex.IsOwned, Is.False, "a newcomer, during the wait");
            using (await mutex.Acquire())
            {
                using (await mutex.Acquire())
                using (Held third = await mutex.Acquire())
                {
                    Assert.That(mutex.Depth, Is.EqualTo(3));
                    Assert.That(condition.Notify(third), Is.EqualTo(1));
                }

                Assert.That(mutex.IsOwned);
            }

            await isBack.Task;
            Assert.That(mutex.IsOwned, "a child of the owner, after the wait");
            using (await mutex.Acquire())
            {
                Assert.That(mutex.Depth, Is.EqualTo(3));
            }
        });
        Task wait = condition.WaitAsync(leases[showsInner ? 1 : 0]).AsTask();
        Assert.That(mutex.IsOwned, Is.False);
        Assert.That(mutex.IsHeld, Is.False);
        waits.SetResult();
        await WithinLimits.Completes(wait);
        Assert.That(mutex.IsOwned);
        Assert.That(mutex.Depth, Is.EqualTo(2));
        using (await mutex.Acquire())
        {
            Assert.That(mutex.Depth, Is.EqualTo(3));
        }

        isBack.SetResult();
        await WithinLimits.Completes(child);
        leases[1].Dispose();
        Assert.That(mutex.IsOwned);
        using (mutex.Enter())
        {
            leases[0].Dispose();
        }

        Assert.That(mutex.IsOwned, Is.False);
        Assert.That(mutex.ToString(), Is.EqualTo("FifoReentrantMutex.Flow(depth=0, waiting=0)"));
    }

    [Test]
    public async Task Flows_that_wait_for_one_another_each_own_the_mutex_in_turn([Values] bool track, [Values] bool inline)
    {
        const int Flows = 3;
        const int Rounds = 100;
        var mutex = new FifoReentrantMutex.Flow(new FifoLockOptions { TrackLeases = track, RunContinuationsInline = inline });
        var condition = new FifoCondition(mutex);
        int turn = 0;
        Task[] flows = [.. Enumerable.Range(0, Flows).Select(number => Task.Run(async () =>
        {
            for (int round = 0; round < Rounds; round++)
            {
                using Held outer = await mutex.Acquire();
                using Held inner = await mutex.Acquire();
                await condition.WaitForAsync(round % 2 == 0 ? outer : inner, () => turn % Flows == number);
                using Held third = number == 0 ? mutex.Enter() : await mutex.Acquire();
                Assert.That(mutex.Depth, Is.EqualTo(3));
                turn++;
                condition.NotifyAll(third);
            }
        }))];
        await WithinLimits.Completes(Task.WhenAll(flows));
        Assert.That(turn, Is.EqualTo(Flows * Rounds));
        Assert.That(mutex.Depth, Is.Zero);
    }

    [Test]
    public void A_predicate_enters_again_in_whichever_flow_asks_it()
    {
        var mutex = new FifoReentrantMutex.Flow();
        var condition = new FifoCondition(mutex);
        var depths = new List<int>();
        bool ready = false;
        TestThread waiter = TestThread.Run(() =>
        {
            using Held lease = mutex.Enter();
            condition.WaitFor(lease, () =>
            {
                using Held nested = mutex.Enter();
                depths.Add(mutex.Depth);
                return ready;
            });
        });
        WithinLimits.Until(() => condition.WaitingCount == 1 && !mutex.IsHeld, "it waits");
        using (Held lease = mutex.Enter())
        {
            ready = true;
            Assert.That(condition.Notify(lease), Is.EqualTo(1));
        }

        waiter.Join();
        Assert.That(depths, Is.EqualTo(new[] { 2, 2, 2 }));
        Assert.That(mutex.Depth, Is.Zero);
    }

    [Test]
    public void A_lease_that_is_not_held_or_of_another_mutex_is_refused_and_the_owner_stays_the_owner()
    {
        var mutex = new FifoReentrantMutex.Flow();
        var condition = new FifoCondition(mutex);
        using Held outer = mutex.Enter();
        Held inner = mutex.Enter();
        inner.Dispose();
        using Held foreign = new FifoReentrantMutex.Flow().Enter();
        Assert.That(() => condition.WaitAsync(inner), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(() => condition.WaitAsync(foreign), Throws.ArgumentException);
        Assert.That(() => new FifoCondition((FifoReentrantMutex.Flow)null!), Throws.ArgumentNullException);
        using Held again = mutex.Enter();
        Assert.That(mutex.Depth, Is.EqualTo(2));
        Assert.That(condition.WaitingCount, Is.Zero);
    }
}
