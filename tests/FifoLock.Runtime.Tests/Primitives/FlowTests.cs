using Held = FifoLocks.Lease<FifoLocks.FifoReentrantMutex.Exclusive>;

namespace FifoLocks.Tests.Primitives;

/// <summary>Ownership by flow of control: who is the owner, who is a child, and who comes new.</summary>
internal sealed class FlowTests
{
    private readonly FifoReentrantMutex.Flow _mutex = new();

    [SetUp]
    public void Everybody_is_out() => Assert.That(_mutex.Depth + _mutex.WaitingCount, Is.Zero);

    [TearDown]
    public void Nobody_stays() => Assert.That(_mutex.ToString(), Is.EqualTo("FifoReentrantMutex.Flow(depth=0, waiting=0)"));

    [Test]
    public void What_the_owner_calls_enters_again()
    {
        using (_mutex.Enter())
        {
            Assert.That(_mutex.IsOwned);
            using (_mutex.Enter())
            {
                Assert.That(_mutex.TryEnter(out Held third));
                Assert.That(_mutex.TryEnter(TimeSpan.Zero, out Held fourth));
                Assert.That(_mutex.Depth, Is.EqualTo(4));
                third.Dispose();
                fourth.Dispose();
            }

            Assert.That(_mutex.Depth, Is.EqualTo(1));
        }

        Assert.That(_mutex.IsOwned, Is.False);
    }

    [Test]
    public async Task What_the_owner_awaits_enters_again_on_whatever_thread()
    {
        async Task<int> Down(int levels)
        {
            using (await _mutex.Acquire().ConfigureAwait(false))
            {
                await Task.Yield();
                return levels == 0 ? _mutex.Depth : await Down(levels - 1).ConfigureAwait(false);
            }
        }

        Assert.That(await Down(5), Is.EqualTo(6));
        using (await _mutex.TryAcquire(TimeSpan.Zero))
        {
            Assert.That(await Down(2), Is.EqualTo(4), "once more, and after all that was");
        }

        Assert.That(_mutex.IsOwned, Is.False);
    }

