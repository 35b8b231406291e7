namespace FifoLocks.Schedules.Scenarios;

/// <summary>Leases that become other ones: upgrades, downgrades, re-entry.</summary>
internal static class Conversions
{
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
}
