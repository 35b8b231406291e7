using DotNext.Threading;
using FifoLocks.Benchmarks.Measuring;
using ProtoLock = Proto.Promises.Threading.AsyncLock;

namespace FifoLocks.Benchmarks.Groups;

/// <content>Locks of other libraries; compiled with <c>-p:Peers=true</c>.</content>
internal static partial class Depth
{
    static partial void AddThirdParties(List<IDeepQueue> all) => all.AddRange(
    [
        new DeepQueue<AsyncExclusiveLock>(
            "DotNext AsyncExclusiveLock",
            Role.Peer,
            static () => new AsyncExclusiveLock(),
            static queue => Held.By(() => queue.AcquireAsync(CancellationToken.None).AsTask().Wait(), () => queue.Release()),
            OnDotNext),
        new DeepQueue<ProtoLock>("ProtoPromise AsyncLock", Role.Peer, static () => new ProtoLock(), static queue => queue.Lock(), OnProto),
    ]);

    private static async Task OnDotNext(AsyncExclusiveLock queue)
    {
        await queue.AcquireAsync(CancellationToken.None);
        s_work++;
        queue.Release();
    }

    private static async Task OnProto(ProtoLock queue)
    {
        using (await queue.LockAsync())
        {
            s_work++;
        }
    }
}