    [Test]
    public async Task Others_wait_until_the_last_lease_goes_in_whatever_order()
    {
        Held first = await _mutex.Acquire();
        Held second = await _mutex.Acquire();
        Task other = Elsewhere(async () => (await _mutex.Acquire()).Dispose());
        TestThread thread = Elsewhere(() => TestThread.Run(() => _mutex.Enter().Dispose()));
        WithinLimits.Until(() => _mutex.WaitingCount == 2, "both queue");
        first.Dispose();
        Assert.That(_mutex.IsOwned, "by the second lease");
        Held third = await _mutex.Acquire();
        second.Dispose();
        Assert.That(other.IsCompleted, Is.False);
        Assert.That(() => first.Dispose(), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(() => second.Dispose(), Throws.TypeOf<SynchronizationLockException>());
        Assert.That(_mutex.Depth, Is.EqualTo(1));
        third.Dispose();
        await WithinLimits.Completes(other);
        thread.Join();
        Assert.That(() => third.Dispose(), Throws.TypeOf<SynchronizationLockException>());
    }

    [Test]
    public async Task Who_had_to_wait_is_an_owner_as_well()
    {
        Held held = await _mutex.Acquire();
        Task<int> other = Elsewhere(async () =>
        {
            using (await _mutex.Acquire())
            using (await _mutex.Acquire())
            {
                await Task.Yield();
                using (_mutex.Enter())
                {
                    return _mutex.Depth;
                }
            }
        });
        WithinLimits.Until(() => _mutex.WaitingCount == 1, "it queues");
        held.Dispose();
        Assert.That(await WithinLimits.Completes(other), Is.EqualTo(3));
        Assert.That(_mutex.IsOwned, Is.False);
    }

    [Test]
    public async Task A_method_takes_the_mutex_for_its_caller_unless_it_is_asynchronous()
    {
        ValueTask<Held> Plain() => _mutex.Acquire();
        async ValueTask<Held> Lost() => await _mutex.Acquire();

        using (await Plain())
        {
            Assert.That(_mutex.IsOwned);
        }

        Held lost = await Lost();
        Assert.That(_mutex.IsOwned, Is.False, "what an asynchronous method writes into its flow is undone when it returns");
        Assert.That(_mutex.TryEnter(out _), Is.False);
        lost.Dispose();
    }

    [Test]
    public async Task A_request_that_comes_to_nothing_leaves_the_flow_as_it_was()
    {
        var clock = new FakeTimeProvider();
        var mutex = new FifoReentrantMutex.Flow(new FifoLockOptions { TimeProvider = clock });
        var gone = new CancellationToken(canceled: true);
        var taken = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        Task holder = Elsewhere(async () =>
        {
            using (await mutex.Acquire())
            {
                taken.SetResult();
                await release.Task;
            }
        });
        await WithinLimits.Completes(taken.Task);
        using var source = new CancellationTokenSource();
        ValueTask<Held> cancelled = mutex.Acquire(source.Token);
        source.Cancel();
        Assert.That(async () => await cancelled, Throws.InstanceOf<OperationCanceledException>());
        ValueTask<Held> late = mutex.TryAcquire(TimeSpan.FromSeconds(1));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.That((await late).IsHeld, Is.False);
        Assert.That(mutex.TryEnter(out _), Is.False);
        Assert.That((await mutex.TryAcquire(TimeSpan.Zero)).IsHeld, Is.False);
        Assert.That(() => mutex.Enter(gone), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(() => mutex.TryEnter(TimeSpan.FromSeconds(-2), out _), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => mutex.TryAcquire(TimeSpan.FromSeconds(-2)), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(mutex.IsOwned, Is.False);
        Task<Held> waits = mutex.Acquire().AsTask();
        Assert.That(waits.IsCompleted || mutex.WaitingCount != 1, Is.False, "it queues like anyone");
        release.SetResult();
        Held held = await WithinLimits.Completes(waits);
        Assert.That(mutex.IsOwned);
        Assert.That(() => mutex.Enter(gone), Throws.InstanceOf<OperationCanceledException>(), "an owner's request as well");
        Assert.That(mutex.Acquire(gone).IsCanceled);
        Assert.That(mutex.Depth, Is.EqualTo(1));
        held.Dispose();
        await holder;
    }

    [Test]
    public async Task Children_take_turns_and_one_that_comes_while_another_is_inside_is_refused()
    {
        using (await _mutex.Acquire())
        {
            var inside = new TaskCompletionSource();
            var leave = new TaskCompletionSource();
            Task first = Task.Run(async () =>
            {
                using (await _mutex.Acquire())
                {
                    inside.SetResult();
                    await leave.Task;
                }
            });
            await WithinLimits.Completes(inside.Task);
            Assert.That(async () => await Task.Run(async () => await _mutex.Acquire()), Throws.InvalidOperationException.With.Message.Contains("is inside"));
#pragma warning disable FIFO101 // It is refused, because a child is inside: there is no lease.
            Assert.That(TestThread.Run(() => _mutex.Enter()).Outcome(), Is.TypeOf<InvalidOperationException>());
#pragma warning restore FIFO101
            Assert.That(() => _mutex.TryEnter(out _), Throws.InvalidOperationException, "and the owner itself");
            Assert.That(_mutex.Depth, Is.EqualTo(2));
            leave.SetResult();
            await WithinLimits.Completes(first);
            TestThread.Run(() => _mutex.Enter().Dispose()).Join("its turn now");
            _mutex.Enter().Dispose();
            Assert.That(_mutex.Depth, Is.EqualTo(1));
        }
    }

    [Test]
    public async Task A_child_that_outlives_the_lease_is_a_newcomer()
    {
        var released = new TaskCompletionSource();
        Held held = await _mutex.Acquire();
        Task<bool> child = Task.Run(async () =>
        {
            await released.Task;
            bool owned = _mutex.IsOwned;
            using (await _mutex.Acquire())
            {
                return owned || _mutex.Depth != 1;
            }
        });
        held.Dispose();
        var inTheWay = new TaskCompletionSource();
        Task other = Elsewhere(async () =>
        {
            using (await _mutex.Acquire())
            {
                released.SetResult();
                await inTheWay.Task;
            }
        });
        WithinLimits.Until(() => _mutex.WaitingCount == 1, "the child queues");
        inTheWay.SetResult();
        await WithinLimits.Completes(other);
        Assert.That(await WithinLimits.Completes(child), Is.False);
    }

    [Test]
    public async Task A_child_inside_keeps_the_mutex_when_the_owner_has_left()
    {
        var inside = new TaskCompletionSource();
        var leave = new TaskCompletionSource();
        Held held = await _mutex.Acquire();
        Task child = Task.Run(async () =>
        {
            using (await _mutex.Acquire())
            {
                inside.SetResult();
                await leave.Task;
                using (_mutex.Enter())
                {
                    Assert.That(_mutex.Depth, Is.EqualTo(2));
                }
            }
        });
        await WithinLimits.Completes(inside.Task);
        held.Dispose();
        Assert.That(_mutex.IsOwned, Is.False);
        ValueTask<Held> again = _mutex.Acquire();
        Assert.That(again.IsCompleted, Is.False, "a newcomer now");
        leave.SetResult();
        await WithinLimits.Completes(child);
        (await WithinLimits.Completes(again)).Dispose();
    }

    [Test]
    public async Task Several_objects_in_one_flow_keep_apart()
    {
        var other = new FifoReentrantMutex.Flow();
        using (await _mutex.Acquire())
        {
            Held inner = await other.Acquire();
            using (await _mutex.Acquire())
            using (await other.Acquire())
            {
                Assert.That((_mutex.Depth, other.Depth), Is.EqualTo((2, 2)));
                inner.Dispose();
                Assert.That(other.IsOwned && _mutex.IsOwned);
            }

            Assert.That(other.IsOwned, Is.False);
            Assert.That(_mutex.IsOwned);
        }
    }

    [Test]
    public void A_flow_that_is_suppressed_does_not_carry_it()
    {
        using (_mutex.Enter())
        {
            TestThread thread = Elsewhere(() => TestThread.Run(() => Assert.That(_mutex.IsOwned || _mutex.TryEnter(out _), Is.False)));
            thread.Join();
        }
    }

    [Test]
    public void An_exception_on_the_way_out_restores_the_depth()
    {
        using (_mutex.Enter())
        {
            Assert.That(async () => await Fail(4), Throws.TypeOf<FormatException>());
            Assert.That(_mutex.Depth, Is.EqualTo(1));
            _mutex.Enter().Dispose();
        }

        async Task Fail(int times)
        {
            using (await _mutex.Acquire())
            {
                await Task.Yield();
                if (times == 0)
                {
                    throw new FormatException();
                }

                await Fail(times - 1);
            }
        }
    }

    [Test]
    public async Task With_every_option_it_is_the_same([Values] bool track, [Values] bool yield, [Values] bool inline)
    {
        var mutex = new FifoReentrantMutex.Flow(new FifoLockOptions { Name = "m", TrackLeases = track, ForceYield = yield, RunContinuationsInline = inline });
        Task[] tasks = [.. Enumerable.Range(0, 4).Select(_ => Elsewhere(() => Task.Run(async () =>
        {
            for (int i = 0; i < 200; i++)
            {
                using (await mutex.Acquire())
                {
                    using (await mutex.Acquire())
                    {
                        Assert.That(mutex.Depth, Is.EqualTo(2));
                    }
                }
            }
        })))];
        await WithinLimits.Completes(Task.WhenAll(tasks));
        Assert.That(mutex.ToString(), Is.EqualTo("m(depth=0, waiting=0)"));
    }

    [Test]
    public async Task Of_children_that_try_at_the_same_moment_one_is_inside_and_newcomers_stay_out()
    {
        int inside = 0;
        int refused = 0;
        int entered = 0;
        for (int round = 0; round < 500; round++)
        {
            Task newcomer;
            using (await _mutex.Acquire())
            {
                newcomer = Elsewhere(() => Task.Run(async () =>
                {
                    using (await _mutex.Acquire())
                    {
                        Alone();
                    }
                }));
                await Task.WhenAll(Task.Run(Child), Task.Run(Child));
            }

            await WithinLimits.Completes(newcomer);
        }

        Assert.That(entered, Is.GreaterThanOrEqualTo(500), "somebody got in every time");
        Assert.That(entered + refused, Is.EqualTo(1000));

        void Child()
        {
            try
            {
                using (_mutex.Enter())
                {
                    Interlocked.Increment(ref entered);
                    Alone();
                }
            }
            catch (InvalidOperationException)
            {
                Interlocked.Increment(ref refused);
            }
        }

        void Alone()
        {
            Assert.That(Interlocked.Increment(ref inside), Is.EqualTo(1));
            Interlocked.Decrement(ref inside);
        }
    }

    [Test]
    public async Task A_child_that_enters_while_the_owner_leaves_nests_or_queues_and_nobody_is_inside_beside_it()
    {
        int inside = 0;
        for (int round = 0; round < 1000; round++)
        {
            Held held = await _mutex.Acquire();
            Task child = Task.Run(Use);
            Task other = Elsewhere(() => Task.Run(Use));
            held.Dispose();
            await WithinLimits.Completes(Task.WhenAll(child, other));
        }

        void Use()
        {
            using (_mutex.Enter())
            {
                Assert.That(Interlocked.Increment(ref inside), Is.EqualTo(1));
                Interlocked.Decrement(ref inside);
            }
        }
    }

    /// <summary>Starts something in a flow that is not a child of this one.</summary>
    private static T Elsewhere<T>(Func<T> start)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(start).GetAwaiter().GetResult();
        }
    }

    private static Task<T> Elsewhere<T>(Func<Task<T>> start)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(start);
        }
    }

    private static Task Elsewhere(Func<Task> start)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(start);
        }
    }
}
