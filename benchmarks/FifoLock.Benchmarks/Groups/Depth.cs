using System.Threading.Channels;
using System.Threading.RateLimiting;
using FifoLocks.Benchmarks.AsLocks;
using FifoLocks.Benchmarks.Floors;
using FifoLocks.Benchmarks.Measuring;

namespace FifoLocks.Benchmarks.Groups;

/// <summary>A long queue: what it costs to join it, to be let through, and to stand in it. Each row has its caller's state machine in it, the floor too.</summary>
internal static partial class Depth
{
    /// <summary>More than anybody keeps for later: while these wait, nothing is taken from a pool.</summary>
    private const int Ballast = 20_000;

    private static long s_work;

    public static Group Group { get; } = new("depth", "one of so many waiters: to queue it, to let it through, and what it holds meanwhile", [Cores.One], static effort =>
    [
        Trial(1_000, effort.Rounds(25)),
        Trial(10_000, effort.Rounds(15)),
        Trial(100_000, effort.Rounds(9)),
        .. new[] { 1_000, 10_000, 100_000 }.Select(static waiters => HeldBytes(waiters)),
    ]);

    private static Trial Trial(int waiters, int rounds)
    {
        Scenario[] scenarios =
        [
            new($"{waiters:N0} waiters, to queue", Curve: "cost of queueing", At: waiters),
            new($"{waiters:N0} waiters, to drain", Curve: "cost of draining", At: waiters),
        ];
        return new Trial(rounds, [.. Queues(waiters).Select(queue => new Contender(queue.Name, queue.Role, scenarios, () => queue.FillAndDrain(waiters)))], WarmUps: waiters > 10_000 ? 2 : 40);
    }

    private static Trial HeldBytes(int waiters)
    {
        var scenario = new Scenario($"{waiters:N0} waiters, bytes held by each", Unit: "B");
        return new Trial(3, [.. Queues(waiters).Select(queue => new Contender(queue.Name, queue.Role, scenario, () => queue.Weigh(waiters)))], WarmUps: 0);
    }

    static partial void AddThirdParties(List<IDeepQueue> all);

    private static List<IDeepQueue> Queues(int waiters)
    {
        var all = new List<IDeepQueue>
        {
            new DeepQueue<BareQueue>("TaskCompletionSource", Role.Floor, () => new BareQueue(waiters), static queue => Held.By(queue.Hold, queue.Leave), OnBare),
            new DeepQueue<SemaphoreSlim>("SemaphoreSlim", Role.Peer, static () => new SemaphoreSlim(1, 1), static slim => Held.By(slim.Wait, () => slim.Release()), OnSemaphore),
            new DeepQueue<Channel<int>>("Channel of one token", Role.Peer, static () => Channels.WithTokens(1), static channel => Held.By(() => channel.Reader.TryRead(out _), () => channel.Writer.TryWrite(0)), OnChannel),
            new DeepQueue<ConcurrencyLimiter>("ConcurrencyLimiter", Role.Peer, static () => Limiters.Of(1), static limiter => limiter.AttemptAcquire(), OnLimiter),
            new DeepQueue<FifoMutex>("FifoMutex", Role.Ours, static () => new FifoMutex(), static mutex => mutex.Enter(), OnMutex),
            new DeepQueue<FifoReadWriteLock>("FifoReadWriteLock, write", Role.Ours, static () => new FifoReadWriteLock(), static readWrite => readWrite.EnterWrite(), OnWrite),
        };
        AddThirdParties(all);
        return all;
    }

    private static async Task OnBare(BareQueue queue)
    {
        await queue.EnterAsync();
        s_work++;
        queue.Leave();
    }

    private static async Task OnSemaphore(SemaphoreSlim slim)
    {
        await slim.WaitAsync();
        s_work++;
        slim.Release();
    }

    private static async Task OnChannel(Channel<int> channel)
    {
        int token = await channel.Reader.ReadAsync();
        s_work++;
        channel.Writer.TryWrite(token);
    }

    private static async Task OnLimiter(ConcurrencyLimiter limiter)
    {
        using (await limiter.AcquireAsync())
        {
            s_work++;
        }
    }

    private static async Task OnMutex(FifoMutex mutex)
    {
        using (await mutex.Acquire())
        {
            s_work++;
        }
    }

    private static async Task OnWrite(FifoReadWriteLock readWrite)
    {
        using (await readWrite.AcquireWrite())
        {
            s_work++;
        }
    }

    /// <summary>A lock under which many wait.</summary>
    private interface IDeepQueue
    {
        string Name { get; }

        Role Role { get; }

        Reading[] FillAndDrain(int waiters);

        Reading Weigh(int waiters);
    }

    private sealed class DeepQueue<T>(string name, Role role, Func<T> make, Func<T, IDisposable> hold, Func<T, Task> body) : IDeepQueue
    {
        private readonly T _lock = make();
        private readonly T _ballast = make();

        public string Name => name;

        public Role Role => role;

        public Reading[] FillAndDrain(int waiters)
        {
            var all = new Task[waiters];
            IDisposable held = hold(_lock);
            GC.Collect();
            var filling = Meter.Start();
            Fill(_lock, all);
            Reading filled = filling.Stop(waiters);
            Task end = Task.WhenAll(all);
            var draining = Meter.Start();
            held.Dispose();
            end.GetAwaiter().GetResult();
            return [filled, draining.Stop(waiters)];
        }

        public Reading Weigh(int waiters)
        {
            var ballast = new Task[Ballast];
            var all = new Task[waiters];
            IDisposable heldBallast = hold(_ballast);
            IDisposable held = hold(_lock);
            Fill(_ballast, ballast);
            long before = GC.GetTotalMemory(forceFullCollection: true);
            Fill(_lock, all);
            long after = GC.GetTotalMemory(forceFullCollection: true);
            held.Dispose();
            heldBallast.Dispose();
            Task.WhenAll([.. ballast, .. all]).GetAwaiter().GetResult();
            return new Reading((double)(after - before) / waiters);
        }

        private void Fill(T gate, Task[] all)
        {
            for (int i = 0; i < all.Length; i++)
            {
                all[i] = body(gate);
            }
        }
    }
}
