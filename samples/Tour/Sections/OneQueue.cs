namespace FifoLocks.Samples.Tour.Sections;

/// <summary>Blocking threads and awaiting tasks stand in one queue.</summary>
internal sealed class OneQueue : ISection
{
    public static string Title => "One mutex, two threads and four tasks, one queue";

    public static void Run(Scene scene)
    {
        var mutex = new FifoMutex();
        var order = new List<string>();
        var running = new List<Task>();

        using (mutex.Enter())
        {
            running.Add(Await("task 1"));
            running.Add(OnThread("thread A"));
            running.Add(Await("task 2"));
            running.Add(Await("task 3"));
            running.Add(OnThread("thread B"));
            running.Add(Await("task 4"));
            scene.Say("held by the main thread; asked: task 1, thread A, task 2, task 3, thread B, task 4");
            scene.Say($"{mutex}");
        }

        scene.Until("everybody had a turn", () => running.TrueForAll(static each => each.IsCompleted));
        scene.Expect("granted", ["task 1", "thread A", "task 2", "task 3", "thread B", "task 4"], order);

        // show
        async Task Await(string name)
        {
            using (await mutex.Acquire()) order.Add(name);      // a task: waits without a thread
        }

        void Block(string name)
        {
            using (mutex.Enter()) order.Add(name);              // a thread: blocks
        }
        // end

        Task OnThread(string name)
        {
            int before = mutex.WaitingCount;
            Task thread = Task.Factory.StartNew(() => Block(name), TaskCreationOptions.LongRunning);
            scene.Until($"{name} is in the queue, before anybody else asks", () => mutex.WaitingCount > before);
            return thread;
        }
    }
}
