using System.Diagnostics;
using DotNext.Threading;
using FifoLocks.Benchmarks.Measuring;
using Nito.AsyncEx;

namespace FifoLocks.Benchmarks.Groups;

/// <content>Locks of other libraries; compiled with <c>-p:Peers=true</c>. Where cancelling searches the queue, 100,000 of them would take minutes.</content>
internal static partial class Cancellation
{
    private static readonly AsyncLock s_asyncEx = new();
    private static readonly AsyncExclusiveLock s_dotNext = new();

    static partial void AddThirdParties(List<Contender> all, int waiters)
    {
        all.Add(Row("DotNext AsyncExclusiveLock", Role.Peer, waiters, static () => Held.By(static () => s_dotNext.AcquireAsync(CancellationToken.None).AsTask().Wait(), static () => s_dotNext.Release()), OnDotNext));
        if (waiters <= 10_000)
        {
            all.Add(Row("AsyncEx AsyncLock", Role.Peer, waiters, static () => s_asyncEx.Lock(), OnAsyncEx));
        }
    }

    private static async Task OnDotNext(CancellationToken token)
    {
        try
        {
            await s_dotNext.AcquireAsync(token);
            throw new UnreachableException();
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static async Task OnAsyncEx(CancellationToken token)
    {
        try
        {
            using var key = await s_asyncEx.LockAsync(token);
            throw new UnreachableException();
        }
        catch (OperationCanceledException)
        {
        }
    }
}
