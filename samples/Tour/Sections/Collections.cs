namespace FifoLocks.Samples.Tour.Sections;

/// <summary>Items that go from those who have them to those who wait for them.</summary>
internal sealed class Collections : ISection
{
    public static string Title => "Queue, stack, priority queue: an item is bound to whoever waits for it";

    public static void Run(Scene scene)
    {
        // show
        var jobs = new FifoQueue<string>(capacity: 2);
        // end
        scene.Waits("worker 1", "takes", jobs.TakeAsync(), "gets");
        scene.Waits("worker 2", "takes", jobs.TakeAsync(), "gets");
        // show
        scene.Waits("customer 1", "puts a coat", jobs.PutAsync("a coat"));
        // end
        scene.Waits("customer 2", "puts a hat", jobs.PutAsync("a hat"));
        scene.Waits("customer 3", "puts a shirt", jobs.PutAsync("a shirt"));
        scene.Waits("customer 4", "puts a dress", jobs.PutAsync("a dress"));
        scene.Waits("customer 5", "puts a tie; it is full", jobs.PutAsync("a tie"));
        scene.Waits("worker 1", "takes", jobs.TakeAsync(), "gets");
        // show
        jobs.Complete();                                // nothing more will come
        string[] rest = [.. jobs.GetConsumingEnumerable()];

        // end
        scene.Expect("left at the end", ["a dress", "a tie"], rest);
        scene.Say();

        // show
        var stack = new FifoStack<int>();               // what came last leaves first
        var urgent = new FifoPriorityQueue<int>();      // the smallest
        foreach (int number in new[] { 2, 3, 1 })
        {
            stack.Put(number);
            urgent.Put(number);
        }

        // end
        scene.Expect("2, 3, 1 leave the stack as", ["1", "3", "2"], Leaving(stack));
        scene.Expect("2, 3, 1 leave the priority queue as", ["1", "2", "3"], Leaving(urgent));
        scene.Expect("worker 1", "customer 1", "worker 2", "customer 2", "customer 3", "customer 4", "customer 5", "worker 1");
    }

    private static IEnumerable<string> Leaving(FifoCollection<int> numbers)
    {
        while (numbers.TryTake(out int number))
        {
            yield return $"{number}";
        }
    }
}
