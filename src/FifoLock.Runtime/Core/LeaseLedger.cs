using System.Collections.Concurrent;
using FifoLocks.Modes;

namespace FifoLocks.Core;

/// <summary>The live leases of a lock made with <see cref="FifoLockOptions.TrackLeases"/>: releasing takes the entry out, so a second release finds none.</summary>
internal sealed class LeaseLedger
{
    private readonly ConcurrentDictionary<long, Entry> _live = new();
    private long _lastTicket;

    /// <summary>Writes a lease down, with the synchronization context that its holder waits or runs in, if any.</summary>
    public long Add(ModeRule rule, int count, uint generation, SynchronizationContext? context)
    {
        long ticket = Seam.Add(ref _lastTicket, 1);
        _live[ticket] = new Entry(rule, count, generation, context);
        return ticket;
    }

    public bool TryTake(long ticket, out Entry entry) => _live.TryRemove(ticket, out entry);

    public bool IsLive(long ticket) => _live.ContainsKey(ticket);

    /// <summary>The name of a mode that is held by work of the single-threaded context that is about to be blocked, or null.</summary>
    public string? HeldWithin(SynchronizationContext context)
    {
        foreach ((_, Entry entry) in _live)
        {
            if (ReferenceEquals(entry.Context, context))
            {
                return entry.Rule.Name;
            }
        }

        return null;
    }

    public readonly record struct Entry(ModeRule Rule, int Count, uint Generation, SynchronizationContext? Context);
}
