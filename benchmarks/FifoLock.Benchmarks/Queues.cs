using System.Collections.Concurrent;
using System.Threading.Channels;

namespace FifoLocks.Benchmarks;

/// <summary>Items through a queue: what a put and its take cost together, beside the framework's queues.</summary>
internal static class Queues
{
    private const int Capacity = 100;
    private const int Items = 20_000;

    public static void Print()
    {
        const string Channel = "Channel<T>";
        Table.Print("queues: put and take, alone, unbounded", Pair(Channel, () => new Alone<ChannelQueue>(new ChannelQueue(null)), () => new Alone<Fifo>(new Fifo(null))), Channel, rounds: 60);
        Table.Print($"queues: put and take, alone, bounded {Capacity}", Pair(Channel, () => new Alone<ChannelQueue>(new ChannelQueue(Capacity)), () => new Alone<Fifo>(new Fifo(Capacity))), Channel, rounds: 60);
        foreach (int tasks in new[] { 1, 4 })
        {
            Table.Print($"queues: {tasks}:{tasks} tasks, unbounded", Pair(Channel, () => new Crowd<ChannelQueue>(new ChannelQueue(null), tasks), () => new Crowd<Fifo>(new Fifo(null), tasks)), Channel, rounds: 100);
            Table.Print(
                $"queues: {tasks}:{tasks} tasks, bounded {Capacity}",
                Pair(Channel, () => new Crowd<ChannelQueue>(new ChannelQueue(Capacity), tasks), () => new Crowd<Fifo>(new Fifo(Capacity), tasks)),
                Channel,
                rounds: 100);
        }

        const string Blocking = "BlockingCollection<T>";
        Table.Print("queues: 1:1 threads, unbounded", Pair(Blocking, () => new Threads<Framework>(new Framework(null)), () => new Threads<Fifo>(new Fifo(null))), Blocking, rounds: 100);
        Table.Print($"queues: 1:1 threads, bounded {Capacity}", Pair(Blocking, () => new Threads<Framework>(new Framework(Capacity)), () => new Threads<Fifo>(new Fifo(Capacity))), Blocking, rounds: 100);
    }

    private static Row[] Pair(string theirs, Func<IRun> makeTheirs, Func<IRun> makeOurs)
    {
        IRun first = makeTheirs();
        IRun second = makeOurs();
        return [new(theirs, Items, first.Run), new("FifoQueue<T>", Items, second.Run)];
    }

    private interface IRun
    {
        void Run();
    }

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

    private readonly struct Framework(int? capacity) : IQueue
    {
        private readonly BlockingCollection<int> _items = capacity is { } most ? new(most) : [];

        public ValueTask PutAsync(int item) => throw new NotSupportedException();

        public ValueTask<int> TakeAsync() => throw new NotSupportedException();

        public void Put(int item) => _items.Add(item);

        public int Take() => _items.Take();
    }

    /// <summary>Nobody else is there.</summary>
    private sealed class Alone<TQueue>(TQueue queue) : IRun
        where TQueue : IQueue
    {
        public void Run() => RunAsync().GetAwaiter().GetResult();

        private async ValueTask RunAsync()
        {
            for (int i = 0; i < Items; i++)
            {
                await queue.PutAsync(i);
                await queue.TakeAsync();
            }
        }
    }

    /// <summary>So many tasks put, as many take.</summary>
    private sealed class Crowd<TQueue>(TQueue queue, int tasks) : IRun
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
    private sealed class Threads<TQueue>(TQueue queue) : IRun
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
