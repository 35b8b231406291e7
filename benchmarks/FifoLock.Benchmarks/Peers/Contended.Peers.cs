using DotNext.Threading;
using FifoLocks.Benchmarks.Measuring;
using ProtoLock = Proto.Promises.Threading.AsyncLock;

namespace FifoLocks.Benchmarks.Groups;

/// <content>Locks of other libraries; compiled with <c>-p:Peers=true</c>.</content>
internal static partial class Contended
{
    private static readonly Nito.AsyncEx.AsyncLock s_asyncEx = new();
    private static readonly AsyncExclusiveLock s_dotNext = new();
    private static readonly ProtoLock s_proto = new();

    static partial void AddThirdParties(List<Contender> all, Crowd crowd, Scenario scenario) => all.AddRange(
    [
        crowd.Contender("AsyncEx AsyncLock", Role.Peer, scenario, static () => s_asyncEx.Lock(), OnAsyncEx),
        crowd.Contender("DotNext AsyncExclusiveLock", Role.Peer, scenario, static () => Held.By(static () => s_dotNext.AcquireAsync(CancellationToken.None).AsTask().Wait(), static () => s_dotNext.Release()), OnDotNext),
        crowd.Contender("ProtoPromise AsyncLock", Role.Peer, scenario, static () => s_proto.Lock(), OnProto),
    ]);

    private static async Task OnAsyncEx(int times, bool yields)
    {
        for (int i = 0; i < times; i++)
        {
            using (await s_asyncEx.LockAsync())
            {
                if (yields)
                {
                    await Task.Yield();
                }

                s_work++;
            }
        }
    }

    private static async Task OnDotNext(int times, bool yields)
    {
        for (int i = 0; i < times; i++)
        {
            await s_dotNext.AcquireAsync(CancellationToken.None);
            if (yields)
            {
                await Task.Yield();
            }

            s_work++;
            s_dotNext.Release();
        }
    }

    private static async Task OnProto(int times, bool yields)
    {
        for (int i = 0; i < times; i++)
        {
            using (await s_proto.LockAsync())
            {
                if (yields)
                {
                    await Task.Yield();
                }

                s_work++;
            }
        }
    }
}
