namespace FifoLocks.Samples.Tour.Sections;

/// <summary>Nobody goes on before all have come.</summary>
internal sealed class Meetings : ISection
{
    public static string Title => "Barrier and latch: a group goes on together or not at all";

    public static void Run(Scene scene)
    {
        // show
        var step = new FifoBarrier(parties: 2);
        // end
        scene.Waits("worker 1", "has done step 1", step.WaitAsync(), "goes on as");
        scene.Waits("worker 2", "has done step 1", step.WaitAsync(), "goes on as");
        using var giveUp = new CancellationTokenSource();
        // show
        Request gone = scene.Waits("worker 1", "has done step 2", step.WaitAsync(giveUp.Token), "goes on as");
        // end
        scene.Step("worker 1   gives up", giveUp.Cancel);
        string? cancelled = Scene.Caught<OperationCanceledException>(gone.Release);
        // show
        string? broken = Scene.Caught<BrokenBarrierException>(() => step.Wait());   // worker 2 does not wait for ever
        step.Reset();

        // end
        scene.Say($"\"{broken}\"");
        scene.Check("one who gives up breaks it for all", cancelled is not null && broken is not null && !step.IsBroken, "it did not");
        scene.Say();

        // show
        var ready = new FifoLatch(parties: 3);          // once, and then it stays open
        // end
        scene.Waits("server", "is ready", ready.WaitAsync());
        scene.Waits("database", "is ready", ready.WaitAsync());
        scene.Waits("cache", "is ready", ready.WaitAsync());
        scene.Waits("late", "comes when it is open", ready.WaitAsync());
        scene.Expect("worker 1", "worker 2", "server", "database", "cache", "late");
    }
}
