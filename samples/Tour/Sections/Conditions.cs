namespace FifoLocks.Samples.Tour.Sections;

/// <summary>Waiting for what somebody else will do: inside a mutex, and without one.</summary>
internal sealed class Conditions : ISection
{
    public static string Title => "Waiting inside a mutex; and news for those who are there";

    public static void Run(Scene scene)
    {
        var mutex = new FifoMutex();
        var notEmpty = new FifoCondition(mutex);
        var shelf = new Queue<string>();
        var served = new List<string>();

        Task first = Serve("task");
        Task second = Task.Factory.StartNew(() => ServeHere("thread"), TaskCreationOptions.LongRunning);
        scene.Until("both wait and have given the mutex up", () => notEmpty.WaitingCount == 2 && mutex.CountHeld<FifoMutex.Exclusive>() == 0);
        scene.Say($"a task and a thread wait inside the mutex, which is free: {notEmpty}, {mutex}");
        Put("bread");
        scene.Until("the task is served", () => first.IsCompleted);
        Put("butter");
        scene.Until("the thread is served", () => second.IsCompleted);
        scene.Expect("served", ["task: bread", "thread: butter"], served);
        scene.Say();

        // show
        async Task Serve(string who)
        {
            using var lease = await mutex.Acquire();
            await notEmpty.WaitForAsync(lease, () => shelf.Count > 0);  // gives the mutex up, and has it again
            served.Add($"{who}: {shelf.Dequeue()}");
        }

        void Put(string item)
        {
            using var lease = mutex.Enter();
            shelf.Enqueue(item);
            notEmpty.Notify(lease);                                     // wakes one whose predicate is true
        }

        // end

        void ServeHere(string who)
        {
            using var lease = mutex.Enter();
            notEmpty.WaitFor(lease, () => shelf.Count > 0);
            served.Add($"{who}: {shelf.Dequeue()}");
        }

        // show
        var published = new FifoNotifier();             // no mutex, and nothing is kept
        // end
        scene.Check($"Notify() when nobody waits: {published.Notify()} woken", published.WaitingCount == 0, "0 woken");
        scene.Waits("reader 1", "waits for the next version", published.WaitAsync());
        scene.Waits("reader 2", "waits for the next version", published.WaitAsync());
        scene.Waits("reader 3", "waits for the next version", published.WaitAsync());
        // show
        scene.Step("Notify()", () => published.Notify());
        scene.Step("NotifyAll()", () => published.NotifyAll());
        // end
        scene.Expect("reader 1", "reader 2", "reader 3");
    }
}
