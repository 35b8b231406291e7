using AsyncKeyedLock;
using DotNext.Threading;
using FifoLocks.Benchmarks.Measuring;
using Nito.AsyncEx;
using ProtoLock = Proto.Promises.Threading.AsyncLock;
using ProtoReaderWriterLock = Proto.Promises.Threading.AsyncReaderWriterLock;

namespace FifoLocks.Benchmarks.Groups;

/// <content>Locks of other libraries; compiled with <c>-p:Peers=true</c>.</content>
internal static partial class Uncontended
{
    private static readonly Nito.AsyncEx.AsyncLock s_asyncEx = new();
    private static readonly Nito.AsyncEx.AsyncReaderWriterLock s_asyncExReadWrite = new();
    private static readonly AsyncExclusiveLock s_dotNext = new();
    private static readonly ProtoLock s_proto = new();
    private static readonly ProtoReaderWriterLock s_protoReadWrite = new();
    private static readonly AsyncKeyedLocker<object> s_keyed = new();

    static partial void AddThirdParties(List<Contender> all) => all.AddRange(
    [
        Row(s_async, "AsyncEx AsyncLock", Role.Peer, static () => Run(AsyncExAwaited())),
        Row(s_async, "DotNext AsyncExclusiveLock", Role.Peer, static () => Run(DotNextAwaited())),
        Row(s_async, "ProtoPromise AsyncLock", Role.Peer, static () => Run(ProtoAwaited())),
        Row(s_sync, "AsyncEx AsyncLock", Role.Peer, AsyncExBlocking),
        Row(s_sync, "ProtoPromise AsyncLock", Role.Peer, ProtoBlocking),
        Row(s_read, "AsyncEx AsyncReaderWriterLock", Role.Peer, static () => Run(AsyncExRead())),
        Row(s_read, "ProtoPromise AsyncReaderWriterLock", Role.Peer, static () => Run(ProtoRead())),
        Row(s_object, "AsyncKeyedLocker", Role.Peer, KeyedBlocking),
    ]);

    private static async ValueTask AsyncExAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_asyncEx.LockAsync())
            {
                s_work++;
            }
        }
    }

    private static async ValueTask AsyncExRead()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_asyncExReadWrite.ReaderLockAsync())
            {
                s_work++;
            }
        }
    }

    private static void AsyncExBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (s_asyncEx.Lock())
            {
                s_work++;
            }
        }
    }

    private static async ValueTask DotNextAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            await s_dotNext.AcquireAsync(CancellationToken.None);
            s_work++;
            s_dotNext.Release();
        }
    }

    private static async ValueTask ProtoAwaited()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_proto.LockAsync())
            {
                s_work++;
            }
        }
    }

    private static async ValueTask ProtoRead()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (await s_protoReadWrite.ReaderLockAsync())
            {
                s_work++;
            }
        }
    }

    private static void ProtoBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (s_proto.Lock())
            {
                s_work++;
            }
        }
    }

    private static void KeyedBlocking()
    {
        for (int i = 0; i < Operations; i++)
        {
            using (s_keyed.Lock(s_monitor))
            {
                s_work++;
            }
        }
    }
}
