namespace FifoLocks.Samples.Tour.Sections;

/// <summary>One takes what another one gives, across threads and tasks.</summary>
internal sealed class PermitsWithoutOwner : ISection
{
    public static string Title => "Permits without owner: one takes what another one gives";

    public static void Run(Scene scene)
    {
        // show
        var ready = new FifoSemaphore(0, maxCount: 2);
        // end
        Task thread = Task.Factory.StartNew(Block, TaskCreationOptions.LongRunning);
        scene.Until("the thread waits", () => ready.WaitingCount == 1);
        Task task = Await();
        scene.Say($"a thread waits, then a task: {ready}");

        ready.Release();
        scene.Until("the thread goes on", () => thread.IsCompleted);
        scene.Check("Release() lets the thread go on, which came first", thread.IsCompletedSuccessfully && !task.IsCompleted, "the task was let in as well");
        ready.Release(2);
        scene.Until("the task goes on", () => task.IsCompleted);
        scene.Check($"Release(2) lets the task go on, and one permit stays: {ready}", task.IsCompletedSuccessfully && ready.CurrentCount == 1, "one permit");

        // show
        string? said = Scene.Caught<SemaphoreFullException>(() => ready.Release(2));

        // end
        scene.Say($"\"{said}\"");
        scene.Check("a release beyond the maximum releases nothing", said is not null && ready.CurrentCount == 1, "it did");

        // show
        void Block() => ready.Wait();                       // a thread: blocks

        async Task Await() => await ready.WaitAsync();      // a task: waits without a thread
        // end
    }
}
