namespace FifoLocks.Schedules.Scenarios;

/// <summary>Fields that are full, whose counts stand beside the word.</summary>
internal static class Saturations
{
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

    /// <summary>One lease is disposed twice while every hold is counted beside the word: one disposal is refused, of whichever lease, and no hold is left.</summary>
    public static void OneReleaseTooMany(Stage stage)
    {
        Pool pool = stage.Watch(Pool.WithField(width: 1, capacity: 3));
        Lease<Slot> lease = pool.Enter<Slot>();
        int refused = 0;
        stage.Play.Thread("one", () => Dispose(lease));
        stage.Play.Thread("two", () => Dispose(lease));
        stage.Play.Thread("three", () => Dispose(pool.Enter<Slot>()));
        stage.Play.Thread("four", () => Dispose(pool.Enter<Slot>()));
        stage.Play.AtTheEnd.Add(() => refused == 1 ? null : $"{refused} disposals were refused");

        void Dispose(Lease<Slot> held)
        {
            try
            {
                held.Dispose();
            }
            catch (SynchronizationLockException)
            {
                refused++;
            }
        }
    }
}
