namespace FifoLocks.Core;

/// <summary>
/// Who waits for a condition, first come first. Those who give up are not taken out by whoever decides that, but by themselves when they have the lock back, or by a
/// notifier that comes across them; so only holders of the lock change the list.
/// </summary>
/// <remarks>
/// The gate is for callers that use one lease on two threads at once: they must not break the list. Where each lease is used by one at a time, the lock itself keeps them
/// apart, nobody ever finds the gate shut, and an uncontended monitor does not mind a pending <see cref="Thread.Interrupt"/>.
/// </remarks>
internal sealed class ConditionQueue
{
    private readonly object _gate = new();

    // Under the gate.
    private ConditionEntry? _first;
    private ConditionEntry? _last;
    private long _lastNumber;

    /// <summary>How many entries are linked or being judged, and not decided. Anyone; for snapshots.</summary>
    private int _waiting;

    public int WaitingCount => Seam.Read(ref _waiting);

    /// <summary>The number of the last entry that came; later ones have higher numbers.</summary>
    public long LastNumber
    {
        get
        {
            lock (_gate)
            {
                return _lastNumber;
            }
        }
    }

    /// <summary>A new entry at the end.</summary>
    public void Add(ConditionEntry entry)
    {
        // In this order a snapshot in between counts too many, never fewer than none.
        Seam.Add(ref _waiting, 1);
        Append(entry);
    }

    /// <summary>An entry was decided; counted once, by whoever decided it.</summary>
    public void NoteDecided() => Seam.Add(ref _waiting, -1);

    /// <summary>Takes the first entry, if it came no later than that number.</summary>
    public ConditionEntry? TakeFirst(long upTo)
    {
        lock (_gate)
        {
            if (_first is not { } first || first.Number > upTo)
            {
                return null;
            }

            Unlink(first);
            return first;
        }
    }

    /// <summary>An entry, new or taken, to the end. It has a new number there.</summary>
    public void Append(ConditionEntry entry)
    {
        lock (_gate)
        {
            entry.Number = ++_lastNumber;
            entry.IsLinked = true;
            entry.Next = null;
            entry.Previous = _last;
            if (_last is null)
            {
                _first = entry;
            }
            else
            {
                _last.Next = entry;
            }

            _last = entry;
        }
    }

    /// <summary>Takes an entry out, if it is still there.</summary>
    public void Remove(ConditionEntry entry)
    {
        lock (_gate)
        {
            if (entry.IsLinked)
            {
                Unlink(entry);
            }
        }
    }

    private void Unlink(ConditionEntry entry)
    {
        if (entry.Previous is null)
        {
            _first = entry.Next;
        }
        else
        {
            entry.Previous.Next = entry.Next;
        }

        if (entry.Next is null)
        {
            _last = entry.Previous;
        }
        else
        {
            entry.Next.Previous = entry.Previous;
        }

        entry.IsLinked = false;
        entry.Next = null;
        entry.Previous = null;
    }
}
