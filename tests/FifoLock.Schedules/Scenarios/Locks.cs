using FifoLocks.Schedules.Scheduling;

namespace FifoLocks.Schedules.Scenarios;

/// <summary>Scenarios on locks. Each is set up anew for every schedule.</summary>
internal static class Locks
{
    private static readonly TimeSpan s_aMoment = TimeSpan.FromMilliseconds(5);

    public static void TwoWriters(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock());
        stage.Play.Thread("a", () => stage.Hold("a", "Write", () => gate.Enter<Write>()));
        stage.Play.Thread("b", () => stage.Hold("b", "Write", () => gate.Enter<Write>()));
    }

    public static void ReadersAndWriter(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock());
        stage.Play.Thread("reader", () => stage.Hold("reader", "Read", () => gate.Enter<Read>()));
        stage.Play.Thread("writer", () => stage.Hold("writer", "Write", () => gate.Enter<Write>()));
        stage.Play.Thread("late", () => stage.Hold("late", "Read", () => gate.Enter<Read>()));
    }

    public static void AwaitingReadersAndWriters(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock());
        stage.Play.Thread("writer", () =>
        {
            stage.Hold("writer", "Write", () => gate.Enter<Write>());
            stage.Hold("writer", "Write", () => gate.Enter<Write>());
        });
        stage.Play.Task("reader", async () =>
        {
            await stage.HoldAsync("reader", () => gate.Acquire<Read>());
            await stage.HoldAsync("reader", () => gate.Acquire<Write>());
        });
        stage.Play.Task("other", () => stage.HoldAsync("other", () => gate.Acquire<Write>()));
        stage.Play.Task("inline", () => stage.HoldAsync("inline", () => gate.Acquire<Read>()));
    }

    public static void InlineContinuations(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock(new FifoLockOptions { RunContinuationsInline = true }));
        stage.Play.Thread("writer", () => stage.Hold("writer", "Write", () => gate.Enter<Write>()));
        stage.Play.Task("x", () => stage.HoldAsync("x", () => gate.Acquire<Write>()));
        stage.Play.Task("y", () => stage.HoldAsync("y", () => gate.Acquire<Read>()));
        stage.Play.Task("z", () => stage.HoldAsync("z", () => gate.Acquire<Write>()));
    }

    public static void TrackedAndYielding(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock(new FifoLockOptions { TrackLeases = true, ForceYield = true }));
        var source = new CancellationTokenSource();
        stage.Play.Thread("writer", () => stage.Hold("writer", "Write", () => gate.Enter<Write>()));
        stage.Play.Task("x", () => stage.HoldAsync("x", () => gate.Acquire<Write>(source.Token)));
        stage.Play.Task("y", () => stage.HoldAsync("y", () => gate.Acquire<Read>()));
        stage.Play.Thread("canceller", () => stage.Cancel(source));
    }

    public static void CancelledHead(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock());
        var source = new CancellationTokenSource();
        stage.Play.Thread("holder", () => stage.Hold("holder", "Read", () => gate.Enter<Read>()));
        stage.Play.Thread("head", () => stage.Hold("head", "Write", () => gate.Enter<Write>(source.Token)));
        stage.Play.Task("behind", () => stage.HoldAsync("behind", () => gate.Acquire<Read>()));
        stage.Play.Thread("canceller", () => stage.Cancel(source));
    }

    /// <summary>The holder stays until the one behind the head has come in: nobody else will look at the queue.</summary>
    public static void CancelledHeadLetsThrough(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock());
        var source = new CancellationTokenSource();
        int queued = 0;
        bool isIn = false;
        Lease<Read> stays = gate.Enter<Read>();
        Lease<Read> leaves = gate.Enter<Read>();
        stage.Play.Task("head", () => stage.HoldAsync("head", () =>
        {
            ValueTask<Lease<Write>> task = gate.Acquire<Write>(source.Token);
            queued++;
            return task;
        }));
        stage.Play.Task("behind", async () =>
        {
            stage.Play.Block(() => queued == 1);
            await stage.HoldAsync("behind", () =>
            {
                ValueTask<Lease<Read>> task = gate.Acquire<Read>();
                queued++;
                return task;
            });
            isIn = true;
        });
        stage.Play.Thread("leaves", () =>
        {
            stage.Play.Block(() => queued == 2);
            leaves.Dispose();
        });
        stage.Play.Thread("stays", () =>
        {
            stage.Play.Block(() => isIn);
            stays.Dispose();
        });
        stage.Play.Thread("canceller", () =>
        {
            stage.Play.Block(() => queued == 2);
            stage.Cancel(source);
        });
    }

    /// <summary>A grant against a token, of a request that stands in the queue.</summary>
    public static void CancelAgainstGrant(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock());
        var source = new CancellationTokenSource();
        Lease<Write> first = gate.Enter<Write>();
        bool isQueued = false;
        stage.Play.Task("head", async () =>
        {
            await stage.HoldAsync("head", () =>
            {
                ValueTask<Lease<Write>> task = gate.Acquire<Write>(source.Token);
                isQueued = true;
                return task;
            });
            await stage.HoldAsync("head", () => gate.Acquire<Write>());
        });
        stage.Play.Thread("releaser", () =>
        {
            stage.Play.Block(() => isQueued);
            first.Dispose();
        });
        stage.Play.Thread("canceller", () =>
        {
            stage.Play.Block(() => isQueued);
            stage.Cancel(source);
        });
    }

    /// <summary>A grant against a deadline and an interrupt, of a thread that blocks.</summary>
    public static void TimeoutAgainstGrant(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock());
        Lease<Write> first = gate.Enter<Write>();
        stage.Play.Thread("blocked", () =>
        {
            stage.Hold("blocked", "Write", () => gate.TryEnter<Write>(s_aMoment, out Lease<Write> lease) ? lease : null);
            stage.Hold("blocked", "Read", () => gate.Enter<Read>());
        });
        stage.Play.Thread("releaser", first.Dispose);
        stage.Play.Thread("interrupter", () => stage.Play.Interrupt("blocked"));
    }

    /// <summary>The same for a request that is awaited, whose timer is armed again in its next life.</summary>
    public static void TimerAgainstGrant(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock(stage.WithClock()));
        Lease<Write> first = gate.Enter<Write>();
        stage.Play.Task("awaiting", async () =>
        {
            await stage.HoldAsync("awaiting", () => gate.TryAcquire<Write>(s_aMoment));
            await stage.HoldAsync("awaiting", () => gate.TryAcquire<Write>(s_aMoment));
        });
        stage.Play.Thread("releaser", first.Dispose);
    }

    public static void CancelledHeadAwaiting(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock());
        var source = new CancellationTokenSource();
        stage.Play.Thread("holder", () => stage.Hold("holder", "Write", () => gate.Enter<Write>()));
        stage.Play.Task("head", () => stage.HoldAsync("head", () => gate.Acquire<Write>(source.Token)));
        stage.Play.Thread("behind", () => stage.Hold("behind", "Write", () => gate.Enter<Write>()));
        stage.Play.Thread("canceller", () => stage.Cancel(source));
    }

    public static void TwoCancelledAtOnce(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock());
        var source = new CancellationTokenSource();
        stage.Play.Thread("holder", () => stage.Hold("holder", "Write", () => gate.Enter<Write>()));
        stage.Play.Task("x", () => stage.HoldAsync("x", () => gate.Acquire<Write>(source.Token)));
        stage.Play.Thread("y", () => stage.Hold("y", "Read", () => gate.Enter<Read>(source.Token)));
        stage.Play.Task("z", () => stage.HoldAsync("z", () => gate.Acquire<Read>()));
        stage.Play.Thread("canceller", () => stage.Cancel(source));
    }

    public static void Timeouts(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock(stage.WithClock()));
        stage.Play.Thread("holder", () => stage.Hold("holder", "Write", () => gate.Enter<Write>()));
        stage.Play.Thread("blocked", () => stage.Hold("blocked", "Write", () => gate.TryEnter<Write>(s_aMoment, out Lease<Write> lease) ? lease : null));
        stage.Play.Task("awaiting", async () =>
        {
            await stage.HoldAsync("awaiting", () => gate.TryAcquire<Write>(s_aMoment));
            await stage.HoldAsync("awaiting", () => gate.TryAcquire<Read>(2 * s_aMoment));
        });
        stage.Play.Thread("last", () => stage.Hold("last", "Read", () => gate.Enter<Read>()));
    }

    public static void TimeoutsBySystem(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock());
        stage.Play.Thread("holder", () => stage.Hold("holder", "Read", () => gate.Enter<Read>()));
        for (int i = 0; i < 2; i++)
        {
            string name = "blocked " + i;
            stage.Play.Thread(name, () => stage.Hold(name, "Write", () => gate.TryEnter<Write>(s_aMoment, out Lease<Write> lease) ? lease : null));
        }

        stage.Play.Thread("last", () => stage.Hold("last", "Read", () => gate.Enter<Read>()));
    }

    public static void TimeoutAgainstToken(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock(stage.WithClock()));
        var source = new CancellationTokenSource();
        stage.Play.Thread("holder", () => stage.Hold("holder", "Write", () => gate.Enter<Write>()));
        stage.Play.Task("awaiting", async () =>
        {
            await stage.HoldAsync("awaiting", () => gate.TryAcquire<Write>(s_aMoment, source.Token));
            await stage.HoldAsync("awaiting", () => gate.TryAcquire<Write>(s_aMoment));
        });
        stage.Play.Thread("canceller", () => stage.Cancel(source));
    }

    public static void DisposedTwice(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock());
        int released = 0;
        int refused = 0;
        Lease<Write> lease = gate.Enter<Write>();
        void Dispose()
        {
            try
            {
                lease.Dispose();
                released++;
            }
            catch (SynchronizationLockException)
            {
                refused++;
            }
        }

        stage.Play.Thread("one", Dispose);
        stage.Play.Thread("two", Dispose);
        stage.Play.Thread("next", () => stage.Hold("next", "Write", () => gate.Enter<Write>()));
        stage.Play.Task("reader", () => stage.HoldAsync("reader", () => gate.Acquire<Read>()));
        stage.Play.AtTheEnd.Add(() => released == 1 && refused == 1 ? null : $"Two disposes: {released} released, {refused} refused");
    }

    public static void TryEnterAgainstRelease(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock());
        stage.Play.Thread("writer", () => stage.Hold("writer", "Write", () => gate.Enter<Write>()));
        stage.Play.Thread("trying", () =>
        {
            for (int i = 0; i < 2; i++)
            {
                stage.Hold("trying", "Write", () => gate.TryEnter(out Lease<Write> lease) ? lease : null);
            }
        });
        stage.Play.Task("waiting", () => stage.HoldAsync("waiting", () => gate.Acquire<Read>()));
    }

    public static void Weights(Stage stage)
    {
        Pool pool = stage.Watch(new Pool(capacity: 3));
        stage.Capacity = 3;
        stage.Excludes = static (_, _) => false;
        stage.Play.Thread("two", () => stage.Hold("two", "Slot", () => pool.Enter<Slot>(2), 2));
        stage.Play.Thread("three", () => stage.Hold("three", "Slot", () => pool.Enter<Slot>(3), 3));
        stage.Play.Task("one", async () =>
        {
            await stage.HoldAsync("one", () => pool.Acquire<Slot>());
            await stage.HoldAsync("one", () => pool.Acquire<Slot>(2), 2);
        });
    }

    /// <summary>Late timers and late callbacks meet waiters that serve another lock by then.</summary>
    public static void ReusedInAnotherLock(Stage stage)
    {
        FifoLock first = stage.Watch(new FifoLock(stage.WithClock()));
        FifoLock second = stage.Watch(new FifoLock(new FifoLockOptions { TimeProvider = new ControlledClock(stage.Play) }));
        var source = new CancellationTokenSource();
        stage.Excludes = static (_, _) => false;
        stage.Play.Thread("holder", () =>
        {
            stage.Hold("holder", "Write", () => first.Enter<Write>());
            stage.Hold("holder", "Write", () => second.Enter<Write>());
        });
        for (int i = 0; i < 2; i++)
        {
            string name = "awaiting " + i;
            stage.Play.Task(name, async () =>
            {
                await stage.HoldAsync(name, () => first.TryAcquire<Write>(s_aMoment, source.Token));
                await stage.HoldAsync(name, () => second.TryAcquire<Write>(2 * s_aMoment));
                await stage.HoldAsync(name, () => second.Acquire<Write>());
            });
        }

        stage.Play.Thread("canceller", () => stage.Cancel(source));
    }

    public static void ReusedWaiters(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock());
        var sources = new[] { new CancellationTokenSource(), new CancellationTokenSource() };
        stage.Play.Thread("again", () =>
        {
            foreach (CancellationTokenSource source in sources)
            {
                stage.Hold("again", "Write", () => gate.Enter<Write>(source.Token));
            }

            stage.Hold("again", "Write", () => gate.Enter<Write>());
        });
        stage.Play.Task("awaiting", async () =>
        {
            await stage.HoldAsync("awaiting", () => gate.Acquire<Write>(sources[0].Token));
            await stage.HoldAsync("awaiting", () => gate.Acquire<Write>(sources[1].Token));
            await stage.HoldAsync("awaiting", () => gate.Acquire<Write>());
        });
        stage.Play.Thread("canceller", () =>
        {
            stage.Cancel(sources[0]);
            stage.Cancel(sources[1]);
        });
    }

    public static void Interrupted(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock());
        var source = new CancellationTokenSource();
        stage.Play.Thread("holder", () => stage.Hold("holder", "Write", () => gate.Enter<Write>()));
        stage.Play.Thread("blocked", () =>
        {
            stage.Hold("blocked", "Write", () => gate.Enter<Write>(source.Token));
            stage.Hold("blocked", "Read", () => gate.Enter<Read>());
        });
        stage.Play.Thread("interrupter", () => stage.Play.Interrupt("blocked"));
        stage.Play.Thread("canceller", () => stage.Cancel(source));
        stage.Play.Task("behind", () => stage.HoldAsync("behind", () => gate.Acquire<Write>()));
    }

    /// <summary>An upgradeable read is converted while a reader, a writer and a second upgrader come and one conversion is given up.</summary>
    public static void Conversion(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock());
        var source = new CancellationTokenSource();
        int readers = 0;
        int writers = 0;
        stage.Play.Thread("upgrader", () =>
        {
            using Lease<FifoReadWriteLock.UpgradeableRead> reading = gate.Enter<FifoReadWriteLock.UpgradeableRead>();
            using (reading.EnterUpgrade())
            {
                Write();
            }

            Read();
        });
        stage.Play.Thread("reader", () =>
        {
            using Lease<FifoReadWriteLock.Read> reading = gate.Enter<FifoReadWriteLock.Read>();
            Read();
        });
        stage.Play.Thread("writer", () =>
        {
            using Lease<FifoReadWriteLock.Write> writing = gate.Enter<FifoReadWriteLock.Write>();
            Write();
        });
        stage.Play.Task("other", async () =>
        {
            using Lease<FifoReadWriteLock.UpgradeableRead> reading = await gate.Acquire<FifoReadWriteLock.UpgradeableRead>();
            try
            {
                using (await reading.Upgrade(source.Token))
                {
                    Write();
                }
            }
            catch (OperationCanceledException)
            {
                Check(reading.IsHeld, "a conversion that was given up leaves its lease alone");
            }
        });
        stage.Play.Thread("canceller", () => stage.Cancel(source));

        void Read()
        {
            readers++;
            _ = gate.WaitingCount;
            Check(writers == 0, "nobody writes while somebody reads");
            readers--;
        }

        void Write()
        {
            writers++;
            _ = gate.WaitingCount;
            Check(writers == 1 && readers == 0, "a writer is alone");
            writers--;
        }

        static void Check(bool holds, string what)
        {
            if (!holds)
            {
                throw new InvalidOperationException($"Broken: {what}.");
            }
        }
    }

    /// <summary>A writer goes on reading while a reader, another writer and an upgradeable read wait; a copy of its lease tries the same.</summary>
    public static void Downgrade(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock());
        int writers = 0;
        int readers = 0;
        int generation = 0;
        Lease<FifoReadWriteLock.Write> shared = gate.Enter<FifoReadWriteLock.Write>();
        int downgraded = 0;
        stage.Play.Thread("one", Downgrade);
        stage.Play.Thread("copy", Downgrade);
        stage.Play.Task("reader", async () =>
        {
            using Lease<FifoReadWriteLock.Read> reading = await gate.Acquire<FifoReadWriteLock.Read>();
            Read();
        });
        stage.Play.Thread("writer", () =>
        {
            Lease<FifoReadWriteLock.Write> writing = gate.Enter<FifoReadWriteLock.Write>();
            writers++;
            _ = gate.WaitingCount;
            Check(writers == 1 && readers == 0, "a writer is alone");
            int written = ++generation;
            writers--;
            using Lease<FifoReadWriteLock.UpgradeableRead> upgradeable = writing.DowngradeToUpgradeable();
            Read();
            Check(generation == written, "nobody writes in between");
        });

        void Downgrade()
        {
            try
            {
                using Lease<FifoReadWriteLock.Read> reading = shared.Downgrade();
                downgraded++;
                Check(downgraded == 1, "one of the copies succeeds");
                Read();
            }
            catch (SynchronizationLockException)
            {
                // The other one was faster.
            }
        }

        void Read()
        {
            readers++;
            _ = gate.WaitingCount;
            Check(writers == 0, "nobody writes while somebody reads");
            readers--;
        }

        static void Check(bool holds, string what)
        {
            if (!holds)
            {
                throw new InvalidOperationException($"Broken: {what}.");
            }
        }
    }

    /// <summary>A nested lease is entered with again while a copy of it is disposed, the first lease has gone before, and others wait.</summary>
    public static void Reentry(Stage stage)
    {
        FifoReentrantMutex mutex = stage.Watch(new FifoReentrantMutex());
        int inside = 0;
        Lease<FifoReentrantMutex.Exclusive> first = mutex.Enter();
        Lease<FifoReentrantMutex.Exclusive> nested = first.Reenter();
        stage.Play.Thread("first", first.Dispose);
        stage.Play.Thread("nested", nested.Dispose);
        stage.Play.Thread("again", () =>
        {
            try
            {
                using Lease<FifoReentrantMutex.Exclusive> third = nested.Reenter();
                Work();
            }
            catch (SynchronizationLockException)
            {
                // The lease was gone by then.
            }
        });
        stage.Play.Thread("thread", () =>
        {
            using Lease<FifoReentrantMutex.Exclusive> other = mutex.Enter();
            using Lease<FifoReentrantMutex.Exclusive> inner = other.Reenter();
            Work();
        });
        stage.Play.Task("task", async () =>
        {
            using Lease<FifoReentrantMutex.Exclusive> other = await mutex.Acquire();
            Work();
        });

        void Work()
        {
            inside++;
            _ = mutex.WaitingCount;
            if (inside != 1)
            {
                throw new InvalidOperationException("Broken: one owner at a time.");
            }

            inside--;
        }
    }

    public static void Saturation(Stage stage)
    {
        Pool pool = stage.Watch(Pool.WithField(width: 2, capacity: 3));
        stage.Capacity = 3;
        stage.Excludes = static (_, _) => false;
        for (int i = 0; i < 3; i++)
        {
            string name = "blocked " + i;
            stage.Play.Thread(name, () =>
            {
                stage.Hold(name, "Slot", () => pool.Enter<Slot>());
                stage.Hold(name, "Slot", () => pool.TryEnter(out Lease<Slot> lease) ? lease : null);
            });
        }

        stage.Play.Task("two", () => stage.HoldAsync("two", () => pool.Acquire<Slot>(2), 2));
    }

    public static void SaturationSmall(Stage stage)
    {
        Pool pool = stage.Watch(Pool.WithField(width: 2, capacity: 2));
        stage.Capacity = 2;
        stage.Excludes = static (_, _) => false;
        stage.Play.Thread("a", () => stage.Hold("a", "Slot", () => pool.Enter<Slot>()));
        stage.Play.Thread("b", () => stage.Hold("b", "Slot", () => pool.Enter<Slot>(2), 2));
    }

    public static void SaturationBesideOnly(Stage stage)
    {
        Narrow gate = stage.Watch(new Narrow());
        var source = new CancellationTokenSource();
        stage.Play.Thread("many", () =>
        {
            stage.Hold("many", "Many", () => gate.Enter<Many>(3), 3);
            stage.Hold("many", "Many", () => gate.Enter<Many>(2), 2);
        });
        stage.Play.Thread("more", () => stage.Hold("more", "Many", () => gate.Enter<Many>(2, source.Token), 2));
        stage.Play.Task("only", () => stage.HoldAsync("only", () => gate.Acquire<Only>()));
        stage.Play.Task("given up", () => stage.HoldAsync("given up", () => gate.Acquire<Many>(4, source.Token), 4));
        stage.Play.Thread("canceller", () => stage.Cancel(source));
    }
}
