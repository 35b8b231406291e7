using FifoLocks.Core;
using FifoLocks.Modes;
using FifoLocks.Modes.Drawings;

namespace FifoLocks;

/// <summary>
/// The way in and out beside the word, for the readers of a lock with <see cref="FifoLockOptions.ReaderBias"/>; see <see cref="ReaderSlots"/>. While the bias is on L is set, which shuts every
/// inlined acquire, so that all of them come by here.
/// </summary>
public abstract partial class FifoLockBase
{
    private Grant GrantNow(ModeRule rule, int count) =>
        QueueOrNull?.Readers is { } readers && TryPark(readers, rule, count, out Grant parked) ? parked : GrantNow((GrantRule)rule, count);

    /// <summary>Grants one hold in a slot, if the bias is on or goes on now and nothing is in the way.</summary>
    private bool TryPark(ReaderSlots readers, ModeRule rule, int count, out Grant grant)
    {
        grant = default;
        if (!readers.MayServe(rule))
        {
            readers.EndRow();
            return false;
        }

        ulong word = Seam.Read(ref State);
        if (count != 1 || (word & Word.Queued) != 0 || !rule.AdmitsOneElsewhere(word))
        {
            return false;
        }

        if ((word & Word.LongWay) == 0)
        {
            if (!readers.IsOneOfMany(rule) || !readers.Prepare(rule) || !Seam.TryChange(ref State, word, word | Word.LongWay))
            {
                return false;
            }
        }
        else if (!readers.Serves(rule))
        {
            return false;
        }

        int slot = readers.Enter();
        if (slot < 0)
        {
            return false;
        }

        // The grant, or not. Nobody may take L off for as long as this one is counted, so L means this mode.
        word = Seam.Read(ref State);
        if ((word & Word.Closed) == Word.LongWay && rule.AdmitsOneElsewhere(word))
        {
            grant = Grant.Parked(slot);
            return true;
        }

        readers.TryLeave(slot);
        if ((Seam.Read(ref State) & Word.Queued) != 0)
        {
            // A granter may have counted it.
            Queue().Tell(inRelease: false);
        }

        return false;
    }

    /// <summary>Releases a hold from its slot, if one is there.</summary>
    private Release TryReleaseParked(uint slot) =>
        !Queue().Readers!.TryLeave((int)slot) ? Core.Release.NotHeld
        : (Seam.Read(ref State) & Word.Queued) != 0 ? Core.Release.MustTell
        : Core.Release.Done;

    /// <summary>The holds of a mode that stand in no word. Nothing while the bias is off, as <paramref name="word"/> has it.</summary>
    private long CountParked(int mode, ulong word) =>
        (word & Word.LongWay) != 0 && QueueOrNull?.Readers is { } readers && readers.Mode == mode ? readers.Count() : 0;

    private bool IsHeldByAnyone(Seat seat, ulong word) => seat.CountIn(word) > 0 || CountParked(_layout!.IndexOf(seat), word) > 0;

    /// <exception cref="ArgumentException">No mode of the layout admits any number of itself.</exception>
    private static void ThrowIfNobodyReads(LockLayout layout)
    {
        for (int mode = 0; mode < layout.Seats.Length; mode++)
        {
            if (layout.Seats[mode].Kind == SeatKind.Saturating && (Verdicts.Of(layout.Cell(mode, mode)) == Verdict.Yes || layout.Cell(mode, mode) == Verdicts.Unknown))
            {
                return;
            }
        }

        throw new ArgumentException(
            $"{nameof(FifoLockOptions.ReaderBias)} is for a mode that admits any number of itself, as reading does, and {layout.Name} has none. Make this lock without the option.");
    }
}
