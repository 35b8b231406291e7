using System.Collections.Concurrent;
using FifoLocks.Modes;

namespace FifoLocks.Core;

/// <summary>
/// The live leases of a lock made with <see cref="FifoLockOptions.TrackLeases"/>, and the nested leases of a re-entrant mutex: releasing takes the entry out, so a second release finds none. The
/// dictionary's own locks are the one place where threads that use a lock may wait for one another, and only for such leases.
/// </summary>
internal sealed class LeaseLedger
{
    private readonly ConcurrentDictionary<long, Entry> _live = new();
    private long _lastTicket;

    /// <summary>Writes a lease down, with the synchronization context that its holder waits or runs in, if any.</summary>
    public long Add(GrantRule rule, int count, uint stamp, SynchronizationContext? context)
    {
        long ticket = Seam.Add(ref _lastTicket, 1);
        try
        {
            Put(ticket, new Entry(rule, count, stamp, context));
        }
        catch
        {
            // The dictionary may have it, and have failed to grow.
            TryTake(ticket, out _);
            throw;
        }

        return ticket;
    }

    /// <summary>Writes a lease down under its ticket, also one that was taken out before.</summary>
    public void Put(long ticket, Entry entry) =>
        Uninterrupted.Run(
            (_live, ticket, entry),
            static put =>
            {
                put._live[put.ticket] = put.entry;
                return put.ticket;
            });

    public bool TryTake(long ticket, out Entry entry)
    {
        (bool found, entry) = Uninterrupted.Run(
            (_live, ticket),
            static take => (take._live.TryRemove(take.ticket, out Entry taken), taken));
        return found;
    }

    /// <summary>The lease has gone over to another context. Nothing, if it is not there: whoever has taken it out may put it back as it was.</summary>
    public void Move(long ticket, SynchronizationContext? context) =>
        Uninterrupted.Run(
            (_live, ticket, context),
            static move => move._live.TryGetValue(move.ticket, out Entry entry) && move._live.TryUpdate(move.ticket, entry with { Context = move.context }, entry));

    public bool TryFind(long ticket, out Entry entry) => _live.TryGetValue(ticket, out entry);

    public int CountOf(long ticket) => _live.TryGetValue(ticket, out Entry entry) ? entry.Count : 0;

    public bool IsLive(long ticket) => _live.ContainsKey(ticket);

    /// <summary>
    /// The name of a mode of <paramref name="lock"/> that is held by work of this context and keeps <paramref name="rule"/> waiting (any, when there are others to wait behind), or null.
    /// </summary>
    public string? HeldWithin(SynchronizationContext context, FifoLockBase @lock, ModeRule rule, bool behindOthers)
    {
        foreach ((_, Entry entry) in _live)
        {
            if (ReferenceEquals(entry.Context, context) && @lock.Stands(entry) && (behindOthers || !rule.Admits(entry.Rule.Take(0, 1), 1, stamp: 0, surplus: null)))
            {
                return entry.Rule.Name;
            }
        }

        return null;
    }

    public readonly record struct Entry(GrantRule Rule, int Count, uint Stamp, SynchronizationContext? Context);
}
