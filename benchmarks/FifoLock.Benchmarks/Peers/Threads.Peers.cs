using FifoLocks.Benchmarks.Measuring;
using Nito.AsyncEx;

namespace FifoLocks.Benchmarks.Groups;

/// <content>Locks of other libraries; compiled with <c>-p:Peers=true</c>.</content>
internal static partial class Threads
{
    private static readonly AsyncLock s_asyncEx = new();

    static partial void AddThirdParties(List<Contender> all, ThreadCrowd crowd, Scenario[] scenarios) =>
        all.Add(crowd.Contender("AsyncEx AsyncLock", Role.Peer, scenarios, static () => s_asyncEx.Lock(), OnAsyncEx));

    private static void OnAsyncEx(int me)
    {
        for (int i = 0; i < ThreadCrowd.Batch; i++)
        {
            using (s_asyncEx.Lock())
            {
                Turns.Take(me);
            }
        }
    }
}
