using FifoLocks.Modes;

namespace FifoLocks.Core;

/// <summary>Grants beside holds that are counted in slots; see <see cref="ReaderSlots"/>. Under D alone.</summary>
internal partial class GrantQueue
{
    /// <summary>Where readers are counted while the bias is on; null where the option is off.</summary>
    public ReaderSlots? Readers { get; }

    /// <summary>Where leases are written down, or must not be granted at once, the word sees every acquire anyway: the bias would gain nothing.</summary>
    private static bool MayPark(FifoPrimitive owner, FifoLockOptions options) =>
        options is { ReaderBias: true, TrackLeases: false, ForceYield: false } && owner is FifoLockBase;

    /// <summary>Looks at all slots, once for all that is judged in this pass: who leaves one later tells. Takes the bias off where nobody is left in them and the head is somebody readers will wait for.</summary>
    private void LookAtSlots(ReaderSlots readers)
    {
        readers.Seen = 0;
        if ((Seam.Read(ref _owner.State) & Word.LongWay) == 0)
        {
            if (_waiters.Head is { Rule: ModeRule rule } && !readers.MayServe(rule))
            {
                readers.EndRow();
            }

            return;
        }

        readers.Seen = readers.Count();
        if (readers.Seen == 0 && _waiters.Head is { } head && readers.WouldWaitFor(head))
        {
            ulong word;
            do
            {
                word = Seam.Read(ref _owner.State);
            }
            while (!Seam.TryChange(ref _owner.State, word, word & ~Word.LongWay));

            readers.Ended();
        }
    }

    private bool Admits(Waiter waiter, ulong word) =>
        Readers is { Seen: > 0 } readers
            ? ((ModeRule)waiter.Rule).AdmitsBeside(word, waiter.Count, _surplus, readers.Mode, readers.Seen)
            : waiter.Rule.Admits(word, waiter.Count, waiter.Stamp, _surplus);
}
