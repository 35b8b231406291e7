using System.Collections.Concurrent;
using System.Threading.Channels;
using FifoLocks.Benchmarks.Measuring;

namespace FifoLocks.Benchmarks.Groups;

/// <summary>Items through a queue: what a put and its take cost together, beside the framework's queues.</summary>
internal static class Queues
{
    private const int Capacity = 100;
    private const int Items = 20_000;
    private const int AloneItems = 400;

    public static Group Group { get; } = new("queues", "one item put and taken", [Cores.One, Cores.All], static effort =>
        from capacity in new int?[] { null, Capacity }
        from trial in Trials(capacity, effort.Rounds(25))
        select trial);

    private static IEnumerable<Trial> Trials(int? capacity, int rounds)
    {
        string bound = capacity is { } most ? $"bounded at {most}" : "unbounded";
        var alone = new Scenario($"alone, {bound}");
        yield return new Trial(rounds,
        [
            Contender.Loop("Queue and completed ValueTasks", Role.Floor, alone, new Alone<Bare>(new Bare(0)).Run, AloneItems, calls: 50),
            Contender.Loop("Channel", Role.Peer, alone, new Alone<ChannelQueue>(new ChannelQueue(capacity)).Run, AloneItems, calls: 50),
            Contender.Loop("FifoQueue", Role.Ours, alone, new Alone<Fifo>(new Fifo(capacity)).Run, AloneItems, calls: 50),
        ]);
        foreach (int tasks in new[] { 1, 4 })
        {
            var crowd = new Scenario($"{tasks} {(tasks == 1 ? "task puts" : "tasks put")}, {tasks} take, {bound}");
            yield return new Trial(rounds,
            [
                Row(crowd, "Channel", Role.Peer, new Crowd<ChannelQueue>(new ChannelQueue(capacity), tasks).Run),
                Row(crowd, "FifoQueue", Role.Ours, new Crowd<Fifo>(new Fifo(capacity), tasks).Run),
            ]);
        }

        var threads = new Scenario($"1 thread puts, 1 takes, {bound}");
        yield return new Trial(rounds,
        [
            Row(threads, "BlockingCollection", Role.Peer, new Threads<Framework>(new Framework(capacity)).Run),
            Row(threads, "FifoQueue", Role.Ours, new Threads<Fifo>(new Fifo(capacity)).Run),
        ]);
    }

    private static Contender Row(Scenario scenario, string name, Role role, Action body) => Contender.Loop(name, role, scenario, body, Items, calls: 1);

    /// <summary>A struct, so that no interface call stands between the loop and the queue.</summary>
    private interface IQueue
    {
        ValueTask PutAsync(int item);

        ValueTask<int> TakeAsync();

        void Put(int item);

        int Take();
    }

    private readonly struct Fifo(int? capacity) : IQueue
    {
        private readonly FifoQueue<int> _queue = new(capacity);

        public ValueTask PutAsync(int item) => _queue.PutAsync(item);

        public ValueTask<int> TakeAsync() => _queue.TakeAsync();

        public void Put(int item) => _queue.Put(item);

        public int Take() => _queue.Take();
    }

    private readonly struct ChannelQueue(int? capacity) : IQueue
    {
        private readonly Channel<int> _channel = capacity is { } most ? Channel.CreateBounded<int>(most) : Channel.CreateUnbounded<int>();

        public ValueTask PutAsync(int item) => _channel.Writer.WriteAsync(item);

        public ValueTask<int> TakeAsync() => _channel.Reader.ReadAsync();

        public void Put(int item) => throw new NotSupportedException();

        public int Take() => throw new NotSupportedException();
    }

    /// <summary>What is left of a queue for one who is alone.</summary>
    private readonly struct Bare(int capacity) : IQueue
    {
        private readonly Queue<int> _items = new(capacity);

        public ValueTask PutAsync(int item)
        {
            _items.Enqueue(item);
            return default;
        }

        public ValueTask<int> TakeAsync() => new(_items.Dequeue());

        public void Put(int item) => throw new NotSupportedException();

        public int Take() => throw new NotSupportedException();
    }

    private readonly struct Framework(int? capacity) : IQueue
    {
        private readonly BlockingCollection<int> _items = capacity is { } most ? new(most) : [];

        public ValueTask PutAsync(int item) => throw new NotSupportedException();

        public ValueTask<int> TakeAsync() => throw new NotSupportedException();

        public void Put(int item) => _items.Add(item);

        public int Take() => _items.Take();
    }

    /// <summary>Nobody else is there.</summary>
    private sealed class Alone<TQueue>(TQueue queue)
        where TQueue : IQueue
    {
        public void Run() => RunAsync().GetAwaiter().GetResult();

        private async ValueTask RunAsync()
        {
            for (int i = 0; i < AloneItems; i++)
            {
                await queue.PutAsync(i);
                await queue.TakeAsync();
            }
        }
    }

    /// <summary>So many tasks put, as many take.</summary>
    private sealed class Crowd<TQueue>(TQueue queue, int tasks)
        where TQueue : IQueue
    {
        public void Run()
        {
            var all = new Task[2 * tasks];
            for (int i = 0; i < tasks; i++)
            {
                all[2 * i] = Task.Run(Take);
                all[(2 * i) + 1] = Task.Run(Put);
            }

            Task.WaitAll(all);
        }

        private async Task Put()
        {
            for (int i = 0; i < Items / tasks; i++)
            {
                await queue.PutAsync(i);
            }
        }

        private async Task Take()
        {
            for (int i = 0; i < Items / tasks; i++)
            {
                await queue.TakeAsync();
            }
        }
    }

    /// <summary>One thread puts, one takes.</summary>
    private sealed class Threads<TQueue>(TQueue queue)
        where TQueue : IQueue
    {
        public void Run()
        {
            var putter = new Thread(() =>
            {
                for (int i = 0; i < Items; i++)
                {
                    queue.Put(i);
                }
            });
            putter.Start();
            for (int i = 0; i < Items; i++)
            {
                queue.Take();
            }

            putter.Join();
        }
    }
}
