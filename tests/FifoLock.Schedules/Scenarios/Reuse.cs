using FifoLocks.Schedules.Scheduling;

namespace FifoLocks.Schedules.Scenarios;

/// <summary>Waiters that have another life, and callbacks of the one before.</summary>
internal static class Reuse
{
    private static readonly TimeSpan s_aMoment = TimeSpan.FromMilliseconds(5);

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
                await stage.HoldAsync(name, () => first.TryAcquire<Write>(s_aMoment, source.Token), patience: s_aMoment);
                await stage.HoldAsync(name, () => second.TryAcquire<Write>(2 * s_aMoment), patience: 2 * s_aMoment);
                await stage.HoldAsync(name, () => second.Acquire<Write>());
            });
        }

        stage.Play.Thread("canceller", () => stage.Cancel(source));
    }

    /// <summary>A timer that fires as its request is granted, and looks at the waiter only when that waits in another lock, for longer.</summary>
    public static void LateTimer(Stage stage)
    {
        FifoLock first = stage.Watch(new FifoLock(stage.WithClock()));
        FifoLock second = stage.Watch(new FifoLock(new FifoLockOptions { TimeProvider = new ControlledClock(stage.Play) }));
        stage.Excludes = static (_, _) => false;
        stage.Play.Thread("holder", () =>
        {
            Lease<Write> inSecond = second.Enter<Write>();
            Lease<Write> inFirst = first.Enter<Write>();
            inFirst.Dispose();
            inSecond.Dispose();
        });
        for (int i = 0; i < 3; i++)
        {
            string name = "awaiting " + i;
            stage.Play.Task(name, async () =>
            {
                await stage.HoldAsync(name, () => first.TryAcquire<Write>(s_aMoment), patience: s_aMoment);
                await stage.HoldAsync(name, () => second.TryAcquire<Write>(2 * s_aMoment), patience: 2 * s_aMoment);
            });
        }
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
}
