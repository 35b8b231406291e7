using System.Runtime.CompilerServices;
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
    /// <summary>What the inlined path could not grant. First the slots, with nothing in front of them.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private ValueTask<Lease<TMode>> AcquireOne<TMode>(ModeRule rule, CancellationToken token)
        where TMode : ILockMode
    {
        int slot = token.IsCancellationRequested ? -1 : Park(rule);
        return slot >= 0 ? new ValueTask<Lease<TMode>>(Lease<TMode>.InSlot(this, rule, slot)) : AcquireLong<TMode>(rule, 1, Timeout.InfiniteTimeSpan, token);
    }

    /// <inheritdoc cref="AcquireOne"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private Lease<TMode> EnterOne<TMode>(ModeRule rule, CancellationToken token)
        where TMode : ILockMode
    {
        int slot = token.IsCancellationRequested ? -1 : Park(rule);
        return slot >= 0 ? Lease<TMode>.InSlot(this, rule, slot) : EnterCore<TMode>(rule, 1, token);
    }

    private Grant GrantNow(ModeRule rule, int count)
    {
        int slot = -1;
        if (count == 1 && Readers is { } readers)
        {
            slot = Park(rule);
            if (slot < 0 && PutsBiasOn(readers, rule))
            {
                slot = Park(rule);
            }
        }

        return slot >= 0 ? Grant.Parked(slot) : GrantNow((GrantRule)rule, count);
    }

    /// <summary>Grants one hold in a slot, if the bias is on and nothing is in the way. Below zero: not granted.</summary>
    private int Park(ModeRule rule)
    {
        // A first look that costs other locks no step of their own. Where it comes too early for L, the long way decides by its own.
        if ((State & Word.LongWay) == 0 || Readers is not { } readers || !readers.Serves(rule))
        {
            return -1;
        }

        ulong word = Seam.Read(ref State);
        if ((word & Word.LongWay) == 0 || !IsOpenTo(rule, word))
        {
            return -1;
        }

        int slot = readers.Enter();
        if (slot < 0)
        {
            return -1;
        }

        // The grant, or not. Nobody may take L off for as long as this one is counted.
        word = Seam.Read(ref State);
        if ((word & Word.LongWay) != 0 && IsOpenTo(rule, word))
        {
            return slot;
        }

        BackOut(readers, slot);
        return -1;
    }

    /// <summary>A reader that was not granted leaves its slot.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void BackOut(ReaderSlots readers, int slot)
    {
        readers.TryLeave(slot);
        if ((Seam.Read(ref State) & Word.Queued) != 0)
        {
            // A granter may have counted it.
            Queue().Tell(inRelease: false);
        }
    }

    /// <summary>Puts the bias on, where so many reads have come in a row that it is time.</summary>
    private bool PutsBiasOn(ReaderSlots readers, ModeRule rule)
    {
        if (!readers.MayServe(rule))
        {
            readers.EndRow();
            return false;
        }

        ulong word = Seam.Read(ref State);
        return (word & Word.LongWay) == 0
            && IsOpenTo(rule, word)
            && readers.IsOneOfMany(rule)
            && readers.Prepare(rule)
            && Seam.TryChange(ref State, word, word | Word.LongWay);
    }

    /// <summary>Whether nobody waits, and nothing in the word is in the way of one hold that is not counted there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsOpenTo(ModeRule rule, ulong word) =>
        rule.Guard.Admits(word & ~Word.LongWay) || ((word & Word.Queued) == 0 && rule.AdmitsOneElsewhere(word));

    /// <summary>Releases a hold from its slot, if one is there.</summary>
    private Release TryReleaseParked(uint slot) =>
        !Readers!.TryLeave((int)slot) ? Core.Release.NotHeld
        : (Seam.Read(ref State) & Word.Queued) != 0 ? Core.Release.MustTell
        : Core.Release.Done;

    /// <summary>The holds of a mode that stand in no word. Nothing while the bias is off, as <paramref name="word"/> has it.</summary>
    private long CountParked(int mode, ulong word) =>
        (word & Word.LongWay) != 0 && Readers is { } readers && readers.Mode == mode ? readers.Count() : 0;

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
