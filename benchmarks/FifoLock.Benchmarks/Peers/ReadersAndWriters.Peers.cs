using FifoLocks.Benchmarks.Measuring;
using ProtoReaderWriterLock = Proto.Promises.Threading.AsyncReaderWriterLock;

namespace FifoLocks.Benchmarks.Groups;

/// <content>Locks of other libraries; compiled with <c>-p:Peers=true</c>.</content>
internal static partial class ReadersAndWriters
{
    private static readonly ProtoReaderWriterLock s_proto = new();

    static partial void AddThirdParties(List<Contender> all, Crowd crowd, Scenario scenario, int every) => all.Add(
        crowd.Contender("ProtoPromise AsyncReaderWriterLock", Role.Peer, scenario, static () => s_proto.WriterLock(), (times, yields) => OnProto(times, yields, every)));

    private static async Task OnProto(int times, bool yields, int every)
    {
        int first = s_next++;
        for (int i = first; i < first + times; i++)
        {
            if (i % every == 0)
            {
                using (await s_proto.WriterLockAsync())
                {
                    if (yields)
                    {
                        await Task.Yield();
                    }

                    s_work++;
                }
            }
            else
            {
                using (await s_proto.ReaderLockAsync())
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
}
