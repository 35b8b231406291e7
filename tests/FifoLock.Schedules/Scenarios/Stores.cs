namespace FifoLocks.Schedules.Scenarios;

/// <summary>The collections that are no queues: what a taker gets, whoever asks first is served first.</summary>
internal static class Stores
{
    /// <summary>A parked taker has the first item that comes; what is left after that comes back latest first.</summary>
    public static void LatestFirst(Stage stage)
    {
        var stack = stage.Watch(new FifoStack<int>());
        int first = 0;
        bool asked = false;
        stage.Play.AtTheEnd.Add(() => first == 1 ? null : $"The parked taker got {first}");
        stage.Play.Task("taker", async () =>
        {
            ValueTask<int> take = stack.TakeAsync();
            asked = true;
            first = await take;
        });
        stage.Play.Thread("putter", () =>
        {
            stage.Play.Block(() => asked);
            for (int item = 1; item <= 3; item++)
            {
                stack.Put(item);
            }

            Expect(stage, stack.Take(), 3);
            Expect(stage, stack.Take(), 2);
        });
    }

    /// <summary>Puts of two at the same time, one of whom waits for room: whatever is taken is the smallest of what is there, or was put meanwhile.</summary>
    public static void SmallestFirst(Stage stage)
    {
        var heap = stage.Watch(new FifoPriorityQueue<int>(capacity: 2));
        heap.Put(5);
        heap.Put(4);
        var taken = new List<int>();
        stage.Play.AtTheEnd.Add(() => taken.Order().SequenceEqual([1, 2, 4, 5]) && heap.Count == 0 ? null : $"Taken {string.Join(' ', taken)}, left {heap.Count}");
        stage.Play.Thread("putter", () => heap.Put(1));
        stage.Play.Task("async putter", async () => await heap.PutAsync(2));
        stage.Play.Thread("taker", () =>
        {
            for (int i = 0; i < 4; i++)
            {
                int item = heap.Take();
                if (item == 5 && !taken.Contains(4))
                {
                    stage.Play.Fail("5 was taken before 4.");
                }

                taken.Add(item);
            }
        });
    }

    private static void Expect(Stage stage, int taken, int expected)
    {
        if (taken != expected)
        {
            stage.Play.Fail($"{taken} was taken, not {expected}.");
        }
    }
}
