namespace FifoLocks.Schedules.Scenarios;

/// <summary>Scenarios on locks. Each is set up anew for every schedule.</summary>
internal static class Locks
{
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

    /// <summary>A shared hold whose lease is tracked, disposed by two threads: one of them is told so, and the other reader keeps its own.</summary>
    public static void TrackedDisposedTwice(Stage stage)
    {
        FifoLock gate = stage.Watch(new FifoLock(new FifoLockOptions { TrackLeases = true }));
        Lease<Read> lease = gate.Enter<Read>();
        int refused = 0;
        stage.Play.AtTheEnd.Add(() => refused == 1 ? null : $"{refused} of two disposals were refused");
        stage.Play.Thread("one", Dispose);
        stage.Play.Thread("two", Dispose);
        stage.Play.Thread("reader", () => stage.Hold("reader", "Read", () => gate.Enter<Read>()));
        stage.Play.Task("writer", () => stage.HoldAsync("writer", () => gate.Acquire<Write>()));

        void Dispose()
        {
            try
            {
                lease.Dispose();
            }
            catch (SynchronizationLockException)
            {
                refused++;
            }
        }
    }
}
