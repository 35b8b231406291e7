using System.Diagnostics;
using System.Threading.Channels;
using System.Threading.RateLimiting;
using FifoLocks.Benchmarks.AsLocks;
using FifoLocks.Benchmarks.Measuring;

namespace FifoLocks.Benchmarks.Groups;

/// <summary>A crowd of queued requests gives up at once: what each costs inside <c>Cancel()</c>, and until its task has seen the exception.</summary>
internal static partial class Cancellation
{
    private static readonly FifoMutex s_mutex = new();
    private static readonly SemaphoreSlim s_slim = new(1, 1);
    private static readonly Channel<int> s_channel = Channels.WithTokens(1);
    private static readonly ConcurrencyLimiter s_limiter = Limiters.Of(1);

    public static Group Group { get; } = new("cancel", "one of so many waiters that give up at once", [Cores.One, Cores.All], static effort =>
    [
        Trial(1_000, effort.Rounds(25)),
        Trial(10_000, effort.Rounds(9)),
        Trial(100_000, effort.Rounds(5)),
    ]);

    private static Trial Trial(int waiters, int rounds)
    {
        var all = new List<Contender>
        {
            Row("TaskCompletionSource", Role.Floor, waiters, static () => new Held(static () => { }), OnCompletionSource),
            Row("SemaphoreSlim", Role.Peer, waiters, static () => Held.By(s_slim.Wait, static () => s_slim.Release()), OnSemaphore),
            Row("Channel of one token", Role.Peer, waiters, static () => Held.By(static () => s_channel.Reader.TryRead(out _), static () => s_channel.Writer.TryWrite(0)), OnChannel),
            Row("ConcurrencyLimiter", Role.Peer, waiters, static () => s_limiter.AttemptAcquire(), OnLimiter),
            Row("FifoMutex", Role.Ours, waiters, static () => s_mutex.Enter(), OnMutex),
        };
        AddThirdParties(all, waiters);
        return new Trial(rounds, all, WarmUps: waiters > 10_000 ? 1 : 40);
    }

    static partial void AddThirdParties(List<Contender> all, int waiters);

    private static Contender Row(string name, Role role, int waiters, Func<IDisposable> hold, Func<CancellationToken, Task> body)
    {
        Scenario[] scenarios =
        [
            new($"{waiters:N0} waiters, inside Cancel()", Curve: "cost of cancelling a waiter, inside Cancel()", At: waiters),
            new($"{waiters:N0} waiters, until all have seen it", Curve: "cost of cancelling a waiter, until all have seen it", At: waiters),
        ];
        return new Contender(name, role, scenarios, () =>
        {
            using var source = new CancellationTokenSource();
            using IDisposable held = hold();
            var all = new Task[waiters];
            for (int i = 0; i < waiters; i++)
            {
                all[i] = body(source.Token);
            }

            Task end = Task.WhenAll(all);

            // What was made for the waiters is not what cancelling them costs.
            GC.Collect();
            var meter = Meter.Start();
            var here = ThreadMeter.Start();
            source.Cancel();
            Reading inside = here.Stop(waiters);
            end.GetAwaiter().GetResult();
            return [inside, meter.Stop(waiters)];
        });
    }

    private static async Task OnCompletionSource(CancellationToken token)
    {
        var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using (token.UnsafeRegister(static (state, token) => ((TaskCompletionSource)state!).TrySetCanceled(token), source))
        {
            try
            {
                await source.Task;
                throw new UnreachableException();
            }
            catch (OperationCanceledException)
            {
            }
        }
    }

    private static async Task OnSemaphore(CancellationToken token)
    {
        try
        {
            await s_slim.WaitAsync(token);
            throw new UnreachableException();
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static async Task OnChannel(CancellationToken token)
    {
        try
        {
            await s_channel.Reader.ReadAsync(token);
            throw new UnreachableException();
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static async Task OnLimiter(CancellationToken token)
    {
        try
        {
            using var lease = await s_limiter.AcquireAsync(1, token);
            throw new UnreachableException();
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static async Task OnMutex(CancellationToken token)
    {
        try
        {
            using var lease = await s_mutex.Acquire(token);
            throw new UnreachableException();
        }
        catch (OperationCanceledException)
        {
        }
    }
}
